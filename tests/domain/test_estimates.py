"""Estimated waits: what holds for every pace and every queue."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.build import MONDAY
from winclient.domain.queue.estimates import (
    LEAST,
    LONGEST,
    Pace,
    Service,
    Wait,
    known,
    paces,
    wait,
    whole_minutes,
)

seconds = st.floats(0, 1e5, allow_nan=False)
spreads = st.floats(0, 3, allow_nan=False)
lengths = st.lists(st.integers(1, 7_000), min_size=LEAST, max_size=60)


def services(*held, gap=0, segment="A", counter="1"):
    """Calls one after the other at one counter, everybody waiting since long ago."""
    ended, found = MONDAY, []
    for each in held:
        ended += timedelta(seconds=gap + each)
        found.append(
            Service(
                segment=segment,
                counter=counter,
                arrived=MONDAY - timedelta(hours=1),
                ended=ended,
                held=timedelta(seconds=each),
            )
        )
    return found


@given(seconds, st.integers(0, 500), spreads)
def test_no_wait_is_negative_and_the_cautious_figure_is_never_the_smaller(mean, calls, spread):
    found = wait(mean, calls=calls, spread=spread)
    assert timedelta() <= found.likely <= found.cautious


@given(st.floats(1, 4_000), st.integers(1, 300), spreads)
def test_one_more_call_ahead_never_shortens_a_wait(each, calls, spread):
    fewer = wait(each * calls, calls=calls, spread=spread)
    more = wait(each * (calls + 1), calls=calls + 1, spread=spread)
    assert more.likely >= fewer.likely
    assert more.cautious >= fewer.cautious


@given(lengths, lengths)
def test_paces_add_up_whatever_is_counted_first(first, second):
    both = paces(services(*first, counter="1") + services(*second, counter="2"))["A"]
    apart = paces(services(*first))["A"] + paces(services(*second))["A"]
    assert round(both.mean, 6) == round(apart.mean, 6)
    assert both.calls == apart.calls


@given(lengths)
def test_a_pace_lies_between_the_shortest_and_the_longest_call(held):
    mean = known(["A"], weeks=paces(services(*held)), hour={})["A"].mean
    assert min(held) - 1e-6 <= mean <= max(held) + 1e-6


def test_a_hall_of_which_nearly_nothing_is_known_says_nothing():
    few = paces(services(*[300] * (LEAST - 1)))
    assert known(["A"], weeks=few, hour={}) == {}
    assert known(["A"], weeks=few, hour=paces(services(300)))["A"].mean == 300


def test_a_new_segment_leans_on_the_hall_and_an_old_one_on_itself():
    weeks = paces(services(*[600] * 200) + services(*[60] * 200, segment="B", counter="2"))
    found = known("ABC", weeks=weeks, hour={})
    assert found["C"].mean == 330
    assert 540 < found["A"].mean <= 600
    assert 60 <= found["B"].mean < 120


def test_this_hour_moves_the_figure_and_does_not_overturn_it():
    weeks, slow = paces(services(*[300] * 500)), paces(services(*[900] * 10, counter="2"))
    assert 300 < known(["A"], weeks=weeks, hour=slow)["A"].mean < 600


def test_the_way_to_the_next_counts_while_people_wait_and_a_break_does_not():
    assert paces(services(300, 300, gap=60))["A"].mean == (360 + 300) / 2
    assert paces(services(300, 300, gap=3_600))["A"].mean == 300
    idle = services(300, 300, gap=60)
    late = replace(idle[1], arrived=idle[0].ended + timedelta(seconds=30))
    assert paces([idle[0], late])["A"].mean == 300


def test_a_service_that_somebody_forgot_to_end_tells_nothing():
    forgotten = services(300, LONGEST.total_seconds() + 1)
    assert paces(forgotten)["A"] == Pace(1, 300, 90_000)


def test_minutes_for_people_are_rounded_apart_and_in_fives_when_they_are_many():
    def told(likely, cautious):
        times = (timedelta(minutes=each) for each in (likely, cautious))
        return whole_minutes(Wait(**dict(zip(("likely", "cautious"), times, strict=True))))

    assert told(0, 0) == (0, 1)
    assert told(2.5, 7.2) == (2, 8)
    assert told(13, 27) == (10, 30)
