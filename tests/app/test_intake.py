"""Taking a case in: each decision, its state, number, days and paper, or a refusal and nothing."""

from datetime import date

import pytest
from msgspec.structs import replace

from tests.build import (
    CLERK,
    CountedIds,
    a_hall,
    a_person,
    a_store,
    an_agent,
    an_intake,
    an_item,
    at,
    given,
    refusal,
    taken_in,
)
from winclient.app.cases.rulings import Ruling
from winclient.app.perform import look, perform
from winclient.app.ports import CaseQuery, Draft
from winclient.domain.cases.case import CaseState
from winclient.domain.cases.decisions import Decision
from winclient.domain.items.catalogue import ItemKind, TimeLimit
from winclient.domain.ledger.numbering import is_case_number, series_of
from winclient.domain.ledger.snapshot import PaperKind
from winclient.domain.refusals import Reason
from winclient.store.proof.verify import verify

DEFECTIVE = given("材料1 received", "材料2 defective", "材料3 missing")
PROMISED = given("材料1 received", "材料2 received", "材料3 deferred")
REFUSING = {"reason": "not_our_power", "organ": "示例市住房和城乡建设局"}


DECISIONS = [
    (Decision.RECEIVE, {}, CaseState.RECEIVED, PaperKind.INTAKE_RECEIPT),
    (Decision.ACCEPT, {}, CaseState.ACCEPTED, PaperKind.ACCEPTANCE),
    (Decision.ACCEPT_DEFERRED, {"given": PROMISED}, CaseState.DEFERRED, PaperKind.ACCEPTANCE),
    (Decision.NOTIFY, {"given": DEFECTIVE}, CaseState.NOTIFIED, PaperKind.ONE_TIME_NOTICE),
    (Decision.REFUSE, REFUSING, CaseState.REFUSED, PaperKind.REFUSAL),
]


@pytest.mark.parametrize("row", DECISIONS, ids=lambda row: row[0])
def test_each_decision_makes_its_state_one_number_its_paper_and_one_job(store, hall, row):
    decision, said, state, kind = row
    done = taken_in(store, an_intake(decision, **said), hall=hall)
    paper = done.papers[0]
    assert done.case.state is state
    assert is_case_number(done.case.number)
    assert (paper.snapshot.kind, paper.snapshot.case_number) == (kind, done.case.number)
    assert look(store, lambda reader: reader.case_by_number(done.case.number)) == done.case
    assert look(store, lambda reader: reader.papers(done.case.id)) == done.papers
    (job,) = look(store, lambda reader: reader.jobs(paper=paper.id))
    assert (job.copy, job.copies, job.printer) == (0, len(paper.snapshot.copies), "file:papers")
    assert verify(store).problems == ()


def test_receiving_is_not_accepting(store, hall):
    case = taken_in(store, an_intake(Decision.RECEIVE), hall=hall).case
    assert (case.accepted_on, case.due) == (None, None)
    kinds = [line.kind for line in look(store, lambda reader: reader.history(case.id))]
    assert kinds == ["case_received", "paper_issued"]


def test_silence_ends_five_working_days_after_the_receipt_also_over_a_holiday(store, hall):
    monday = taken_in(store, an_intake(Decision.RECEIVE), hall=hall).case
    assert monday.silent_due.on == date(2026, 11, 30)
    eve = at(38)  # Thursday 31 December; no notice is out for 2027
    late = taken_in(store, an_intake(Decision.RECEIVE), hall=hall, when=eve).case
    assert (late.silent_due.on, late.silent_due.provisional) == (date(2027, 1, 7), True)


def test_acceptance_counts_the_promise_from_the_day_all_is_in(store, hall):
    case = taken_in(store, an_intake(), hall=hall).case
    assert case.accepted_on == date(2026, 11, 23)
    assert case.due is not None
    assert (case.due.on, case.due.provisional) == (date(2026, 12, 7), False)


LIMITS = [
    ({"promised": None}, date(2026, 12, 21)),  # the statutory twenty working days
    ({"promised": None, "statutory": None}, date(2026, 12, 21)),  # a licence: §42
    ({"promised": None, "statutory": None, "item_type": "公共服务"}, None),
    ({"promised": None, "statutory": None, "kind": ItemKind.IMMEDIATE}, date(2026, 11, 23)),
    ({"promised": TimeLimit(days=0)}, date(2026, 11, 23)),
]


@pytest.mark.parametrize(("changes", "due"), LIMITS)
def test_an_item_without_a_promise_runs_by_the_law(tmp_path, hall, changes, due):
    store = a_store(tmp_path, items=(an_item(**changes),))
    case = taken_in(store, hall=hall).case
    assert (case.due.on if case.due else None) == due
    store.close()


def test_numbers_follow_each_other_within_station_and_year(store, hall):
    other = replace(hall, station="2")
    numbers = [
        taken_in(store, hall=each, when=when).case.number
        for each, when in [(hall, at()), (hall, at()), (other, at()), (hall, at(60))]
    ]
    assert [series_of(number) for number in numbers] == [
        ("case/610199/2026/001", 1),
        ("case/610199/2026/001", 2),
        ("case/610199/2026/002", 1),
        ("case/610199/2027/001", 1),
    ]


def test_each_kind_of_paper_has_its_own_yearly_series(store, hall):
    def number(decision):
        return taken_in(store, an_intake(decision), hall=hall).papers[0].snapshot.number

    assert number(Decision.ACCEPT) == "示政务受〔2026〕1号"
    assert number(Decision.RECEIVE) == "示政务收〔2026〕1号"
    assert number(Decision.ACCEPT) == "示政务受〔2026〕2号"


