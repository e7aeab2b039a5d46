"""A case as this PC shows it: what the center has accepted, then what it has not judged yet."""

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from winclient.domain.cases import evolving as case_rules
from winclient.domain.cases.case import Case
from winclient.domain.codec import from_text
from winclient.domain.ledger.facts import COMMUTING, CaseFact, CaseReceived
from winclient.domain.refusals import Refused
from winclient.store.chain import ledger
from winclient.store.mapping.rows import Last

_CONFIRMED = """SELECT h.id, h.kind, coalesce(nullif(h.body, ''), l.body, k.body)
    FROM heard h LEFT JOIN ledger l ON l.id = h.id LEFT JOIN kept k ON k.id = h.id
    WHERE h.subject = ? AND h.verdict = 'accepted' ORDER BY h.former, h.place"""
# What a paper says stands, so an intake is never hidden; nor is what is judged again later.
# Two lives of one ledger share its beginning: by place, what was built on comes first.
_PENDING = """SELECT p.id, p.kind, p.body FROM (SELECT id, kind, body, subject, seq FROM kept
        UNION ALL SELECT id, kind, body, subject, seq FROM ledger) p
    LEFT JOIN heard h ON h.id = p.id
    WHERE p.subject = ? AND (h.id IS NULL OR h.verdict IN ('quarantined', 'hollow')
        OR (h.verdict <> 'accepted' AND p.kind = 'case_received')) ORDER BY p.seq"""
_LAST_SEQ = "SELECT max(seq) FROM ledger WHERE subject = ?"

Told = tuple[str, CaseFact]


class Seen(Struct, frozen=True):
    """The case, and what its row says of the entries it rests on."""

    case: Case | None
    last: Last


def seen(driver: Any, case: str) -> Seen:
    """The case made anew from its facts."""
    found, fact = fold(_told(driver, case))
    (seq,) = driver.execute(_LAST_SEQ, (case,)).fetchone()
    return Seen(found, Last(fact, seq or 0))


def fold(facts: Iterable[Told]) -> tuple[Case | None, str]:
    """What the facts make of the case, and the last that changed it; what has no way is left out:
    the center says conflict, or will."""
    case: Case | None = None
    last = ""
    for id, fact in sorted(facts, key=lambda told: not isinstance(told[1], CaseReceived)):
        try:
            case = case_rules.evolve(case, fact)
        except Refused:
            continue
        last = last if isinstance(fact, COMMUTING) else id
    return case, last


def _told(driver: Any, case: str) -> Iterator[Told]:
    yield from _read(driver.execute(_CONFIRMED, (case,)))
    yield from _read(driver.execute(_PENDING, (case,)))


def _read(rows: Iterable[tuple[str, str, str | None]]) -> Iterator[Told]:
    for id, kind, body in rows:
        known: Any = ledger.KINDS.get(kind)
        if known in ledger.OF_CASES and body:
            yield id, from_text(known, body)
