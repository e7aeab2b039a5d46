"""Data sparing: cases that ended long ago and are safe at the center keep number and hash here."""

from datetime import datetime, timedelta
from typing import Any

from winclient.app.exchange.behind import looks_back
from winclient.app.exchange_ports import Standing
from winclient.app.ports import Reader, Tx
from winclient.domain.cases.case import Case
from winclient.domain.days.moments import Moment
from winclient.domain.ledger.exchange_facts import CasesReduced
from winclient.domain.values import Value

LEAST_DAYS = 35  # what a center's backups go back
AT_ONCE = 20  # applications of one transaction: some ten milliseconds


class Reduced(Value, frozen=True, kw_only=True):
    """What a step did. `scans`: digests that no case here names any more."""

    cases: int = 0
    entries: int = 0
    scans: tuple[str, ...] = ()
    looked_at: int = 0  # old cases that are not safe yet; the next step passes over them


def ready(
    reader: Reader, *, when: Moment, days: int, limit: int = AT_ONCE, skip: int = 0
) -> tuple[tuple[tuple[Case, ...], ...], int]:
    """Applications that may be reduced now, each with its parts; and how many were left alone.

    Nothing that is unsent, unheard, refused, or beyond what every backup of the center has; and
    nothing at all while the store or the center is finding itself again.
    """
    standing = reader.standing()
    if not standing.enrolled or standing.safe <= 0 or looks_back(reader):
        return (), 0
    before = when.at - timedelta(days=max(days, LEAST_DAYS))
    found, left = [], 0
    for id in reader.ended_before(before.date().isoformat(), limit=limit, skip=skip):
        whole = _whole(reader, id)
        if whole and all(_settled(reader, case, standing, before) for case in whole):
            found.append(whole)
        else:
            left += 1
    return tuple(found), left


def reduce_some(tx: Tx, *, when: Moment, days: int, skip: int, stamp: dict[str, Any]) -> Reduced:
    """One small step: some applications, and the fact that seals what is left of them."""
    found, left = ready(tx, when=when, days=days, skip=skip)
    cases = [case for whole in found for case in whole]
    if not cases:
        return Reduced(looked_at=left)
    parts, entries, digest = tx.reduce(cases)
    tx.record(CasesReduced(**stamp, cases=parts, entries=entries, digest=digest))
    scans = {scan.sha256 for case in cases for scan in case.scans}
    gone = tuple(sorted(sha for sha in scans if not tx.scan_named(sha)))
    return Reduced(cases=len(cases), entries=len(entries), scans=gone, looked_at=left)


def _whole(reader: Reader, id: str) -> tuple[Case, ...]:
    """A package goes with all its items, or not yet."""
    case = reader.case(id)
    if case is None:
        return ()
    members = tuple(reader.case(member) for member in case.members)
    return (case, *(each for each in members if each is not None))


def _settled(reader: Reader, case: Case, standing: Standing, before: datetime) -> bool:
    return case.ended and reader.is_settled(
        case.id, safe=standing.safe, timeline=standing.timeline, before=before
    )
