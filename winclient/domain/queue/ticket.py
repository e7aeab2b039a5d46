"""Ticket 号票: one visit to the hall, as it stands; `ticket_life` says how it came there."""

from datetime import datetime
from enum import StrEnum

from msgspec import field

from winclient.domain.ledger.queue_facts import TicketClass
from winclient.domain.values import Value


class TicketState(StrEnum):
    """Where a ticket stands."""

    RESERVED = "reserved"  # 待印, a number whose slip is not known to be printed
    WAITING = "waiting"  # 等候
    CALLED = "called"  # 已叫号
    SERVING = "serving"  # 正在办理
    PARKED = "parked"  # 暂挂
    MISSED = "missed"  # 过号
    SERVED = "served"  # 已办结
    LEFT = "left"  # 弃号
    VOID = "void"  # 作废
    LOCAL = "local"  # 临时号, with the counter that gave it out; kept here for the account alone


HELD = frozenset({TicketState.CALLED, TicketState.SERVING})
ENDED = frozenset({TicketState.SERVED, TicketState.LEFT, TicketState.VOID})
_TO_COME = frozenset(
    {TicketState.RESERVED, TicketState.WAITING, TicketState.CALLED, TicketState.MISSED}
)


class Call(Value, frozen=True, kw_only=True):
    """One call to a counter; `reason` says why it was out of turn."""

    counter: str
    at: datetime
    turn: int
    last_at: datetime
    recalls: int = 0
    reason: str = ""


class Spent(Value, frozen=True, kw_only=True):
    """Milliseconds in each state; parked and missed time is not waiting time."""

    waiting: int = 0
    called: int = 0
    serving: int = 0
    parked: int = 0
    missed: int = 0


class Ticket(Value, frozen=True, kw_only=True):
    """The whole state of a ticket, made by `evolve` alone. `arrived_at` never changes."""

    id: str
    session: str
    number: str
    prefix: str
    serial: int
    segment: str
    ticket_class: TicketClass
    state: TicketState
    arrived_at: datetime
    place: datetime
    since: datetime
    granted_by: str = ""
    granted_for: str = ""
    appointment: datetime | None = None
    code: str = ""
    item: str = ""
    asked_for: str = ""  # a priority nobody has confirmed
    declined: str = ""  # why it was not
    bearer: str = ""  # tells two people apart within a session
    instead_of: str = ""  # the ticket whose slip this one replaces
    for_counter: str = ""
    not_before: datetime | None = None
    call: Call | None = None
    earlier: Call | None = None  # the call before, which an undone one gives back
    calls: int = 0
    recalls: int = 0
    skips: int = 0
    jumps: tuple[Call, ...] = ()  # calls out of turn, for the report
    begun_at: datetime | None = None
    ended_at: datetime | None = None
    spent: Spent = field(default_factory=Spent)
    cases: tuple[str, ...] = ()
    local: bool = False  # a copy of what a counter serves by itself

    @property
    def counter(self) -> str:
        """The counter that holds the ticket, or that called it last."""
        return self.call.counter if self.call else ""

    @property
    def pleads(self) -> bool:
        """Whether it asks for a priority that nobody has judged yet."""
        ordinary = self.ticket_class is TicketClass.ORDINARY
        return bool(self.asked_for) and ordinary and not self.declined

    @property
    def unveiled(self) -> bool:
        """Whether the person stands, or stood, at the counter: else number and class are all."""
        return self.begun_at is not None and self.state not in _TO_COME
