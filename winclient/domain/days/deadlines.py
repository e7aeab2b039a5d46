"""Due dates in working days, calendar days and hours, provisional where no notice is out yet."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import StrEnum

from winclient.domain.days.moments import HALL_ZONE, minute_of
from winclient.domain.days.work_calendar import (
    ONE_DAY,
    Notice,
    WorkCalendar,
    merge,
    read_calendar,
)
from winclient.domain.days.work_hours import DAY, clock_time, end_of_hours
from winclient.domain.values import Value

__all__ = ["DayUnit", "Due", "Notice", "WorkCalendar", "due", "merge", "read_calendar", "within"]


class DayUnit(StrEnum):
    """工作日, 自然日, 小时: the units of a time limit."""

    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    HOUR = "hour"


class Due(Value, frozen=True, kw_only=True):
    """The last day of a limit; provisional when it rests on weekends instead of a notice."""

    on: date
    provisional: bool
    hour: str = ""  # 15:30 where the limit is in hours

    @property
    def end(self) -> tuple[date, str]:
        """What sorts by time: a day without an hour ends when the day does."""
        return self.on, self.hour or "24:00"


def within(promised: Due | None, statutory: Due | None) -> Due | None:
    """What was promised, never past what the law allows: it may bind sooner, not later."""
    if promised is None or statutory is None:
        return promised
    return min(promised, statutory, key=lambda due: due.end)


def due(
    start: date, days: int, *, unit: DayUnit, calendar: WorkCalendar, at: datetime | None = None
) -> Due:
    """The last day of a limit of `days` units that begins to run on `start`.

    Day one is the next day (民法典 §201); working days leave out statutory holidays (行政许可法
    §82); a count in calendar days that ends on a day off moves to the next working day (民法典
    §203). Hours count from the moment `at`, or from the end of `start` where nobody knows it. Zero
    is `start` itself. ValueError when `days` is negative.
    """
    if days < 0:
        raise ValueError("a limit cannot be negative")
    match unit:
        case DayUnit.WORKING_DAY:
            return _working_days(start, days=days, calendar=calendar)
        case DayUnit.CALENDAR_DAY:
            return _calendar_days(start, days=days, calendar=calendar)
        case DayUnit.HOUR:
            return hours_due(start, days, at=at, calendar=calendar)


def hours_due(
    start: date,
    hours: int,
    *,
    at: datetime | None,
    calendar: WorkCalendar,
    stands: Callable[[date], bool] = lambda _day: False,
) -> Due:
    """The moment `hours` after `at`; days that `stands` names do not count."""
    if hours == 0:
        return Due(on=start, provisional=False)
    begun = minute_of(at) if at and at.astimezone(HALL_ZONE).date() == start else DAY
    day, minute = end_of_hours(start, begun, hours=hours, calendar=calendar, stands=stands)
    known = _published(start, last=day, calendar=calendar)
    return Due(on=day, provisional=not known, hour=clock_time(minute))


def _working_days(start: date, *, days: int, calendar: WorkCalendar) -> Due:
    if days == 0:
        return Due(on=start, provisional=False)
    day, left = start, days
    while left:
        day += ONE_DAY
        left -= calendar.is_workday(day)
    return Due(on=day, provisional=not _published(start + ONE_DAY, last=day, calendar=calendar))


def _calendar_days(start: date, *, days: int, calendar: WorkCalendar) -> Due:
    if days == 0:
        return Due(on=start, provisional=False)
    first = day = start + timedelta(days=days)
    while not calendar.is_workday(day):
        day += ONE_DAY
    return Due(on=day, provisional=not _published(first, last=day, calendar=calendar))


def _published(first: date, *, last: date, calendar: WorkCalendar) -> bool:
    """Whether every day whose kind was asked lies in a published year."""
    return calendar.years.issuperset(range(first.year, last.year + 1))
