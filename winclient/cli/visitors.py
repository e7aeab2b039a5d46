"""The queue's part of a made-up day: visitors come, are called, miss their call, go away."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from random import Random
from typing import Any

from msgspec import Struct, field

from winclient.app.perform import look, perform
from winclient.app.ports import Ids, Reader, Store
from winclient.app.queue import serving, sessions, tickets
from winclient.app.queue.balances import Balance
from winclient.app.queue.posts import Post
from winclient.app.queue.take_forms import TakeForm
from winclient.app.queue_ports import TicketQuery
from winclient.domain.days.moments import Moment
from winclient.domain.ledger.queue_facts import TicketClass
from winclient.domain.queue.segments import Plan
from winclient.domain.queue.session import Session
from winclient.domain.queue.ticket import HELD, Ticket, TicketState
from winclient.domain.refusals import Reason, Refused

GRANTS = ("老年人", "残疾人", "孕妇", "现役军人")
MISSES, LEAVES, RETURNS, PARKS = 0.08, 0.04, 0.5, 0.06
CROWD = 6  # who waits in the hall in quiet times
CLERK = "0001"


class Visitors(Struct):
    """The people of one session, at the store's own queue."""

    store: Store
    plan: Plan
    ids: Ids
    chance: Random
    clock: Iterator[datetime]
    waiting: int = 0
    missed: list[str] = field(default_factory=list)

    def open(self) -> None:
        """The hall opens, and some are there already. A day that was broken off is ended first."""
        for ticket in look(self.store, _left_over):
            called = ticket.state is TicketState.CALLED
            self._do(serving.skip if called else serving.finish, counter=ticket.counter)
        if look(self.store, _running) is not None:
            self._do(sessions.close_session)
        self._do(tickets.open_session, ids=self.ids)
        for _ in range(CROWD):
            self._arrive()

    def next(self, counter: str) -> Ticket:
        """Somebody stands at the counter; who is called in vain on the way is passed over."""
        self._happens()
        while True:
            if not self.waiting:
                self._arrive()
            called = self._call(counter)
            if called is None:
                continue
            if self.chance.random() >= MISSES:
                begun: Ticket = self._do(serving.begin, counter=counter)
                return begun
            self._do(serving.skip, counter=counter)
            self.missed.append(called.number)

    def done(self, counter: str) -> None:
        """The visitor is finished with; now and then only after fetching something."""
        if self.chance.random() < PARKS:
            self._do(serving.park, counter=counter)
            self._do(serving.resume, counter=counter)
        self._do(serving.finish, counter=counter)

    def close(self) -> Balance:
        """The hall closes; who still waits is void, who missed the call has left."""
        balance: Balance = self._do(sessions.close_session)
        return balance

    def _happens(self) -> None:
        for _ in range(self.chance.choice((0, 1, 1, 1, 2))):
            self._arrive()
        if self.missed and self.chance.random() < RETURNS:
            self._do(tickets.give_back, ticket=self.missed.pop())
            self.waiting += 1
        if self.waiting > 1 and self.chance.random() < LEAVES:
            found = look(self.store, _last_waiting)
            self._do(tickets.leave, ticket=found.number)
            self.waiting -= 1

    def _arrive(self) -> None:
        at = next(self.clock)
        form = _form(self.chance, at=at, plan=self.plan)
        use = partial(tickets.take, form=form, post=self._post("1"), ids=self.ids, when=Moment(at))
        perform(self.store, use)
        self.waiting += 1

    def _call(self, counter: str) -> Ticket | None:
        """Nobody, where all who wait came back from a missed call a moment ago."""
        try:
            called: Ticket = self._do(serving.call_next, counter=counter)
        except Refused as error:
            if error.reason is not Reason.NOBODY_WAITING:
                raise
            self._arrive()
            return None
        self.waiting -= 1
        return called

    def _post(self, counter: str) -> Post:
        return Post(counter=counter, clerk=CLERK, plan=self.plan)

    def _do(self, use_case: Any, *, counter: str = "1", **words: Any) -> Any:
        when = Moment(next(self.clock))
        use = partial(use_case, post=self._post(counter), when=when, **words)
        return perform(self.store, use).value


def _form(chance: Random, *, at: datetime, plan: Plan) -> TakeForm:
    kind = chance.choices(
        (TicketClass.ORDINARY, TicketClass.PRIORITY, TicketClass.GREEN_CHANNEL), (88, 9, 3)
    )[0]
    if kind is not TicketClass.ORDINARY:
        return TakeForm(ticket_class=kind, granted_by=CLERK, granted_for=chance.choice(GRANTS))
    if chance.random() < 0.12:
        return TakeForm(appointment=at)
    return TakeForm(segment=chance.choice(plan.segments[:2]).prefix)


def _running(reader: Reader) -> Session | None:
    session = reader.session()
    return session if session is not None and session.running else None


def _left_over(reader: Reader) -> tuple[Ticket, ...]:
    session = _running(reader)
    return reader.tickets(TicketQuery(session=session.id, states=HELD)) if session else ()


def _last_waiting(reader: Reader) -> Ticket:
    session = _running(reader)
    if session is None:
        raise Refused(Reason.SESSION_NOT_OPEN)
    states = frozenset({TicketState.WAITING})
    return reader.tickets(TicketQuery(session=session.id, states=states))[-1]