DETAIL = {"reason": "not_qualified", "detail": "证上之字为𱍊"}
NOT_QUALIFIED = {"ruling": Ruling(decision=Decision.REFUSE, **DETAIL)}
REFUSALS = [
    ({"item": "nothing"}, Reason.ITEM_UNKNOWN),
    ({"applicant": a_person(name=" ")}, Reason.NAME_MISSING),
    ({"applicant": a_person(number="1")}, Reason.DOCUMENT_WRONG),
    ({"applicant": a_person(name="王𱍊")}, Reason.CHARACTER_NOT_PRINTABLE),
    ({"agent": an_agent(authority=False)}, Reason.AGENT_WITHOUT_AUTHORITY),
    ({"agent": an_agent(name="李𱍊")}, Reason.CHARACTER_NOT_PRINTABLE),
    (NOT_QUALIFIED, Reason.CHARACTER_NOT_PRINTABLE),
    ({"given": ()}, Reason.MATERIAL_UNJUDGED),
    ({"given": given("户口本 received")}, Reason.MATERIAL_UNKNOWN),
    ({"given": PROMISED}, Reason.DEFERRED_NOT_CHOSEN),
    ({"given": DEFECTIVE}, Reason.MATERIAL_MISSING),
]


@pytest.mark.parametrize(("changes", "reason"), REFUSALS)
def test_a_refused_intake_leaves_nothing_not_even_a_used_number(store, hall, changes, reason):
    before = verify(store)
    found = refusal(lambda: taken_in(store, an_intake(**changes), hall=hall))
    assert found.reason is reason
    assert verify(store) == before
    assert look(store, lambda reader: reader.cases(CaseQuery())) == ()
    assert series_of(taken_in(store, hall=hall).case.number)[1] == 1


def test_a_character_no_font_has_is_named_with_its_code_point(store, hall):
    form = an_intake(applicant=a_person(name="王𱍊"))
    found = refusal(lambda: taken_in(store, form, hall=hall))
    assert found.details == {"characters": "𱍊", "code_points": "U+3134A"}


def test_a_mark_that_nobody_sees_is_named_with_the_character_it_stands_behind(store, hall):
    name = "葛\U000e0100𰻞"
    found = refusal(lambda: taken_in(store, an_intake(applicant=a_person(name=name)), hall=hall))
    assert found.reason is Reason.CHARACTER_VARIANT, "another font would not help"
    assert found.details == {"characters": "葛", "code_points": "U+E0100"}
    plain = an_intake(applicant=a_person(name="葛𰻞"))
    assert taken_in(store, plain, hall=hall).case.applicant.name == "葛𰻞"


def test_an_item_is_found_by_its_id_or_its_code(store, hall):
    for name in ("item-1", an_item().code):
        assert taken_in(store, an_intake(item=name), hall=hall).case.item.id == "item-1"


def test_a_code_that_several_items_share_is_asked_about_and_their_ids_still_work(tmp_path, hall):
    store = a_store(tmp_path, items=(an_item(), an_item(id="item-2", name="食品经营许可（变更）")))
    found = refusal(lambda: taken_in(store, an_intake(item=an_item().code), hall=hall))
    assert found.reason is Reason.ITEM_AMBIGUOUS
    assert taken_in(store, an_intake(item="item-2"), hall=hall).case.item.id == "item-2"
    store.close()


def test_the_draft_goes_with_the_case_that_was_made_of_it_and_no_other(store, hall):
    for counter in ("1", "2"):
        draft = Draft(counter=counter, body="{}", saved_at=at().at)
        perform(store, lambda tx, draft=draft: tx.save_draft(draft))
    taken_in(store, hall=hall)
    assert [draft.counter for draft in look(store, lambda reader: reader.drafts())] == ["2"]


def test_the_paper_says_what_is_known_that_moment_with_the_number_masked(store, hall):
    (paper,) = taken_in(store, an_intake(agent=an_agent()), hall=hall).papers
    said = paper.snapshot
    assert (said.applicant_name, said.agent_name) == ("王小明", "李四")
    assert said.applicant_number == "610112********1230"
    assert said.applicant_phone == "138****5678"
    assert (said.clerk_id, said.clerk_name, said.counter) == (CLERK.id, CLERK.name, "1")
    assert (said.statutory, said.promised) == (TimeLimit(days=20), TimeLimit(days=10))
    assert said.copies == ("申请人", "承办部门", "窗口存档")


def test_a_training_hall_marks_every_paper(store):
    hall = a_hall(training=True, ids=CountedIds(first=2_000_000))
    assert taken_in(store, hall=hall).papers[0].snapshot.training


SENTENCES = [
    ({}, ["acceptance", "promised_limit", "not_in_time", "fee_free", "keep_receipt"]),
    ({"kind": ItemKind.IMMEDIATE, "fee": None}, ["acceptance", "immediate", "keep_receipt"]),
    (
        {"promised": None, "fee": True, "fee_basis": "发改价格〔2019〕1号"},
        ["acceptance", "statutory_only", "not_in_time", "fee_charged", "keep_receipt"],
    ),
]


@pytest.mark.parametrize(("changes", "expected"), SENTENCES)
def test_an_acceptance_carries_the_sentences_of_its_item(tmp_path, hall, changes, expected):
    store = a_store(tmp_path, items=(an_item(**changes),))
    (paper,) = taken_in(store, hall=hall).papers
    assert [sentence.code for sentence in paper.snapshot.sentences] == expected
    store.close()
