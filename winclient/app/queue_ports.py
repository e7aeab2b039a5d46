"""What the queue's use cases ask of the store."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from winclient.domain.ledger.queue_facts import TicketClass
from winclient.domain.queue.appointments import Booked
from winclient.domain.queue.crowd import Days
from winclient.domain.queue.estimates import Pace, Service
from winclient.domain.queue.rules import Waiting
from winclient.domain.queue.session import Pause, Session
from winclient.domain.queue.ticket import Ticket, TicketState
from winclient.domain.values import Value

HELD_NOTE = "queue/held/"  # and the counter: the ticket of the hall's queue that it holds


class TicketQuery(Value, frozen=True, kw_only=True):
    """Which tickets of a session a list shows, in order of arrival; None does not narrow it."""

    session: str
    states: frozenset[TicketState] | None = None
    segment: str | None = None
    counter: str | None = None
    limit: int = 5_000


class Crowd(Value, frozen=True):
    """How many of one class wait in a segment, for any counter or for one."""

    segment: str
    ticket_class: TicketClass
    for_counter: str
    waiting: int
    since: datetime  # the earliest arrival among them


class KeptAnswer(Value, frozen=True):
    """What a request was answered; `digest` is that of the order, so that no other may use it."""

    request: str
    digest: str
    at: datetime
    body: str


class QueueReader(Protocol):
    """Reads of the queue at one consistent moment."""

    def session(self) -> Session | None:
        """The latest one, closed or not."""

    def ticket(self, id: str) -> Ticket | None: ...
    def ticket_numbered(self, number: str, *, session: str) -> Ticket | None: ...
    def tickets(self, query: TicketQuery) -> tuple[Ticket, ...]: ...

    def held(self, counter: str) -> Ticket | None:
        """The ticket a counter has called or serves; at most one."""

    def ended(self, counter: str, *, session: str) -> Ticket | None:
        """The ticket a counter skipped or finished last."""

    def heads(self, counter: str, *, segments: Sequence[str], now: datetime) -> Sequence[Waiting]:
        """The first of each segment and class, and all that wait for this counter alone."""

    def favoured_lately(self, segment: str, *, session: str, calls: int) -> bool:
        """Whether a favoured ticket is among the segment's last calls."""

    def quiet(self, *, now: datetime) -> int:
        """How many wait but may not be offered yet."""

    def last_turn(self, segment: str, *, session: str) -> int: ...
    def last_serial(self, prefix: str, *, session: str) -> int: ...
    def in_line(self) -> Sequence[tuple[str, Waiting]]:
        """All who wait, each with the one counter it is for, or nothing."""

    def services(self, session: str) -> Sequence[Service]:
        """The calls of a session that ended at a counter."""

    def arrivals(self, since: datetime) -> Days:
        """How many tickets were taken in each half hour of each day from then on."""

    def past_paces(self) -> Mapping[str, Pace]:
        """How long a call of each segment kept a counter in the last closed sessions."""

    def crowds(self) -> tuple[Crowd, ...]: ...
    def ticket_counts(self, session: str) -> Mapping[TicketState, int]: ...

    def serials(self, series: str) -> int:
        """How many numbers of a series were given out."""

    def pauses(self) -> tuple[Pause, ...]:
        """The counters that are paused now."""

    def pause_of(self, counter: str) -> Pause | None:
        """The counter's latest word, if it was ever paused."""

    def appointments(self, code: str) -> Sequence[Booked]:
        """Those of this code, on whatever day."""

    def kept_answers(self, requests: Sequence[str]) -> dict[str, KeptAnswer]:
        """Those of these requests that were answered before."""
