"""An item leaves its package: its papers come back, the others go on, the last one closes it."""

from datetime import date
from functools import partial

import pytest

from tests.build import (
    CLERK,
    a_bring,
    an_intake,
    at,
    brought,
    given,
    refusal,
    taken_in,
)
from tests.build.package import CARD, LICENCE, PACKAGE, a_member
from winclient.app.cases import clockwork, endings, handovers, results
from winclient.app.cases.acting import Act
from winclient.app.perform import look, perform
from winclient.domain.cases.decisions import Decision
from winclient.domain.items.catalogue import Material, Necessity
from winclient.domain.ledger.life_facts import Sheets, Want
from winclient.domain.ledger.snapshot import PaperKind
from winclient.domain.refusals import Reason

SEAL = a_member("b", 2, CARD, Material(name="乙表", copies=2))
TAX = a_member("c", 4, Material(name="丙表", necessity=Necessity.DEFERRABLE))


@pytest.fixture
def items():
    return (LICENCE, SEAL, TAX, PACKAGE)


@pytest.fixture
def package(store, hall):
    def take(decision=Decision.ACCEPT, *words, **changes):
        form = {"item": "p", **changes}
        if words:
            form["given"] = given(*words)
        return taken_in(store, an_intake(decision, **form), hall=hall)

    return take


@pytest.fixture
def does(store, hall):
    def do(case, use, day=1, **words):
        act = Act(number=case.number, hall=hall, clerk=CLERK, counter="1", when=at(day))
        return perform(store, partial(use, act=act, **words)).value

    return do


@pytest.fixture
def now(store):
    return lambda case: look(store, lambda reader: reader.case(case.id))


def back(done):
    return {each.name: (each.originals, each.copies) for each in done.case.life.withdrawal.back}


def rows(case):
    return {row.name: (row.originals, row.copies, row.serves) for row in case.rows}


def test_only_what_the_item_alone_needed_is_handed_back(package, does, now):
    whole = package()
    seal = whole.members[1]
    done = does(seal, endings.withdraw, reason="暂不刻章")
    assert back(done) == {"身份证": (0, 1), "乙表": (1, 2)}
    (paper,) = done.papers
    assert paper.snapshot.kind is PaperKind.WITHDRAWAL
    (listing,) = paper.snapshot.listings
    assert listing.rows == (("身份证", "复印件 1"), ("乙表", "原件 1、复印件 2"))
    said = paper.snapshot.sentence("item_papers_returned")
    assert "企业开办一件事" in said.text
    assert whole.case.number in said.text
    assert rows(now(whole.case)) == {
        "身份证": (1, 1, ("a",)),
        "甲表": (1, 0, ("a",)),
        "丙表": (1, 0, ("c",)),
    }


def test_the_last_that_needs_a_paper_gives_back_the_original(package, does):
    whole = package()
    does(whole.members[1], endings.withdraw)
    done = does(whole.members[0], endings.withdraw)
    assert back(done) == {"身份证": (1, 1), "甲表": (1, 0)}


def test_when_its_last_item_has_ended_the_package_is_closed(package, does, now):
    whole = package()
    for member in whole.members:
        assert now(whole.case).state.value == "accepted"
        does(member, endings.withdraw)
    assert now(whole.case).state.value == "closed"


def test_a_package_is_closed_with_the_last_result(package, does, now):
    whole = package()
    does(whole.members[0], endings.withdraw)
    for member in whole.members[1:]:
        does(member, results.decide, granted=True, document="证1", results=("证",))
        does(member, results.issue_result, receipt=member.number)
        assert now(whole.case).state.value == "accepted"
        does(member, endings.close)
    assert now(whole.case).state.value == "closed"


def test_papers_that_a_finished_item_used_do_not_come_back_with_another(package, does):
    whole = package()
    seal, licence = whole.members[1], whole.members[0]
    does(seal, results.decide, granted=True, document="证1", results=("证",))
    does(seal, results.issue_result, receipt=seal.number)
    does(seal, endings.close)
    assert back(does(licence, endings.withdraw)) == {"身份证": (0, 1), "甲表": (1, 0)}


def test_what_only_waited_for_the_item_that_left_is_accepted_that_day(package, does, now):
    words = ("身份证 received", "甲表 missing", "乙表 received", "丙表 received")
    whole = package(Decision.NOTIFY, *words)
    licence, seal, _ = whole.members
    assert now(seal).state.value == "notified"
    done = does(licence, endings.withdraw)
    assert now(seal).state.value == now(whole.case).state.value == "accepted"
    assert now(seal).accepted_on == at(1).day
    assert (now(seal).runs_from, now(seal).due.on) == (None, date(2026, 11, 26))
    assert [each.snapshot.kind for each in done.papers] == [
        PaperKind.WITHDRAWAL,
        PaperKind.ACCEPTANCE,
    ]


def test_an_item_freed_while_others_are_still_out_gets_its_own_acceptance(package, does, now):
    words = ("身份证 received", "甲表 missing", "乙表 received", "丙表 missing")
    whole = package(Decision.NOTIFY, *words)
    done = does(whole.members[0], endings.withdraw)
    assert now(whole.case).state.value == "notified"
    assert [(each.case, each.snapshot.kind) for each in done.papers][1:] == [
        (whole.members[1].id, PaperKind.ACCEPTANCE)
    ]


def test_a_promise_that_left_with_its_item_is_owed_no_more(package, does, now):
    words = ("身份证 received", "甲表 received", "乙表 received", "丙表 deferred")
    whole = package(Decision.ACCEPT_DEFERRED, *words)
    does(whole.members[2], endings.withdraw)
    assert now(whole.case).state.value == "accepted"
    assert not now(whole.case).owing


