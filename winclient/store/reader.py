"""Reads of one consistent moment of the store."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from winclient.app.ports import CaseLine, CaseQuery, Draft, Entry, Stamp
from winclient.domain.case import Case, CaseState
from winclient.domain.catalogue import Item
from winclient.domain.deadlines import WorkCalendar
from winclient.domain.facts import PaperIssued
from winclient.domain.papers import Paper
from winclient.domain.printing import JobState, PrintJob
from winclient.domain.refusals import Reason, Refused
from winclient.store import ledger, prepared, rows
from winclient.store.caches import Caches
from winclient.store.queue_reader import QueueReaderMixin
from winclient.store.tables import (
    case_materials,
    cases,
    drafts,
    item_use,
    items,
    papers,
    print_jobs,
    reference,
    search_blobs,
)
from winclient.store.tables import ledger as ledger_table


class StoreReader(QueueReaderMixin):
    """The `Reader` port over one connection in one transaction."""

    def __init__(self, connection: Connection, caches: Caches) -> None:
        self._connection = connection
        self._driver: Any = connection.connection.driver_connection
        self._caches = caches

    @cached_property
    def _head(self) -> ledger.Head:
        return ledger.head(self._driver)

    def last_seen(self) -> datetime | None:
        return self._head.last_seen

    def item(self, id_or_code: str) -> Item | None:
        """The item in force. Refused(ITEM_AMBIGUOUS) where several share the code."""
        found = dict(self._driver.execute(prepared.ITEM, (id_or_code,)).fetchall())
        if len(found) > 1 and id_or_code not in found:
            raise Refused(Reason.ITEM_AMBIGUOUS, item=id_or_code)
        id = id_or_code if id_or_code in found else next(iter(found), None)
        return None if id is None else self.pinned_item(id, version=found[id])

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
        query = select(items.c.version, items.c.body).where(items.c.current).order_by(items.c.id)
        for row in self._connection.execute(query):
            yield rows.read_item(row.body, version=row.version)

    def own_folk_names(self) -> Mapping[str, tuple[str, ...]]:
        names = func.json_extract(items.c.body, "$.folk_names")
        query = select(items.c.id, names).where(items.c.current, names.is_not(None))
        return {id: tuple(json.loads(text)) for id, text in self._connection.execute(query)}

    def stamps(self) -> Mapping[str, Stamp]:
        query = select(items.c.id, items.c.version, items.c.digest, items.c.demo)
        return {
            row.id: Stamp(version=row.version, digest=row.digest, demo=row.demo)
            for row in self._connection.execute(query.where(items.c.current))
        }

    def search_blobs(self) -> Mapping[str, bytes]:
        found = self._connection.execute(select(search_blobs.c.name, search_blobs.c.body))
        return {row.name: row.body for row in found}

    def reference(self, kind: str) -> str | None:
        query = select(reference.c.body).where(reference.c.kind == kind)
        return self._connection.execute(query).scalar()

    def reference_version(self, kind: str) -> int:
        query = select(func.max(reference.c.version)).where(reference.c.kind.startswith(kind))
        return int(self._connection.execute(query).scalar() or 0)

    def calendar(self) -> WorkCalendar:
        version = self._driver.execute(prepared.CALENDAR_VERSION).fetchone()[0]
        return self._caches.calendar(version or 0, self._imported_calendars)

    def _imported_calendars(self) -> Sequence[str]:
        query = select(reference.c.body).where(reference.c.kind.startswith("calendar/"))
        return self._connection.execute(query.order_by(reference.c.version)).scalars().all()

    def case(self, id: str) -> Case | None:
        body = self._connection.execute(select(cases.c.body).where(cases.c.id == id)).scalar()
        if body is None:
            return None
        query = (
            select(case_materials.c.body)
            .where(case_materials.c.case_id == id)
            .order_by(case_materials.c.position)
        )
        return rows.read_case(body, self._connection.execute(query).scalars().all())

    def case_by_number(self, number: str) -> Case | None:
        query = select(cases.c.id).where(cases.c.number == number)
        id = self._connection.execute(query).scalar()
        return None if id is None else self.case(id)

    def cases(self, query: CaseQuery) -> tuple[CaseLine, ...]:
        found = select(cases).order_by(cases.c.received_at.desc(), cases.c.number.desc())
        if query.state is not None:
            found = found.where(cases.c.state == query.state.value)
        if query.received_on is not None:
            found = found.where(cases.c.received_on == query.received_on.isoformat())
        if query.promise_due_by is not None:
            found = found.where(
                cases.c.promise_due <= query.promise_due_by.isoformat(),
                cases.c.state == CaseState.DEFERRED.value,
            )
        lines = self._connection.execute(found.limit(query.limit))
        return tuple(rows.case_line(line) for line in lines)

    def counts(self) -> Mapping[CaseState, int]:
        query = select(cases.c.state, func.count()).group_by(cases.c.state)
        return {CaseState(state): n for state, n in self._connection.execute(query)}

    def history(self, case: str) -> tuple[Entry, ...]:
        return tuple(ledger.entries(self._connection, subject=case))

    def paper(self, id: str) -> Paper | None:
        return next(iter(self._papers(papers.c.id == id)), None)

    def papers(self, case: str) -> tuple[Paper, ...]:
        return tuple(self._papers(papers.c.case_id == case))

    def _papers(self, wanted: ColumnElement[bool]) -> Iterator[Paper]:
        query = (
            select(papers.c.reprints, *ledger_table.c)
            .join(ledger_table, ledger_table.c.seq == papers.c.seq)
            .where(wanted)
            .order_by(papers.c.seq)
        )
        for row in self._connection.execute(query).mappings():
            line = {name: value for name, value in row.items() if name != "reprints"}
            fact = ledger.fact_of(ledger.from_row(line))
            if not isinstance(fact, PaperIssued):
                raise TypeError(f"papers.seq points at a {type(fact).__name__}")
            yield Paper(
                id=fact.paper, case=fact.case, snapshot=fact.snapshot, reprints=row["reprints"]
            )

    def jobs(
        self, *, paper: str | None = None, state: JobState | None = None
    ) -> tuple[PrintJob, ...]:
        query = select(print_jobs).order_by(print_jobs.c.id)
        if paper is not None:
            query = query.where(print_jobs.c.paper == paper)
        if state is not None:
            query = query.where(print_jobs.c.state == state.value)
        return tuple(rows.read_job(row) for row in self._connection.execute(query).mappings())

    def drafts(self) -> tuple[Draft, ...]:
        found = self._connection.execute(select(drafts).order_by(drafts.c.counter)).mappings()
        return tuple(
            Draft(**{**row, "saved_at": datetime.fromisoformat(row["saved_at"])}) for row in found
        )

    def favourites(self, counter: str) -> Mapping[str, int]:
        query = select(item_use.c.item_id, item_use.c.cases).where(item_use.c.counter == counter)
        return {row.item_id: row.cases for row in self._connection.execute(query)}
