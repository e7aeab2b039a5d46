"""What a screen needs of the queue: the held ticket, who waits, what is possible and why not."""

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from winclient.app.ports import Reader
from winclient.app.queue.posts import Post, standing
from winclient.app.queue.serving import next_for, parked
from winclient.app.queue_ports import Crowd, TicketQuery
from winclient.domain.ledger.queue_facts import TicketClass
from winclient.domain.queue.calling import CHECKS, Action, Standing, check_undo, undo_ends
from winclient.domain.queue.estimates import Wait
from winclient.domain.queue.segments import Plan, Segment
from winclient.domain.queue.session import Session
from winclient.domain.queue.ticket import Ticket, TicketState
from winclient.domain.queue.ticket_life import spent_until
from winclient.domain.refusals import Reason, Refused
from winclient.domain.values import Value
from winclient.phrases import not_taken


class TicketFace(Value, frozen=True, kw_only=True):
    """A ticket as a clerk may see it: what it is for is told only from `begin` on."""

    number: str
    segment: str
    segment_name: str
    ticket_class: TicketClass
    state: TicketState
    counter: str
    for_counter: str
    taken_at: datetime
    called_at: datetime | None
    begun_at: datetime | None
    ended_at: datetime | None
    calls: int
    recalls: int
    skips: int
    waited_seconds: int
    served_seconds: int
    parked_seconds: int
    unveiled: bool
    wait: Wait | None = None  # until it is called, where it waits and something is known
    asked_for: str = ""
    declined: str = ""
    item: str = ""
    granted_by: str = ""
    granted_for: str = ""
    appointment: datetime | None = None
    code: str = ""
    cases: tuple[str, ...] = ()


def face(ticket: Ticket, *, plan: Plan, now: datetime, cases: tuple[str, ...] = ()) -> TicketFace:
    """The ticket without what may not be known yet; `cases` are numbers of cases."""
    spent = spent_until(ticket, now)
    shown = TicketFace(
        number=ticket.number,
        segment=ticket.segment,
        segment_name=plan.known(ticket.segment).name,
        ticket_class=ticket.ticket_class,
        state=ticket.state,
        counter="" if ticket.state is TicketState.WAITING else ticket.counter,
        for_counter=ticket.for_counter,
        taken_at=ticket.arrived_at,
        called_at=ticket.call.at if ticket.call else None,
        begun_at=ticket.begun_at,
        ended_at=ticket.ended_at,
        calls=ticket.calls,
        recalls=ticket.recalls,
        skips=ticket.skips,
        waited_seconds=spent.waiting // 1000,
        served_seconds=spent.serving // 1000,
        parked_seconds=spent.parked // 1000,
        unveiled=ticket.unveiled,
        asked_for="" if ticket.declined else ticket.asked_for,
    )
    if not ticket.unveiled:
        return shown
    return replace(
        shown,
        item=ticket.item,
        declined=ticket.declined,
        granted_by=ticket.granted_by,
        granted_for=ticket.granted_for,
        appointment=ticket.appointment,
        code=ticket.code,
        cases=cases,
    )


def one(reader: Reader, ticket: Ticket, *, plan: Plan, now: datetime) -> TicketFace:
    """A ticket with the numbers of its cases."""
    found = (reader.case(id) for id in ticket.cases)
    numbers = tuple(case.number for case in found if case is not None)
    return face(ticket, plan=plan, now=now, cases=numbers)


class Lane(Value, frozen=True, kw_only=True):
    """Who waits in one segment; `since` is the earliest arrival."""

    prefix: str
    name: str
    mine: bool
    waiting: int
    by_class: Mapping[TicketClass, int]
    since: datetime | None


class Undoable(Value, frozen=True, kw_only=True):
    """What 撤销 would take back (the state tells: call, skip or finish), and until when."""

    number: str
    state: TicketState
    until: datetime


class Unheard(Value, frozen=True, kw_only=True):
    """Done here while the hub was away, refused by it afterwards, and not read by anybody yet."""

    name: str  # of the note that keeps it
    act: str
    ticket: str
    done_at: datetime
    why: Refused

    @property
    def sentence(self) -> str:
        """The act, its number and why it was not taken, in one sentence."""
        return not_taken(self.act, ticket=self.ticket, done_at=self.done_at, why=self.why)


