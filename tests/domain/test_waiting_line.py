"""The line played forward: the rules' own order, at the counters there are."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.build import MONDAY
from tests.build.queue import a_plan
from winclient.domain.ledger.queue_facts import TicketClass
from winclient.domain.queue.rules import Waiting
from winclient.domain.queue.waiting_line import NEWCOMER, Open, play

PLAN = a_plan()
LASTS = {"A": timedelta(minutes=10), "B": timedelta(minutes=4), "Y": timedelta(minutes=10)}
minutes = st.integers(0, 120)


def ticket(serial, *, segment="A", kind=TicketClass.ORDINARY, ago=60, place=None):
    arrived = MONDAY - timedelta(minutes=ago - serial)
    return "", Waiting(
        id=f"{segment}{serial}",
        segment=segment,
        ticket_class=kind,
        place=place or arrived,
        arrived=arrived,
        serial=serial,
    )


def counter(name="1", *, free=0, segments="ABY"):
    at = MONDAY + timedelta(minutes=free)
    return Open(counter=name, segments=frozenset(segments), free=at)


def turns(waiting, *counters):
    return play(waiting, counters=counters, lasts=LASTS, plan=PLAN, now=MONDAY)


def until(turn):
    return (turn.at - MONDAY).total_seconds() / 60


def test_each_waits_for_the_ones_before_shared_between_the_counters():
    found = turns([ticket(n) for n in range(4)], counter("1", free=5), counter("2", free=5))
    assert [until(found[f"A{n}"]) for n in range(4)] == [5, 5, 15, 15]
    assert until(found[NEWCOMER + "A"]) == 25
    assert [found[f"A{n}"].calls for n in range(4)] == [1, 2, 3, 4]


def test_a_free_counter_has_nobody_wait():
    assert until(turns([], counter())[NEWCOMER + "A"]) == 0


def test_a_segment_that_no_open_counter_serves_has_no_turn():
    found = turns([ticket(1, segment="B")], counter(segments="A"))
    assert "B1" not in found
    assert NEWCOMER + "B" not in found


def test_a_priority_ticket_is_called_before_those_it_overtakes_and_they_wait_for_it():
    old = ticket(1, kind=TicketClass.PRIORITY, ago=10)
    found = turns([*(ticket(n, ago=20) for n in range(2, 5)), old], counter())
    assert until(found["A1"]) == 0
    assert until(found["A2"]) == 10


def test_a_ticket_for_one_counter_waits_for_that_one():
    _, mine = ticket(1)
    found = turns([("2", mine)], counter("1"), counter("2", free=30))
    assert until(found["A1"]) == 30


def test_interleaving_lets_one_favoured_go_for_two_others():
    line = [ticket(n, segment="B") for n in range(4)]
    line += [ticket(n, segment="B", kind=TicketClass.PRIORITY) for n in range(4, 7)]
    found = turns(line, counter(segments="B"))
    order = sorted((each for each in found if each[0] == "B"), key=lambda id: found[id].at)
    assert order == ["B4", "B0", "B1", "B5", "B2", "B3", "B6"]


@given(st.lists(minutes, min_size=1, max_size=4), st.integers(0, 30))
def test_somebody_more_ahead_never_makes_anybody_wait_less(free, ahead):
    counters = [counter(str(n), free=each, segments="A") for n, each in enumerate(free)]
    fewer = turns([ticket(n) for n in range(ahead)], *counters)[NEWCOMER + "A"]
    more = turns([ticket(n) for n in range(ahead + 1)], *counters)[NEWCOMER + "A"]
    assert more.at >= fewer.at
    assert more.calls >= fewer.calls


@given(st.lists(minutes, min_size=1, max_size=4), minutes, st.integers(0, 30))
def test_one_more_counter_never_makes_anybody_wait_longer(free, one, ahead):
    counters = [counter(str(n), free=each, segments="A") for n, each in enumerate(free)]
    waiting = [ticket(n) for n in range(ahead)]
    more = [*counters, counter("9", free=one, segments="A")]
    assert turns(waiting, *more)[NEWCOMER + "A"].at <= turns(waiting, *counters)[NEWCOMER + "A"].at
