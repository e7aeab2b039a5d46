"""Takes personal data out of the store, case by case, and proves afterwards what is left."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from winclient.app.ports import Touched
from winclient.domain.case import Case
from winclient.domain.case_table import ENDED
from winclient.domain.exchange_facts import ReducedCase
from winclient.domain.reducing import reduced
from winclient.store import ledger, prepared, rows, tables

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
_NAMES = ", ".join(ledger.COLUMNS)
_ENTRIES = f"SELECT {_NAMES} FROM ledger WHERE subject = ? AND body <> '' ORDER BY seq"  # noqa: S608
_EMPTY = "UPDATE {table} SET body = '' WHERE subject = ?"
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


class ReducingWriterMixin:
    """The write of the `Tx` port that goes with it."""

    _driver: Any
    _touched: Touched

    def reduce(self, cases: Sequence[Case]) -> tuple[tuple[ReducedCase, ...], tuple[int, ...], str]:
        sealed: list[Mapping[str, Any]] = []
        left = []
        for case in cases:
            found = self._driver.execute(_ENTRIES, (case.id,))
            sealed += [dict(zip(ledger.COLUMNS, row, strict=True)) for row in found]
            left.append(ReducedCase(case=case.id, digest=self._empty(case)))
        self._touched |= Touched.CASES
        return tuple(left), tuple(row["seq"] for row in sealed), seal(sealed)

    def _empty(self, case: Case) -> str:
        for table in ("ledger", "heard", "kept"):
            self._driver.execute(_EMPTY.format(table=table), (case.id,))
        self._driver.execute("DELETE FROM case_materials WHERE case_id = ?", (case.id,))
        self._driver.execute("DELETE FROM scans WHERE case_id = ?", (case.id,))
        found = self._driver.execute(prepared.LAST_FACT, (case.id,)).fetchone()
        row = rows.case_row(reduced(case), last=rows.Last(*found))
        listed = self._driver.execute("SELECT number FROM cases WHERE id = ?", (case.id,))
        (row["number"],) = listed.fetchone()
        self._driver.execute(prepared.update(tables.cases), row)
        return row_digest(row)


def seal(entries: Iterable[Mapping[Any, Any]]) -> str:
    """What stands for entries whose bodies are gone."""
    told = (f"{e['seq']}\n{e['id']}\n{e['kind']}\n{e['at']}\n{e['hash']}" for e in entries)
    return sha256("\n\n".join(told).encode()).hexdigest()


def row_digest(row: Mapping[str, Any]) -> str:
    """What stands for the row that is left of a case."""
    parts = ("id", "number", "official", "state", "received_on", "body")
    return sha256("\n".join(str(row[part]) for part in parts).encode()).hexdigest()


def faults(
    entries: Sequence[Mapping[Any, Any]], cases: Sequence[Mapping[Any, Any]]
) -> Iterator[tuple[str, str]]:
    """Where what is left is not as it was sealed: kind of problem, entry or number."""
    by_seq = {entry["seq"]: entry for entry in entries}
    digests: dict[str, str] = {}
    for entry in entries:
        if entry["kind"] == ledger.REDUCED and entry["body"]:
            told = json.loads(entry["body"])
            found = [by_seq[seq] for seq in told["entries"] if seq in by_seq]
            if seal(found) != told["digest"]:
                yield "entry_changed", f"{entry['seq']}: seal"
            digests |= {each["case"]: each["digest"] for each in told["cases"]}
    for row in cases:
        if row["reduced"] and digests.get(row["id"]) != row_digest(row):
            yield "case_differs", str(row["number"])
