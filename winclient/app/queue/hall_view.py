"""The hall as its supervisor sees it: load, counters, and the account of the session."""

from collections.abc import Iterable
from datetime import datetime

from winclient.app.ports import Reader
from winclient.app.queue.balances import Balance, balance_of
from winclient.app.queue.estimates import Forecast, forecast
from winclient.app.queue.late_refusals import LateRefusal, late_refusals
from winclient.app.queue.posts import Post
from winclient.app.queue_ports import Crowd, TicketQuery
from winclient.domain.queue.estimates import Wait
from winclient.domain.queue.segments import Plan
from winclient.domain.queue.session import Session
from winclient.domain.queue.ticket import HELD, Ticket, TicketState
from winclient.domain.values import Value

SECOND = 1_000  # milliseconds


class Load(Value, frozen=True, kw_only=True):
    """A segment: who waits, the earliest arrival, and what a newcomer would wait."""

    prefix: str
    name: str
    waiting: int
    since: datetime | None
    wait: Wait | None


class CounterLine(Value, frozen=True, kw_only=True):
    """A counter of the session. `state` is None while it holds nobody; `since`: in that state."""

    counter: str
    paused: bool
    number: str
    state: TicketState | None
    since: datetime | None
    served: int
    missed: int
    mean_seconds: int


class HallView(Value, frozen=True, kw_only=True):
    """One moment. `balance` is the last session's, also once it is closed."""

    now: datetime
    session: Session | None
    loads: tuple[Load, ...] = ()
    counters: tuple[CounterLine, ...] = ()
    balance: Balance | None = None
    late: tuple[LateRefusal, ...] = ()


def hall_view(reader: Reader, *, post: Post, now: datetime) -> HallView:
    """Everything of the queue that a supervisor watches."""
    session = reader.session()
    if session is None:
        return HallView(now=now, session=None)
    tickets = reader.tickets(TicketQuery(session=session.id, limit=1_000_000))
    ahead = forecast(reader, plan=post.plan, now=now)
    crowds = reader.crowds() if session.running else ()
    return HallView(
        now=now,
        session=session,
        loads=_loads(crowds, plan=post.plan, ahead=ahead),
        counters=_counters(tickets, paused={each.counter for each in reader.pauses()}),
        balance=balance_of(reader, session=session, tickets=tickets),
        late=late_refusals(reader),
    )


def _loads(crowds: Iterable[Crowd], *, plan: Plan, ahead: Forecast) -> tuple[Load, ...]:
    found: dict[str, list[Crowd]] = {segment.prefix: [] for segment in plan.segments}
    for crowd in crowds:
        found.setdefault(crowd.segment, []).append(crowd)
    return tuple(
        Load(
            prefix=prefix,
            name=plan.known(prefix).name,
            waiting=sum(each.waiting for each in here),
            since=min((each.since for each in here), default=None),
            wait=ahead.newcomer(prefix),
        )
        for prefix, here in found.items()
    )


def _counters(tickets: Iterable[Ticket], *, paused: set[str]) -> tuple[CounterLine, ...]:
    own: dict[str, list[Ticket]] = {counter: [] for counter in paused}
    for ticket in tickets:
        if ticket.counter:
            own.setdefault(ticket.counter, []).append(ticket)
    lines = (_counter(name, each, paused=name in paused) for name, each in own.items())
    return tuple(sorted(lines, key=_by_number))


def _by_number(line: CounterLine) -> tuple[int, str]:
    return len(line.counter), line.counter


def _counter(name: str, tickets: Iterable[Ticket], *, paused: bool) -> CounterLine:
    held = next((each for each in tickets if each.state in HELD), None)
    served = [each for each in tickets if each.state is TicketState.SERVED]
    spent = sum(each.spent.serving for each in served)
    return CounterLine(
        counter=name,
        paused=paused,
        number=held.number if held else "",
        state=held.state if held else None,
        since=held.since if held else None,
        served=len(served),
        missed=sum(each.state is TicketState.MISSED for each in tickets),
        mean_seconds=round(spent / len(served) / SECOND) if served else 0,
    )
