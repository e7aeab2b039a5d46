"""The applicant comes back: corrections, kept promises, and what cannot be brought any more."""

from datetime import date

import pytest

from tests.build import (
    a_bring,
    an_intake,
    an_item,
    at,
    brought,
    given,
    install,
    refusal,
    taken_in,
)
from winclient.app.perform import look
from winclient.domain.cases.case import CaseState
from winclient.domain.cases.decisions import Decision
from winclient.domain.items.catalogue import TimeLimit
from winclient.domain.ledger.snapshot import PaperKind
from winclient.domain.persons.people import Clerk
from winclient.domain.refusals import Reason
from winclient.store.proof.verify import verify

DEFECTIVE = given("材料1 received", "材料2 defective", "材料3 missing")
PROMISED = given("材料1 received", "材料2 received", "材料3 deferred")


@pytest.fixture
def notified(store, hall):
    return taken_in(store, an_intake(Decision.NOTIFY, given=DEFECTIVE), hall=hall).case


@pytest.fixture
def deferred(store, hall):
    return taken_in(store, an_intake(Decision.ACCEPT_DEFERRED, given=PROMISED), hall=hall).case


def test_when_all_is_in_the_case_is_accepted_as_of_that_day(store, hall, notified):
    done = brought(store, a_bring(notified.number), hall=hall, when=at(2))
    assert done.case.state is CaseState.ACCEPTED
    assert done.case.received_on == date(2026, 11, 23)
    assert done.case.accepted_on == date(2026, 11, 25)
    assert done.case.due is not None
    assert done.case.due.on == date(2026, 12, 9)
    assert done.papers[0].snapshot.sentence("acceptance_after_correction") is not None
    assert done.case.number == notified.number


def test_what_is_still_out_leaves_the_case_where_it_was(store, hall, notified):
    form = a_bring(notified.number, given=given("材料2 received"))
    done = brought(store, form, hall=hall, when=at(2))
    assert done.case.state is CaseState.NOTIFIED
    assert [row.state.value for row in done.case.rows] == ["received", "received", "missing"]
    assert done.papers[0].snapshot.kind is PaperKind.INTAKE_RECEIPT


def test_a_received_case_can_be_completed_without_any_notice(store, hall):
    form = an_intake(Decision.RECEIVE, given=given("材料1 received"))
    case = taken_in(store, form, hall=hall).case
    only = a_bring(case.number, Decision.RECEIVE, given=given("材料2 received"))
    assert brought(store, only, hall=hall, when=at(1)).case.state is CaseState.RECEIVED
    rest = brought(store, a_bring(case.number), hall=hall, when=at(2))
    assert (rest.case.state, rest.case.visits) == (CaseState.ACCEPTED, 3)
    assert rest.papers[0].snapshot.sentence("acceptance") is not None


def test_a_second_notice_needs_its_reason_and_who_agreed(store, hall, notified):
    again = given("材料2 defective", "材料3 received")
    bare = a_bring(notified.number, Decision.NOTIFY, given=again)
    found = refusal(lambda: brought(store, bare, hall=hall, when=at(1)))
    assert found.reason is Reason.SECOND_NOTICE
    alone = a_bring(notified.number, Decision.NOTIFY, given=again, reason="新提交的材料有误")
    found = refusal(lambda: brought(store, alone, hall=hall, when=at(1)))
    assert found.reason is Reason.APPROVER_NEEDED
    words = {"reason": "新提交的材料有误", "approver": "赵主任"}
    form = a_bring(notified.number, Decision.NOTIFY, given=again, **words)
    done = brought(store, form, hall=hall, when=at(1))
    assert (done.case.state, done.case.notices) == (CaseState.NOTIFIED, 2)


def test_what_is_still_incomplete_after_correction_can_be_refused(store, hall, notified):
    said = {"reason": "still_incomplete", "detail": "材料3 未提交"}
    form = a_bring(notified.number, Decision.REFUSE, given=given("材料2 received"), **said)
    assert brought(store, form, hall=hall, when=at(1)).case.state is CaseState.REFUSED
    first = an_intake(Decision.REFUSE, **said)
    found = refusal(lambda: taken_in(store, first, hall=hall, when=at(1)))
    assert found.reason is Reason.REFUSAL_NEEDS_CORRECTION


