"""Reads of one consistent moment of the store, in plain SQL over the driver's connection.

The clerk face shows its lists before SQLAlchemy is imported; that costs 25 MB and a quarter second.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from winclient.app.ports import CaseLine, CaseQuery, Draft, Entry, Stamp
from winclient.domain.cases.case import Case, CaseState
from winclient.domain.cases.case_table import COLUMNS, OWING, RUNNING, UNDECIDED
from winclient.domain.cases.papers import Paper
from winclient.domain.codec import from_text
from winclient.domain.days.deadlines import WorkCalendar
from winclient.domain.items.catalogue import Item
from winclient.domain.ledger.facts import PaperIssued
from winclient.domain.ledger.life_facts import ErrandTaken
from winclient.domain.ledger.numbering import as_printed
from winclient.domain.printing import JobState, PrintJob, SlipJob
from winclient.domain.refusals import Reason, Refused
from winclient.store.chain import ledger
from winclient.store.mapping import prepared, rows
from winclient.store.mapping.caches import Caches
from winclient.store.mapping.scan_rows import ScanReaderMixin
from winclient.store.reading.exchange_reader import ASKED, LAMP, ExchangeReaderMixin
from winclient.store.reading.queue_reader import QueueReaderMixin
from winclient.store.reading.reducing_reader import ReducingReaderMixin

_ITEMS = "SELECT version, body FROM items WHERE current = 1 ORDER BY id"
_FOLK = """SELECT id, json_extract(body, '$.folk_names') AS names FROM items
    WHERE current = 1 AND names IS NOT NULL"""
_STAMPS = "SELECT id, version, digest, demo FROM items WHERE current = 1"
_CALENDARS = "SELECT body FROM reference WHERE kind GLOB 'calendar/*' ORDER BY version"
_MATERIALS = "SELECT body FROM case_materials WHERE case_id = ? ORDER BY position"
_NOTES = "SELECT id, body FROM notes WHERE substr(id, 1, length(?)) = ?"
_NUMBERED = "SELECT id FROM cases WHERE number = ?"
_OFFICIAL = "SELECT id FROM cases WHERE official = ? AND official <> ''"
_LINES = f"""SELECT number, state, item_name, applicant_name, received_at, due, due_provisional,
    promise_due, counter,
    body, {LAMP} FROM cases"""  # noqa: S608 - our own words
_STATE = "SELECT state FROM cases WHERE id = ?"
_PAPERS = """SELECT papers.reprints,
    coalesce(nullif(ledger.body, ''), nullif(heard.body, ''), nullif(kept.body, ''))
    FROM papers LEFT JOIN ledger ON ledger.seq = papers.seq
    LEFT JOIN heard ON heard.id = papers.fact LEFT JOIN kept ON kept.id = papers.fact"""
_ERRANDS = "errand_taken"
_JOBS = "SELECT id, paper, copy, copies, printer, state, attempts, error FROM print_jobs"


def _listed(states: Iterable[CaseState]) -> str:
    """The states as SQL writes a list; they are our own words."""
    return f"({', '.join(repr(state.value) for state in states)})"


class StoreReader(ReducingReaderMixin, QueueReaderMixin, ExchangeReaderMixin, ScanReaderMixin):
    """The `Reader` port over one driver connection in one transaction."""

    def __init__(self, driver: Any, caches: Caches) -> None:
        self._driver = driver
        self._caches = caches

    @cached_property
    def _head(self) -> ledger.Head:
        return ledger.head(self._driver)

    def last_seen(self) -> datetime | None:
        return self._head.last_seen

    def notes(self, prefix: str) -> Mapping[str, str]:
        found = self._driver.execute(_NOTES, (prefix, prefix)).fetchall()
        return dict(found)

    def entries_until(self) -> int:
        return self._head.seq

    def item(self, id_or_code: str) -> Item | None:
        """The item in force. Refused(ITEM_AMBIGUOUS) where several share the code."""
        version = self._one(prepared.ITEM, id_or_code)
        if version is not None:
            return self.pinned_item(id_or_code, version=version)
        found = self._driver.execute(prepared.ITEM_BY_CODE, (id_or_code,)).fetchall()
        if len(found) > 1:
            raise Refused(Reason.ITEM_AMBIGUOUS, item=id_or_code)
        return self.pinned_item(found[0][0], version=found[0][1]) if found else None

    def pinned_item(self, id: str, *, version: int) -> Item | None:
        try:
            return self._caches.item(id, version, lambda: self._item_body(id, version))
        except LookupError:
            return None

    def _item_body(self, id: str, version: int) -> str:
        row = self._driver.execute(prepared.ITEM_BODY, (id, version)).fetchone()
        if row is None:
            raise LookupError(id)
        body: str = row[0]
        return body

    def items(self) -> Iterator[Item]:
        for version, body in self._driver.execute(_ITEMS):
            yield rows.read_item(body, version=version)

    def own_folk_names(self) -> Mapping[str, tuple[str, ...]]:
        return {id: tuple(json.loads(text)) for id, text in self._driver.execute(_FOLK)}

    def stamps(self) -> Mapping[str, Stamp]:
        return {
            id: Stamp(version=version, digest=digest, demo=bool(demo))
            for id, version, digest, demo in self._driver.execute(_STAMPS)
        }

    def search_blobs(self) -> Mapping[str, bytes]:
        return dict(self._driver.execute("SELECT name, body FROM search_blobs"))

    def reference(self, kind: str) -> str | None:
        text: str | None = self._one("SELECT body FROM reference WHERE kind = ?", kind)
        return text

    def reference_version(self, kind: str) -> int:
        newest = self._one("SELECT max(version) FROM reference WHERE kind GLOB ?", f"{kind}*")
        return int(newest or 0)

    def calendar(self) -> WorkCalendar:
        return self._caches.calendar(self._calendar_version, self._imported_calendars)

    @cached_property
    def _calendar_version(self) -> int:
        return self._one(prepared.CALENDAR_VERSION) or 0

    def _imported_calendars(self) -> Sequence[str]:
        return [body for (body,) in self._driver.execute(_CALENDARS)]

    def case(self, id: str) -> Case | None:
        body = self._one("SELECT body FROM cases WHERE id = ?", id)
        if body is None:
            return None
        materials = [text for (text,) in self._driver.execute(_MATERIALS, (id,))]
        return rows.read_case(body, materials)

    def case_by_number(self, number: str) -> Case | None:
        """By the number on the paper, as it was scanned, or by the official one."""
        number = as_printed(number)
        id = self._one(_NUMBERED, number) or self._one(_OFFICIAL, number)
        return None if id is None else self.case(id)

    def open_cases(self) -> tuple[str, ...]:
        """The ids of all cases that have not ended."""
        text = f"SELECT id FROM cases WHERE state IN {_listed(COLUMNS)}"  # noqa: S608 - our words
        found = self._driver.execute(text)
        return tuple(id for (id,) in found)

    def cases(self, query: CaseQuery) -> tuple[CaseLine, ...]:
        wanted: dict[str, str] = {}
        conditions: list[str] = []
        if query.state is not None:
            wanted["state = ?"] = query.state.value
        if query.received_on is not None:
            wanted["received_on = ?"] = query.received_on.isoformat()
        if query.promise_due_by is not None:
            wanted["promise_due <= ?"] = query.promise_due_by.isoformat()
            conditions.append(f"state IN {_listed(OWING)}")
        if query.due_by is not None:
            wanted["due <= ?"] = query.due_by.isoformat()
            conditions.append(f"state IN {_listed(RUNNING)}")
        if query.asked:
            conditions.append(f"state IN {_listed(UNDECIDED)} AND id IN ({ASKED})")
        conditions += [*wanted, *(["package IS NULL"] if query.wholes else [])]
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        text = f"{_LINES} {where} ORDER BY received_at DESC, number DESC LIMIT ?"
        found = self._driver.execute(text, (*wanted.values(), query.limit))
        return tuple(rows.case_line(line, ended_as=self._ended_as) for line in found)

    def _ended_as(self, items: Iterable[str]) -> CaseState | None:
        """The one end of all these; None where they ended differently."""
        states = {state for id in items for (state,) in self._driver.execute(_STATE, (id,))}
        return CaseState(states.pop()) if len(states) == 1 else None

    def counts(self) -> Mapping[CaseState, int]:
        found = self._driver.execute("SELECT state, count(*) FROM cases GROUP BY state")
        return {CaseState(state): n for state, n in found}

    def entries(self) -> Iterator[Entry]:
        """The whole ledger in order."""
        return ledger.entries(self._driver)

    def cases_of_trip(self, trip: str) -> tuple[str, ...]:
        """The cases a runner took on this trip, in the order of taking."""
        lines = ledger.entries(self._driver, kind=_ERRANDS)
        taken = (ledger.fact_of(line) for line in lines if line.body)
        named = (fact.case for fact in taken if isinstance(fact, ErrandTaken) and fact.trip == trip)
        return tuple(dict.fromkeys(named))

    def paper(self, id: str) -> Paper | None:
        return next(self._papers("WHERE papers.id = ?", id), None)

    def papers(self, case: str) -> tuple[Paper, ...]:
        return tuple(self._papers("WHERE papers.case_id = ? ORDER BY papers.rowid", case))

    def _papers(self, where: str, value: str) -> Iterator[Paper]:
        for reprints, body in self._driver.execute(f"{_PAPERS} {where}", (value,)):
            if body is None:
                continue  # the case was reduced
            fact = from_text(PaperIssued, body)
            yield Paper(id=fact.paper, case=fact.case, snapshot=fact.snapshot, reprints=reprints)

    def jobs(
        self, *, paper: str | None = None, state: JobState | None = None
    ) -> tuple[PrintJob, ...]:
        wanted: dict[str, str] = {}
        if paper is not None:
            wanted["paper = ?"] = paper
        if state is not None:
            wanted["state = ?"] = state.value
        where = f"WHERE {' AND '.join(wanted)}" if wanted else ""
        found = self._driver.execute(f"{_JOBS} {where} ORDER BY id", tuple(wanted.values()))
        return tuple(rows.read_job(row) for row in found)

    def job(self, id: str) -> PrintJob | None:
        row = self._driver.execute(f"{_JOBS} WHERE id = ?", (id,)).fetchone()
        return rows.read_job(row) if row else None

    def slip_jobs(self) -> tuple[SlipJob, ...]:
        found = self._driver.execute(prepared.SLIP_JOBS)
        return tuple(rows.read_slip_job(row) for row in found)

    def drafts(self) -> tuple[Draft, ...]:
        found = self._driver.execute("SELECT counter, body, saved_at FROM drafts ORDER BY counter")
        return tuple(
            Draft(counter=counter, body=body, saved_at=datetime.fromisoformat(saved_at))
            for counter, body, saved_at in found
        )

    def barred(self, mark: str) -> str:
        """Why this mark is listed; empty where it is not."""
        return str(self._one("SELECT reason FROM barred WHERE mark = ?", mark) or "")

    def favourites(self, counter: str) -> Mapping[str, int]:
        text = "SELECT item_id, cases FROM item_use WHERE counter = ?"
        return dict(self._driver.execute(text, (counter,)))