def test_the_next_visit_asks_for_what_is_left_and_no_more(package, does, now, store, hall):
    words = ("身份证 missing", "甲表 received", "乙表 missing", "丙表 received")
    whole = package(Decision.NOTIFY, *words)
    does(whole.members[1], endings.withdraw)
    asked = {row.name: row.copies_due for row in now(whole.case).rows}
    assert asked == {"身份证": 1, "甲表": 0, "丙表": 0}
    done = brought(store, a_bring(whole.case.number), hall=hall, when=at(2))
    assert [each.state.value for each in done.members] == ["accepted", "withdrawn", "accepted"]


def test_a_single_case_gives_everything_back(store, does, hall):
    done = taken_in(store, an_intake(item="a"), hall=hall)
    returned = does(done.case, endings.send_back, kind="postponed", reason="场所没有定下来")
    assert returned.case.life.returned.back == (
        Sheets(name="身份证", originals=1, copies=1),
        Sheets(name="甲表", originals=1),
    )


def test_what_the_department_asks_for_does_not_accept_an_item_twice(package, does, store, hall):
    words = ("身份证 received", "甲表 received", "乙表 received", "丙表 missing")
    whole = package(Decision.NOTIFY, *words)
    licence = whole.members[0]
    does(licence, handovers.want_correction, wants=(Want(name="甲表", reason="缺页"),))
    done = brought(store, a_bring(whole.case.number), hall=hall, when=at(2))
    assert [each.state.value for each in done.members] == ["accepted"] * 3


def test_silence_accepts_the_application_as_a_whole_from_the_day_of_receipt(package, does, now):
    whole = package(Decision.RECEIVE)
    assert refusal(lambda: does(whole.case, clockwork.accept_silently)).reason is (
        Reason.SILENCE_RUNS
    )
    done = does(whole.members[1], clockwork.accept_silently, day=8)
    assert done.case.id == whole.case.id
    assert {each.state.value for each in (done.case, *done.members)} == {"accepted"}
    assert {each.accepted_on for each in done.members} == {date(2026, 11, 23)}
    assert [each.due.on.isoformat() for each in done.members] == [
        "2026-11-26",
        "2026-11-30",
        "2026-11-27",
    ]
    assert done.members[1].runs_from == date(2026, 11, 26)


def test_no_other_step_is_taken_with_the_whole(package, does):
    whole = package()
    returned = partial(endings.send_back, kind="cannot", reason="无法办理")
    assert refusal(lambda: does(whole.case, returned)).reason is Reason.PACKAGE_WHOLE


@pytest.mark.parametrize("decision", [Decision.ACCEPT, Decision.NOTIFY, Decision.RECEIVE])
def test_a_package_is_withdrawn_in_one_act_and_every_sheet_comes_back(package, does, decision):
    tax = "missing" if decision is Decision.NOTIFY else "received"
    words = ("身份证 received", "甲表 received", "乙表 received", f"丙表 {tax}")
    taken = package(decision, *words)
    done = does(taken.case, endings.withdraw, reason="不办了")
    assert [each.state.value for each in done.members] == ["withdrawn"] * 3
    assert done.case.state.value == "closed"
    kinds = {paper.snapshot.kind for paper in done.papers}
    assert kinds == {PaperKind.WITHDRAWAL}  # and none is accepted meanwhile
    back = [sheet for each in done.members for sheet in each.life.back]
    for row in taken.case.rows:
        own = [each for each in back if each.name == row.name]
        assert sum(each.originals for each in own) == row.originals
        assert sum(each.copies for each in own) == row.copies
    again = refusal(lambda: does(taken.case, endings.withdraw))
    assert again.reason is Reason.CASE_ENDED


def test_what_is_decided_stays_when_the_rest_of_a_package_is_withdrawn(package, does):
    whole = package()
    does(whole.members[0], results.decide, granted=True)
    done = does(whole.case, endings.withdraw, day=2)
    assert [each.state.value for each in done.members] == ["decided", "withdrawn", "withdrawn"]
    assert done.case.state.value == "accepted"


HEARING = {"kind": "hearing", "reason": "利害关系人要求听证", "days": 15}


def test_an_items_own_pause_counts_from_where_its_limits_began(package, does):
    whole = package()
    seal = whole.members[1]
    assert (seal.runs_from, seal.due.on) == (date(2026, 11, 26), date(2026, 11, 30))
    does(seal, clockwork.suspend, day=4, **HEARING)  # Friday the 27th
    done = does(seal, clockwork.resume, day=9)  # three working days after it did not count
    assert done.case.due.on == date(2026, 12, 3)


def test_what_waits_for_a_paused_item_is_promised_later_as_well(package, does, now):
    whole = package()
    licence, seal, tax = whole.members
    does(licence, clockwork.suspend, day=1, **HEARING)
    does(licence, clockwork.resume, day=4)  # three days later
    assert now(licence).due.on == date(2026, 12, 1)
    moved = now(seal)
    assert (moved.runs_from, moved.due.on) == (date(2026, 12, 1), date(2026, 12, 3))
    assert moved.statutory_due.on > seal.statutory_due.on
    assert now(whole.case).due.on == date(2026, 12, 3)
    assert now(tax).due == tax.due


def test_an_extension_puts_off_what_waits_for_it(package, does, now):
    whole = package()
    licence, seal, _ = whole.members
    does(licence, clockwork.extend, days=10, reason="材料需要核实", approver="赵局长")
    assert (now(licence).due.on, now(seal).due.on) == (date(2026, 12, 10), date(2026, 12, 14))
