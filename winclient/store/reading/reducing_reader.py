"""Reads of cases that have ended; an idle face reads and needs nothing that writes."""

from datetime import datetime
from typing import Any

from winclient.domain.cases.case_table import ENDED

_STATES = ", ".join(repr(state.value) for state in ENDED)
_OLD = f"""SELECT id FROM cases WHERE NOT reduced AND state IN ({_STATES}) AND package IS NULL
    AND received_on <= ? ORDER BY received_on, id LIMIT ? OFFSET ?"""  # noqa: S608 - our words
# Whatever is written about a case: when, and how far the feed had come when it showed it.
_LINES = """SELECT l.at, h.line, coalesce(h.verdict, '') FROM ledger l
        LEFT JOIN heard h ON h.id = l.id AND NOT h.former WHERE l.subject = ?1
    UNION ALL SELECT k.at, h.line, coalesce(h.verdict, '') FROM kept k
        LEFT JOIN heard h ON h.id = k.id AND NOT h.former WHERE k.subject = ?1
    UNION ALL SELECT at, line, verdict FROM heard WHERE subject = ?1"""
_BUSY = """SELECT 1 FROM unsettled WHERE subject = ?1
    UNION ALL SELECT 1 FROM heard WHERE subject = ?1 AND former
    UNION ALL SELECT 1 FROM scans WHERE case_id = ?1 AND whole_in <> ?2
    UNION ALL SELECT 1 FROM print_jobs j JOIN papers p ON p.id = j.paper
        WHERE p.case_id = ?1 AND j.state IN ('pending', 'sent', 'unknown') LIMIT 1"""
_COUNTS = "SELECT coalesce(sum(reduced), 0), count(*) FROM cases"


class ReducingReaderMixin:
    """Reads of the `Reader` port about cases that have ended."""

    _driver: Any

    def ended_before(self, day: str, *, limit: int, skip: int) -> tuple[str, ...]:
        found = self._driver.execute(_OLD, (day, limit, skip))
        return tuple(id for (id,) in found)

    def is_settled(self, case: str, *, safe: int, timeline: str, before: datetime) -> bool:
        if self._driver.execute(_BUSY, (case, timeline)).fetchone():
            return False
        found = self._driver.execute(_LINES, (case,)).fetchall()
        return all(
            verdict == "accepted" and 0 < line <= safe and datetime.fromisoformat(at) < before
            for at, line, verdict in found
        )

    def reduced_cases(self) -> tuple[int, int]:
        done, every = self._driver.execute(_COUNTS).fetchone()
        return int(done), int(every)
