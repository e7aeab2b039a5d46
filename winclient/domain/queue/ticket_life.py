"""The life of a ticket 号票: from taking a number to its end, fact by fact."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec.structs import replace

from winclient.domain.ledger.local_slips import slip_prefix
from winclient.domain.ledger.queue_facts import (
    CallUndone,
    FinishUndone,
    PriorityDeclined,
    PriorityGranted,
    SkipUndone,
    SlipPrinted,
    SlipTold,
    TicketBegun,
    TicketCalled,
    TicketClass,
    TicketFact,
    TicketFinished,
    TicketLeft,
    TicketLinked,
    TicketParked,
    TicketRecalled,
    TicketResumed,
    TicketReturned,
    TicketSkipped,
    TicketTaken,
    TicketTransferred,
    TicketVoided,
)
from winclient.domain.queue.ticket import ENDED, Call, Spent, Ticket, TicketState
from winclient.domain.refusals import Reason, Refused

# state × fact → state. What is not in the table is refused with TICKET_STATE.
_RESERVED = TicketState.RESERVED
_WAITING, _CALLED, _SERVING = TicketState.WAITING, TicketState.CALLED, TicketState.SERVING
_PARKED, _MISSED = TicketState.PARKED, TicketState.MISSED
NEXT: Mapping[tuple[TicketState, type[TicketFact]], TicketState] = {
    (_RESERVED, SlipPrinted): _WAITING,
    (_RESERVED, TicketVoided): TicketState.VOID,
    (_WAITING, PriorityGranted): _WAITING,
    (_WAITING, PriorityDeclined): _WAITING,
    (_WAITING, TicketCalled): _CALLED,
    (_CALLED, TicketRecalled): _CALLED,
    (_CALLED, TicketBegun): _SERVING,
    (_CALLED, TicketSkipped): _MISSED,
    (_CALLED, CallUndone): _WAITING,
    (_MISSED, TicketReturned): _WAITING,
    (_MISSED, SkipUndone): _CALLED,
    (_SERVING, TicketParked): _PARKED,
    (_PARKED, TicketResumed): _SERVING,
    (_SERVING, TicketLinked): _SERVING,
    (_SERVING, TicketFinished): TicketState.SERVED,
    (TicketState.SERVED, FinishUndone): _SERVING,
    **{(state, TicketTransferred): _WAITING for state in (_WAITING, _CALLED, _SERVING, _PARKED)},
    **{(state, TicketLeft): TicketState.LEFT for state in (_WAITING, _CALLED, _PARKED, _MISSED)},
    **{(state, TicketVoided): TicketState.VOID for state in (_WAITING, _CALLED, _PARKED, _MISSED)},
}
_UNDONE = (CallUndone, SkipUndone, FinishUndone)
# Whoever holds a slip waited while it was printed.
_COUNTED_AS: Mapping[TicketState, str] = {_RESERVED: _WAITING.value}
_MILLISECOND = timedelta(milliseconds=1)


def evolve(ticket: Ticket | None, fact: TicketFact) -> Ticket:
    """The ticket after `fact`, or Refused where the table has no way."""
    if isinstance(fact, TicketTaken):
        if ticket is not None:
            raise Refused(Reason.NUMBER_USED, number=fact.number)
        return _taken(fact)
    if isinstance(fact, SlipTold):
        if ticket is not None and not ticket.local:
            raise Refused(Reason.NUMBER_USED, number=fact.slip.number)
        return _copied(fact)
    if ticket is None:
        raise Refused(Reason.TICKET_UNKNOWN, ticket=fact.ticket)
    state = after(ticket, type(fact))
    if state is not ticket.state:
        # An undone step never was: its time belongs to the state it gives back.
        where = state if isinstance(fact, _UNDONE) else ticket.state
        ticket = replace(
            ticket, state=state, since=fact.moment, spent=_spent(ticket, where, fact.moment)
        )
    return _changed(ticket, fact)


def after(ticket: Ticket, fact: type[TicketFact]) -> TicketState:
    """The state such a fact leads to; Refused(TICKET_STATE) where it leads nowhere."""
    state = NEXT.get((ticket.state, fact))
    if state is None:
        raise Refused(Reason.TICKET_STATE, ticket=ticket.number, ticket_state=ticket.state.value)
    return state


def spent_until(ticket: Ticket, now: datetime) -> Spent:
    """The times with the present state's share up to `now`."""
    return _spent(ticket, ticket.state, now)


