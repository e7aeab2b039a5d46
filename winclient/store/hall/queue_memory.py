"""The queue as its one writer keeps it in memory: what a call asks, answered without a statement.

It holds the last session's tickets, the pauses and the series, parsed once. Whatever is asked
seldom is not here: it is asked of the database. `tests/store/test_mirror.py` compares each
answer with that of the statement whose place it takes.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from msgspec import Struct, field

from winclient.app.queue_ports import Crowd
from winclient.domain.ledger.queue_facts import TicketClass
from winclient.domain.queue.rules import ORDINARY, Waiting
from winclient.domain.queue.session import Pause, Session
from winclient.domain.queue.ticket import HELD, Ticket, TicketState


class Place(NamedTuple):
    """Where a ticket stands among those of its segment and class."""

    place: datetime
    arrived: datetime
    serial: int
    id: str


class Spot(NamedTuple):
    """One who waits: those of a lane stand in the order of their places.

    `not_before`: a number that was just called in vain rests until then.
    """

    place: Place
    arrived: datetime
    not_before: datetime | None
    waiting: Waiting

    def offered(self, now: datetime) -> bool:
        return self.not_before is None or self.not_before <= now


class Lane(NamedTuple):
    """Those of one class who wait in a segment, for every counter (empty) or for one."""

    segment: str
    ticket_class: TicketClass
    for_counter: str


Turn = tuple[int, str]  # of a segment, and whose it was


class QueueMemory(Struct):
    """One session; each change can be taken back until the transaction is over."""

    session: Session | None = None
    pauses: dict[str, Pause] = field(default_factory=dict)
    series: dict[str, int] = field(default_factory=dict)
    tickets: dict[str, Ticket] = field(default_factory=dict)
    changes: list[Callable[[], object]] = field(default_factory=list)  # what takes each back
    _numbered: dict[str, str] = field(default_factory=dict)
    _held: dict[str, str] = field(default_factory=dict)
    _lanes: dict[Lane, list[Spot]] = field(default_factory=lambda: defaultdict(list))
    _turns: dict[str, list[Turn]] = field(default_factory=lambda: defaultdict(list))
    _serials: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def opened(self, session: Session) -> "QueueMemory":
        """Of the next session; the numbers begin again."""
        return QueueMemory(session, self.pauses, self.series, changes=self.changes)

    def put(self, ticket: Ticket) -> None:
        """As it stands from now on; a ticket of an earlier session is not kept."""
        if self.session is not None and ticket.session == self.session.id:
            before = self.tickets.get(ticket.id)
            self._swap(before, ticket)
            self.changes.append(partial(self._swap, ticket, before))

    def put_session(self, session: Session) -> None:
        """Of the same session, stopped, resumed or closed."""
        self.changes.append(partial(setattr, self, "session", self.session))
        self.session = session

    def put_pause(self, pause: Pause) -> None:
        """The counter's latest word."""
        self.changes.append(_back(self.pauses, pause.counter))
        self.pauses[pause.counter] = pause

    def count(self, series: str) -> int:
        """The next number of a series."""
        self.changes.append(_back(self.series, series))
        self.series[series] = number = self.series.get(series, 0) + 1
        return number

    def take_back(self, *, until: int) -> None:
        """Undo, last change first, until so many are left."""
        while len(self.changes) > until:
            self.changes.pop()()

    def held(self, counter: str) -> Ticket | None:
        id = self._held.get(counter)
        return None if id is None else self.tickets[id]

    def numbered(self, number: str) -> Ticket | None:
        id = self._numbered.get(number)
        return None if id is None else self.tickets[id]

    def heads(self, counter: str, *, segments: Sequence[str], now: datetime) -> list[Waiting]:
        """The first of each segment and class, and all that wait for this counter alone."""
        found: list[Waiting] = []
        for lane, spots in self._lanes.items():
            if lane.for_counter == counter:
                found += [spot.waiting for spot in spots if spot.offered(now)]
            elif not lane.for_counter and lane.segment in segments:
                for spot in spots:
                    if spot.offered(now):
                        found.append(spot.waiting)
                        break
        return found

    def quiet(self, *, now: datetime) -> int:
        spots = (spot for lane in self._lanes.values() for spot in lane)
        return sum(not spot.offered(now) for spot in spots)

    def crowds(self) -> Iterable[Crowd]:
        for lane, spots in self._lanes.items():
            yield Crowd(*lane, len(spots), min(spot.arrived for spot in spots))

    def favoured_lately(self, segment: str, *, calls: int) -> bool:
        """Whether a favoured ticket is among the segment's last calls."""
        lately = self._turns.get(segment, ())[-calls:]
        return any(self.tickets[id].ticket_class is not ORDINARY for _, id in lately)

    def last_turn(self, segment: str) -> int:
        turns = self._turns[segment]
        return turns[-1][0] if turns else 0

    def last_serial(self, prefix: str) -> int:
        serials = self._serials[prefix]
        return serials[-1] if serials else 0

    def _swap(self, old: Ticket | None, new: Ticket | None) -> None:
        """`new` where `old` was; what both have in common is not touched."""
        if old is None or new is None:
            self._come_or_go(old, new)
        if old is not None:
            self._rise(old)
        if new is not None:
            self.tickets[new.id] = new
            self._sit(new)
        was, now = _turn(old), _turn(new)
        if was and was != now:
            _remove(self._turns[was[0]], was[1])
        if now and was != now:
            insort(self._turns[now[0]], now[1])

    def _come_or_go(self, old: Ticket | None, new: Ticket | None) -> None:
        if old is not None:
            del self.tickets[old.id], self._numbered[old.number]
            _remove(self._serials[old.prefix], old.serial)
        if new is not None:
            self._numbered[new.number] = new.id
            insort(self._serials[new.prefix], new.serial)

    def _sit(self, ticket: Ticket) -> None:
        if ticket.state in HELD:
            self._held[ticket.counter] = ticket.id
        elif ticket.state is TicketState.WAITING:
            insort(self._lanes[_lane(ticket)], _spot(ticket))

    def _rise(self, ticket: Ticket) -> None:
        if ticket.state in HELD:
            del self._held[ticket.counter]
        elif ticket.state is TicketState.WAITING:
            lane = _lane(ticket)
            _remove(self._lanes[lane], (_place(ticket),))
            if not self._lanes[lane]:
                del self._lanes[lane]


def _lane(ticket: Ticket) -> Lane:
    return Lane(ticket.segment, ticket.ticket_class, ticket.for_counter)


def _turn(ticket: Ticket | None) -> tuple[str, Turn] | None:
    """Segment and turn of who was called."""
    if ticket is None or ticket.call is None:
        return None
    return ticket.segment, (ticket.call.turn, ticket.id)


def _place(ticket: Ticket) -> Place:
    return Place(ticket.place, ticket.arrived_at, ticket.serial, ticket.id)


def _spot(ticket: Ticket) -> Spot:
    waiting = Waiting(
        id=ticket.id,
        segment=ticket.segment,
        ticket_class=ticket.ticket_class,
        place=ticket.place,
        arrived=ticket.arrived_at,
        serial=ticket.serial,
    )
    return Spot(_place(ticket), ticket.arrived_at, ticket.not_before, waiting)


def _remove(line: list[Any], each: Any) -> None:
    """Mostly the first: looking in the middle of a long line costs the processor's cache."""
    del line[bisect_left(line, each) if line[0] < each else 0]


def _back(kept: dict[str, Any], name: str) -> Callable[[], object]:
    """What gives a name the value that it has now."""
    if name in kept:
        return partial(kept.__setitem__, name, kept[name])
    return partial(kept.pop, name, None)
