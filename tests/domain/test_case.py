"""The table of a case's life, walked whole: every state with every fact."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, get_args

import pytest

from tests.build import MONDAY, a_person, an_item, at, refusal
from winclient.domain.case import NEXT, Case, CaseState, evolve
from winclient.domain.checklist import blank, complete
from winclient.domain.deadlines import Due
from winclient.domain.facts import (
    CaseAccepted,
    CaseDeferred,
    CaseFact,
    CaseReceived,
    CaseRefused,
    DefectsNotified,
    IdentityUnmasked,
    ItemRef,
    MaterialsBrought,
    PromiseKept,
)
from winclient.domain.refusals import Reason

WHO: dict[str, Any] = {"at": MONDAY, "clerk": "0001", "counter": "1", "case": "c"}
DUE = Due(on=date(2026, 12, 7), provisional=False)
SILENT = Due(on=date(2026, 11, 30), provisional=False)
RECEIVED = CaseReceived(
    **WHO,
    number="6101992026001000001070",
    provisional=False,
    item=ItemRef(id="item-1", version=1, code="1", name="食品经营许可", department="局"),
    applicant=a_person(),
    rows=blank(an_item()),
    received_on=MONDAY.date(),
    silent_due=SILENT,
)
FACTS: dict[type, CaseFact] = {
    type(fact): fact
    for fact in (
        RECEIVED,
        CaseAccepted(**WHO, accepted_on=MONDAY.date(), due=DUE),
        CaseDeferred(**WHO, accepted_on=MONDAY.date(), due=DUE),
        DefectsNotified(**WHO),
        CaseRefused(**WHO, reason="not_our_power", organ="住建局", detail="不在本区"),
        MaterialsBrought(**WHO, rows=complete(blank(an_item()))),
        PromiseKept(**WHO),
        IdentityUnmasked(**WHO, reason="电话核对"),
    )
}
ALLOWED = {
    CaseState.RECEIVED: {
        CaseAccepted: CaseState.ACCEPTED,
        CaseDeferred: CaseState.DEFERRED,
        DefectsNotified: CaseState.NOTIFIED,
        CaseRefused: CaseState.REFUSED,
        MaterialsBrought: CaseState.RECEIVED,
    },
    CaseState.NOTIFIED: {
        CaseAccepted: CaseState.ACCEPTED,
        CaseDeferred: CaseState.DEFERRED,
        DefectsNotified: CaseState.NOTIFIED,
        CaseRefused: CaseState.REFUSED,
        MaterialsBrought: CaseState.NOTIFIED,
    },
    CaseState.DEFERRED: {
        MaterialsBrought: CaseState.DEFERRED,
        PromiseKept: CaseState.ACCEPTED,
    },
    CaseState.ACCEPTED: {},
    CaseState.REFUSED: {},
}


def a_case(state: CaseState = CaseState.RECEIVED) -> Case:
    return replace(evolve(None, RECEIVED), state=state)


def test_the_walk_knows_every_fact_of_a_case():
    assert set(FACTS) == set(get_args(CaseFact))


@pytest.mark.parametrize("kind", FACTS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("state", CaseState)
def test_every_state_takes_the_facts_of_the_law_and_refuses_all_others(state, kind):
    expected = state if kind is IdentityUnmasked else ALLOWED[state].get(kind)
    if expected is not None:
        assert evolve(a_case(state), FACTS[kind]).state is expected
        return
    found = refusal(lambda: evolve(a_case(state), FACTS[kind]))
    wrong = Reason.NUMBER_USED if kind is CaseReceived else Reason.WRONG_STATE
    assert found.reason is wrong


def test_the_table_holds_nothing_the_walk_does_not_know():
    known = {(state, kind) for state, kinds in ALLOWED.items() for kind in kinds}
    assert set(NEXT) == known | {(state, IdentityUnmasked) for state in CaseState}


@pytest.mark.parametrize(
    "kind", [kind for kind in FACTS if kind is not CaseReceived], ids=lambda kind: kind.__name__
)
def test_nothing_happens_to_a_case_that_was_never_taken_in(kind):
    assert refusal(lambda: evolve(None, FACTS[kind])).reason is Reason.CASE_UNKNOWN


def test_received_is_not_accepted():
    case = a_case()
    assert case.state is CaseState.RECEIVED
    assert (case.accepted_on, case.due) == (None, None)


def test_acceptance_sets_its_day_and_the_promised_limit():
    case = evolve(a_case(), FACTS[CaseAccepted])
    assert (case.accepted_on, case.due) == (MONDAY.date(), DUE)


def test_a_kept_promise_leaves_the_day_of_acceptance_as_it_was():
    deferred = evolve(a_case(), FACTS[CaseDeferred])
    later = replace(FACTS[PromiseKept], at=at(5).at)
    kept = evolve(deferred, later)
    assert kept.state is CaseState.ACCEPTED
    assert (kept.accepted_on, kept.due) == (deferred.accepted_on, deferred.due)


def test_each_notice_is_counted_and_each_return_is_a_visit():
    case = evolve(evolve(a_case(), FACTS[DefectsNotified]), FACTS[MaterialsBrought])
    again = evolve(case, replace(FACTS[DefectsNotified], at=at(2).at))
    assert (again.notices, again.visits) == (2, 2)
    assert again.notified_on == MONDAY.date() + timedelta(days=2)


def test_a_notice_just_before_midnight_in_the_hall_belongs_to_the_halls_day():
    late = at(hour=23, minute=59).at
    assert evolve(a_case(), replace(FACTS[DefectsNotified], at=late)).notified_on == MONDAY.date()


def test_brought_materials_replace_the_list():
    case = evolve(a_case(), FACTS[MaterialsBrought])
    assert case.rows == complete(blank(an_item()))


def test_a_refusal_keeps_its_reason_and_the_organ_to_go_to():
    refused = evolve(a_case(), FACTS[CaseRefused]).refusal
    assert refused is not None
    assert (refused.reason, refused.organ, refused.detail) == (
        "not_our_power",
        "住建局",
        "不在本区",
    )


def test_silence_past_the_fifth_working_day_means_acceptance():
    case = a_case()
    assert not case.deemed_accepted(SILENT.on)
    assert case.deemed_accepted(SILENT.on + timedelta(days=1))
    notified = evolve(case, FACTS[DefectsNotified])
    assert not notified.deemed_accepted(SILENT.on + timedelta(days=1))
