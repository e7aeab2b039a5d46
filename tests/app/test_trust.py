"""What is taken on trust: 容缺, 告知承诺 and 免提交, and whose word is not taken."""

from datetime import date

import pytest
from msgspec.structs import replace

from tests.build import (
    CLERK,
    NUMBER,
    WHEN,
    a_bring,
    an_agent,
    an_intake,
    an_item,
    at,
    brought,
    given,
    refusal,
    taken_in,
)
from winclient.app.cases import credit
from winclient.app.perform import look, perform
from winclient.domain.cases.case import CaseState
from winclient.domain.cases.decisions import Decision
from winclient.domain.checks.checklist import Given, Judgement
from winclient.domain.items.catalogue import Material, Necessity
from winclient.domain.ledger.snapshot import PaperKind
from winclient.domain.refusals import Reason

ITEM = replace(
    an_item(0),
    materials=(
        Material(name="申请书"),
        Material(name="无违法证明", commitment="承诺三年内没有违法记录"),
        Material(name="照片", necessity=Necessity.DEFERRABLE),
        Material(name="合同", necessity=Necessity.DEFERRABLE),
    ),
)
REST = given("申请书 received", "照片 received", "合同 received")


@pytest.fixture
def items():
    return (ITEM,)


def listed(store, *, number=NUMBER, why="曾作虚假承诺", key="ab" * 32):
    def put(tx):
        reasons = {number: why}
        return credit.install(tx, reasons=reasons, key=key, clerk=CLERK.id, counter="1", when=WHEN)

    return perform(store, put)


def words(**states):
    names = {"proof": "无违法证明", "photo": "照片", "lease": "合同"}
    said = [Given(name=names[key], state=Judgement(state)) for key, state in states.items()]
    said.append(Given(name="申请书", state=Judgement.RECEIVED))
    return tuple(said)


def kinds(done):
    return [paper.snapshot.kind for paper in done.papers]


def rows(done):
    return {row.name: row for row in done.case.rows}


def test_to_defer_promises_what_may_come_later_and_is_missing(store, hall):
    said = words(proof="received", photo="missing", lease="received")
    done = taken_in(store, an_intake(Decision.ACCEPT_DEFERRED, given=said), hall=hall)
    assert rows(done)["照片"].state is Judgement.DEFERRED
    assert rows(done)["照片"].due == done.case.due.on


def test_what_may_not_come_later_stays_missing(store, hall):
    said = words(proof="missing", photo="missing", lease="received")
    form = an_intake(Decision.ACCEPT_DEFERRED, given=said)
    error = refusal(lambda: taken_in(store, form, hall=hall))
    assert (error.reason, error.details["names"]) == (Reason.MATERIAL_MISSING, ["无违法证明"])


def test_a_promise_brings_its_notice_and_its_letter_in_two_copies(store, hall):
    said = words(proof="received", photo="deferred", lease="received")
    done = taken_in(store, an_intake(Decision.ACCEPT_DEFERRED, given=said), hall=hall)
    assert kinds(done) == [
        PaperKind.ACCEPTANCE,
        PaperKind.DEFERRAL,
        PaperKind.COMMITMENT_DEFERRAL,
    ]
    assert {len(paper.snapshot.copies) for paper in done.papers[1:]} == {2}


def test_a_promise_made_again_keeps_its_day(store, hall):
    said = given("申请书 received", "无违法证明 received") + given(
        "照片 deferred", "合同 deferred", due=date(2026, 11, 27)
    )
    case = taken_in(store, an_intake(Decision.ACCEPT_DEFERRED, given=said), hall=hall).case
    form = a_bring(case.number, given=given("合同 received", "照片 deferred"))
    done = brought(store, form, hall=hall, when=at(1))
    assert rows(done)["照片"].due == date(2026, 11, 27)
    assert rows(done)["合同"].state is Judgement.RECEIVED
    assert done.case.state is CaseState.DEFERRED


def test_the_word_of_a_listed_applicant_is_not_taken(store, hall):
    listed(store)
    said = words(proof="received", photo="deferred", lease="received")
    form = an_intake(Decision.ACCEPT_DEFERRED, given=said)
    error = refusal(lambda: taken_in(store, form, hall=hall))
    assert (error.reason, error.details["why"]) == (Reason.BAD_CREDIT, "曾作虚假承诺")
    assert taken_in(store, an_intake(), hall=hall).case.state is CaseState.ACCEPTED


def test_a_new_list_replaces_the_last_one(store, hall):
    listed(store)
    listed(store, number="610112198001010011", key="cd" * 32)
    said = words(proof="received", photo="deferred", lease="received")
    done = taken_in(store, an_intake(Decision.ACCEPT_DEFERRED, given=said), hall=hall)
    assert done.case.state is CaseState.DEFERRED


def test_however_the_number_is_written_it_is_the_same(store):
    listed(store, number="61011219900307123x")
    found = look(store, lambda reader: credit.barred(reader, " ６10112199003 07123X"))
    assert found == "曾作虚假承诺"


def test_no_number_of_the_list_lies_in_the_store(store):
    listed(store, number="610112198001010011")
    entries = look(store, lambda reader: [line.body for line in reader.entries()])
    marks = look(store, lambda reader: list(reader._driver.execute("SELECT * FROM barred")))
    assert not any("610112198001010011" in str(text) for text in (*entries, *marks))


def test_a_commitment_stands_for_the_proof_and_brings_its_letter(store, hall):
    said = (*REST, Given(name="无违法证明", state=Judgement.COMMITTED))
    done = taken_in(store, an_intake(given=said), hall=hall)
    assert done.case.state is CaseState.ACCEPTED
    assert kinds(done) == [PaperKind.ACCEPTANCE, PaperKind.COMMITMENT]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"agent": an_agent()}, Reason.COMMITMENT_BY_AGENT),
        ({"given": (Given(name="申请书", state=Judgement.COMMITTED),)}, Reason.NOT_COMMITTABLE),
    ],
)
def test_a_commitment_is_made_in_person_and_where_the_item_allows(store, hall, change, reason):
    said = (*REST, Given(name="无违法证明", state=Judgement.COMMITTED))
    form = an_intake(**{"given": said, **change})
    assert refusal(lambda: taken_in(store, form, hall=hall)).reason is reason


def test_a_listed_applicant_commits_to_nothing(store, hall):
    listed(store)
    said = (*REST, Given(name="无违法证明", state=Judgement.COMMITTED))
    form = an_intake(given=said)
    assert refusal(lambda: taken_in(store, form, hall=hall)).reason is Reason.BAD_CREDIT


def test_what_the_office_gets_itself_counts_as_given_and_names_its_source(store, hall):
    taken = Given(name="无违法证明", state=Judgement.EXEMPT, source="电子证照库")
    done = taken_in(store, an_intake(given=(*REST, taken)), hall=hall)
    assert done.case.state is CaseState.ACCEPTED
    assert rows(done)["无违法证明"].source == "电子证照库"


def test_what_the_office_gets_itself_has_a_source(store, hall):
    form = an_intake(given=(*REST, Given(name="无违法证明", state=Judgement.EXEMPT)))
    error = refusal(lambda: taken_in(store, form, hall=hall))
    assert error.reason is Reason.EXEMPT_WITHOUT_SOURCE
