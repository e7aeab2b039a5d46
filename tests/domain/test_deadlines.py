"""Due dates: the notices' calendar, the counting rules of the law, imported calendars."""

import csv
import json
from bisect import bisect_right
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from winclient.domain.days.deadlines import DayUnit, WorkCalendar, due, merge, read_calendar
from winclient.domain.refusals import Reason, Refused
from winclient.resources import resource

SHIPPED = resource("calendars", "cn.json").read_text(encoding="utf-8")
CALENDAR = read_calendar(SHIPPED)
FIRST, LAST = date(2019, 1, 1), date(2026, 12, 31)
EVERY_DAY = [FIRST + timedelta(days=each) for each in range((LAST - FIRST).days + 1)]
PEER_WORKDAYS = chinese_calendar.get_workdays(FIRST, LAST)
STARTS = st.dates(FIRST, date(2030, 12, 31))


def working(start: str, days: int, *, calendar: WorkCalendar = CALENDAR) -> tuple[str, bool]:
    found = due(date.fromisoformat(start), days, unit=DayUnit.WORKING_DAY, calendar=calendar)
    return found.on.isoformat(), found.provisional


def calendar_days(start: str, days: int) -> tuple[str, bool]:
    found = due(date.fromisoformat(start), days, unit=DayUnit.CALENDAR_DAY, calendar=CALENDAR)
    return found.on.isoformat(), found.provisional


def holiday_cn(year: int, off: list[str], work: list[str]) -> str:
    days = [{"name": "节", "date": day, "isOffDay": True} for day in off]
    days += [{"name": "节", "date": day, "isOffDay": False} for day in work]
    return json.dumps({"year": year, "papers": [], "days": days})


def test_every_day_of_the_shipped_years_is_as_chinesecalendar_has_it() -> None:
    assert len(EVERY_DAY) == 2922
    differing = [
        day for day in EVERY_DAY if CALENDAR.is_workday(day) != chinese_calendar.is_workday(day)
    ]
    assert differing == []


def test_every_day_of_the_shipped_years_is_as_the_published_table_has_it(real_data: Path) -> None:
    with (real_data / "holidays" / "workdays_2019_2026.csv").open(encoding="utf-8-sig") as table:
        rows = list(csv.DictReader(table))
    assert len(rows) == 2922
    for row in rows:
        day = date.fromisoformat(row["date"])
        assert CALENDAR.is_workday(day) is (row["is_workday"] == "1"), day


def test_the_published_holiday_cn_years_give_the_same_calendar(real_data: Path) -> None:
    imported = WorkCalendar()
    for path in sorted((real_data / "holidays").glob("holiday-cn-*.json")):
        imported = merge(imported, newer=read_calendar(path.read_text(encoding="utf-8")))
    assert imported.years == CALENDAR.years == frozenset(range(2019, 2027))
    span = [FIRST - timedelta(days=each) for each in range(1, 10)] + EVERY_DAY
    assert [day for day in span if imported.is_workday(day) != CALENDAR.is_workday(day)] == []


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2024-09-13", "2024-09-23"),
        ("2024-09-30", "2024-10-12"),
        ("2025-01-24", "2025-02-07"),
        ("2025-09-26", "2025-10-10"),
        ("2025-12-31", "2026-01-08"),
        ("2026-02-13", "2026-02-27"),
        ("2026-09-18", "2026-09-24"),
        ("2026-09-30", "2026-10-13"),
    ],
)
def test_five_working_days_end_on_the_day_the_notices_give(start: str, end: str) -> None:
    assert working(start, 5) == (end, False)


def test_day_one_is_the_next_day() -> None:
    assert working("2026-11-23", 1) == ("2026-11-24", False)
    assert calendar_days("2026-11-23", 1) == ("2026-11-24", False)


def test_a_december_day_can_be_off_by_the_next_years_notice() -> None:
    assert not CALENDAR.is_workday(date(2022, 12, 31))
    assert working("2022-12-30", 1) == ("2023-01-03", False)
    assert CALENDAR.is_workday(date(2018, 12, 29))  # a Saturday worked for New Year 2019


def test_calendar_days_that_end_on_a_day_off_move_to_the_next_working_day() -> None:
    assert calendar_days("2026-09-24", 10) == ("2026-10-08", False)  # 4 October is off
    assert calendar_days("2026-09-10", 10) == ("2026-09-20", False)  # a Sunday that is worked
    assert calendar_days("2026-11-23", 30) == ("2026-12-23", False)


def test_nothing_to_wait_for_is_due_on_the_day_itself_even_on_a_sunday() -> None:
    for unit in DayUnit:
        sunday = date(2026, 11, 22)
        assert due(sunday, 0, unit=unit, calendar=CALENDAR).on == sunday


def test_a_negative_limit_is_a_bug() -> None:
    with pytest.raises(ValueError, match="negative"):
        due(FIRST, -1, unit=DayUnit.WORKING_DAY, calendar=CALENDAR)


def test_a_count_past_the_last_published_year_is_provisional() -> None:
    assert working("2026-12-03", 20) == ("2026-12-31", False)
    assert working("2026-12-04", 20) == ("2027-01-01", True)
    assert calendar_days("2026-12-01", 30) == ("2026-12-31", False)
    assert calendar_days("2026-12-01", 31) == ("2027-01-01", True)


def test_a_count_across_an_unpublished_year_is_provisional_even_if_it_ends_in_a_known_one() -> None:
    later = merge(CALENDAR, newer=read_calendar(holiday_cn(2028, ["2028-01-01"], [])))
    assert working("2026-12-01", 300, calendar=later)[1]
    assert not working("2028-01-03", 5, calendar=later)[1]


