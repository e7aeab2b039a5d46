"""The steps a clerk can take with a case after intake: which are possible now, and why not."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from winclient.domain.cases.case import Case, why_not
from winclient.domain.cases.case_table import CaseState
from winclient.domain.ledger.facts import CaseAccepted, CaseFact
from winclient.domain.ledger.life_facts import (
    CaseClosed,
    CaseDecided,
    CaseExtended,
    CaseReturned,
    CaseWithdrawn,
    ClockResumed,
    ClockSuspended,
    CorrectionWanted,
    HandoverSent,
    HandoverSigned,
    PapersServed,
    PromiseBroken,
    ResultArrived,
    ResultIssued,
)
from winclient.domain.refusals import Reason, Refused


class Step(StrEnum):
    """The names of `case advance NUMBER STEP`, the way ahead first."""

    ACCEPT = "accept"  # 五日未告知，视为受理
    DECIDE = "decide"
    RECEIVE_RESULT = "receive-result"
    ISSUE = "issue"
    CLOSE = "close"
    RESUME = "resume"
    SUSPEND = "suspend"
    EXTEND = "extend"
    HAND_OVER = "hand-over"
    SIGN = "sign"  # 签收物料转移单
    CORRECT = "correct"  # 部门要求补正
    LAPSE = "lapse"  # 容缺逾期终止
    WITHDRAW = "withdraw"
    RETURN = "return"
    SERVE = "serve"


FACT_OF: Mapping[Step, type[CaseFact]] = {
    Step.ACCEPT: CaseAccepted,
    Step.SUSPEND: ClockSuspended,
    Step.RESUME: ClockResumed,
    Step.EXTEND: CaseExtended,
    Step.CORRECT: CorrectionWanted,
    Step.DECIDE: CaseDecided,
    Step.RECEIVE_RESULT: ResultArrived,
    Step.ISSUE: ResultIssued,
    Step.SERVE: PapersServed,
    Step.CLOSE: CaseClosed,
    Step.WITHDRAW: CaseWithdrawn,
    Step.RETURN: CaseReturned,
    Step.LAPSE: PromiseBroken,
    Step.HAND_OVER: HandoverSent,
    Step.SIGN: HandoverSigned,
}


WHOLE = (Step.ACCEPT, Step.WITHDRAW)  # what is done with all items of a package at once


def possible(case: Case, *, on: date) -> Mapping[Step, Refused | None]:
    """Each step with why it cannot be taken on that day; None: it can."""
    return {step: check_step(case, step, on=on) for step in Step}


def check_step(case: Case, step: Step, *, on: date) -> Refused | None:
    """Why this step cannot be taken; what its facts must say is asked later."""
    if case.members and step not in WHOLE:
        return Refused(Reason.PACKAGE_WHOLE, number=case.number)
    refused = why_not(case, FACT_OF[step], on=on)
    if refused is None and step is Step.ACCEPT and not case.deemed_accepted(on):
        waits = case.state is CaseState.RECEIVED
        last = case.silent_due.on
        reason = Reason.SILENCE_RUNS if waits else Reason.CORRECTION_OUT
        return Refused(reason, number=case.number, day=last)
    signed = all(each.signed for each in case.life.handovers)
    if refused is None and step is Step.SIGN and signed:
        return Refused(Reason.NOTHING_TO_SIGN, number=case.number)
    return refused
