"""Forms from outside: whatever JSON holds, it is read, or refused with the field's name."""

from datetime import date
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.build import CLERK, NUMBER, a_hall, a_store, at, refusal
from winclient.app.cases.corrections import BringForm
from winclient.app.cases.form_fields import BRING, INTAKE, strangers
from winclient.app.cases.forms import TEXT_LIMIT, bring_form, intake_form
from winclient.app.cases.intake import IntakeForm, take_in
from winclient.domain.cases.decisions import Decision
from winclient.domain.checks.checklist import Judgement
from winclient.domain.persons.identity import DocumentKind
from winclient.domain.persons.people import Clerk
from winclient.domain.refusals import Reason, Refused

READ = partial(intake_form, counter="1", clerk=CLERK)
BROUGHT = partial(bring_form, number="1", counter="1", clerk=CLERK)
FULL = {
    "item": "item-1",
    "applicant": {"name": "王小明", "number": NUMBER},
    "materials": "all",
    "decision": "accept",
}

WORDS = st.one_of(
    st.sampled_from([*FULL, "name", "state", "due", "at", "agent", "answers", "reason", "all"]),
    st.sampled_from(["received", "deferred", "2026-12-01", "accept", "\ud800", "9999-12-31"]),
    st.text(max_size=6),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda part: st.lists(part, max_size=3) | st.dictionaries(WORDS, part, max_size=5),
    max_leaves=12,
)


def nearly(part):
    """A right form with one or two fields changed."""
    changes = st.dictionaries(
        st.sampled_from([*FULL, "agent", "answers", "at", "ticket", "counter", "clerk"]), part
    )
    return changes.map(lambda change: {**FULL, **change})


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(JSON, nearly(JSON)))
def test_any_json_is_a_form_or_is_refused(form):
    for read, kind in ((READ, IntakeForm), (BROUGHT, BringForm)):
        try:
            found, moment = read(form)
        except Refused:
            continue
        assert isinstance(found, kind)
        assert moment is None or moment.tzinfo is not None


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    store = a_store(tmp_path_factory.mktemp("forms"))
    yield store
    store.close()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(form=nearly(JSON))
def test_what_is_read_can_be_recorded_or_is_refused(store, form):
    hall = a_hall()
    try:
        read, _ = READ(form)
        with store.transaction() as tx:
            take_in(tx, form=read, hall=hall, when=at())
    except Refused:
        pass


def test_a_short_form_is_filled_by_what_is_usual():
    form, moment = READ(FULL)
    assert (form.counter, form.clerk, form.given, moment) == ("1", CLERK, None, None)
    assert form.applicant.document is DocumentKind.ID_CARD
    firm = {**FULL, "applicant": {"kind": "organisation", "name": "某公司", "number": "9"}}
    assert READ(firm)[0].applicant.document is DocumentKind.CREDIT_CODE


def test_a_form_that_names_its_clerk_and_counter_is_recorded_under_them():
    form, _ = READ({**FULL, "clerk": "0007", "counter": "5"})
    assert (form.clerk, form.counter) == (Clerk(id="0007"), "5")


def test_materials_are_read_with_their_counts_and_days():
    row = {"name": " 申请表 ", "state": "deferred", "copies": 2, "due": "2026-12-01"}
    (given_row,) = READ({**FULL, "materials": [row]})[0].given or ()
    assert (given_row.name, given_row.state) == ("申请表", Judgement.DEFERRED)
    assert (given_row.originals, given_row.copies) == (None, 2)
    assert given_row.due == date(2026, 12, 1)


def test_one_item_in_a_list_is_one_item_and_two_are_a_package():
    assert READ({**FULL, "item": ["item-1"]})[0].item == "item-1"
    several = READ({**FULL, "item": ["item-1", "item-2"]})[0]
    assert (several.item, several.more) == ("item-1", ("item-2",))


def test_a_return_without_a_decision_lets_the_materials_decide():
    assert BROUGHT({"materials": "all"})[0].ruling is None
    told = BROUGHT({"materials": "all", "decision": "notify", "reason": "再次"})[0].ruling
    assert told is not None
    assert (told.decision, told.reason) == (Decision.NOTIFY, "再次")


