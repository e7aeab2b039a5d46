"""The calendar of the State Council's notices: which days are off, which weekends are worked."""

import json
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from msgspec.structs import replace

from winclient.domain.refusals import Reason, Refused
from winclient.domain.values import Value

ONE_DAY = timedelta(days=1)
Span = tuple[int, int]  # minutes of the day


class Notice(Value, frozen=True, kw_only=True):
    """One year's 节假日安排 with its corrections; its dates may reach into the years beside it."""

    year: int
    off: frozenset[date]
    work: frozenset[date]


class WorkCalendar(Value, frozen=True, dict=True):
    """Working days by the notices held; plain weekends where no notice is.

    Each date is kept under the notice that set it: 2022-12-31 is off by the notice for 2023, and
    importing 2022 anew must not lose that. Where two notices speak of one day the later holds.
    """

    notices: tuple[Notice, ...] = ()
    office: tuple[Span, ...] = ()  # the hall's office hours; none: hours run by the clock

    @cached_property
    def years(self) -> frozenset[int]:
        """The years whose notice is published and held."""
        return frozenset(each.year for each in self.notices)

    @cached_property
    def _special(self) -> dict[date, bool]:
        special: dict[date, bool] = {}
        for notice in sorted(self.notices, key=lambda each: each.year):
            special |= dict.fromkeys(notice.off, False) | dict.fromkeys(notice.work, True)
        return special

    @cached_property
    def by_clock(self) -> "WorkCalendar":
        """For the law's limits in hours, which no office hours stop."""
        return replace(self, office=()) if self.office else self

    def knows(self, day: date) -> bool:
        """Whether the year of `day` is published."""
        return day.year in self.years

    def is_workday(self, day: date) -> bool:
        special = self._special.get(day)
        return day.weekday() < 5 if special is None else special

    def workday_from(self, day: date) -> date:
        """`day`, or the first working day after it."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def workday_until(self, day: date) -> date:
        """`day`, or the last working day before it."""
        while not self.is_workday(day):
            day -= ONE_DAY
        return day


def merge(calendar: WorkCalendar, *, newer: WorkCalendar) -> WorkCalendar:
    """Both calendars' notices; for a year held by both, the one of `newer` alone."""
    notices = {each.year: each for each in (*calendar.notices, *newer.notices)}
    return WorkCalendar(tuple(notices[year] for year in sorted(notices)))


def read_calendar(text: str) -> WorkCalendar:
    """The calendar in `text`: our own format, one holiday-cn year, or a list of such years.

    Refused (CALENDAR_UNREADABLE, `what` = the piece that is wrong) rather than half read. A year
    without a single day is a notice not yet published, not a year without holidays.
    """
    try:
        data = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise _unreadable(text) from error
    if isinstance(data, dict):
        data = data.get("notices", [data])
    notices = [_notice(row) for row in _list(data)]
    published = {each.year: each for each in notices if each.off or each.work}
    if not published:
        raise _unreadable(", ".join(str(each.year) for each in notices))
    return WorkCalendar(tuple(published[year] for year in sorted(published)))


def _unreadable(what: object) -> Refused:
    return Refused(Reason.CALENDAR_UNREADABLE, what=str(what).strip()[:60])


def _notice(row: Any) -> Notice:
    year = row.get("year") if isinstance(row, dict) else None
    if type(year) is not int or not 1950 <= year <= 2200:
        raise _unreadable(row)
    off, work = _holiday_cn(row["days"]) if "days" in row else _spans(row)
    if off & work:
        raise _unreadable(min(off & work))
    for day in off | work:
        # Notices reach over New Year by days; anything further is another year's file.
        if not date(year - 1, 12, 1) <= day <= date(year + 1, 1, 31):
            raise _unreadable(f"{year}: {day}")
    return Notice(year=year, off=off, work=work)


def _holiday_cn(days: Any) -> tuple[frozenset[date], frozenset[date]]:
    off: set[date] = set()
    work: set[date] = set()
    for row in _list(days):
        if not isinstance(row, dict) or type(row.get("isOffDay")) is not bool:
            raise _unreadable(row)
        (off if row["isOffDay"] else work).add(_date(row.get("date")))
    return frozenset(off), frozenset(work)


def _spans(row: dict[str, Any]) -> tuple[frozenset[date], frozenset[date]]:
    off = frozenset(day for span in _list(row.get("off")) for day in _span(span))
    return off, frozenset(_date(day) for day in _list(row.get("work")))


def _span(span: Any) -> list[date]:
    """The days of "2026-10-01/2026-10-07" (ISO 8601 interval) or of a single date."""
    if not isinstance(span, str):
        raise _unreadable(span)
    first, _, last = span.partition("/")
    start, end = _date(first), _date(last or first)
    days = (end - start).days
    if not 0 <= days <= 60:
        raise _unreadable(span)
    return [start + timedelta(days=each) for each in range(days + 1)]


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise _unreadable(value)
    return value


def _date(value: Any) -> date:
    # Python 3.11 reads further ISO forms (20260101, 2026-W01-1) that no calendar file uses.
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise _unreadable(value) from error
    if day.isoformat() != value:
        raise _unreadable(value)
    return day
