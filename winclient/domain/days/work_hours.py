"""Limits in hours: from the moment they begin, by the clock or within the hall's office hours.

By the law hours run from their beginning without a stop (民法典 §201). Where the hall promises in
office hours (`office`), only those of working days count for the promise.
"""

import re
from collections.abc import Callable
from datetime import date

from winclient.domain.days.work_calendar import ONE_DAY, Span, WorkCalendar
from winclient.domain.refusals import Reason, Refused

DAY = 24 * 60  # minutes
_ALL_DAY: tuple[Span, ...] = ((0, DAY),)
_SPAN = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-—–~至]\s*(\d{1,2})[:：](\d{2})")
_HORIZON = 4000  # days; a longer limit is a fault of the catalogue


def read_office_hours(text: str) -> tuple[Span, ...]:
    """`09:00-12:00 13:30-17:30` as minutes of the day; empty: hours are counted by the clock."""
    spans = []
    for first, minute, last, last_minute in _SPAN.findall(text):
        spans.append((int(first) * 60 + int(minute), int(last) * 60 + int(last_minute)))
    rest = _SPAN.sub("", text).strip(" ,，;；、")
    ends = [0, *(each for span in spans for each in span), DAY]
    if rest or ends != sorted(ends) or any(first == last for first, last in spans):
        raise Refused(Reason.FIELD_WRONG, field="office_hours", why=text[:40])
    return tuple(spans)


def end_of_hours(
    day: date, minute: int, *, hours: int, calendar: WorkCalendar, stands: Callable[[date], bool]
) -> tuple[date, int]:
    """Day and minute at which `hours` are over that begin to run at that minute of `day`.

    Days that `stands` names do not count. By the clock an end on a day off moves to the end of
    the next working day (民法典 §203).
    """
    left, begun = hours * 60, day
    for _ in range(_HORIZON):
        for opens, last in _open(day, calendar=calendar, stands=stands):
            first = max(opens, minute) if day == begun else opens
            if 0 < left <= last - first:
                return _settled(day, first + left, calendar=calendar, stands=stands)
            left -= max(0, last - first)
        day += ONE_DAY
    raise ValueError("a limit without an end")


def _open(day: date, *, calendar: WorkCalendar, stands: Callable[[date], bool]) -> tuple[Span, ...]:
    if stands(day):
        return ()
    if calendar.office:
        return calendar.office if calendar.is_workday(day) else ()
    return _ALL_DAY


def _settled(
    day: date, minute: int, *, calendar: WorkCalendar, stands: Callable[[date], bool]
) -> tuple[date, int]:
    last = day
    while stands(last) or not calendar.is_workday(last):
        last += ONE_DAY
    return (day, minute) if last == day else (last, DAY)


def clock_time(minute: int) -> str:
    """15:30; empty at the end of the day, which is what a date means anyway."""
    return "" if minute >= DAY else f"{minute // 60:02}:{minute % 60:02}"
