"""What facts make of a case, one by one, beside its table."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from tests.build import MONDAY, an_item, at, refusal
from tests.build.life import (
    DUE,
    FACTS,
    PROMISED,
    SILENT,
    a_case,
    lived,
)
from winclient.domain.cases.case import CaseState
from winclient.domain.cases.case_table import FACTS as IN_TABLE
from winclient.domain.cases.evolving import evolve
from winclient.domain.checks.checklist import blank, complete
from winclient.domain.ledger.facts import (
    CaseAccepted,
    CaseRefused,
    DefectsNotified,
    MaterialsBrought,
    PromiseKept,
)
from winclient.domain.ledger.life_facts import (
    CaseClosed,
    CaseDecided,
    CaseExtended,
    Check,
    ClockResumed,
    ClockSuspended,
    CorrectionWanted,
    DatesConfirmed,
    Delivery,
    HandoverSent,
    HandoverSigned,
    PapersServed,
    PromiseBroken,
    ResultArrived,
    ResultIssued,
)
from winclient.domain.refusals import Reason

S = CaseState


def test_a_promise_is_kept_only_when_nothing_is_out():
    owing = a_case(S.DEFERRED)
    assert refusal(lambda: evolve(owing, FACTS[PromiseKept])).reason is Reason.MATERIAL_MISSING
    kept = a_case(S.DEFERRED, by=(MaterialsBrought, PromiseKept))
    assert (kept.state, kept.owing) == (S.ACCEPTED, False)
    for state in (S.ACCEPTED, S.DECIDED, S.READY):
        found = refusal(lambda state=state: evolve(a_case(state), FACTS[PromiseKept]))
        assert found.reason is Reason.NOTHING_PROMISED


def test_a_result_waits_for_the_promised_materials():
    ready = a_case(S.DEFERRED, by=(CaseDecided, ResultArrived))
    assert ready.owing
    found = refusal(lambda: evolve(ready, FACTS[ResultIssued]))
    assert (found.reason, found.details["names"]) == (Reason.PROMISE_OPEN, ["材料3"])
    kept = lived(FACTS[MaterialsBrought], FACTS[PromiseKept], FACTS[ResultIssued], case=ready)
    assert kept.state is S.ISSUED


def test_a_denial_is_handed_over_whatever_is_still_out():
    denied = replace(FACTS[CaseDecided], granted=False, reason="场所不符合条件")
    ready = lived(denied, FACTS[ResultArrived], case=a_case(S.DEFERRED))
    assert evolve(ready, FACTS[ResultIssued]).state is S.ISSUED


def test_a_promise_is_broken_only_after_its_day():
    owing = a_case(S.DEFERRED)
    day = PROMISED - MONDAY.date()
    on_the_day = replace(FACTS[PromiseBroken], at=at(day.days).at)
    assert refusal(lambda: evolve(owing, on_the_day)).reason is Reason.PROMISE_RUNS
    assert evolve(owing, replace(on_the_day, at=at(day.days + 1).at)).state is S.LAPSED


def test_a_decision_needs_a_reason_to_deny_and_ends_every_pause():
    paused = a_case(S.ACCEPTED, by=(ClockSuspended,))
    denied = replace(FACTS[CaseDecided], granted=False)
    assert refusal(lambda: evolve(paused, denied)).reason is Reason.REASON_NEEDED
    assert not evolve(paused, FACTS[CaseDecided]).life.paused


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"receiver": " "}, Reason.RECEIVER_NEEDED),
        ({"checked": None}, Reason.CHECK_NEEDED),
        ({"checked": Check.IDENTITY}, Reason.CHECK_NEEDED),
        ({"method": Delivery.COURIER, "checked": None}, Reason.COURIER_NEEDED),
    ],
)
def test_a_result_goes_to_nobody_unchecked(changes: dict[str, Any], reason: Reason):
    wrong = replace(FACTS[ResultIssued], **changes)
    assert refusal(lambda: evolve(a_case(S.READY), wrong)).reason is reason


def test_a_result_sent_by_courier_is_closed_once_it_is_served():
    sent = replace(FACTS[ResultIssued], method=Delivery.COURIER, courier_number="SF1")
    issued = evolve(a_case(S.READY), sent)
    assert refusal(lambda: evolve(issued, FACTS[CaseClosed])).reason is Reason.NOT_SERVED
    assert lived(FACTS[PapersServed], FACTS[CaseClosed], case=issued).state is S.CLOSED


def test_an_extension_comes_once_is_short_and_not_too_late():
    extended = a_case(S.ACCEPTED, by=(CaseExtended,))
    again = refusal(lambda: evolve(extended, FACTS[CaseExtended]))
    assert again.reason is Reason.EXTENDED_ALREADY
    for changes, reason in (
        ({"days": 11}, Reason.EXTENSION_DAYS),
        ({"days": 0}, Reason.EXTENSION_DAYS),
        ({"reason": ""}, Reason.REASON_NEEDED),
        ({"approver": " "}, Reason.APPROVER_NEEDED),
        ({"at": at(40).at}, Reason.EXTENSION_TOO_LATE),
    ):
        wrong = replace(FACTS[CaseExtended], **changes)
        assert refusal(lambda wrong=wrong: evolve(a_case(S.ACCEPTED), wrong)).reason is reason


def test_pauses_of_two_kinds_may_overlap_and_one_kind_may_not():
    paused = a_case(S.ACCEPTED, by=(ClockSuspended,))
    assert refusal(lambda: evolve(paused, FACTS[ClockSuspended])).reason is Reason.PAUSED_ALREADY
    other = replace(FACTS[ClockSuspended], kind="testing", name="检测")
    both = evolve(paused, other)
    one = evolve(both, FACTS[ClockResumed])
    assert (both.life.paused, one.life.paused) == (True, True)
    assert not evolve(one, replace(FACTS[ClockResumed], kind="testing")).life.paused
    found = refusal(lambda: evolve(one, FACTS[ClockResumed]))
    assert found.reason is Reason.NOT_PAUSED


@pytest.mark.parametrize("days", [-12, 1])
def test_a_pause_begins_between_acceptance_and_today(days):
    since = FACTS[ClockSuspended].since + timedelta(days=days)
    wrong = replace(FACTS[ClockSuspended], since=since)
    found = refusal(lambda: evolve(a_case(S.ACCEPTED), wrong))
    assert found.reason is Reason.PAUSE_DATES


def test_a_slip_is_signed_once_and_its_shortages_are_on_it():
    sent = a_case(S.ACCEPTED, by=(HandoverSent,))
    signed = evolve(sent, FACTS[HandoverSigned])
    assert signed.life.handovers[0].signed == FACTS[HandoverSigned]
    again = refusal(lambda: evolve(signed, FACTS[HandoverSigned]))
    assert again.reason is Reason.SLIP_SIGNED


def test_what_a_department_wants_corrected_waits_for_the_applicant():
    wanted = a_case(S.ACCEPTED, by=(CorrectionWanted,))
    assert wanted.life.wanted
    brought = evolve(wanted, FACTS[MaterialsBrought])
    assert (brought.state, brought.life.wanted) == (S.ACCEPTED, ())


def test_confirmed_dates_change_the_dates_and_nothing_else():
    case = a_case(S.ACCEPTED)
    firm = replace(DUE, on=DUE.on + timedelta(days=2))
    after = evolve(case, replace(FACTS[DatesConfirmed], due=firm))
    assert replace(after, due=case.due, life=case.life) == case
    assert after.due == firm


@pytest.mark.parametrize("kind", IN_TABLE, ids=lambda kind: kind.__name__)
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
    deferred = a_case(CaseState.DEFERRED)
    kept = lived(FACTS[MaterialsBrought], FACTS[PromiseKept], case=deferred)
    assert kept.state is CaseState.ACCEPTED
    assert (kept.accepted_on, kept.due) == (deferred.accepted_on, deferred.due)


def test_each_notice_is_counted_and_each_return_is_a_visit():
    case = evolve(evolve(a_case(), FACTS[DefectsNotified]), FACTS[MaterialsBrought])
    again = evolve(case, replace(FACTS[DefectsNotified], at=at(13).at))
    assert (again.notices, again.visits) == (2, 2)
    assert again.notified_on == MONDAY.date() + timedelta(days=13)


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
