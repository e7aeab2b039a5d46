"""A simulated hall (simpy): the product's rules call, and every arrival is told its estimate."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

import simpy

from tests.build import MONDAY
from winclient.domain.ledger.queue_facts import TicketClass
from winclient.domain.queue.estimates import Service, known, paces, wait
from winclient.domain.queue.rules import RULES, Choice, Ground, Measure, Waiting, first
from winclient.domain.queue.segments import Plan, Segment
from winclient.domain.queue.waiting_line import Open, play

SEGMENT = "A"
COUNTERS = 4
SERVICE = 8.0  # minutes, lognormal
SPREAD = 0.7
GAP = 2.15  # minutes between two arrivals: the hall is nearly full
HOURS = 8
MIX = {
    TicketClass.ORDINARY: 80,
    TicketClass.PRIORITY: 10,
    TicketClass.APPOINTMENT: 8,
    TicketClass.GREEN_CHANNEL: 2,
}


@dataclass(frozen=True, slots=True)
class Visit:
    """A person: when, of which class, how long the service takes. The same for every rule."""

    minute: float
    kind: TicketClass
    service: float


@dataclass(slots=True)
class Seen:
    """What became of one visit, in minutes; the estimates are those told at the arrival."""

    ticket: Waiting
    ahead: tuple[Waiting, ...]
    likely: float | None = None
    cautious: float | None = None
    naive: float | None = None
    waited: float | None = None


def a_day(seed: int) -> list[Visit]:
    """Arrivals as they come: at random, with a rush in the middle of the morning."""
    chance = Random(seed)
    visits, minute = [], 0.0
    while minute < HOURS * 60:
        rush = 0.7 if 60 <= minute <= 180 else 1.15
        minute += chance.expovariate(1 / (GAP * rush))
        kind = chance.choices(list(MIX), list(MIX.values()))[0]
        visits.append(
            Visit(minute, kind, SERVICE * chance.lognormvariate(-(SPREAD**2) / 2, SPREAD))
        )
    return visits


@dataclass(slots=True)
class Hall:
    """One day under one rule. `weeks`: what was learnt on days before."""

    rule: str
    weeks: Sequence[Service] = ()
    world: Any = field(default_factory=simpy.Environment)
    waiting: list[Waiting] = field(default_factory=list)
    called: list[Waiting] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)
    busy: dict[str, float] = field(default_factory=dict)  # counter → since which minute
    seen: dict[str, Seen] = field(default_factory=dict)

    def run(self, visits: Sequence[Visit]) -> "Hall":
        """The whole day, until the last person is served."""
        bell = simpy.Store(self.world)
        self.world.process(self._arrivals(visits, bell))
        for n in range(1, COUNTERS + 1):
            self.world.process(self._counter(str(n), visits, bell))
        self.world.run()
        return self

    @property
    def now(self) -> datetime:
        return MONDAY + timedelta(minutes=self.world.now)

    def _arrivals(self, visits: Sequence[Visit], bell: Any) -> Iterator[Any]:
        for serial, visit in enumerate(visits):
            yield self.world.timeout(max(0.0, visit.minute - self.world.now))
            ticket = Waiting(
                id=f"t{serial:04}",
                segment=SEGMENT,
                ticket_class=visit.kind,
                place=self.now,
                arrived=self.now,
                serial=serial,
            )
            seen = self.seen[ticket.id] = Seen(ticket, tuple(self.waiting))
            self.waiting.append(ticket)
            self._tell(seen)
            yield bell.put(ticket.id)

    def _counter(self, name: str, visits: Sequence[Visit], bell: Any) -> Iterator[Any]:
        while True:
            yield bell.get()  # as many tokens as people
            ticket = first(self.waiting, {SEGMENT: self._choice()})
            if ticket is None:
                raise RuntimeError("a token without a person")
            self.waiting.remove(ticket)
            self.called.append(ticket)
            self.seen[ticket.id].waited = self.world.now - visits[ticket.serial].minute
            self.busy[name] = self.world.now
            yield self.world.timeout(visits[ticket.serial].service)
            self._served(name, ticket)

    def _served(self, name: str, ticket: Waiting) -> None:
        held = timedelta(minutes=self.world.now - self.busy.pop(name))
        self.services.append(
            Service(
                segment=SEGMENT,
                counter=name,
                arrived=ticket.arrived,
                ended=self.now,
                held=held,
            )
        )

    def _choice(self) -> Choice:
        measure = Measure()
        lately = any(each.favoured for each in self.called[-measure.every :])
        ground = Ground(
            now=self.now,
            measure=measure,
            favoured_due=not (RULES[self.rule].paced and lately),
            ordinary_waits=any(not each.favoured for each in self.waiting),
        )
        return Choice(rule=self.rule, ground=ground)

    def _tell(self, seen: Seen) -> None:
        """What the product would print on the slip at this moment."""
        hour = paces(each for each in self.services if each.ended > self.now - timedelta(hours=1))
        pace = known([SEGMENT], weeks=paces(self.weeks), hour=hour).get(SEGMENT)
        if pace is None:
            return
        mean = timedelta(seconds=pace.mean)
        plan = Plan(segments=(Segment(prefix=SEGMENT, name=SEGMENT, rule=self.rule),))
        line = [("", each) for each in self.waiting]
        turns = play(
            line, counters=self._open(mean), lasts={SEGMENT: mean}, plan=plan, now=self.now
        )
        turn = turns[seen.ticket.id]
        found = wait((turn.at - self.now).total_seconds(), calls=turn.calls, spread=pace.spread)
        seen.likely = found.likely.total_seconds() / 60
        seen.cautious = found.cautious.total_seconds() / 60
        seen.naive = len(seen.ahead) * pace.mean / 60 / COUNTERS

    def _open(self, mean: timedelta) -> list[Open]:
        found = []
        for n in range(1, COUNTERS + 1):
            since = self.busy.get(str(n))
            spent = timedelta(minutes=self.world.now - since) if since is not None else mean
            left = max(mean - spent, mean / 2) if since is not None else timedelta()
            segments = frozenset({SEGMENT})
            found.append(Open(counter=str(n), segments=segments, free=self.now + left))
        return found


def broken_promises(hall: Hall) -> list[str]:
    """Tickets that were overtaken by later ones more often than the rule allows."""
    place = {ticket.id: n for n, ticket in enumerate(hall.called)}
    broken = []
    tickets = [seen.ticket for seen in hall.seen.values()]
    for seen in hall.seen.values():
        later = [each for each in tickets if each.serial > seen.ticket.serial]
        overtook = sum(place[each.id] < place[seen.ticket.id] for each in later)
        if overtook > RULES[hall.rule].promise(seen.ticket, seen.ahead, later, Measure()):
            broken.append(seen.ticket.id)
    return broken
