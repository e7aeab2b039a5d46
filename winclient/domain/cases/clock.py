"""The clock of a case: both limits, what stopped it, how much is left and how that looks."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from winclient.domain.days.deadlines import DayUnit, Due, WorkCalendar, hours_due
from winclient.domain.days.deadlines import due as due_after
from winclient.domain.days.work_calendar import ONE_DAY
from winclient.domain.values import Value

EXTENSION_DAYS = 10  # 行政许可法 §42
_HORIZON = 4000  # days; a limit longer than that is a fault of the catalogue


class Pause(Value, frozen=True, kw_only=True):
    """The days after `since` up to and with `until` do not count; None: it still runs.

    As with every time limit the day on which it begins is not part of it (民法典 §201).
    """

    kind: str
    name: str
    since: date
    days: int
    until: date | None = None


class Stretch(Value, frozen=True):
    """How long a limit is: `days` units, then working days of an extension."""

    days: int
    unit: DayUnit
    extension: int = 0


def due_with_pauses(
    start: date,
    stretch: Stretch,
    *,
    pauses: Iterable[Pause],
    calendar: WorkCalendar,
    at: datetime | None = None,
) -> Due | None:
    """The last day of a limit, days in a pause left out once however many pauses cover them.

    `at` is the moment from which hours count, where it is known. None while a pause that began
    before the day still runs: nobody knows the day then.
    """
    known = tuple(pauses)
    if not known and not stretch.extension:
        return due_after(start, stretch.days, unit=stretch.unit, calendar=calendar, at=at)
    count = _Count(start, known, calendar)
    match stretch.unit:
        case DayUnit.WORKING_DAY:
            count.forward(stretch.days, working=True)
        case DayUnit.CALENDAR_DAY:
            count.forward(stretch.days, working=False)
            if stretch.days:
                count.settle()
        case DayUnit.HOUR:
            count.hours(stretch.days, at=at)
    count.forward(stretch.extension, working=True)
    if any(pause.until is None and pause.since < count.day for pause in known):
        return None
    return Due(on=count.day, provisional=count.guessed, hour=count.hour)


class _Count:
    """Walks day by day; `guessed` once it asked for the kind of a day nobody has published."""

    def __init__(self, start: date, pauses: tuple[Pause, ...], calendar: WorkCalendar) -> None:
        self.day = start
        self.guessed = False
        self.hour = ""
        self._pauses = pauses
        self._calendar = calendar

    def forward(self, days: int, *, working: bool) -> None:
        """`days` more days that count."""
        if days:
            self.hour = ""
        for _ in range(_HORIZON):
            if not days:
                return
            self.day += ONE_DAY
            days -= not self._stands(self.day) and (not working or self._is_workday())
        raise ValueError("a limit without an end")

    def hours(self, hours: int, *, at: datetime | None) -> None:
        """On to the moment at which so many hours are over."""
        calendar, stands = self._calendar, self._stands
        due = hours_due(self.day, hours, at=at, calendar=calendar, stands=stands)
        self.day, self.hour, self.guessed = due.on, due.hour, due.provisional

    def settle(self) -> None:
        """A last day that is off, or in a pause, moves on (民法典 §203)."""
        while self._stands(self.day) or not self._is_workday():
            self.day += ONE_DAY

    def _stands(self, day: date) -> bool:
        return any(
            pause.until is not None and pause.since < day <= pause.until for pause in self._pauses
        )

    def _is_workday(self) -> bool:
        self.guessed |= not self._calendar.knows(self.day)
        return self._calendar.is_workday(self.day)


class Lamp(StrEnum):
    """绿 黄 红; `STOPPED` while the clock stands."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    STOPPED = "stopped"


class Ladder(Value, frozen=True, kw_only=True):
    """When a lamp changes: working days left, or the share of the limit that is left.

    Yellow at `yellow_days` or at `yellow_percent` of the limit, red at `red_days`.
    """

    yellow_days: int = 2
    yellow_percent: int = 33
    red_days: int = 0


USUAL_LADDER = Ladder()


def days_left(today: date, due: date, *, calendar: WorkCalendar) -> int:
    """Working days after `today` up to and with `due`; below zero, how many it is late."""
    if due < today:
        return -days_left(due, today, calendar=calendar) or -1
    days = range((due - today).days)
    return sum(calendar.is_workday(date.fromordinal(today.toordinal() + n + 1)) for n in days)


def lamp(left: int, *, whole: int, ladder: Ladder) -> Lamp:
    """The colour for `left` working days of `whole`. A limit of a day is not born yellow."""
    if left <= ladder.red_days:
        return Lamp.RED
    if left < whole and (left <= ladder.yellow_days or left * 100 <= whole * ladder.yellow_percent):
        return Lamp.YELLOW
    return Lamp.GREEN
