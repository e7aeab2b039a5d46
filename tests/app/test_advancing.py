"""A case after intake, through the use cases: clock, decision, result, endings, papers."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace

from tests.build import (
    CLERK,
    a_person,
    an_agent,
    an_intake,
    an_item,
    at,
    brought,
    given,
    refusal,
    taken_in,
)
from tests.build import a_bring as bring_form
from winclient.app.cases import clockwork, endings, handovers, results
from winclient.app.cases.acting import Act
from winclient.app.cases.intake import Outcome
from winclient.app.perform import perform
from winclient.domain.cases.case import Case, CaseState
from winclient.domain.cases.decisions import Decision
from winclient.domain.days.moments import Moment
from winclient.domain.items.catalogue import SpecialStep
from winclient.domain.ledger.life_facts import Check, Delivery, Shortage, Want
from winclient.domain.ledger.numbering import digits_of
from winclient.domain.ledger.snapshot import PaperKind
from winclient.domain.refusals import Reason

STEP = SpecialStep(name="现场核查", days=7, counted=False, basis="办事指南")
PUBLIC = SpecialStep(name="公示", days=7, counted=True)


@pytest.fixture
def items():
    return (an_item(special_steps=(STEP, PUBLIC)),)


@pytest.fixture
def accepted(store, hall) -> Case:
    return taken_in(store, hall=hall).case


@pytest.fixture
def deferred(store, hall) -> Case:
    form = an_intake(
        Decision.ACCEPT_DEFERRED,
        given=given("材料1 received", "材料2 received", "材料3 deferred", due=date(2026, 12, 1)),
    )
    return taken_in(store, form, hall=hall).case


@pytest.fixture
def does(store, hall) -> Callable[..., Outcome]:
    """`does(case, use_case, days, **words)`: one committed act some days after the Monday."""

    def do(case: Case, use: Callable[..., Outcome], when: Moment, **words: Any) -> Outcome:
        act = Act(number=case.number, hall=hall, clerk=CLERK, counter="1", when=when)
        return perform(store, partial(use, act=act, **words)).value

    return do


def said(done: Outcome) -> str:
    (paper,) = done.papers
    return paper.snapshot.sentences[0].text


def test_a_hearing_stops_the_clock_and_is_told_in_writing(accepted, does):
    words = {"kind": "听证", "reason": "利害关系人要求听证", "days": 15}
    done = does(accepted, clockwork.suspend, at(2), **words)
    assert done.case.life.paused
    (paper,) = done.papers
    assert paper.snapshot.kind is PaperKind.SPECIAL_PROCEDURE
    assert "需要进行听证，自2026年11月25日开始，需要15个工作日" in said(done)
    resumed = does(accepted, clockwork.resume, at(9)).case
    assert (resumed.due.on, resumed.statutory_due.on) == (date(2026, 12, 14), date(2026, 12, 28))


def test_only_listed_procedures_and_the_items_own_stop_the_clock(accepted, does):
    for kind in ("公示", "踏勘", ""):
        found = refusal(
            partial(does, accepted, clockwork.suspend, at(1), kind=kind, reason="需要", days=3)
        )
        assert found.reason is Reason.PAUSE_UNKNOWN
    done = does(accepted, clockwork.suspend, at(1), kind="现场核查", reason="需要核查")
    (pause,) = done.case.life.pauses
    assert (pause.name, pause.days) == ("现场核查", 7)


def test_an_extension_tells_its_reason_and_the_new_day(accepted, does):
    words = {"days": 10, "reason": "现场情况复杂", "approver": "赵局长"}
    done = does(accepted, clockwork.extend, at(3), **words)
    assert (done.case.due.on, done.case.statutory_due.on) == (
        date(2026, 12, 21),
        date(2027, 1, 4),
    )
    assert "因现场情况复杂" in said(done)
    assert "应于2026年12月21日前" in said(done)
    paused = does(accepted, clockwork.suspend, at(4), kind="hearing", reason="听证", days=5).case
    again = refusal(partial(does, paused, clockwork.extend, at(5), **words))
    assert again.reason is Reason.EXTENDED_ALREADY


def test_silence_of_five_working_days_is_acceptance_as_of_receipt(store, hall, does):
    form = an_intake(Decision.RECEIVE, given=())
    received = taken_in(store, form, hall=hall).case
    early = refusal(partial(does, received, clockwork.accept_silently, at(7)))
    assert early.reason is Reason.SILENCE_RUNS
    done = does(received, clockwork.accept_silently, at(8))
    assert (done.case.state, done.case.accepted_on) == (CaseState.ACCEPTED, received.received_on)
    assert done.case.due.on == date(2026, 12, 7)
    assert "五个工作日内未告知" in said(done)


def test_a_result_goes_from_the_decision_into_the_applicants_hand(accepted, does):
    does(accepted, results.decide, at(5), granted=True, document="JY1")
    does(accepted, results.receive_result, at(6), results=("食品经营许可证 正本", "副本"))
    done = does(accepted, results.issue_result, at(7), receipt=accepted.number)
    assert done.case.state is CaseState.ISSUED
    (paper,) = done.papers
    stated = {each.key: each.value for each in paper.snapshot.stated}
    assert paper.snapshot.kind is PaperKind.PICK_UP
    assert stated["results"] == "食品经营许可证 正本、副本"
    assert (stated["document"], stated["checked"]) == ("JY1", "受理单")
    assert "relation" not in stated
    assert does(accepted, endings.close, at(7)).case.state is CaseState.CLOSED


def test_another_hand_needs_its_relation_and_the_agent_has_it(store, hall, does):
    case = taken_in(store, an_intake(agent=an_agent()), hall=hall).case
    does(case, results.decide, at(1), granted=True, results=("许可证",))
    stranger = partial(does, case, results.issue_result, at(1), receipt=case.number)
    assert refusal(partial(stranger, receiver="赵六")).reason is Reason.RELATION_NEEDED
    issued = stranger(receiver="李四").case.life.issue
    assert (issued.receiver, issued.relation) == ("李四", "经办人（有授权委托）")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({}, Reason.CHECK_NEEDED),
        ({"receipt": "1" * 22}, Reason.RECEIPT_OTHER),
        ({"number": "11010519491231002X"}, Reason.IDENTITY_DIFFERS),
        ({"number": "110105194912310021"}, Reason.DOCUMENT_WRONG),
        ({"method": Delivery.COURIER}, Reason.COURIER_NEEDED),
    ],
)
def test_a_result_is_issued_only_to_who_was_checked(accepted, does, words, reason):
    does(accepted, results.decide, at(1), granted=True, results=("许可证",))
    found = refusal(partial(does, accepted, results.issue_result, at(1), **words))
    assert found.reason is reason


def test_a_lost_receipt_is_replaced_by_the_applicants_own_document(accepted, does):
    does(accepted, results.decide, at(1), granted=True, results=("许可证",))
    number = accepted.applicant.number
    issued = does(accepted, results.issue_result, at(1), number=number).case.life.issue
    assert issued.checked is Check.IDENTITY


def test_a_receipt_with_a_provisional_number_is_scanned_without_its_mark(store, hall, does):
    perform(store, lambda tx: tx.put_standing(replace(tx.standing(), frozen=True)))
    case = taken_in(store, hall=hall).case
    does(case, results.decide, at(1), granted=True, results=("许可证",))
    issued = does(case, results.issue_result, at(1), receipt=digits_of(case.number))
    assert issued.case.life.issue.checked is Check.RECEIPT


def test_applicant_and_agent_of_one_name_each_show_their_own_document(store, hall, does):
    namesake = an_agent(name=a_person().name, number="11010519491231002X")
    case = taken_in(store, an_intake(agent=namesake), hall=hall).case
    does(case, results.decide, at(1), granted=True, results=("许可证",))
    words = {"number": case.applicant.number}
    assert does(case, results.issue_result, at(1), **words).case.life.issue is not None


def test_a_couriers_delivery_is_proved_before_the_file_is_closed(accepted, does):
    does(accepted, results.decide, at(1), granted=True, document="JY1", results=("许可证",))
    sent = {"method": Delivery.COURIER, "courier": "邮政", "courier_number": "1099"}
    assert does(accepted, results.issue_result, at(1), **sent).papers == ()
    early = refusal(partial(does, accepted, endings.close, at(2)))
    assert early.reason is Reason.NOT_SERVED
    words = {"method": Delivery.COURIER, "receiver": "张四", "relation": "同住成年家属"}
    done = does(accepted, results.serve, at(3), **words)
    (paper,) = done.papers
    stated = {each.key: each.value for each in paper.snapshot.stated}
    assert (stated["courier"], stated["substitute"]) == ("邮政 1099", "同住成年家属")
    assert paper.snapshot.listings[0].rows == (("许可证", "JY1", ""),)
    assert does(accepted, endings.close, at(3)).case.state is CaseState.CLOSED


def test_no_result_is_issued_before_the_promise_is_kept(store, hall, deferred, does):
    does(deferred, results.decide, at(2), granted=True, results=("许可证",))
    issue = partial(does, deferred, results.issue_result, at(3), receipt=deferred.number)
    found = refusal(issue)
    assert (found.reason, found.details["names"]) == (Reason.PROMISE_OPEN, ["材料3"])
    kept = brought(store, bring_form(deferred.number), hall=hall, when=at(3)).case
    assert (kept.state, kept.owing) == (CaseState.READY, False)
    assert issue().case.state is CaseState.ISSUED


def test_a_broken_promise_ends_as_was_told(deferred, does):
    early = refusal(partial(does, deferred, endings.lapse, at(8)))  # 1 December, its last day
    assert early.reason is Reason.PROMISE_RUNS
    done = does(deferred, endings.lapse, at(9))
    assert done.case.state is CaseState.LAPSED
    assert done.case.life.lapse.missing == ("材料3",)
    assert "2026年12月1日前" in said(done)
    (paper,) = done.papers
    assert [row[0] for row in paper.snapshot.listings[0].rows] == ["材料1", "材料2"]


def test_withdrawal_gives_the_papers_back(accepted, does):
    done = does(accepted, endings.withdraw, at(2), reason="不办了")
    assert done.case.state is CaseState.WITHDRAWN
    (paper,) = done.papers
    assert ("材料1", "原件 1、复印件 1") in paper.snapshot.listings[0].rows
    again = refusal(partial(does, accepted, endings.withdraw, at(3)))
    assert again.reason is Reason.CASE_ENDED


def test_a_return_is_of_a_listed_kind_with_its_reason(accepted, does):
    send = partial(does, accepted, endings.send_back, at(2))
    assert refusal(partial(send, kind="whim", reason="x")).reason is Reason.FIELD_WRONG
    assert refusal(partial(send, kind="cannot", reason=" ")).reason is Reason.REASON_NEEDED
    late = refusal(partial(send, kind="no_correction", reason="逾期"))
    assert late.reason is Reason.REFUSAL_NEEDS_CORRECTION
    assert send(kind="cannot", reason="场所已拆除").case.state is CaseState.RETURNED


def test_papers_go_to_the_department_and_a_shortage_comes_back(accepted, does):
    done = does(accepted, handovers.hand_over, at(1))
    (paper,) = done.papers
    assert [row[:3] for row in paper.snapshot.listings[0].rows] == [
        (f"材料{n}", "1", "1") for n in (1, 2, 3)
    ]
    empty = refusal(partial(does, accepted, handovers.hand_over, at(1)))
    assert empty.reason is Reason.NOTHING_TO_HAND_OVER
    shortage = (Shortage(name="材料2", note="缺复印件"),)
    signed = does(accepted, handovers.sign, at(2), receiver="孙科长", shortages=shortage).case
    assert [each.name for each in handovers.at_counter(signed)] == ["材料2"]
    again = does(accepted, handovers.hand_over, at(2)).case
    assert again.life.handovers[-1].sent.slip == 2


def test_a_correction_in_process_is_told_on_paper_and_brought_without_a_new_acceptance(
    store, hall, accepted, does
):
    wants = (Want(name="材料1", reason="缺第3页"),)
    done = does(accepted, handovers.want_correction, at(2), wants=wants)
    (paper,) = done.papers
    assert paper.snapshot.kind is PaperKind.CORRECTION
    back = bring_form(accepted.number, given=given("材料1 received"))
    after = brought(store, back, hall=hall, when=at(3)).case
    assert (after.state, after.accepted_on, after.due) == (
        CaseState.ACCEPTED,
        accepted.accepted_on,
        accepted.due,
    )
    assert after.life.wanted == ()


def test_a_departments_word_is_on_the_record(store, hall, accepted):
    act = Act(
        number=accepted.number, hall=hall, clerk=CLERK, counter="1", when=at(1), by="市场监管局"
    )
    done = perform(store, partial(results.decide, act=act, granted=False, reason="不符合条件"))
    assert done.value.case.life.decision.by == "市场监管局"


def test_acceptance_knows_both_limits(accepted):
    assert (accepted.due.on, accepted.statutory_due.on) == (
        date(2026, 12, 7),
        date(2026, 12, 21),
    )


def test_a_step_on_an_unknown_case_is_said(accepted, does):
    nobody = replace(accepted, number="1" * 22)
    assert refusal(partial(does, nobody, endings.close, at(1))).reason is Reason.CASE_UNKNOWN
