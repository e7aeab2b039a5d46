"""Limits in hours: by the clock, or within the hall's office hours, against a count by minutes."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.build import refusal
from winclient.domain.cases.clock import Pause, Stretch, due_with_pauses
from winclient.domain.days.deadlines import DayUnit, Due, due
from winclient.domain.days.moments import HALL_ZONE
from winclient.domain.days.work_calendar import Notice, WorkCalendar
from winclient.domain.days.work_hours import read_office_hours
from winclient.domain.refusals import Reason

OFFICE = read_office_hours("09:00-12:00 13:30-17:30")
NOTICE = Notice(
    year=2026, off=frozenset({date(2026, 11, 26)}), work=frozenset({date(2026, 11, 28)})
)
BY_CLOCK, IN_OFFICE = WorkCalendar((NOTICE,)), WorkCalendar((NOTICE,), office=OFFICE)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=HALL_ZONE)


def hours(begun, n, calendar):
    return due(begun.date(), n, unit=DayUnit.HOUR, calendar=calendar, at=begun)


@pytest.mark.parametrize(
    ("begun", "n", "end"),
    [
        (at(23, 9, 30), 2, "2026-11-23 11:30"),
        (at(23, 16), 4, "2026-11-23 20:00"),
        (at(23, 9, 30), 24, "2026-11-24 09:30"),
        (at(27, 16), 24, "2026-11-28 16:00"),  # a Saturday that is worked
        (at(25, 16), 24, "2026-11-27"),  # ends on a day off: the end of the next working day
        (at(28, 16), 24, "2026-11-30"),
    ],
)
def test_hours_run_by_the_clock(begun, n, end):
    found = hours(begun, n, BY_CLOCK)
    assert f"{found.on} {found.hour}".rstrip() == end


@pytest.mark.parametrize(
    ("begun", "n", "end"),
    [
        (at(23, 9, 30), 2, "2026-11-23 11:30"),
        (at(23, 11), 2, "2026-11-23 14:30"),  # over noon
        (at(23, 16), 4, "2026-11-24 11:30"),
        (at(25, 17), 1, "2026-11-27 09:30"),  # over the day off
        (at(27, 19), 7, "2026-11-28 17:30"),  # begun after hours
    ],
)
def test_hours_of_the_hall_are_its_office_hours(begun, n, end):
    found = hours(begun, n, IN_OFFICE)
    assert f"{found.on} {found.hour}".rstrip() == end


def test_hours_from_a_moment_nobody_knows_begin_with_the_next_day():
    found = due(date(2026, 11, 23), 2, unit=DayUnit.HOUR, calendar=BY_CLOCK)
    assert (found.on, found.hour) == (date(2026, 11, 24), "02:00")


def test_no_hours_are_done_while_the_applicant_waits():
    assert hours(at(23, 9), 0, IN_OFFICE) == Due(on=date(2026, 11, 23), provisional=False)


def test_hours_into_a_year_nobody_has_published_are_provisional():
    late = datetime(2026, 12, 31, 17, 0, tzinfo=HALL_ZONE)
    assert hours(late, 4, IN_OFFICE).provisional


@pytest.mark.parametrize("text", ["9-12", "12:00-09:00", "09:00-12:00 11:00-13:00", "25:00-26:00"])
def test_office_hours_nobody_can_mean_are_refused(text):
    assert refusal(lambda: read_office_hours(text)).reason is Reason.FIELD_WRONG


def counted(begun, n, *, calendar, still):
    """Minute by minute."""
    moment, left = begun, n * 60
    while left:
        day, minute = moment.date(), moment.hour * 60 + moment.minute
        spans = calendar.office if calendar.is_workday(day) else ()
        open_now = any(first <= minute < last for first, last in spans)
        runs = open_now if calendar.office else True
        left -= runs and day not in still
        moment += MINUTE
    last = moment - MINUTE
    if calendar.is_workday(last.date()) and last.date() not in still:
        over = moment.date() > last.date()
        return last.date(), "" if over else f"{moment.hour:02}:{moment.minute:02}"
    day = last.date()
    while not calendar.is_workday(day) or day in still:
        day += DAY
    return day, ""


@given(
    begun=st.datetimes(datetime(2026, 11, 1), datetime(2026, 11, 28, 23, 59)),
    n=st.integers(1, 40),
    since=st.integers(0, 5),
    length=st.integers(0, 4),
    calendar=st.sampled_from([BY_CLOCK, IN_OFFICE]),
)
def test_hours_agree_with_a_count_by_minutes(begun, n, since, length, calendar):
    begun = begun.replace(second=0, microsecond=0, tzinfo=HALL_ZONE)
    first = begun.date() + since * DAY
    pause = Pause(kind="x", name="x", since=first, days=1, until=first + length * DAY)
    still = {first + k * DAY for k in range(1, length + 1)}
    found = due_with_pauses(
        begun.date(), Stretch(n, DayUnit.HOUR), pauses=(pause,), calendar=calendar, at=begun
    )
    assert found is not None
    assert (found.on, found.hour) == counted(begun, n, calendar=calendar, still=still)
