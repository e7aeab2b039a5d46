"""What the center's feed adds to the proof: cases that others changed, and their numbers."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from winclient.domain.cases.case import Case
from winclient.domain.ledger.facts import CaseReceived
from winclient.domain.ledger.numbering import is_case_number, series_of
from winclient.store.chain import ledger, view
from winclient.store.mapping import rows

_SHARED = """SELECT DISTINCT h.subject FROM heard h LEFT JOIN ledger l ON l.id = h.id
    WHERE h.subject <> '' AND (l.id IS NULL OR h.verdict <> 'accepted')
    UNION SELECT subject FROM kept WHERE subject <> ''"""
_SERIES = """SELECT series, max(last) FROM (SELECT series, last FROM number_series
    UNION ALL SELECT series, following - 1 FROM leases) AS taken
    GROUP BY series"""
_STRAY = """SELECT p.number FROM papers p WHERE p.fact <> ''
    AND NOT EXISTS (SELECT 1 FROM heard WHERE id = p.fact)
    AND NOT EXISTS (SELECT 1 FROM kept WHERE id = p.fact)"""

Fault = tuple[str, str]  # kind of problem, where


def shared_cases(driver: Any) -> dict[str, view.Seen]:
    """Cases that do not follow from this ledger alone, made anew from ledger and feed."""
    found = [subject for (subject,) in driver.execute(_SHARED)]
    return {id: each for id in found if (each := view.seen(driver, id)).case is not None}


def cases_of_others(driver: Any, entries: Iterable[Mapping[Any, Any]]) -> set[str]:
    """Cases of this ledger that were taken in elsewhere, known to the feed or no more: where no
    disk holds the intake, what was done here with the case still happened."""
    if driver.execute("SELECT 1 FROM branches").fetchone() is None:
        return set()
    kinds = {(row["subject"], ledger.KINDS.get(row["kind"])) for row in entries}
    about = {subject for subject, kind in kinds if kind in ledger.ABOUT_CASES}
    return about - {subject for subject, kind in kinds if kind is CaseReceived}


def wanted_rows(own: Mapping[str, tuple[Case, rows.Last]], shared: Mapping[str, view.Seen]) -> Any:
    """Case by id, with its row."""
    every = {id: told for id, told in own.items() if id not in shared}
    every |= {id: (seen.case, seen.last) for id, seen in shared.items() if seen.case}
    return {id: (case, rows.case_row(case, last=last)) for id, (case, last) in every.items()}


def same_number(listed: str, number: str) -> bool:
    """A second bearer of a number is listed with a mark behind it."""
    return listed == number or re.fullmatch(rf"{re.escape(number)}/\d+", listed) is not None


def stray_papers(driver: Any) -> Iterator[Fault]:
    """Papers of other counters whose fact is nowhere."""
    for (number,) in driver.execute(_STRAY):
        yield "paper_without_facts", number


def series_behind(driver: Any, numbers: Mapping[str, str]) -> Iterator[Fault]:
    """A series or block that stands before its last number would give that number out again."""
    taken = dict(driver.execute(_SERIES))
    last: dict[str, int] = {}
    for number in numbers.values():
        if is_case_number(number):
            series, serial = series_of(number)
            last[series] = max(serial, last.get(series, 0))
    for series, serial in last.items():
        if taken.get(series, 0) < serial:
            yield "series_behind", series
