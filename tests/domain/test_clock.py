"""The clock: limits over pauses and an extension, against a count day by day; lamps."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winclient.domain.cases.clock import (
    Ladder,
    Lamp,
    Pause,
    Stretch,
    days_left,
    due_with_pauses,
    lamp,
)
from winclient.domain.days.deadlines import DayUnit, Due, Notice, WorkCalendar, due
from winclient.domain.days.work_calendar import read_calendar
from winclient.resources import resource

CALENDAR = read_calendar(resource("calendars", "cn.json").read_text(encoding="utf-8"))
MONDAY = date(2026, 11, 23)
TEN = Stretch(10, DayUnit.WORKING_DAY)
DAY = timedelta(days=1)


def pause(since: date, until: date | None, kind: str = "hearing") -> Pause:
    return Pause(kind=kind, name="听证", since=since, days=10, until=until)


def after(days: int) -> date:
    return MONDAY + timedelta(days=days)


def found(stretch: Stretch, *pauses: Pause, start: date = MONDAY) -> date | None:
    answer = due_with_pauses(start, stretch, pauses=pauses, calendar=CALENDAR)
    return answer and answer.on


def test_without_pauses_the_limit_is_the_plain_one():
    assert found(TEN) == date(2026, 12, 7)


def test_a_pause_of_a_week_moves_the_due_date_by_its_working_days():
    assert found(TEN, pause(after(1), after(8))) == date(2026, 12, 14)


def test_overlapping_pauses_are_counted_once():
    one, two = pause(after(1), after(8)), pause(after(3), after(8), "testing")
    assert found(TEN, one, two) == found(TEN, one) == found(TEN, two, one)


def test_a_pause_that_ends_on_its_first_day_moves_nothing():
    assert found(TEN, pause(after(1), after(1))) == found(TEN)


def test_the_day_a_pause_begins_still_counts_and_its_last_day_does_not():
    assert found(Stretch(1, DayUnit.WORKING_DAY), pause(after(1), after(5))) == after(1)
    assert found(Stretch(2, DayUnit.WORKING_DAY), pause(after(1), after(3))) == after(4)


def test_nobody_knows_the_day_while_the_clock_stands():
    assert found(TEN, pause(after(2), None)) is None
    assert found(TEN, pause(date(2026, 12, 7), None)) == date(2026, 12, 7)


def test_an_extension_is_working_days_after_the_limit():
    assert found(Stretch(10, DayUnit.WORKING_DAY, extension=10)) == date(2026, 12, 21)
    assert found(Stretch(30, DayUnit.CALENDAR_DAY, extension=2)) == date(2026, 12, 25)


def test_a_last_calendar_day_in_a_pause_waits_for_its_end():
    limit = Stretch(5, DayUnit.CALENDAR_DAY)  # Saturday, moved to Monday 30 November
    assert found(limit, pause(after(5), after(9))) == after(10)


def test_what_nothing_is_promised_for_is_due_the_same_day_paused_or_not():
    assert found(Stretch(0, DayUnit.CALENDAR_DAY), pause(after(-1), after(3))) == MONDAY


def test_a_date_that_rests_on_an_unpublished_year_says_so():
    late = due_with_pauses(
        date(2026, 12, 21), TEN, pauses=(pause(after(0), after(1)),), calendar=CALENDAR
    )
    assert late == Due(on=date(2027, 1, 4), provisional=True)


# An independent count: every day is asked for itself, with sets of days instead of a walk.

SPAN = 500
Days = st.integers(0, 60)


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
    off = draw(st.frozensets(days, max_size=40))
    work = draw(st.frozensets(days, max_size=20)) - off
    return WorkCalendar((Notice(year=2026, off=off, work=work),))


@st.composite
def closed_pauses(draw: st.DrawFn, start: date) -> list[Pause]:
    rows = draw(st.lists(st.tuples(Days, st.integers(0, 25)), max_size=4))
    return [
        pause(start + n * DAY, start + (n + length) * DAY, str(kind))
        for kind, (n, length) in enumerate(rows)
    ]


def counted(start: date, stretch: Stretch, pauses: Sequence[Pause], calendar: WorkCalendar) -> date:
    line = [start + n * DAY for n in range(1, SPAN)]
    still = {day for each in pauses if each.until for day in line if each.since < day <= each.until}
    running = [day for day in line if day not in still]
    working = [day for day in running if calendar.is_workday(day)]
    if stretch.unit is DayUnit.WORKING_DAY:
        return ([start, *working])[stretch.days + stretch.extension]
    days = -(-stretch.days // 24) if stretch.unit is DayUnit.HOUR else stretch.days
    last = ([start, *running])[days]
    if days:
        last = min(day for day in working if day >= last)
    return ([last, *(day for day in working if day > last)])[stretch.extension]


@given(data=st.data(), calendar=calendars(), start=st.dates(date(2026, 1, 1), date(2026, 6, 30)))
def test_due_dates_agree_with_an_independent_count(data, calendar, start):
    stretch = Stretch(
        data.draw(Days, "days"),
        data.draw(st.sampled_from(DayUnit), "unit"),
        data.draw(st.integers(0, 10), "extension"),
    )
    pauses = data.draw(closed_pauses(start), "pauses")
    answer = due_with_pauses(start, stretch, pauses=pauses, calendar=calendar)
    assert answer is not None
    assert answer.on == counted(start, stretch, pauses, calendar)


@given(data=st.data(), start=st.dates(date(2026, 1, 1), date(2026, 6, 30)))
def test_the_order_of_pauses_is_nothing_and_none_brings_the_day_forward(data, start):
    pauses = data.draw(closed_pauses(start))
    shuffled = data.draw(st.permutations(pauses))
    ends = [
        due_with_pauses(start, TEN, pauses=each, calendar=CALENDAR) for each in (pauses, shuffled)
    ]
    assert ends[0] == ends[1]
    assert ends[0].on >= due(start, 10, unit=DayUnit.WORKING_DAY, calendar=CALENDAR).on


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2026, 12, 4), 1),  # a Friday, due on Monday
        (date(2026, 12, 7), 0),
        (date(2026, 12, 8), -1),
        (date(2026, 12, 14), -5),
    ],
)
def test_days_left_are_working_days(today: date, left: int):
    assert days_left(today, date(2026, 12, 7), calendar=CALENDAR) == left


def test_a_day_late_over_a_weekend_is_late():
    assert days_left(date(2026, 12, 5), date(2026, 12, 4), calendar=CALENDAR) < 0


def test_the_lamp_turns_by_the_steps_of_the_hall():
    whole = 10
    colours = [lamp(left, whole=whole, ladder=Ladder()) for left in (10, 4, 3, 2, 1, 0, -1)]
    assert [colour.value for colour in colours] == [
        *("green", "green", "yellow", "yellow", "yellow", "red", "red")
    ]
    strict = Ladder(yellow_days=5, yellow_percent=0, red_days=1)
    assert lamp(5, whole=whole, ladder=strict) is Lamp.YELLOW
    assert lamp(1, whole=whole, ladder=strict) is Lamp.RED


def test_a_short_limit_is_green_on_its_first_day():
    assert lamp(1, whole=1, ladder=Ladder()) is Lamp.GREEN
    assert lamp(2, whole=2, ladder=Ladder()) is Lamp.GREEN
