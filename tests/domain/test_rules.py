"""Laws over all rules of calling: a total order, no matter the input's, and no broken promise."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.build import MONDAY
from winclient.domain.ledger.queue_facts import TicketClass
from winclient.domain.queue.rules import (
    RULES,
    Choice,
    Ground,
    Measure,
    Promise,
    Turn,
    Waiting,
    first,
)

ORDINARY, APPOINTMENT = TicketClass.ORDINARY, TicketClass.APPOINTMENT
PRIORITY, GREEN = TicketClass.PRIORITY, TicketClass.GREEN_CHANNEL
MEASURES = st.builds(
    Measure,
    every=st.integers(1, 4),
    head_starts=st.fixed_dictionaries(
        {kind: st.integers(0, 60) for kind in (APPOINTMENT, PRIORITY, GREEN)}
    ),
)
# (minutes since the one before, class, minutes an appointment lies ahead)
ARRIVALS = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from(list(TicketClass)), st.integers(-15, 30)),
    min_size=1,
    max_size=30,
)
GROUNDS = st.builds(
    Ground,
    now=st.integers(0, 300).map(lambda minutes: MONDAY + timedelta(minutes=minutes)),
    measure=MEASURES,
    favoured_due=st.booleans(),
)
every_rule = pytest.mark.parametrize("rule", sorted(RULES))


def crowd(arrivals: Sequence[tuple[int, TicketClass, int]]) -> list[Waiting]:
    """Tickets of segment A in order of arrival."""
    at, found = MONDAY, []
    for serial, (gap, kind, ahead) in enumerate(arrivals, start=1):
        at += timedelta(minutes=gap)
        place = at + timedelta(minutes=ahead) if kind is APPOINTMENT else at
        found.append(
            Waiting(
                id=f"t{serial:03}",
                segment="A",
                ticket_class=kind,
                place=place,
                arrived=at,
                serial=serial,
            )
        )
    return found


class Segment:
    """One segment called by one rule, as the use case does it: the pace is its last calls."""

    def __init__(self, rule: str, measure: Measure) -> None:
        self.rule, self.measure = rule, measure
        self.waiting: list[Waiting] = []
        self.called: list[Waiting] = []

    def choices(self, now):
        lately = self.called[-self.measure.every :]
        ground = Ground(
            now=now,
            measure=self.measure,
            favoured_due=not any(ticket.favoured for ticket in lately),
            ordinary_waits=any(not ticket.favoured for ticket in self.waiting),
        )
        return {"A": Choice(rule=self.rule, ground=ground)}

    def call(self, now):
        chosen = first(self.waiting, self.choices(now))
        assert chosen is not None
        self.waiting.remove(chosen)
        self.called.append(chosen)
        return chosen


@every_rule
@settings(max_examples=60)
@given(ARRIVALS, GROUNDS, st.randoms(use_true_random=False))
def test_every_rule_is_a_total_order_whatever_the_order_of_its_input(
    rule, arrivals, ground, shuffler
):
    waiting = crowd(arrivals)
    choice = Choice(rule=rule, ground=ground)
    keys = sorted(choice.key(each) for each in waiting)
    assert all(before < after for before, after in pairwise(keys))
    mixed = list(waiting)
    shuffler.shuffle(mixed)
    assert sorted(map(choice.key, mixed)) == keys
    assert first(mixed, {"A": choice}) == first(waiting, {"A": choice})


@every_rule
@settings(max_examples=60)
@given(ARRIVALS, GROUNDS)
def test_within_a_class_the_earlier_place_goes_first_so_that_heads_are_enough(
    rule, arrivals, ground
):
    waiting = crowd(arrivals)
    ordinary = any(not each.favoured for each in waiting)
    choices = {"A": Choice(rule=rule, ground=replace(ground, ordinary_waits=ordinary))}
    heads = []
    for kind in TicketClass:
        line = [each for each in waiting if each.ticket_class is kind]
        heads += sorted(line, key=lambda each: (each.place, each.arrived, each.serial))[:1]
    assert first(heads, choices) == first(waiting, choices)


def broken_promises(rule: str, promise: Promise, arrivals, measure, gaps) -> list[str]:
    """Runs a hall with one counter; tickets overtaken more often than promised."""
    hall, tickets = Segment(rule, measure), crowd(arrivals)
    ahead: dict[str, tuple[Waiting, ...]] = {}
    coming, now, pace = list(tickets), MONDAY, iter(gaps)
    while coming or hall.waiting:
        now += timedelta(minutes=next(pace, 5))
        while coming and (coming[0].arrived <= now or not hall.waiting):
            new = coming.pop(0)
            now = max(now, new.arrived)
            ahead[new.id] = tuple(hall.waiting)
            hall.waiting.append(new)
        hall.call(now)
    broken = []
    for at, ticket in enumerate(hall.called):
        later = [each for each in tickets if each.serial > ticket.serial]
        overtook = sum(each.serial > ticket.serial for each in hall.called[:at])
        if overtook > promise(ticket, ahead[ticket.id], later, measure):
            broken.append(ticket.id)
    return broken


@every_rule
@settings(max_examples=60)
@given(ARRIVALS, MEASURES, st.lists(st.integers(0, 12), max_size=30))
def test_no_ticket_is_overtaken_more_often_than_the_rule_promises(rule, arrivals, measure, gaps):
    found = broken_promises(rule, RULES[rule].promise, arrivals, measure, gaps)
    assert found == []


def test_the_law_of_promises_sees_one_that_is_broken():
    arrivals = [(0, ORDINARY, 0), (0, PRIORITY, 0)]
    nobody = lambda _ticket, _ahead, _later, _measure: 0  # noqa: E731
    assert broken_promises("strict_priority", nobody, arrivals, Measure(), [1]) == ["t001"]


def calls_until(rule: str, *, stream: TicketClass, ticket: TicketClass, most: int) -> int | None:
    """How many calls a ticket waits while one of `stream` comes before each; None: all of them."""
    kinds = [(1, stream, 0), (0, ticket, 0), *[(1, stream, 0)] * most]
    coming = crowd(kinds)
    hall, wanted = Segment(rule, Measure()), coming[1]
    hall.waiting += coming[:2]
    for number, new in enumerate(coming[2:], start=1):
        hall.waiting.append(new)
        if hall.call(new.arrived) == wanted:
            return number
    return None


@pytest.mark.parametrize("stream", [PRIORITY, GREEN])
@pytest.mark.parametrize("rule", sorted(name for name, rule in RULES.items() if rule.fair))
def test_a_fair_rule_calls_an_ordinary_ticket_although_favoured_ones_keep_coming(rule, stream):
    assert calls_until(rule, stream=stream, ticket=ORDINARY, most=200) is not None


@pytest.mark.parametrize("rule", sorted(name for name, rule in RULES.items() if rule.fair))
def test_a_fair_rule_calls_a_favoured_ticket_although_ordinary_ones_keep_coming(rule):
    assert calls_until(rule, stream=ORDINARY, ticket=PRIORITY, most=200) is not None


def test_strict_priority_does_not_claim_to_be_fair_and_is_not():
    assert not RULES["strict_priority"].fair
    assert calls_until("strict_priority", stream=PRIORITY, ticket=ORDINARY, most=200) is None


def ground(minutes: int = 0, **changes) -> Ground:
    return Ground(now=MONDAY + timedelta(minutes=minutes), measure=Measure(), **changes)


def called(rule: str, arrivals, *, minutes: int = 60, every: int = 2) -> str:
    hall = Segment(rule, Measure(every=every))
    hall.waiting = crowd(arrivals)
    kinds = {ORDINARY: "o", APPOINTMENT: "a", PRIORITY: "p", GREEN: "g"}
    now = MONDAY + timedelta(minutes=minutes)
    return "".join(kinds[hall.call(now).ticket_class] for _ in arrivals)


def test_strict_priority_calls_green_then_priority_then_appointments_then_the_rest():
    arrivals = [(0, kind, 0) for kind in (ORDINARY, APPOINTMENT, PRIORITY, GREEN)]
    assert called("strict_priority", arrivals) == "gpao"


@pytest.mark.parametrize(("every", "order"), [(1, "popopooo"), (2, "poopoopo"), (3, "pooopoop")])
def test_interleave_calls_n_ordinary_tickets_for_each_favoured_one(every, order):
    arrivals = [*[(1, ORDINARY, 0)] * 5, *[(1, PRIORITY, 0)] * 3]
    assert called("interleave", arrivals, every=every) == order


def test_interleave_calls_whoever_is_there_when_the_other_kind_is_not():
    assert called("interleave", [(1, PRIORITY, 0)] * 3) == "ppp"
    assert called("interleave", [(1, ORDINARY, 0)] * 3) == "ooo"


def test_ageing_lets_who_waited_longer_than_the_head_start_go_first():
    assert called("ageing", [(0, ORDINARY, 0), (29, PRIORITY, 0)]) == "po"
    assert called("ageing", [(0, ORDINARY, 0), (31, PRIORITY, 0)]) == "op"


@pytest.mark.parametrize(("minutes", "order"), [(19, "oa"), (20, "ao"), (21, "ao")])
def test_an_appointment_goes_first_from_its_minute_on_and_not_a_minute_earlier(minutes, order):
    arrivals = [(0, ORDINARY, 0), (0, APPOINTMENT, 20)]
    assert called("appointments_on_time", arrivals, minutes=minutes) == order


def test_turns_of_segments_with_different_rules_can_be_compared():
    tickets = crowd([(0, ORDINARY, 0), (1, ORDINARY, 0)])
    other = Waiting(
        id="b",
        segment="B",
        ticket_class=ORDINARY,
        place=MONDAY - timedelta(minutes=1),
        arrived=MONDAY - timedelta(minutes=1),
        serial=1,
    )
    choices = {
        "A": Choice(rule="interleave", ground=ground()),
        "B": Choice(rule="ageing", ground=ground()),
    }
    assert first([*tickets, other], choices) == other
    assert first([], choices) is None
    assert Turn(0, MONDAY) < Turn(1, MONDAY - timedelta(days=1))
