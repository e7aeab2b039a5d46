"""Case 办件: one application to one item, and what each fact makes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from winclient.domain.checklist import Row
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
from winclient.domain.moments import HALL_ZONE
from winclient.domain.people import Agent, Applicant
from winclient.domain.refusals import Reason, Refused


class CaseState(StrEnum):
    """Where a case stands at the counter. 收件 is not 受理."""

    RECEIVED = "received"  # 收件
    NOTIFIED = "notified"  # 待补正
    ACCEPTED = "accepted"  # 受理
    DEFERRED = "deferred"  # 容缺受理: accepted, materials promised
    REFUSED = "refused"  # 不予受理


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a case was refused, and the organ the applicant was sent to."""

    reason: str
    organ: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The whole state of a case; only `evolve` makes one."""

    id: str
    number: str
    provisional: bool
    state: CaseState
    item: ItemRef
    applicant: Applicant
    agent: Agent | None
    answers: tuple[tuple[str, str], ...]
    ticket: str
    counter: str
    clerk: str
    received_at: datetime
    received_on: date
    silent_due: Due
    rows: tuple[Row, ...]
    accepted_on: date | None = None
    due: Due | None = None
    notices: int = 0
    notified_on: date | None = None
    visits: int = 1
    refusal: Refusal | None = None

    def deemed_accepted(self, on: date) -> bool:
        """Silence past the fifth working day: accepted from the day of receipt (§32-1-(4))."""
        return self.state is CaseState.RECEIVED and on > self.silent_due.on


# state × fact → state. What is not in the table is refused with WRONG_STATE.
NEXT: Mapping[tuple[CaseState, type[CaseFact]], CaseState] = {
    (CaseState.RECEIVED, CaseAccepted): CaseState.ACCEPTED,
    (CaseState.RECEIVED, CaseDeferred): CaseState.DEFERRED,
    (CaseState.RECEIVED, DefectsNotified): CaseState.NOTIFIED,
    (CaseState.RECEIVED, CaseRefused): CaseState.REFUSED,
    (CaseState.RECEIVED, MaterialsBrought): CaseState.RECEIVED,
    (CaseState.NOTIFIED, CaseAccepted): CaseState.ACCEPTED,
    (CaseState.NOTIFIED, CaseDeferred): CaseState.DEFERRED,
    (CaseState.NOTIFIED, DefectsNotified): CaseState.NOTIFIED,
    (CaseState.NOTIFIED, CaseRefused): CaseState.REFUSED,
    (CaseState.NOTIFIED, MaterialsBrought): CaseState.NOTIFIED,
    (CaseState.DEFERRED, MaterialsBrought): CaseState.DEFERRED,
    (CaseState.DEFERRED, PromiseKept): CaseState.ACCEPTED,
    **{(state, IdentityUnmasked): state for state in CaseState},
}


def evolve(case: Case | None, fact: CaseFact) -> Case:
    """The case after `fact`, or Refused where the table has no way."""
    if isinstance(fact, CaseReceived):
        if case is not None:
            raise Refused(Reason.NUMBER_USED, number=fact.number)
        return _opened(fact)
    if case is None:
        raise Refused(Reason.CASE_UNKNOWN, number=fact.case)
    state = NEXT.get((case.state, type(fact)))
    if state is None:
        raise Refused(Reason.WRONG_STATE, number=case.number, state=case.state.value)
    return _changed(replace(case, state=state), fact)


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
    )


def _changed(case: Case, fact: CaseFact) -> Case:
    match fact:
        case CaseReceived() | IdentityUnmasked() | PromiseKept():
            return case
        case CaseAccepted() | CaseDeferred():
            return replace(case, accepted_on=fact.accepted_on, due=fact.due)
        case DefectsNotified():
            return replace(
                case,
                notices=case.notices + 1,
                notified_on=fact.at.astimezone(HALL_ZONE).date(),
            )
        case CaseRefused():
            refusal = Refusal(reason=fact.reason, organ=fact.organ, detail=fact.detail)
            return replace(case, refusal=refusal)
        case MaterialsBrought():
            return replace(case, rows=fact.rows, visits=case.visits + 1)