def _spent(ticket: Ticket, state: TicketState, until: datetime) -> Spent:
    if state in ENDED or ticket.local:  # a slip's times are its counter's to tell
        return ticket.spent
    name = _COUNTED_AS.get(state, state.value)
    passed = max((until - ticket.since) // _MILLISECOND, 0)
    return replace(ticket.spent, **{name: getattr(ticket.spent, name) + passed})


def _taken(fact: TicketTaken) -> Ticket:
    return Ticket(
        id=fact.ticket,
        session=fact.session,
        number=fact.number,
        prefix=fact.prefix,
        serial=fact.serial,
        segment=fact.segment,
        ticket_class=fact.ticket_class,
        state=TicketState.RESERVED if fact.slip else TicketState.WAITING,
        arrived_at=fact.arrived or fact.at,
        place=fact.place,
        since=fact.arrived or fact.at,
        granted_by=fact.granted_by,
        granted_for=fact.granted_for,
        appointment=fact.appointment,
        code=fact.code,
        item=fact.item,
        asked_for=fact.asked_for,
        bearer=fact.bearer,
        instead_of=fact.instead_of,
    )


def _copied(fact: SlipTold) -> Ticket:
    """The slip as its counter tells it; what nobody knows of it stays empty."""
    slip, prefix = fact.slip, slip_prefix(fact.counter)
    call = _called_once(fact.counter, slip.called) if slip.called else None
    return Ticket(
        id=fact.ticket,
        session=fact.session,
        number=slip.number,
        prefix=prefix,
        serial=slip.serial,
        segment=prefix,
        ticket_class=TicketClass.ORDINARY,
        state=TicketState(slip.end.value) if slip.end else TicketState.LOCAL,
        arrived_at=slip.arrived,
        place=slip.arrived,
        since=slip.ended or slip.begun or slip.called or slip.arrived,
        for_counter=fact.counter,
        call=call,
        calls=int(call is not None),
        begun_at=slip.begun,
        ended_at=slip.ended,
        spent=Spent(
            waiting=_between(slip.arrived, slip.called or slip.ended),
            called=_between(slip.called, slip.begun or slip.ended),
            serving=_between(slip.begun, slip.ended),
        ),
        local=True,
    )


def _called_once(counter: str, at: datetime) -> Call:
    return Call(counter=counter, at=at, turn=0, last_at=at)


def _between(since: datetime | None, until: datetime | None) -> int:
    return max((until - since) // _MILLISECOND, 0) if since and until else 0


def _changed(ticket: Ticket, fact: TicketFact) -> Ticket:
    match fact:
        case TicketCalled() | CallUndone() | TicketRecalled() | TicketResumed():
            return _call_changed(ticket, fact)
        case TicketReturned() | TicketTransferred() | TicketLinked():
            return _told(ticket, fact)
        case PriorityGranted() | PriorityDeclined():
            return _judged(ticket, fact)
        case TicketBegun():
            return replace(ticket, begun_at=ticket.begun_at or fact.moment)
        case TicketSkipped() | SkipUndone():
            step = 1 if isinstance(fact, TicketSkipped) else -1
            return replace(ticket, skips=ticket.skips + step)
        case TicketFinished() | TicketLeft() | TicketVoided() | FinishUndone():
            ended = None if isinstance(fact, FinishUndone) else fact.moment
            return replace(ticket, ended_at=ended)
        case TicketTaken() | SlipTold() | SlipPrinted() | TicketParked():
            return ticket


def _judged(ticket: Ticket, fact: PriorityGranted | PriorityDeclined) -> Ticket:
    if isinstance(fact, PriorityDeclined):
        return replace(ticket, declined=fact.reason)
    return replace(
        ticket,
        ticket_class=TicketClass.PRIORITY,
        granted_by=fact.clerk,
        granted_for=fact.granted_for,
        declined="",
    )


def _told(ticket: Ticket, fact: TicketReturned | TicketTransferred | TicketLinked) -> Ticket:
    match fact:
        case TicketReturned():
            return replace(ticket, not_before=fact.not_before)
        case TicketTransferred():
            return replace(ticket, segment=fact.segment, for_counter=fact.for_counter)
        case TicketLinked():
            return replace(ticket, cases=(*ticket.cases, fact.case))


def _call_changed(
    ticket: Ticket, fact: TicketCalled | CallUndone | TicketRecalled | TicketResumed
) -> Ticket:
    if isinstance(fact, TicketCalled):
        return _called(ticket, fact)
    call = ticket.call
    if call is None:
        raise Refused(Reason.TICKET_STATE, ticket=ticket.number, ticket_state=ticket.state.value)
    match fact:
        case CallUndone():
            jumps = ticket.jumps[:-1] if call.reason else ticket.jumps
            return replace(
                ticket,
                call=ticket.earlier,
                earlier=None,
                calls=ticket.calls - 1,
                recalls=ticket.recalls - call.recalls,
                jumps=jumps,
            )
        case TicketResumed():
            return replace(ticket, call=replace(call, counter=fact.counter))
        case TicketRecalled():
            again = replace(call, recalls=call.recalls + 1, last_at=fact.at)
            return replace(ticket, call=again, recalls=ticket.recalls + 1)


def _called(ticket: Ticket, fact: TicketCalled) -> Ticket:
    call = Call(
        counter=fact.counter, at=fact.at, turn=fact.turn, last_at=fact.at, reason=fact.reason
    )
    return replace(
        ticket,
        call=call,
        earlier=ticket.call,
        calls=ticket.calls + 1,
        jumps=(*ticket.jumps, call) if call.reason else ticket.jumps,
    )
