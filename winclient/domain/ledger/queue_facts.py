"""Everything that can happen in the queue: to the hall's session, to a ticket, to a counter."""

from datetime import datetime
from enum import StrEnum

from winclient.domain.ledger.local_slips import LocalSlip
from winclient.domain.ledger.recorded import Recorded, Reported


class TicketClass(StrEnum):
    """取票类型. Everything but `ORDINARY` is favoured, each by the rule of its segment."""

    ORDINARY = "ordinary"  # 普通
    APPOINTMENT = "appointment"  # 预约, on time
    PRIORITY = "priority"  # 优先: 军人、残疾人、孕妇、老年人 …
    GREEN_CHANNEL = "green_channel"  # 绿色通道


class SessionOpened(Recorded, frozen=True, kw_only=True):
    """开场: numbers start again from here, because somebody said so and not because of a clock."""

    session: str
    ordinal: int


class TakingStopped(Recorded, frozen=True, kw_only=True):
    """停止取号: no new numbers; who waits is still served."""

    session: str


class TakingResumed(Recorded, frozen=True, kw_only=True):
    """恢复取号, in the same session: numbers go on where they stopped."""

    session: str


class SessionClosed(Recorded, frozen=True, kw_only=True):
    """收场: what is left is void or has left; the day's balance is final."""

    session: str


class TicketTaken(Recorded, frozen=True, kw_only=True):
    """取号. `at` is the arrival, which nothing that happens later changes.

    `place` is what tickets of one class are ordered by: the arrival, or the appointed time.
    With `slip` the number is only reserved: it is not in the queue before its slip is printed.
    `asked_for` is a priority that nobody has confirmed yet; `bearer` tells two people apart within
    a session and nothing else; `arrived` is the arrival of the ticket that this one replaces.
    """

    ticket: str
    session: str
    number: str
    prefix: str
    serial: int
    segment: str
    ticket_class: TicketClass
    place: datetime
    granted_by: str = ""
    granted_for: str = ""
    appointment: datetime | None = None
    code: str = ""
    item: str = ""
    slip: bool = False
    asked_for: str = ""
    bearer: str = ""
    instead_of: str = ""
    arrived: datetime | None = None


class SlipPrinted(Recorded, frozen=True, kw_only=True):
    """The slip of a reserved number is in somebody's hands: from here on it is in the queue."""

    ticket: str


class PriorityGranted(Recorded, frozen=True, kw_only=True):
    """优先核验: somebody saw the document; `clerk` is who, `granted_for` the ground."""

    ticket: str
    granted_for: str


class PriorityDeclined(Recorded, frozen=True, kw_only=True):
    """不予优先: the ticket stays as it is, in its place; `reason` is what the visitor was told."""

    ticket: str
    reason: str


class TicketCalled(Recorded, frozen=True, kw_only=True):
    """叫号, by the rule or, with a `reason`, out of turn. `turn` counts a segment's calls."""

    ticket: str
    turn: int
    reason: str = ""


class TicketRecalled(Recorded, frozen=True, kw_only=True):
    """重呼."""

    ticket: str


class TicketBegun(Reported, frozen=True, kw_only=True):
    """开始办理: the person stands at the counter."""

    ticket: str


class TicketParked(Recorded, frozen=True, kw_only=True):
    """暂挂: the person is away for a form or a payment; this is not waiting time."""

    ticket: str
    reason: str = ""


class TicketResumed(Recorded, frozen=True, kw_only=True):
    """继续办理 after parking, at this counter."""

    ticket: str


class TicketSkipped(Reported, frozen=True, kw_only=True):
    """过号: called and not there."""

    ticket: str


class TicketReturned(Recorded, frozen=True, kw_only=True):
    """过号返回: back to the old place, but not offered before `not_before`."""

    ticket: str
    not_before: datetime


class TicketTransferred(Recorded, frozen=True, kw_only=True):
    """转窗 to a counter or a segment; the arrival stays."""

    ticket: str
    segment: str
    for_counter: str = ""
    reason: str = ""


class TicketFinished(Reported, frozen=True, kw_only=True):
    """办理结束."""

    ticket: str


class TicketLeft(Recorded, frozen=True, kw_only=True):
    """弃号: the person went away, or missed the call and was not seen until closing."""

    ticket: str


class SlipTold(Recorded, frozen=True, kw_only=True):
    """临时号: how a slip that `counter` gave out by itself stands; it has the last word."""

    ticket: str
    session: str
    slip: LocalSlip


class TicketVoided(Recorded, frozen=True, kw_only=True):
    """作废: taken by mistake, or not reached before closing."""

    ticket: str
    reason: str = ""


class TicketLinked(Recorded, frozen=True, kw_only=True):
    """A case was taken in while this ticket was served."""

    ticket: str
    case: str


class CallUndone(Recorded, frozen=True, kw_only=True):
    """The call was a slip: the ticket stands where it stood."""

    ticket: str


class SkipUndone(Recorded, frozen=True, kw_only=True):
    """The person was there after all."""

    ticket: str


class FinishUndone(Recorded, frozen=True, kw_only=True):
    """Not finished after all."""

    ticket: str


class CounterPaused(Recorded, frozen=True, kw_only=True):
    """暂停服务: this counter is given no tickets."""

    reason: str = ""


class CounterContinued(Recorded, frozen=True, kw_only=True):
    """恢复服务."""


class ActNotTaken(Recorded, frozen=True, kw_only=True):
    """Done at this counter while the hub was away, and refused by the hall's queue afterwards.

    `ticket` is its number, `act` what was done to it at `done_at`, `reason` the refusal's code.
    """

    ticket: str
    act: str
    done_at: datetime
    reason: str


SessionFact = SessionOpened | TakingStopped | TakingResumed | SessionClosed
TicketFact = (
    TicketTaken
    | SlipPrinted
    | PriorityGranted
    | PriorityDeclined
    | TicketCalled
    | TicketRecalled
    | TicketBegun
    | TicketParked
    | TicketResumed
    | TicketSkipped
    | TicketReturned
    | TicketTransferred
    | TicketFinished
    | TicketLeft
    | TicketVoided
    | TicketLinked
    | SlipTold
    | CallUndone
    | SkipUndone
    | FinishUndone
)
CounterFact = CounterPaused | CounterContinued
QueueFact = SessionFact | TicketFact | CounterFact | ActNotTaken


def subject(fact: QueueFact) -> str:
    """What a fact of the queue is about: a ticket, a session, or `counter/3`."""
    match fact:
        case CounterPaused() | CounterContinued() | ActNotTaken():
            return f"counter/{fact.counter}"
        case SessionOpened() | TakingStopped() | TakingResumed() | SessionClosed():
            return fact.session
        case _:
            return fact.ticket