WRONG = [
    ([], "form", Reason.FIELD_WRONG),
    (None, "form", Reason.FIELD_MISSING),
    ({**FULL, "item": ""}, "item", Reason.FIELD_MISSING),
    ({**FULL, "item": "\ud800"}, "item", Reason.FIELD_WRONG),
    ({**FULL, "applicant": None}, "applicant", Reason.FIELD_MISSING),
    ({**FULL, "applicant": {"name": ["王"]}}, "name", Reason.FIELD_WRONG),
    ({**FULL, "applicant": {"kind": "dog"}}, "kind", Reason.FIELD_WRONG),
    ({**FULL, "decision": "maybe"}, "decision", Reason.FIELD_WRONG),
    ({**FULL, "decision": None}, "decision", Reason.FIELD_MISSING),
    ({**FULL, "materials": "some"}, "materials", Reason.FIELD_WRONG),
    ({**FULL, "materials": [{"state": "received"}]}, "materials.name", Reason.FIELD_MISSING),
    (
        {**FULL, "materials": [{"name": "表", "state": "received", "copies": -1}]},
        "materials.copies",
        Reason.FIELD_WRONG,
    ),
    (
        {**FULL, "materials": [{"name": "表", "state": "deferred", "due": "bald"}]},
        "materials.due",
        Reason.FIELD_WRONG,
    ),
    ({**FULL, "ticket": "字" * (TEXT_LIMIT + 1)}, "ticket", Reason.FIELD_WRONG),
    ({**FULL, "counter": "3" * 17}, "counter", Reason.FIELD_WRONG),
    ({**FULL, "counter": "3\n4"}, "counter", Reason.FIELD_WRONG),
    ({**FULL, "clerk": "工" * 33}, "clerk", Reason.FIELD_WRONG),
    ({**FULL, "answers": {"问": "\udfff"}}, "answers", Reason.FIELD_WRONG),
    ({**FULL, "answers": ["问"]}, "answers", Reason.FIELD_WRONG),
    ({**FULL, "at": "2026-11-23T09:30"}, "at", Reason.FIELD_WRONG),
    ({**FULL, "at": "9999-12-31T23:59:59Z"}, "at", Reason.FIELD_WRONG),
    ({**FULL, "at": "gestern"}, "at", Reason.FIELD_WRONG),
]


@pytest.mark.parametrize(("form", "field", "reason"), WRONG)
def test_a_wrong_field_is_named(form, field, reason):
    found = refusal(lambda: READ(form))
    assert (found.reason, found.details["field"]) == (reason, field)


def test_a_return_must_bring_something():
    found = refusal(lambda: BROUGHT({"decision": "receive"}))
    assert (found.reason, found.details["field"]) == (Reason.FIELD_MISSING, "materials")


MISSPELT = [
    ({"agnet": {}}, "agnet", "agent"),
    ({"Applicant": {}}, "Applicant", "applicant"),
    ({"agent": {"authorty": True}}, "authorty", "agent.authority"),
    ({"materials": [{"name": "表"}, {"copeis": 1}]}, "materials.copeis", "materials.copies"),
]


@pytest.mark.parametrize(("change", "field", "nearly"), MISSPELT)
def test_a_misspelt_field_is_refused_with_the_one_it_is_nearly(change, field, nearly):
    found = refusal(lambda: strangers({**FULL, **change}, INTAKE))
    assert (found.reason, found.details["nearly"]) == (Reason.FIELD_MISSPELT, nearly)
    assert found.details["field"].endswith(field)


def test_fields_of_other_peoples_own_are_told_and_not_refused():
    rows = [{"name": "表", "form": "1"}, {"name": "证", "form": "2"}]
    form = {**FULL, "materials": rows, "source_id": 7, "answers": {"anget": "1"}}
    assert set(strangers(form, INTAKE)) == {"materials.form", "source_id"}
    assert strangers({"materials": "all", "scans": []}, BRING) == ("scans",)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(JSON, nearly(JSON)))
def test_strange_fields_of_any_json_can_be_told(form):
    try:
        found = strangers(form, INTAKE)
    except Refused as error:
        found = (error.details["field"],)
    assert "".join(found).encode() is not None