def test_an_imported_year_makes_the_date_firm_and_moves_it() -> None:
    year = read_calendar(holiday_cn(2027, ["2027-01-01", "2027-01-02", "2027-01-03"], []))
    longer = merge(CALENDAR, newer=year)
    assert working("2026-12-04", 20, calendar=longer) == ("2027-01-04", False)
    assert longer.knows(LAST)
    assert not CALENDAR.knows(LAST + timedelta(days=1))


def test_importing_a_year_again_replaces_it_and_keeps_what_the_next_notice_said() -> None:
    corrected = merge(CALENDAR, newer=read_calendar(holiday_cn(2022, ["2022-10-03"], [])))
    assert corrected.is_workday(date(2022, 10, 4))
    assert not corrected.is_workday(date(2022, 10, 3))
    assert not corrected.is_workday(date(2022, 12, 31))


def test_a_byte_order_mark_and_a_list_of_years_are_read() -> None:
    years = [json.loads(holiday_cn(each, [f"{each}-10-01"], [])) for each in (2027, 2028)]
    assert read_calendar("\ufeff" + json.dumps(years)).years == {2027, 2028}


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("", ""),
        ("放假通知", "放假通知"),
        ("[]", ""),
        ("7", "7"),
        ('{"year": 2027, "papers": [], "days": []}', "2027"),
        ('{"year": "2027", "days": []}', "2027"),
        ('{"year": true, "days": []}', "True"),
        ('{"year": 2027}', "None"),
        (holiday_cn(2027, ["2027-02-30"], []), "2027-02-30"),
        (holiday_cn(2027, ["20270101"], []), "20270101"),
        (holiday_cn(2027, ["2026-05-01"], []), "2027: 2026-05-01"),
        (holiday_cn(2027, ["2027-10-01"], ["2027-10-01"]), "2027-10-01"),
        ('{"year": 2027, "days": [{"date": "2027-01-01"}]}', "2027-01-01"),
        ('{"year": 2027, "off": ["2027-10-07/2027-10-01"], "work": []}', "2027-10-07/2027-10-01"),
        ('{"year": 2027, "off": ["2027-01-01/2027-12-31"], "work": []}', "2027-01-01/2027-12-31"),
        ('{"year": 2027, "off": [20270101], "work": []}', "20270101"),
        ("[" * 100_000, "["),
    ],
)
def test_a_ruined_calendar_is_refused_naming_the_piece(text: str, piece: str) -> None:
    with pytest.raises(Refused) as refused:
        read_calendar(text)
    assert refused.value.reason is Reason.CALENDAR_UNREADABLE
    assert piece in refused.value.details["what"]


NOTICE = st.fixed_dictionaries(
    {},
    optional={
        "year": st.one_of(st.integers(), st.just(2027), st.none()),
        "days": st.recursive(st.none() | st.text() | st.integers(), st.lists, max_leaves=4),
        "off": st.lists(st.text(max_size=12) | st.just("2027-01-01/2027-01-03")) | st.none(),
        "work": st.lists(st.text(max_size=12) | st.just("2027-01-04")) | st.none(),
    },
)


@given(st.one_of(NOTICE, st.lists(NOTICE, max_size=3), st.fixed_dictionaries({"notices": NOTICE})))
def test_no_json_breaks_the_reader(data: Any) -> None:
    try:
        years = read_calendar(json.dumps(data)).years
    except Refused as refused:
        years = frozenset() if refused.reason is Reason.CALENDAR_UNREADABLE else frozenset({0})
    assert years in (set(), {2027})


@given(STARTS, st.integers(1, 400))
def test_a_limit_in_working_days_never_ends_on_a_day_off(start: date, days: int) -> None:
    end = due(start, days, unit=DayUnit.WORKING_DAY, calendar=CALENDAR).on
    assert CALENDAR.is_workday(end)
    between = (start + timedelta(days=each) for each in range(1, (end - start).days + 1))
    assert sum(map(CALENDAR.is_workday, between)) == days


@given(STARTS, st.integers(0, 200), st.integers(1, 200))
def test_a_longer_limit_ends_later_and_counting_on_is_the_same_as_counting_once(
    start: date, days: int, more: int
) -> None:
    once = due(start, days + more, unit=DayUnit.WORKING_DAY, calendar=CALENDAR)
    first = due(start, days, unit=DayUnit.WORKING_DAY, calendar=CALENDAR)
    second = due(first.on, more, unit=DayUnit.WORKING_DAY, calendar=CALENDAR)
    assert first.on < once.on == second.on
    assert once.provisional == (first.provisional or second.provisional)


@given(STARTS, st.integers(0, 3650), st.integers(0, 30), st.sampled_from(DayUnit))
def test_a_later_start_or_a_longer_limit_never_ends_earlier(
    start: date, days: int, more: int, unit: DayUnit
) -> None:
    if days == 0:
        days = 24
    end = due(start, days, unit=unit, calendar=CALENDAR).on
    assert due(start, days + more, unit=unit, calendar=CALENDAR).on >= end
    later = start + timedelta(days=more)
    assert due(later, days, unit=unit, calendar=CALENDAR).on >= end


@given(st.dates(FIRST, date(2026, 6, 30)), st.integers(1, 60))
def test_the_due_date_is_the_one_chinesecalendar_counts_to(start: date, days: int) -> None:
    found = due(start, days, unit=DayUnit.WORKING_DAY, calendar=CALENDAR)
    assert found.on == PEER_WORKDAYS[bisect_right(PEER_WORKDAYS, start) + days - 1]
    assert not found.provisional
