"""Crowd hours: how many come in each half hour of each weekday, on a day like that."""

from collections.abc import Iterable, Mapping
from datetime import date, time

from winclient.domain.values import Value

SLOTS = 48  # half hours of a day
Days = Mapping[date, Mapping[int, float]]  # arrivals by day and half hour


class Hour(Value, frozen=True, kw_only=True):
    """One half hour of one weekday (0 is Monday): arrivals of an average day, over how many."""

    weekday: int
    slot: int
    mean: float
    days: int

    @property
    def begins(self) -> time:
        """When it begins."""
        return time(self.slot // 2, self.slot % 2 * 30)


class Crowd(Value, frozen=True, kw_only=True):
    """All half hours of the weekdays on which the hall was open; empty without a history."""

    hours: tuple[Hour, ...] = ()
    days: int = 0
    first: date | None = None
    last: date | None = None

    @property
    def busiest(self) -> Hour | None:
        """The first of the fullest."""
        return max(self.hours, key=lambda hour: hour.mean, default=None)

    def at(self, weekday: int, slot: int) -> Hour | None:
        """One cell."""
        found = (each for each in self.hours if (each.weekday, each.slot) == (weekday, slot))
        return next(found, None)


def crowd(days: Days) -> Crowd:
    """A day counts where anybody came; its other half hours, between the hall's first and last
    one, were then empty, not unknown."""
    known = {day: slots for day, slots in days.items() if any(slots.values())}
    if not known:
        return Crowd()
    used = [slot for slots in known.values() for slot, n in slots.items() if n > 0]
    open_slots = range(min(used), max(used) + 1)
    hours = []
    for weekday in sorted({day.weekday() for day in known}):
        like = [slots for day, slots in known.items() if day.weekday() == weekday]
        for slot in open_slots:
            mean = sum(slots.get(slot, 0) for slots in like) / len(like)
            hours.append(Hour(weekday=weekday, slot=slot, mean=mean, days=len(like)))
    return Crowd(hours=tuple(hours), days=len(known), first=min(known), last=max(known))


def joined(many: Iterable[Days]) -> Days:
    """Several histories as one; where two know a day, the later one is believed."""
    found: dict[date, Mapping[int, float]] = {}
    for days in many:
        found.update(days)
    return found