class QueueView(Value, frozen=True, kw_only=True):
    """The queue as one counter sees it. `why_not` holds None for what may be done now.

    `now` is the authority's clock: a screen shows times as distances from it, never from its own.
    """

    now: datetime
    session: Session | None
    held: TicketFace | None
    parked: tuple[TicketFace, ...]
    missed: tuple[TicketFace, ...]
    lanes: tuple[Lane, ...]
    for_me: int
    paused: bool
    undo: Undoable | None
    why_not: Mapping[Action, Refused | None]
    unheard: tuple[Unheard, ...] = ()
    away: bool = False  # the hall's hub does not answer: this is what the counter knows by itself


def queue_view(reader: Reader, *, post: Post, now: datetime) -> QueueView:
    """Everything a clerk's screen shows of the queue, of one moment."""
    state = standing(reader, post=post, now=now)
    session, missed = state.session, tuple[Ticket, ...]()
    if session is not None and session.running:
        state = replace(
            state,
            ended=reader.ended(post.counter, session=session.id),
            parked=parked(reader, counter=post.counter, session=session),
        )
        gone = frozenset({TicketState.MISSED})
        missed = reader.tickets(TicketQuery(session=session.id, states=gone))
    crowds, plan = reader.crowds(), post.plan
    mine = {segment.prefix for segment in plan.of_counter(post.counter)}
    why_not = _why_not(reader, state, post=post)
    return QueueView(
        now=now,
        session=session,
        held=face(state.held, plan=plan, now=now) if state.held else None,
        parked=tuple(face(each, plan=plan, now=now) for each in state.parked),
        missed=tuple(face(each, plan=plan, now=now) for each in missed),
        lanes=tuple(_lane(each, crowds, mine=mine) for each in _segments(plan, crowds)),
        for_me=sum(crowd.waiting for crowd in crowds if _is_for(crowd, post.counter, mine)),
        paused=state.paused,
        undo=_undoable(state) if why_not[Action.UNDO] is None else None,
        why_not=why_not,
    )


def _undoable(state: Standing) -> Undoable:
    ticket, _fact = check_undo(state)
    until = undo_ends(ticket, limits=state.limits)
    return Undoable(number=ticket.number, state=ticket.state, until=until)


def _is_for(crowd: Crowd, counter: str, mine: set[str]) -> bool:
    return crowd.for_counter == counter if crowd.for_counter else crowd.segment in mine


def _segments(plan: Plan, crowds: tuple[Crowd, ...]) -> list[Segment]:
    """The plan's, and those out of the plan in which somebody still waits."""
    known = {segment.prefix for segment in plan.segments}
    others = sorted({crowd.segment for crowd in crowds} - known)
    return [*plan.segments, *(plan.known(prefix) for prefix in others)]


def _lane(segment: Segment, crowds: tuple[Crowd, ...], *, mine: set[str]) -> Lane:
    here = [crowd for crowd in crowds if crowd.segment == segment.prefix]
    return Lane(
        prefix=segment.prefix,
        name=segment.name,
        mine=segment.prefix in mine,
        waiting=sum(crowd.waiting for crowd in here),
        by_class={
            kind: sum(crowd.waiting for crowd in here if crowd.ticket_class is kind)
            for kind in TicketClass
        },
        since=min((crowd.since for crowd in here), default=None),
    )


def _why_not(reader: Reader, state: Standing, *, post: Post) -> dict[Action, Refused | None]:
    found: dict[Action, Refused | None] = {}
    for action, check in CHECKS.items():
        try:
            check(state)
            found[action] = None
        except Refused as error:
            found[action] = error
    if found[Action.CALL] is None and state.session is not None:
        chosen = next_for(reader, post=post, session=state.session, now=state.now)
        if chosen is None:
            quiet = reader.quiet(now=state.now)
            found[Action.CALL] = Refused(Reason.NOBODY_WAITING, quiet=quiet)
    return found
