"""What board and kiosk show of the queue: numbers and counts, and nothing about anybody."""

from datetime import datetime, timedelta
from operator import attrgetter

from winclient.app.ports import Reader
from winclient.app.queue.estimates import Forecast, forecast
from winclient.app.queue.posts import Post
from winclient.app.queue_ports import TicketQuery
from winclient.domain.queue.estimates import Wait, whole_minutes
from winclient.domain.queue.segments import Plan
from winclient.domain.queue.session import SessionState
from winclient.domain.queue.ticket import HELD, Ticket, TicketState
from winclient.domain.values import Value

PRINTING = timedelta(seconds=60)  # longer than any slip takes to print
_SHOWN = HELD | {TicketState.MISSED, TicketState.RESERVED}


class PublicCall(Value, frozen=True, kw_only=True):
    """A number at a counter. A recall is a new call: `at` is when it was called last."""

    ticket: str
    number: str
    counter: str
    at: datetime
    begun: bool


class PublicLane(Value, frozen=True, kw_only=True):
    """A segment and who waits in it; `wait` is likely and cautious minutes, where known."""

    prefix: str
    name: str
    english: str
    waiting: int
    appointments: bool = False  # numbers of it are had by checking in
    wait: tuple[int, int] | None = None


class PublicView(Value, frozen=True, kw_only=True):
    """One moment of the hall. `calls`: newest first. `unsure`: numbers whose slip may be held."""

    at: datetime
    state: SessionState | None
    session: str = ""
    calls: tuple[PublicCall, ...] = ()
    missed: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    paused: tuple[str, ...] = ()
    lanes: tuple[PublicLane, ...] = ()


def public_view(reader: Reader, *, post: Post, now: datetime, waits: bool = False) -> PublicView:
    """The hall as everybody in it may see it; `waits` also plays the line for the estimates."""
    ahead = forecast(reader, plan=post.plan, now=now) if waits else Forecast()
    session = reader.session()
    if session is None or not session.running:
        state = session.state if session else None
        return PublicView(at=now, state=state, lanes=_lanes(reader, post.plan, ahead))
    query = TicketQuery(session=session.id, states=_SHOWN)
    found = reader.tickets(query)
    missed = [each for each in found if each.state is TicketState.MISSED]
    return PublicView(
        at=now,
        state=session.state,
        session=session.id,
        calls=_calls(found),
        missed=tuple(each.number for each in sorted(missed, key=attrgetter("since"), reverse=True)),
        unsure=tuple(each.number for each in found if _is_unsure(each, now)),
        paused=tuple(pause.counter for pause in reader.pauses()),
        lanes=_lanes(reader, post.plan, ahead),
    )


def _calls(tickets: tuple[Ticket, ...]) -> tuple[PublicCall, ...]:
    calls = [
        PublicCall(
            ticket=ticket.id,
            number=ticket.number,
            counter=ticket.counter,
            at=ticket.call.last_at,
            begun=ticket.state is TicketState.SERVING,
        )
        for ticket in tickets
        if ticket.call and ticket.state in HELD
    ]
    return tuple(sorted(calls, key=lambda call: (call.at, call.number), reverse=True))


def _lanes(reader: Reader, plan: Plan, ahead: Forecast) -> tuple[PublicLane, ...]:
    crowds = reader.crowds()
    return tuple(
        PublicLane(
            prefix=segment.prefix,
            name=segment.name,
            english=segment.english or segment.name,
            waiting=sum(crowd.waiting for crowd in crowds if crowd.segment == segment.prefix),
            wait=_minutes(ahead.newcomer(segment.prefix)),
            appointments=segment.appointments,
        )
        for segment in plan.segments
    )


def _minutes(wait: Wait | None) -> tuple[int, int] | None:
    return whole_minutes(wait) if wait else None


def _is_unsure(ticket: Ticket, now: datetime) -> bool:
    # A replaced slip's new number took over an old arrival; its bearer stands at the guide desk.
    reserved = ticket.state is TicketState.RESERVED and not ticket.instead_of
    return reserved and now - ticket.since > PRINTING


class SlipStanding(Value, frozen=True, kw_only=True):
    """How the ticket of a scanned slip stands; no `state` where nobody knows it."""

    number: str = ""
    state: TicketState | None = None
    counter: str = ""
    ahead: int = 0


def slip_standing(reader: Reader, *, post: Post, now: datetime, ticket: str) -> SlipStanding:  # noqa: ARG001 - a view's
    """The ticket with this id, as whoever holds its slip may know it."""
    found = reader.ticket(ticket)
    if found is None:
        return SlipStanding()
    ahead = 0
    if found.state is TicketState.WAITING:
        states = frozenset({TicketState.WAITING})
        query = TicketQuery(session=found.session, states=states, segment=found.segment)
        ahead = sum(each.place < found.place for each in reader.tickets(query))
    counter = found.counter if found.state in HELD else ""
    return SlipStanding(number=found.number, state=found.state, counter=counter, ahead=ahead)


class Asked(Value, frozen=True, kw_only=True):
    """A waiting ticket whose bearer asked for priority, and why."""

    number: str
    ground: str


class Unsure(Value, frozen=True, kw_only=True):
    """A number whose slip may be in somebody's hands."""

    ticket: str
    number: str
    since: datetime


class GuideView(Value, frozen=True, kw_only=True):
    """What the guide desk has to settle."""

    asked: tuple[Asked, ...] = ()
    unsure: tuple[Unsure, ...] = ()


def guide_view(reader: Reader, *, post: Post, now: datetime) -> GuideView:  # noqa: ARG001 - a view's
    """Priorities to confirm, and slips to ask about (also those just being printed)."""
    session = reader.session()
    if session is None or not session.running:
        return GuideView()
    states = frozenset({TicketState.WAITING, TicketState.RESERVED})
    found = reader.tickets(TicketQuery(session=session.id, states=states))
    return GuideView(
        asked=tuple(
            Asked(number=each.number, ground=each.asked_for)
            for each in found
            if each.pleads and each.state is TicketState.WAITING
        ),
        unsure=tuple(
            Unsure(ticket=each.id, number=each.number, since=each.since)
            for each in found
            if each.state is TicketState.RESERVED
        ),
    )
