"""A limit in hours from intake to the screen: the moment it ends, and the lamp by its share."""

from datetime import datetime
from functools import partial

import pytest

from tests.build import (
    CLERK,
    a_bring,
    an_intake,
    an_item,
    brought,
    given,
    taken_in,
)
from winclient.app.cases import clockwork
from winclient.app.cases.acting import Act
from winclient.app.cases.case_clock import case_clock
from winclient.app.cases.situations import item_of
from winclient.app.perform import look, perform
from winclient.domain.cases.clock import Ladder
from winclient.domain.cases.decisions import Decision
from winclient.domain.days.deadlines import DayUnit
from winclient.domain.days.moments import HALL_ZONE, Moment
from winclient.domain.days.work_hours import read_office_hours
from winclient.domain.items.catalogue import TimeLimit

QUICK = an_item(
    2,
    promised=TimeLimit(days=4, unit=DayUnit.HOUR),
    statutory=TimeLimit(days=24, unit=DayUnit.HOUR),
)


def at(day, hour, minute=0):
    return Moment(datetime(2026, 11, day, hour, minute, tzinfo=HALL_ZONE))


@pytest.fixture
def items():
    return (QUICK,)


def told(case):
    return [f"{each.on} {each.hour}" for each in (case.due, case.statutory_due)]


def test_both_limits_run_from_the_minute_of_acceptance(store, hall):
    case = taken_in(store, hall=hall, when=at(23, 9, 30)).case
    assert told(case) == ["2026-11-23 13:30", "2026-11-24 09:30"]


def test_a_hall_may_promise_in_office_hours_but_the_law_runs_by_the_clock(store, hall):
    store.count_hours_in(read_office_hours("09:00-12:00 13:30-17:30"))
    case = taken_in(store, hall=hall, when=at(23, 16)).case
    assert told(case) == ["2026-11-24 11:30", "2026-11-24 16:00"]


def test_office_hours_never_promise_past_what_the_law_allows(store, hall):
    store.count_hours_in(read_office_hours("09:00-10:00"))
    case = taken_in(store, hall=hall, when=at(23, 16)).case
    assert told(case) == ["2026-11-24 16:00", "2026-11-24 16:00"]
    act = Act(number=case.number, hall=hall, clerk=CLERK, counter="1", when=at(23, 17))
    words = {"days": 1, "reason": "案情复杂", "approver": "赵主任"}
    done = perform(store, partial(clockwork.extend, act=act, **words))
    assert told(done.value.case) == ["2026-11-25 ", "2026-11-25 "]


def test_after_a_correction_they_run_from_the_visit(store, hall):
    words = given("材料1 received", "材料2 missing")
    case = taken_in(store, an_intake(Decision.NOTIFY, given=words), hall=hall, when=at(23, 9)).case
    done = brought(store, a_bring(case.number), hall=hall, when=at(25, 10, 15))
    assert told(done.case)[0] == "2026-11-25 14:15"


def test_after_a_pause_they_go_on_from_the_same_minute(store, hall):
    case = taken_in(store, hall=hall, when=at(23, 16)).case
    act = partial(Act, number=case.number, hall=hall, clerk=CLERK, counter="1")
    words = {"kind": "hearing", "reason": "申请人要求", "days": 3}
    perform(store, partial(clockwork.suspend, act=act(when=at(23, 17)), **words))
    done = perform(store, partial(clockwork.resume, act=act(when=at(25, 9)))).value
    assert told(done.case) == ["2026-11-23 20:00", "2026-11-26 16:00"]


@pytest.mark.parametrize(
    ("now", "lamp", "minutes"),
    [
        (at(23, 9, 30), "green", 240),
        (at(23, 12, 30), "yellow", 60),
        (at(23, 13, 30), "red", 0),
        (at(23, 14), "red", -30),
    ],
)
def test_the_lamp_turns_by_the_share_of_the_hours(store, hall, now, lamp, minutes):
    case = taken_in(store, hall=hall, when=at(23, 9, 30)).case

    def view(reader):
        words = {"calendar": reader.calendar(), "ladder": Ladder(), "when": now}
        return case_clock(case, item=item_of(reader, case), **words)

    side = look(store, view).promised
    assert (side.lamp.value, side.minutes) == (lamp, minutes)
