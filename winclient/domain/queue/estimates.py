"""How long one will wait: a likely and a cautious figure from the hall's own pace, or nothing.

A pace is how long one call keeps a counter: the call, the service, and the way to the next one
where somebody waited. Little is known of a new segment, so its figures lean on the hall's, and
those of this hour on those of the last weeks. A hall of which nothing is known says nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from math import sqrt

from winclient.domain.values import Value

LEAST = 8  # calls without which nothing is said
OF_HALL = 10  # calls of the whole hall that a segment's own few are set against
OF_WEEKS = 20  # calls of the last weeks that those of this hour are set against
LONGEST = timedelta(hours=2)  # a service that somebody forgot to end tells nothing
PAUSE = timedelta(minutes=10)  # longer between two calls is a break, not the way to the next
USUAL_SPREAD = 1.0  # of one call, as a share of its mean, until the hall's own is known
UNSURE = 0.4  # what an hour differs from the one before, as a share
MOST_SPREAD = 1.25  # of a sum; beyond it the quantiles below are no longer close
MINUTE, FIVE = 60, 5
CAUTIOUS = 1.2816  # standard normal at 90 %


class Wait(Value, frozen=True, kw_only=True):
    """Half of all wait no longer than `likely`, nine in ten no longer than `cautious`."""

    likely: timedelta
    cautious: timedelta


class Service(Value, frozen=True, kw_only=True):
    """One call that has ended, with what it kept the counter busy."""

    segment: str
    counter: str
    arrived: datetime
    ended: datetime
    held: timedelta


class Pace(Value, frozen=True):
    """Calls with the sum of their seconds and of the squares; two add up to one."""

    calls: float = 0
    seconds: float = 0
    squares: float = 0

    def __add__(self, other: "Pace") -> "Pace":
        return Pace(
            self.calls + other.calls,
            self.seconds + other.seconds,
            self.squares + other.squares,
        )

    def shrunk(self, calls: float) -> "Pace":
        """The same pace with the weight of so many calls, or of its own if they are fewer."""
        share = min(1.0, calls / self.calls) if self.calls else 0.0
        return Pace(self.calls * share, self.seconds * share, self.squares * share)

    @property
    def mean(self) -> float:
        """Seconds that one call keeps a counter."""
        return self.seconds / self.calls

    @property
    def spread(self) -> float:
        """Standard deviation of one call as a share of the mean, set against the usual one."""
        usual = (USUAL_SPREAD * self.mean) ** 2 * OF_HALL
        own = max(0.0, self.squares - self.calls * self.mean**2)
        return sqrt((usual + own) / (OF_HALL + self.calls)) / self.mean


def paces(services: Iterable[Service]) -> dict[str, Pace]:
    """The pace of each segment."""
    found: dict[str, Pace] = {}
    for segment, seconds in _cycles(services):
        one = Pace(1, seconds, seconds**2)
        found[segment] = found.get(segment, Pace()) + one
    return found


def _cycles(services: Iterable[Service]) -> Iterator[tuple[str, float]]:
    """Each call with the way to the next: that is what a counter needs while people wait."""
    ordered = sorted(services, key=lambda each: (each.counter, each.ended))
    for _counter, own in groupby(ordered, key=lambda each: each.counter):
        line = list(own)
        for each, after in pairwise(line):
            yield from _cycle(each, gap=_gap(each, after))
        yield from _cycle(line[-1], gap=timedelta())


def _gap(each: Service, after: Service) -> timedelta:
    """Between the end of one and the call of the next, if the next was waiting by then."""
    if after.arrived > each.ended:
        return timedelta()
    gap = after.ended - after.held - each.ended
    return gap if timedelta() < gap <= PAUSE else timedelta()


def _cycle(each: Service, *, gap: timedelta) -> Iterator[tuple[str, float]]:
    if timedelta() < each.held <= LONGEST:
        yield each.segment, (each.held + gap).total_seconds()


def known(
    segments: Iterable[str], *, weeks: Mapping[str, Pace], hour: Mapping[str, Pace]
) -> dict[str, Pace]:
    """The pace to reckon with for each segment; empty while nearly nothing is known."""
    hall = sum(weeks.values(), Pace()) + sum(hour.values(), Pace())
    if hall.calls < LEAST or hall.seconds <= 0:
        return {}
    found = {}
    for segment in segments:
        before = weeks.get(segment, Pace()) + hall.shrunk(OF_HALL)
        found[segment] = before.shrunk(OF_WEEKS) + hour.get(segment, Pace())
    return found


def wait(mean: float, *, calls: float, spread: float) -> Wait:
    """The wait of `mean` seconds for so many `calls` to end, as quantiles of a gamma distribution.

    The spread of a sum shrinks with the number of calls, down to what one hour differs from
    another. Wilson and Hilferty (1931) for the quantiles.
    """
    if mean <= 0 or calls <= 0:
        return Wait(likely=timedelta(), cautious=timedelta())
    share = min(MOST_SPREAD, sqrt(spread**2 / calls + UNSURE**2))
    likely, cautious = (_quantile(mean, share=share, normal=z) for z in (0.0, CAUTIOUS))
    return Wait(likely=timedelta(seconds=likely), cautious=timedelta(seconds=cautious))


def _quantile(mean: float, *, share: float, normal: float) -> float:
    ninth = share**2 / 9
    return float(mean * max(0.0, 1 - ninth + normal * sqrt(ninth)) ** 3)


def whole_minutes(found: Wait) -> tuple[int, int]:
    """For people: likely rounded down, cautious up; in fives once it takes longer than that."""
    low, high = (each.total_seconds() / MINUTE for each in (found.likely, found.cautious))
    unit = FIVE if high > 2 * FIVE else 1
    upper = -int(-high // unit) * unit
    return int(low // unit) * unit, max(upper, unit)
