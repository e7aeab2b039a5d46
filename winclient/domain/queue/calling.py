"""What a counter may do with the queue at this moment, and why not: one check an action.

Use cases and screens ask the same checks, so that no button offers what is then refused.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum

from winclient.domain.ledger.queue_facts import (
    CallUndone,
    FinishUndone,
    SkipUndone,
    TicketBegun,
    TicketFact,
    TicketFinished,
    TicketParked,
    TicketRecalled,
    TicketSkipped,
    TicketTransferred,
)
from winclient.domain.queue.segments import Limits
from winclient.domain.queue.session import Session
from winclient.domain.queue.ticket import Call, Ticket, TicketState
from winclient.domain.queue.ticket_life import after
from winclient.domain.refusals import Reason, Refused
from winclient.domain.values import Value


class Action(StrEnum):
    """What a clerk can ask of the queue."""

    CALL = "call"
    RECALL = "recall"
    BEGIN = "begin"
    SKIP = "skip"
    PARK = "park"
    RESUME = "resume"
    TRANSFER = "transfer"
    FINISH = "finish"
    UNDO = "undo"
    PAUSE = "pause"
    CONTINUE = "continue"


class Standing(Value, frozen=True, kw_only=True):
    """How a counter stands: what it holds, what it ended last, what it has parked."""

    counter: str
    now: datetime
    limits: Limits
    session: Session | None
    paused: bool = False
    held: Ticket | None = None
    ended: Ticket | None = None
    parked: tuple[Ticket, ...] = ()


def running(standing: Standing) -> Session:
    """The session that runs."""
    if standing.session is None or not standing.session.running:
        raise Refused(Reason.SESSION_NOT_OPEN)
    return standing.session


def check_free(standing: Standing) -> Session:
    """One person at a counter: what it holds is ended before the next."""
    session = running(standing)
    held = standing.held
    if held is not None:
        raise Refused(Reason.COUNTER_HOLDS, ticket=held.number, ticket_state=held.state.value)
    return session


def check_call(standing: Standing) -> Session:
    """叫号: the counter is open and free."""
    if standing.paused:
        raise Refused(Reason.COUNTER_PAUSED, counter=standing.counter)
    return check_free(standing)


def held(standing: Standing) -> Ticket:
    """The ticket this counter has called or serves."""
    if standing.held is None:
        raise Refused(Reason.NOTHING_HELD, counter=standing.counter)
    return standing.held


def _held_for(fact: type[TicketFact]) -> Callable[[Standing], Ticket]:
    def check(standing: Standing) -> Ticket:
        ticket = held(standing)
        after(ticket, fact)
        return ticket

    return check


check_begin = _held_for(TicketBegun)
check_skip = _held_for(TicketSkipped)
check_park = _held_for(TicketParked)
check_transfer = _held_for(TicketTransferred)
check_finish = _held_for(TicketFinished)


def check_recall(standing: Standing) -> Ticket:
    """重呼: so often, and not in one breath."""
    ticket = _held_for(TicketRecalled)(standing)
    call, limits = _call(ticket), standing.limits
    if call.recalls >= limits.recall_limit:
        raise Refused(Reason.RECALL_LIMIT, ticket=ticket.number, limit=limits.recall_limit)
    left = call.last_at + limits.recall_interval - standing.now
    if left.total_seconds() > 0:
        seconds = -int(-left.total_seconds() // 1)
        raise Refused(Reason.RECALL_TOO_SOON, ticket=ticket.number, seconds=seconds)
    return ticket


def check_resume(standing: Standing) -> None:
    """继续办理: the counter is free and has parked somebody."""
    check_free(standing)
    if not standing.parked:
        raise Refused(Reason.NOTHING_PARKED, counter=standing.counter)


_UNDO: Mapping[TicketState, type[CallUndone | SkipUndone | FinishUndone]] = {
    TicketState.CALLED: CallUndone,
    TicketState.MISSED: SkipUndone,
    TicketState.SERVED: FinishUndone,
}


def check_undo(standing: Standing) -> tuple[Ticket, type[CallUndone | SkipUndone | FinishUndone]]:
    """撤销: the counter's own last call, skip or finish, for some seconds."""
    running(standing)
    ticket = standing.held or standing.ended
    if ticket is None or ticket.state not in _UNDO:
        raise Refused(Reason.NOTHING_TO_UNDO, counter=standing.counter)
    if standing.now > undo_ends(ticket, limits=standing.limits):
        seconds = int(standing.limits.undo.total_seconds())
        raise Refused(Reason.UNDO_TOO_LATE, ticket=ticket.number, seconds=seconds)
    return ticket, _UNDO[ticket.state]


def undo_ends(ticket: Ticket, *, limits: Limits) -> datetime:
    """Until when the last call, skip or finish of a ticket can be taken back."""
    began = _call(ticket).at if ticket.state is TicketState.CALLED else ticket.since
    return began + limits.undo


def check_pause(standing: Standing) -> None:
    """暂停服务."""
    if standing.paused:
        raise Refused(Reason.COUNTER_PAUSED, counter=standing.counter)


def check_continue(standing: Standing) -> None:
    """恢复服务."""
    if not standing.paused:
        raise Refused(Reason.COUNTER_NOT_PAUSED, counter=standing.counter)


def _call(ticket: Ticket) -> Call:
    if ticket.call is None:
        raise Refused(Reason.TICKET_STATE, ticket=ticket.number, ticket_state=ticket.state.value)
    return ticket.call


CHECKS: Mapping[Action, Callable[[Standing], object]] = {
    Action.CALL: check_call,
    Action.RECALL: check_recall,
    Action.BEGIN: check_begin,
    Action.SKIP: check_skip,
    Action.PARK: check_park,
    Action.RESUME: check_resume,
    Action.TRANSFER: check_transfer,
    Action.FINISH: check_finish,
    Action.UNDO: check_undo,
    Action.PAUSE: check_pause,
    Action.CONTINUE: check_continue,
}
