"""Plays the line forward as the rules would call it: when each who waits would be called."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush

from msgspec import Struct, field
from msgspec.structs import replace

from winclient.domain.ledger.queue_facts import TicketClass
from winclient.domain.queue.rules import RULES, Choice, Ground, Waiting, first
from winclient.domain.queue.segments import Plan
from winclient.domain.values import Value

NEWCOMER = "newcomer/"
FARTHEST = 2_000  # tickets; nobody is told a wait beyond


class Open(Value, frozen=True, kw_only=True):
    """A counter at work: what it serves, and when it will be free."""

    counter: str
    segments: frozenset[str]
    free: datetime


class Turn(Value, frozen=True, kw_only=True):
    """When a ticket would be called, and how many calls at its counters have to end before."""

    at: datetime
    calls: int


class _Line(Struct):
    """Who waits, by segment and class, or for one counter alone."""

    plan: Plan
    lines: dict[tuple[str, TicketClass], deque[Waiting]] = field(default_factory=dict)
    alone: dict[str, deque[Waiting]] = field(default_factory=dict)
    lately: dict[str, deque[bool]] = field(default_factory=dict)

    def join(self, waiting: Waiting, for_counter: str) -> None:
        key = (waiting.segment, waiting.ticket_class)
        line = (
            self.alone.setdefault(for_counter, deque())
            if for_counter
            else self.lines.setdefault(key, deque())
        )
        line.append(waiting)

    def take(self, at: Open) -> Waiting | None:
        """The one that the rules put first for this counter now."""
        lines = [line for (segment, _), line in self.lines.items() if segment in at.segments]
        lines.append(self.alone.get(at.counter, deque()))
        heads = {line[0].id: line for line in lines if line}
        choices = self._choices([line[0] for line in heads.values()], now=at.free)
        chosen = first((line[0] for line in heads.values()), choices)
        if chosen is not None:
            heads[chosen.id].popleft()
            self._lately(chosen.segment).append(chosen.favoured)
        return chosen

    def _choices(self, heads: Sequence[Waiting], *, now: datetime) -> dict[str, Choice]:
        found = {}
        for prefix in {head.segment for head in heads}:
            segment = self.plan.known(prefix)
            mine = [head for head in heads if head.segment == prefix]
            lately = RULES[segment.rule].paced and any(self._lately(prefix))
            ground = Ground(
                now=now,
                measure=segment.measure,
                favoured_due=not lately,
                ordinary_waits=not all(head.favoured for head in mine),
            )
            found[prefix] = Choice(rule=segment.rule, ground=ground)
        return found

    def _lately(self, prefix: str) -> deque[bool]:
        every = self.plan.known(prefix).measure.every
        return self.lately.setdefault(prefix, deque(maxlen=every))


def newcomer(segment: str, *, now: datetime) -> Waiting:
    """Somebody who would take an ordinary number of this segment now; takes no time of others."""
    return Waiting(
        id=NEWCOMER + segment,
        segment=segment,
        ticket_class=TicketClass.ORDINARY,
        place=now,
        arrived=now,
        serial=10**9,
    )


def play(
    waiting: Iterable[tuple[str, Waiting]],
    *,
    counters: Sequence[Open],
    lasts: Mapping[str, timedelta],
    plan: Plan,
    now: datetime,
) -> dict[str, Turn]:
    """The turn of each ticket by id, and of a newcomer of each segment of `lasts`.

    `waiting`: (the one counter it is for, or nothing; the ticket). `lasts`: what one call of a
    segment keeps a counter. A ticket that no open counter serves has no turn.
    """
    line = _Line(plan)
    for for_counter, each in _ordered(waiting):
        line.join(each, for_counter)
    for segment in lasts:
        line.join(newcomer(segment, now=now), "")
    return _played(line, counters=counters, lasts=lasts, now=now)


def _ordered(waiting: Iterable[tuple[str, Waiting]]) -> list[tuple[str, Waiting]]:
    def key(pair: tuple[str, Waiting]) -> tuple[datetime, datetime, int]:
        return pair[1].place, pair[1].arrived, pair[1].serial

    return sorted(waiting, key=key)[:FARTHEST]


def _played(
    line: _Line, *, counters: Sequence[Open], lasts: Mapping[str, timedelta], now: datetime
) -> dict[str, Turn]:
    found: dict[str, Turn] = {}
    ended: dict[str, int] = {}  # calls that ended, by segment that could have had the counter
    heap = [(max(each.free, now), place) for place, each in enumerate(counters)]
    heapify(heap)
    while heap:
        free, place = heappop(heap)
        here = replace(counters[place], free=free)
        if free > now:
            _count(ended, here.segments)
        while (chosen := line.take(here)) is not None:
            found[chosen.id] = Turn(at=free, calls=max(ended.get(chosen.segment, 0), free > now))
            if not chosen.id.startswith(NEWCOMER):
                again = free + lasts.get(chosen.segment, timedelta())
                heappush(heap, (again, place))
                break
    return found


def _count(ended: dict[str, int], segments: Iterable[str]) -> None:
    for segment in segments:
        ended[segment] = ended.get(segment, 0) + 1
