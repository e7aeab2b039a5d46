"""The queue as a child would keep it: lists of tickets, neither facts nor tables."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

COUNTERS = ("1", "2", "3")
WAITING, CALLED, SERVING, PARKED = "waiting", "called", "serving", "parked"
MISSED, SERVED, LEFT, VOID = "missed", "served", "left", "void"


@dataclass
class Plain:
    """A ticket as a child would keep it."""

    number: str
    segment: str
    priority: bool
    arrived: datetime
    state: str = WAITING
    counter: str = ""
    for_counter: str = ""
    quiet_until: datetime | None = None
    called: datetime | None = None
    ended: datetime | None = None
    calls: list[tuple[str, datetime]] = field(default_factory=list)


@dataclass
class Model:
    """The hall in lists; it knows neither facts nor tables."""

    tickets: list[Plain] = field(default_factory=list)
    open: bool = True
    paused: set[str] = field(default_factory=set)

    def held(self, counter: str) -> Plain | None:
        found = [t for t in self.tickets if t.counter == counter and t.state in (CALLED, SERVING)]
        assert len(found) <= 1
        return found[0] if found else None

    def offered(self, counter: str, now: datetime) -> list[Plain]:
        def mine(ticket: Plain) -> bool:
            if ticket.for_counter:
                return ticket.for_counter == counter
            return ticket.segment == "A" or counter in ("2", "3")

        return [
            t
            for t in self.tickets
            if t.state == WAITING and mine(t) and (t.quiet_until is None or t.quiet_until <= now)
        ]

    def next(self, counter: str, now: datetime) -> Plain | None:
        def key(ticket: Plain):
            if ticket.segment == "B":
                return (-2 if ticket.priority else 0), ticket.arrived, ticket.arrived
            head_start = timedelta(minutes=10 if ticket.priority else 0)
            return 0, ticket.arrived - head_start, ticket.arrived

        return min(self.offered(counter, now), key=key, default=None)
