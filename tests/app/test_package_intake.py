"""A package at the counter: one application, a case for each item, one paper, one visit."""

import pytest

from tests.build import (
    a_bring,
    an_intake,
    at,
    brought,
    given,
    refusal,
    taken_in,
)
from tests.build.package import LICENCE, PACKAGE, SEAL, TAX
from winclient.app.cases.situations import item_of
from winclient.app.perform import look, perform
from winclient.domain.cases.case import CaseState
from winclient.domain.cases.decisions import Decision
from winclient.domain.checks.checklist import defects
from winclient.domain.ledger.life_facts import CaseWithdrawn
from winclient.domain.refusals import Reason

ALL = given("身份证 received", "甲表 received", "乙表 received", "丙表 received")


@pytest.fixture
def items():
    return (LICENCE, SEAL, TAX, PACKAGE)


def a_package(decision=Decision.ACCEPT, **changes):
    return an_intake(decision, **{"item": "p", **changes})


def states(outcome):
    return [case.state.value for case in outcome.members]


def dues(outcome):
    return [case.due.on.isoformat() if case.due else None for case in outcome.members]


def rows(case):
    return {row.name: row for row in case.rows}


def test_a_package_has_a_number_and_so_has_each_item(store, hall):
    done = taken_in(store, a_package(), hall=hall)
    numbers = {done.case.number, *(case.number for case in done.members)}
    assert len(numbers) == 4
    assert done.case.members == tuple(case.id for case in done.members)
    assert {case.package.number for case in done.members} == {done.case.number}
    assert {case.package.name for case in done.members} == {"企业开办一件事"}
    assert (done.case.state.value, states(done)) == ("accepted", ["accepted"] * 3)


def test_the_list_is_one_and_each_case_keeps_its_own(store, hall):
    done = taken_in(store, a_package(), hall=hall)
    card = rows(done.case)["身份证"]
    assert (card.originals, card.copies, card.serves) == (1, 3, ("a", "b", "c"))
    assert [list(rows(case)) for case in done.members] == [
        ["身份证", "甲表"],
        ["身份证", "乙表"],
        ["身份证", "丙表"],
    ]
    assert [rows(case)["身份证"].copies for case in done.members] == [1, 1, 1]


def test_what_waits_is_promised_after_what_it_waits_for(store, hall):
    done = taken_in(store, a_package(), hall=hall)
    assert dues(done) == ["2026-11-26", "2026-11-30", "2026-11-27"]  # 3; 3 + 2; 4 working days
    assert done.case.due.on.isoformat() == "2026-11-30"


def test_items_named_one_by_one_are_one_application_too(store, hall):
    done = taken_in(store, a_package(item="b", more=("a",)), hall=hall)
    assert done.case.item.name == "事项b、事项a"
    assert [case.item.id for case in done.members] == ["b", "a"]
    assert done.case.due.on.isoformat() == "2026-11-26"


def test_one_item_named_twice_is_an_ordinary_case(store, hall):
    done = taken_in(store, a_package(item="a", more=("code-a",)), hall=hall)
    assert (done.members, done.case.members, done.case.item.id) == ((), (), "a")


def test_there_is_one_paper_and_it_lists_the_items(store, hall):
    done = taken_in(store, a_package(), hall=hall)
    (paper,) = done.papers
    assert paper.case == done.case.id
    (listing,) = paper.snapshot.listings
    assert [row[0].split("\n")[0] for row in listing.rows] == ["事项a", "事项b", "事项c"]
    assert [row[1] for row in listing.rows] == [case.number for case in done.members]


def test_a_defect_in_a_shared_paper_holds_every_item(store, hall):
    words = given("身份证 defective", "甲表 received", "乙表 received", "丙表 received")
    done = taken_in(store, a_package(Decision.NOTIFY, given=words), hall=hall)
    assert (done.case.state.value, states(done)) == ("notified", ["notified"] * 3)
    (row,) = defects(done.papers[0].snapshot.rows)
    assert (row.name, row.serves) == ("身份证", ("事项a", "事项b", "事项c"))


def test_a_defect_of_one_item_holds_that_one_and_what_waits_for_it(store, hall):
    words = given("身份证 received", "甲表 missing", "乙表 received", "丙表 received")
    done = taken_in(store, a_package(Decision.NOTIFY, given=words), hall=hall)
    assert states(done) == ["notified", "notified", "accepted"]
    assert [row.name for row in defects(done.papers[0].snapshot.rows)] == ["甲表"]


