"""Clock and calendar: nothing is dated back, and a new year's notice makes dates firm."""

import json
from datetime import date
from functools import partial

import pytest
from msgspec.structs import replace

from tests.build import CLERK, MONDAY, an_item, at, install, refusal, taken_in
from winclient.app.perform import look, perform
from winclient.app.reference import calendars
from winclient.domain.days.moments import Moment, moment
from winclient.domain.refusals import Reason
from winclient.store.proof.verify import verify

NEW_YEAR = {"year": 2027, "off": ["2027-01-01/2027-01-04"], "work": ["2027-01-09"]}


def publish(store, notice):
    told = {"text": json.dumps(notice), "clerk": CLERK.id, "counter": "1", "when": at()}
    return perform(store, partial(calendars.install, **told)).value


def test_a_limit_that_reaches_an_unpublished_year_is_provisional(store, hall):
    due = taken_in(store, hall=hall, when=at(35)).case.due
    assert due is not None
    assert due.provisional


def test_a_published_year_makes_dates_firm_and_changes_nothing_else(store, hall):
    old = taken_in(store, hall=hall, when=at(35)).case
    assert old.due is not None
    assert old.due.provisional
    assert publish(store, NEW_YEAR)[-1] == 2027
    new = taken_in(store, hall=hall, when=at(35)).case
    assert new.due is not None
    assert not new.due.provisional
    firm = look(store, lambda reader: reader.case(old.id))
    dates = {"due": new.due, "statutory_due": new.statutory_due, "silent_due": new.silent_due}
    assert firm == replace(old, **dates, life=firm.life)
    assert len(firm.life.confirmed) == 1
    publish(store, NEW_YEAR)  # once firm they stay
    assert look(store, lambda reader: reader.case(old.id)) == firm
    assert verify(store).problems == ()


def test_a_corrected_notice_replaces_the_year_it_corrects(store, hall):
    publish(store, NEW_YEAR)
    before = taken_in(store, hall=hall, when=at(35)).case.due
    publish(store, {**NEW_YEAR, "off": ["2027-01-01/2027-01-05"]})
    after = taken_in(store, hall=hall, when=at(35)).case.due
    assert before is not None
    assert after is not None
    assert after.on > before.on


def test_an_unreadable_calendar_changes_nothing(store):
    before = verify(store)
    found = refusal(lambda: publish(store, {"year": 2027, "off": ["soon"]}))
    assert found.reason is Reason.CALENDAR_UNREADABLE
    assert verify(store) == before


def test_a_calendar_that_was_rolled_back_is_not_remembered(store, hall):
    def half(tx):
        told = {"text": json.dumps(NEW_YEAR), "clerk": "1", "counter": "1", "when": at()}
        calendars.install(tx, **told)
        assert 2027 in tx.calendar().years
        raise KeyError

    with pytest.raises(KeyError):
        perform(store, half)
    assert 2027 not in look(store, lambda reader: reader.calendar()).years
    assert publish(store, {**NEW_YEAR, "off": ["2027-01-01"]})[-1] == 2027
    calendar = look(store, lambda reader: reader.calendar())
    assert calendar.is_workday(date(2027, 1, 4))
    assert not calendar.is_workday(date(2027, 1, 1))


def test_nothing_is_recorded_before_the_last_case(store, hall):
    taken_in(store, hall=hall, when=at(3))
    before = verify(store)
    found = refusal(lambda: taken_in(store, hall=hall, when=at(2)))
    assert (found.reason, found.details) == (
        Reason.CLOCK_BEHIND,
        {"at": at(2).at, "seen": at(3).at},
    )
    assert verify(store) == before


def test_the_same_moment_twice_is_no_step_back(store, hall):
    taken_in(store, hall=hall)
    assert taken_in(store, hall=hall).case.received_at == MONDAY


def test_importing_a_catalogue_holds_no_case_back(store, hall):
    install(store, an_item(name="改名"), when=at(30))
    assert taken_in(store, hall=hall).case.item.name == "改名"


def test_a_clock_that_fell_back_takes_the_last_time_seen_and_says_so(store, hall):
    taken_in(store, hall=hall, when=at(3))
    seen = look(store, lambda reader: reader.last_seen())
    flat = moment(MONDAY.replace(year=2009), last_seen=seen)
    assert flat == Moment(at(3).at, suspect=True)
    case = taken_in(store, hall=hall, when=flat).case
    line, *_ = look(store, lambda reader: reader.history(case.id))
    assert '"clock_suspect":true' in line.body
    assert case.received_on == at(3).day


def test_a_clock_that_is_right_is_not_suspect(store, hall):
    assert moment(MONDAY, last_seen=None) == Moment(MONDAY)
    taken_in(store, hall=hall)
    seen = look(store, lambda reader: reader.last_seen())
    assert not moment(MONDAY, last_seen=seen).suspect
