"""What each fact makes of a case: written once, pure, used by counter and center alike."""

from datetime import datetime

from msgspec.structs import replace

from winclient.domain.cases.case import Case, CaseState, Refusal, why_not
from winclient.domain.cases.case_table import follows
from winclient.domain.cases.life import after
from winclient.domain.cases.life_checks import check
from winclient.domain.days.moments import HALL_ZONE
from winclient.domain.ledger.exchange_facts import NumberMapped
from winclient.domain.ledger.facts import (
    CaseAccepted,
    CaseDeferred,
    CaseFact,
    CaseReceived,
    CaseRefused,
    DefectsNotified,
    IdentityUnmasked,
    MaterialsBrought,
    PromiseKept,
)
from winclient.domain.ledger.life_facts import (
    CaseDecided,
    CaseExtended,
    ClockResumed,
    DatesConfirmed,
    DatesMoved,
    ItemTakenOut,
    LifeFact,
)
from winclient.domain.ledger.scans import ScanAttached, ScanFact, ScanWithdrawn
from winclient.domain.ledger.scans import after as scans_after
from winclient.domain.refusals import Reason, Refused


def evolve(case: Case | None, fact: CaseFact) -> Case:
    """The case after `fact`, or Refused where table, gates or the fact itself say no."""
    if isinstance(fact, CaseReceived):
        if case is not None:
            raise Refused(Reason.NUMBER_USED, number=fact.number)
        return _opened(fact)
    if case is None:
        raise Refused(Reason.CASE_UNKNOWN, number=fact.case)
    refused = why_not(case, type(fact), on=fact.at.astimezone(HALL_ZONE).date())
    if refused is not None:
        raise refused
    check(fact, life=case.life, accepted_on=case.accepted_on)
    state = follows(case.state, type(fact))
    return replace(_changed(case, fact), state=CaseState(state))


def _opened(fact: CaseReceived) -> Case:
    return Case(
        id=fact.case,
        number=fact.number,
        provisional=fact.provisional,
        state=CaseState.RECEIVED,
        item=fact.item,
        applicant=fact.applicant,
        agent=fact.agent,
        answers=fact.answers,
        ticket=fact.ticket,
        counter=fact.counter,
        clerk=fact.clerk,
        received_at=fact.at,
        received_on=fact.received_on,
        silent_due=fact.silent_due,
        rows=fact.rows,
        package=fact.package,
        composition=fact.composition,
        members=fact.members,
    )


def _changed(case: Case, fact: CaseFact) -> Case:
    match fact:
        case CaseReceived() | IdentityUnmasked():
            return case
        case PromiseKept():
            return replace(case, life=replace(case.life, owing=False))
        case CaseAccepted() | CaseDeferred():
            return replace(
                case,
                accepted_on=fact.accepted_on,
                begun_at=_begun(case, fact),
                due=fact.due,
                statutory_due=fact.statutory_due,
                runs_from=fact.runs_from,
            )
        case DefectsNotified():
            return replace(
                case,
                notices=case.notices + 1,
                notified_on=fact.at.astimezone(HALL_ZONE).date(),
                life=replace(case.life, wanted=()),
            )
        case CaseRefused():
            refusal = Refusal(reason=fact.reason, organ=fact.organ, detail=fact.detail)
            return replace(case, refusal=refusal)
        case MaterialsBrought():
            life = replace(case.life, wanted=())
            return replace(case, rows=fact.rows, visits=case.visits + 1, life=life)
        case NumberMapped() | ScanAttached() | ScanWithdrawn():
            return _noted(case, fact)
        case _:
            return _lived(case, fact)


def _noted(case: Case, fact: NumberMapped | ScanFact) -> Case:
    if isinstance(fact, NumberMapped):
        return replace(case, official=fact.number)
    return replace(case, scans=scans_after(case.scans, fact))


def _begun(case: Case, fact: CaseAccepted | CaseDeferred) -> datetime:
    """After silence the moment of receipt (行政许可法 §32-1-(4))."""
    same = fact.at.astimezone(HALL_ZONE).date() == fact.accepted_on
    return fact.at if same else case.received_at


def _lived(case: Case, fact: LifeFact) -> Case:
    life = after(case.life, fact)
    if isinstance(fact, CaseDecided):
        return replace(case, life=replace(life, owing=case.owing and fact.granted))
    if isinstance(fact, DatesConfirmed) and fact.silent_due is not None:
        case = replace(case, silent_due=fact.silent_due)
    if isinstance(fact, ItemTakenOut):
        case = replace(case, rows=fact.rows)
    if isinstance(fact, DatesMoved):
        case = replace(case, runs_from=fact.runs_from or case.runs_from)
    if isinstance(fact, ClockResumed | CaseExtended | DatesConfirmed | DatesMoved):
        due, statutory = fact.due or case.due, fact.statutory_due or case.statutory_due
        return replace(case, life=life, due=due, statutory_due=statutory)
    return replace(case, life=life)
