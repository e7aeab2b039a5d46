"""Builds what tests of the queue need: a plan, a hall's queue with a clock, tickets."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from tests.build import MONDAY, CountedIds, a_store
from winclient.app.perform import look, perform
from winclient.app.queue import serving, sessions, tickets
from winclient.app.queue.balances import Balance
from winclient.app.queue.posts import Post
from winclient.app.queue.queue_authority import OwnQueue
from winclient.app.queue.queue_view import QueueView, queue_view
from winclient.app.queue.take_forms import TakeForm
from winclient.app.queue_ports import TicketQuery
from winclient.bootstrap import SystemIds
from winclient.domain.days.moments import Moment
from winclient.domain.ledger.queue_facts import TicketClass
from winclient.domain.queue.segments import Plan, read_plan
from winclient.domain.queue.ticket import Ticket
from winclient.store.open import SqlStore

PLAN = """
recall_limit = 2
recall_interval = 10
undo_seconds = 30
quiet_seconds = 180
early_minutes = 30
late_minutes = 15
[[segment]]
prefix = "A"
name = "综合"
rule = "ageing"
[[segment]]
prefix = "B"
name = "企业"
rule = "interleave"
every = 2
start = 101
departments = ["示例市市场监督管理局"]
counters = ["2", "3"]
[[segment]]
prefix = "Y"
name = "预约"
rule = "appointments_on_time"
appointments = true
"""
ORDINARY, PRIORITY = TicketClass.ORDINARY, TicketClass.PRIORITY


def a_plan(text: str = PLAN) -> Plan:
    """Three segments; B belongs to counters 2 and 3 and to one department."""
    return read_plan(text)


@dataclass(slots=True)
class Queue:
    """The queue of one store with a clock that moves by a second an act."""

    store: SqlStore
    plan: Plan = field(default_factory=a_plan)
    now: datetime = MONDAY
    ids: CountedIds = field(default_factory=lambda: CountedIds(first=2_000_001))

    def wait(self, **words: float) -> None:
        """Time passes."""
        self.now += timedelta(**words)

    def do(self, use_case: Callable[..., Any], *, counter: str = "1", **words: Any) -> Any:
        """One act at one counter."""
        self.wait(seconds=1)
        post = Post(counter=counter, clerk="0001", plan=self.plan)
        use = partial(use_case, post=post, when=Moment(self.now), **words)
        return perform(self.store, use).value

    def take(self, segment: str = "", **words: Any) -> Ticket:
        """A visitor takes a number; `kind` is its class."""
        kind = words.pop("kind", ORDINARY)
        granted = {"granted_by": "导办台"} if kind is not ORDINARY else {}
        form = TakeForm(segment=segment, ticket_class=kind, **{**granted, **words})
        ticket: Ticket = self.do(tickets.take, form=form, ids=self.ids)
        return ticket

    def take_some(self, count: int, segment: str = "") -> list[str]:
        """Numbers of ordinary tickets, in order of arrival."""
        return [self.take(segment).number for _ in range(count)]

    def call(self, counter: str = "1") -> Ticket:
        """The next one."""
        ticket: Ticket = self.do(serving.call_next, counter=counter)
        return ticket

    def serve(self, counter: str = "1") -> Ticket:
        """The next one, who stands at the counter."""
        self.call(counter)
        ticket: Ticket = self.do(serving.begin, counter=counter)
        return ticket

    def ticket(self, number: str) -> Ticket:
        """A ticket of the latest session as it stands."""
        with self.store.reading() as reader:
            session = reader.session()
            assert session is not None
            found = reader.ticket_numbered(number, session=session.id)
        assert found is not None
        return found

    def all(self) -> tuple[Ticket, ...]:
        """All tickets of the latest session."""
        with self.store.reading() as reader:
            session = reader.session()
            return reader.tickets(TicketQuery(session=session.id)) if session else ()

    def view(self, counter: str = "1") -> QueueView:
        """What the counter's screen shows."""
        post = Post(counter=counter, clerk="0001", plan=self.plan)
        return look(self.store, partial(queue_view, post=post, now=self.now))

    def open(self) -> None:
        """A declared session."""
        self.do(tickets.open_session, ids=self.ids)

    def close(self) -> Balance:
        """The end of it."""
        balance: Balance = self.do(sessions.close_session)
        return balance


def own_queue(store: SqlStore, *, plan: Callable[[], Plan] = a_plan) -> OwnQueue:
    """The queue of a store as a face has it, at a clock that stands."""
    return OwnQueue(store, plan=plan, ids=SystemIds(), clock=lambda: MONDAY)


def a_queue(folder: Path, *, plan: str = PLAN) -> Queue:
    """A fresh store with an open session."""
    queue = Queue(a_store(folder), plan=a_plan(plan))
    queue.open()
    return queue
