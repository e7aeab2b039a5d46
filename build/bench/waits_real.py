"""Estimates against what happened: five-minute records of real government counters."""

import csv
import gzip
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from tests.build import MONDAY
from winclient.domain.ledger.queue_facts import TicketClass
from winclient.domain.queue.estimates import Pace, Wait, known, wait
from winclient.domain.queue.rules import Waiting
from winclient.domain.queue.segments import Plan, Segment
from winclient.domain.queue.waiting_line import Open, play

HERE = Path(__file__).resolve().parent
WEEKS = 20  # days of the same queue before this one
HOUR = 60  # minutes
BUSY_DAY = 30  # calls without which a day tells little
SEGMENT = "A"
PLAN = Plan(segments=(Segment(prefix=SEGMENT, name=SEGMENT),))


@dataclass(frozen=True, slots=True)
class Glance:
    """A queue at one moment, minutes after midnight; `called` since the glance before."""

    at: int
    counters: int
    waiting: int
    service: int  # minutes, as the office itself says
    called: int


@dataclass(frozen=True, slots=True)
class Told:
    """Minutes: what the product said, what the naive sum said, and what it was."""

    likely: float
    cautious: float
    naive: float
    actual: float


def data() -> Path | None:
    """The records, where this machine has them."""
    folder = Path(os.environ.get("WINCLIENT_REAL_DATA", HERE.parents[2] / "shared" / "data"))
    file = folder / "queue" / "warsaw_5min.csv.gz"
    return file if file.exists() else None


def replay(file: Path, *, every: int) -> Iterator[Told]:
    """Each `every`th moment at which somebody took a number and a counter was open."""
    count = 0
    for days in _queues(file):
        past: list[Pace] = []
        for day in days:
            weeks = sum(past[-WEEKS:], Pace())
            if weeks.calls >= BUSY_DAY and sum(glance.called for glance in day) >= BUSY_DAY:
                for place, actual in _waits(day):
                    count += 1
                    if count % every == 0:
                        yield _told(day, place, actual, weeks=weeks)
            past.append(_pace(day))


def _queues(file: Path) -> Iterator[list[list[Glance]]]:
    """The days of each queue in order."""
    found: dict[tuple[str, str], dict[str, list[Glance]]] = defaultdict(lambda: defaultdict(list))
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            hour, minute = row["time"].split(":")
            numbers = ("open_counters", "waiting", "service_min", "called")
            glance = Glance(int(hour) * 60 + int(minute), *(int(row[name]) for name in numbers))
            found[row["office"], row["queue_id"]][row["date"]].append(glance)
    for days in found.values():
        yield [sorted(days[day], key=lambda glance: glance.at) for day in sorted(days)]


def _pace(day: Sequence[Glance], *, since: int = 0, until: int = 24 * HOUR) -> Pace:
    """Counter-seconds a call, over the spans in which somebody waited all the time.

    The records do not tell single services; their spread is taken to be as large as their mean.
    """
    found = Pace()
    for before, after in pairwise(day):
        busy = before.waiting and after.waiting and before.counters and after.at - before.at <= 12
        if busy and since <= after.at <= until:
            spent = 60 * (after.at - before.at) * (before.counters + after.counters) / 2
            mean = spent / max(after.called, 1)
            found += Pace(after.called, spent, 2 * mean**2 * after.called)
    return found


def _waits(day: Sequence[Glance]) -> Iterator[tuple[int, float]]:
    """Who stands last at a glance, and the minutes until so many were called."""
    total = [0]
    for glance in day:
        total.append(total[-1] + glance.called)
    for place, glance in enumerate(day):
        if not (glance.waiting and glance.counters):
            continue
        wanted = total[place + 1] + glance.waiting
        for later in range(place + 1, len(day)):
            if total[later + 1] >= wanted:
                span = day[later].at - day[later - 1].at
                share = (wanted - total[later]) / (total[later + 1] - total[later])
                yield place, day[later - 1].at + span * share - glance.at
                break


def _told(day: Sequence[Glance], place: int, actual: float, *, weeks: Pace) -> Told:
    glance = day[place]
    hour = _pace(day, since=glance.at - HOUR, until=glance.at)
    pace = known([SEGMENT], weeks={SEGMENT: weeks}, hour={SEGMENT: hour})[SEGMENT]
    found = _expected(glance, pace)
    return Told(
        likely=found.likely.total_seconds() / 60,
        cautious=found.cautious.total_seconds() / 60,
        naive=glance.waiting * glance.service / glance.counters,
        actual=actual,
    )


def _expected(glance: Glance, pace: Pace) -> Wait:
    """As the product does it: the line played forward, the counters somewhere in a service."""
    mean = timedelta(seconds=pace.mean)
    counters = [
        Open(
            counter=str(n),
            segments=frozenset({SEGMENT}),
            free=MONDAY + max(mean * (1 - n / glance.counters), mean / 2),
        )
        for n in range(glance.counters)
    ]
    line = [("", _waiting(n)) for n in range(glance.waiting)]
    turns = play(line, counters=counters, lasts={SEGMENT: mean}, plan=PLAN, now=MONDAY)
    turn = turns[line[-1][1].id]
    return wait((turn.at - MONDAY).total_seconds(), calls=turn.calls, spread=pace.spread)


def _waiting(n: int) -> Waiting:
    arrived = MONDAY - timedelta(hours=8) + timedelta(seconds=n)
    return Waiting(
        id=f"t{n}",
        segment=SEGMENT,
        ticket_class=TicketClass.ORDINARY,
        place=arrived,
        arrived=arrived,
        serial=n,
    )