def test_one_visit_with_all_that_was_out_accepts_the_rest(store, hall):
    words = given("身份证 received", "甲表 missing", "乙表 received", "丙表 received")
    first = taken_in(store, a_package(Decision.NOTIFY, given=words), hall=hall)
    done = brought(store, a_bring(first.case.number), hall=hall, when=at(1))
    assert (done.case.state.value, states(done)) == ("accepted", ["accepted"] * 3)
    assert [case.accepted_on.isoformat() for case in done.members] == [
        "2026-11-24",
        "2026-11-24",
        "2026-11-23",
    ]
    assert dues(done) == ["2026-11-27", "2026-12-01", "2026-11-27"]


def test_the_number_of_one_item_opens_the_whole(store, hall):
    words = given("身份证 received", "甲表 missing", "乙表 received", "丙表 received")
    first = taken_in(store, a_package(Decision.NOTIFY, given=words), hall=hall)
    number = first.members[1].number
    done = brought(store, a_bring(number), hall=hall, when=at(1))
    assert (done.case.number, done.case.state) == (first.case.number, CaseState.ACCEPTED)


def test_a_promise_of_one_item_leaves_the_others_alone_and_is_kept(store, hall):
    words = given("身份证 received", "甲表 received", "乙表 received", "丙表 deferred")
    first = taken_in(store, a_package(Decision.ACCEPT_DEFERRED, given=words), hall=hall)
    assert (first.case.state.value, states(first)) == (
        "deferred",
        ["accepted", "accepted", "deferred"],
    )
    assert (
        rows(first.case)["丙表"].due.isoformat() == "2026-11-27"
    )  # its own limit, not the whole's
    done = brought(store, a_bring(first.case.number), hall=hall, when=at(2))
    assert (done.case.state.value, states(done)) == ("accepted", ["accepted"] * 3)


def test_a_paper_one_item_may_not_do_without_cannot_be_promised(store, hall):
    words = given("身份证 deferred", "甲表 received", "乙表 received", "丙表 received")
    form = a_package(Decision.ACCEPT_DEFERRED, given=words)
    error = refusal(lambda: taken_in(store, form, hall=hall))
    assert error.reason is Reason.NOT_DEFERRABLE
    assert look(store, lambda reader: reader.counts()) == {}


def test_a_refusal_ends_the_whole(store, hall):
    form = a_package(Decision.REFUSE, given=(), reason="not_needed")
    done = taken_in(store, form, hall=hall)
    assert (done.case.state.value, states(done)) == ("refused", ["refused"] * 3)


def test_receiving_decides_nothing(store, hall):
    done = taken_in(store, a_package(Decision.RECEIVE, given=ALL[:2]), hall=hall)
    assert (done.case.state.value, states(done)) == ("received", ["received"] * 3)
    later = brought(store, a_bring(done.case.number), hall=hall, when=at(1))
    assert states(later) == ["accepted"] * 3


def test_an_item_the_catalogue_does_not_hold_is_named(store, hall):
    error = refusal(lambda: taken_in(store, a_package(more=("zz",)), hall=hall))
    assert (error.reason, error.details["item"]) == (Reason.ITEM_UNKNOWN, "zz")


def test_the_whole_reads_as_one_item(store, hall):
    done = taken_in(store, a_package(), hall=hall)
    item = look(store, lambda reader: item_of(reader, done.case))
    assert (item.name, item.promised) == ("企业开办一件事", None)
    assert [material.copies for material in item.materials] == [3, 0, 0, 0]


def test_what_runs_after_another_item_counts_its_limits_from_there(store, hall):
    done = taken_in(store, a_package(), hall=hall)
    first, seal, _ = done.members
    assert (first.runs_from, seal.runs_from) == (None, first.due.on)
    assert seal.statutory_due.on > first.statutory_due.on


def test_an_item_that_was_withdrawn_wants_its_papers_no_more(store, hall):
    words = given("身份证 received", "甲表 missing", "乙表 missing", "丙表 received")
    first = taken_in(store, a_package(Decision.NOTIFY, given=words), hall=hall)
    seal = first.members[1]
    withdrawn = CaseWithdrawn(
        at=at(1).at, clerk="0001", counter="1", case=seal.id, asked_by="王小明"
    )
    perform(store, lambda tx: tx.record(withdrawn))
    words = given("甲表 received")
    done = brought(store, a_bring(first.case.number, given=words), hall=hall, when=at(1))
    assert (done.case.state.value, states(done)) == (
        "accepted",
        ["accepted", "withdrawn", "accepted"],
    )
    assert "乙表" not in rows(done.case)
