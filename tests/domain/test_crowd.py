"""Crowd hours: an average day, half hour by half hour."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from winclient.domain.queue.crowd import crowd, joined

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
slots = st.dictionaries(st.integers(0, 47), st.integers(0, 500), max_size=8)
histories = st.dictionaries(st.dates(MONDAY, MONDAY + timedelta(days=60)), slots, max_size=20)


def test_days_of_one_weekday_are_averaged_and_others_left_apart():
    found = crowd({MONDAY: {18: 10}, MONDAY + timedelta(days=7): {18: 20}, TUESDAY: {18: 4, 19: 2}})
    assert found.at(0, 18).mean == 15
    assert (found.at(1, 18).mean, found.at(1, 18).days) == (4, 1)
    assert (found.days, found.first) == (3, MONDAY)


def test_an_empty_half_hour_of_an_open_day_counts_as_empty():
    found = crowd({MONDAY: {18: 10, 20: 2}, MONDAY + timedelta(days=7): {18: 10}})
    assert found.at(0, 19).mean == 0
    assert found.at(0, 20).mean == 1


def test_a_day_on_which_nobody_came_was_no_open_day():
    assert crowd({MONDAY: {18: 10}, MONDAY + timedelta(days=7): {}}).at(0, 18).mean == 10


def test_nothing_is_known_without_a_history():
    found = crowd({})
    assert (found.hours, found.busiest, found.first) == ((), None, None)


def test_of_two_histories_of_a_day_the_later_is_believed():
    assert crowd(joined(({MONDAY: {18: 10}}, {MONDAY: {18: 3}}))).at(0, 18).mean == 3


@given(histories)
def test_every_arrival_is_counted_once(days):
    found = crowd(days)
    total = sum(hour.mean * hour.days for hour in found.hours)
    assert round(total, 6) == sum(sum(each.values()) for each in days.values())
