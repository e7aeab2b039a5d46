"""Orders: each act of the queue as a value, so that it can travel to where the queue is kept."""

from datetime import datetime
from enum import StrEnum

from winclient.app.queue.balances import Balance
from winclient.app.queue.queue_view import TicketFace
from winclient.app.queue.take_forms import TakeForm
from winclient.domain.ledger.local_slips import LocalSlip
from winclient.domain.queue.appointments import Appointment
from winclient.domain.queue.session import Pause, Session
from winclient.domain.values import Value


class Act(StrEnum):
    """Everything that can be asked of the queue."""

    TAKE = "take"  # an appointment is checked in by taking with its time
    CALL = "call"
    CALL_THIS = "call_this"
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
    RETURN = "return"
    LEAVE = "leave"
    VOID = "void"
    OPEN = "open"
    STOP = "stop"
    RESUME_TAKING = "resume_taking"
    CLOSE = "close"
    RESERVE = "reserve"  # a number whose slip is to be printed, under the id `ticket`
    PRINTED = "printed"
    UNPRINTED = "unprinted"
    GRANT = "grant"
    DECLINE = "decline"
    BOOK = "book"  # appointments for the hall's list
    SLIP = "slip"  # how a counter's own slip stands
    REPLACE = "replace"  # a lost slip; the new ticket's id is `to`


class Order(Value, frozen=True, kw_only=True):
    """One act, where and by whom. A named `request` is carried out once, however often it comes.

    `done_at`: when it was done, where that is told afterwards.
    """

    act: Act
    counter: str
    clerk: str
    ticket: str = ""
    reason: str = ""
    to: str = ""
    form: TakeForm | None = None
    request: str = ""
    done_at: datetime | None = None
    slip: LocalSlip | None = None
    appointments: tuple[Appointment, ...] = ()


class Answer(Value, frozen=True, kw_only=True):
    """What an act led to: a ticket, the session, the counter's pause or the account.

    `ahead`: how many wait in the segment before a ticket that was just taken.
    """

    ticket: TicketFace | None = None
    ahead: int = 0
    session: Session | None = None
    pause: Pause | None = None
    balance: Balance | None = None
    listed: int = 0  # appointments