def test_a_kept_promise_leaves_acceptance_and_limit_as_they_were(store, hall, deferred):
    done = brought(store, a_bring(deferred.number), hall=hall, when=at(4))
    assert done.case.state is CaseState.ACCEPTED
    assert (done.case.accepted_on, done.case.due) == (deferred.accepted_on, deferred.due)
    assert [paper.snapshot.kind for paper in done.papers] == [PaperKind.INTAKE_RECEIPT]
    kinds = [line.kind for line in look(store, lambda reader: reader.history(deferred.id))]
    assert kinds[-3:] == ["materials_brought", "promise_kept", "paper_issued"]


def test_a_promise_is_dated_by_the_promised_limit(deferred):
    assert deferred.due is not None
    assert deferred.rows[2].due == deferred.due.on == date(2026, 12, 7)


def test_a_promise_is_not_moved_past_the_limit_it_was_given_under(store, hall, deferred):
    form = a_bring(deferred.number, given=given("材料3 deferred", due=date(2026, 12, 8)))
    found = refusal(lambda: brought(store, form, hall=hall, when=at(4)))
    assert found.reason is Reason.DEFERRAL_PAST_LIMIT


def test_an_accepted_case_takes_no_further_materials(store, hall):
    case = taken_in(store, hall=hall).case
    found = refusal(lambda: brought(store, a_bring(case.number), hall=hall, when=at(1)))
    assert found.reason is Reason.NOTHING_PROMISED


def test_an_unknown_number_is_said(store, hall):
    found = refusal(lambda: brought(store, a_bring("1" * 22), hall=hall, when=at(1)))
    assert found.reason is Reason.CASE_UNKNOWN


@pytest.mark.parametrize("decision", [Decision.NOTIFY, Decision.REFUSE, Decision.ACCEPT_DEFERRED])
def test_a_deferred_case_is_accepted_already_and_cannot_be_decided_again(
    store, hall, deferred, decision
):
    said = {"reason": "not_our_power", "organ": "局"}
    defer = given("材料3 deferred", due=date(2026, 12, 1))
    word = defer if decision is Decision.ACCEPT_DEFERRED else given("材料3 missing")
    form = a_bring(deferred.number, decision, given=word, **said)
    before = verify(store)
    found = refusal(lambda: brought(store, form, hall=hall, when=at(1)))
    assert found.reason is Reason.ACCEPTED_ALREADY
    assert verify(store) == before  # nor are the materials recorded


def test_an_open_case_keeps_the_version_of_its_item(store, hall, notified):
    install(store, an_item(5, promised=TimeLimit(days=3)), when=at(1))
    done = brought(store, a_bring(notified.number), hall=hall, when=at(2))
    assert len(done.case.rows) == 3
    assert done.papers[0].snapshot.promised == TimeLimit(days=10)
    assert done.case.item.version == notified.item.version
    fresh = taken_in(store, hall=hall, when=at(2)).case
    assert len(fresh.rows) == 5
    assert fresh.item.version > notified.item.version


def test_another_counter_and_clerk_stand_on_the_paper_they_hand_out(store, hall, notified):
    form = a_bring(notified.number, counter="5", clerk=Clerk(id="0007", name="赵敏"))
    (paper,) = brought(store, form, hall=hall, when=at(1)).papers
    assert (paper.snapshot.counter, paper.snapshot.clerk_id) == ("5", "0007")
    *_, line = look(store, lambda reader: reader.history(notified.id))
    assert '"counter":"5"' in line.body
    assert look(store, lambda reader: reader.case(notified.id)).counter == "1"


def test_after_five_silent_days_a_case_is_accepted_as_of_its_receipt(store, hall):
    received = taken_in(store, an_intake(Decision.RECEIVE, given=()), hall=hall).case
    done = brought(store, a_bring(received.number), hall=hall, when=at(8)).case
    assert (done.state, done.accepted_on) == (CaseState.ACCEPTED, received.received_on)
    assert done.due is not None
    assert done.due.on == date(2026, 12, 7)  # ten working days from the receipt


def test_a_receipt_for_a_promised_material_speaks_of_no_silence(store, hall):
    form = an_intake(
        Decision.ACCEPT_DEFERRED,
        given=given("材料1 received", "材料2 received", "材料3 deferred"),
    )
    case = taken_in(store, form, hall=hall).case
    again = a_bring(case.number, given=given("材料3 deferred", due=date(2026, 12, 1)))
    paper = brought(store, again, hall=hall, when=at(1)).papers[0]
    assert paper.snapshot.kind is PaperKind.INTAKE_RECEIPT
    assert paper.snapshot.sentence("silent_acceptance") is None
