"""Case 办件: one application to one item, and what each fact makes of it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from winclient.domain.case_table import CaseState, follows
from winclient.domain.checklist import Row, deferred, outstanding
from winclient.domain.composition import Composition, Membership
from winclient.domain.deadlines import Due
from winclient.domain.exchange_facts import NumberMapped
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
from winclient.domain.life import UNTOUCHED, Life, after
from winclient.domain.life_checks import check
from winclient.domain.life_facts import (
    CaseClosed,
    CaseDecided,
    CaseExtended,
    ClockResumed,
    DatesConfirmed,
    DatesMoved,
    Delivery,
    ItemTakenOut,
    LifeFact,
    PackageClosed,
    PromiseBroken,
    ResultIssued,
)
from winclient.domain.moments import HALL_ZONE
from winclient.domain.people import Agent, Applicant
from winclient.domain.refusals import Reason, Refused
from winclient.domain.scans import Scan, ScanAttached, ScanFact, ScanWithdrawn
from winclient.domain.scans import after as scans_after

__all__ = ["Case", "CaseState", "Refusal", "evolve", "why_not"]


class Refusal(Struct, frozen=True, kw_only=True):
    """Why a case was refused, and the organ the applicant was sent to."""

    reason: str
    organ: str = ""
    detail: str = ""


class Case(Struct, frozen=True, kw_only=True):
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
    statutory_due: Due | None = None
    runs_from: date | None = None
    life: Life = UNTOUCHED
    package: Membership | None = None
    composition: Composition | None = None
    members: tuple[str, ...] = ()
    official: str = ""  # the number that a provisional one was mapped to
    scans: tuple[Scan, ...] = ()

    @property
    def owing(self) -> bool:
        """Whether materials that were promised are still out (容缺)."""
        return self.state is CaseState.DEFERRED or self.life.owing

    @property
    def waiting(self) -> bool:
        """Whether the applicant may still bring something."""
        return why_not(self, MaterialsBrought, on=self.received_on) is None

    @property
    def promised_until(self) -> date | None:
        """The last day of the promises that are out."""
        days = [row.due for row in outstanding(self.rows) if row.due is not None]
        return max(days, default=None)

    def deemed_accepted(self, on: date) -> bool:
        """Silence past the fifth working day: accepted from the day of receipt (§32-1-(4))."""
        return self.state is CaseState.RECEIVED and on > self.silent_due.on


Gate = Callable[[Case, date], Refused | None]


def _deferred_out(case: Case, _on: date) -> Refused | None:
    names = [row.name for row in deferred(case.rows)]
    return Refused(Reason.DEFERRED_NOT_CHOSEN, names=names) if names else None


def _asked_for(case: Case, _on: date) -> Refused | None:
    waits = case.state in (CaseState.RECEIVED, CaseState.NOTIFIED)
    if waits or case.owing or case.life.wanted:
        return None
    return Refused(Reason.NOTHING_PROMISED, number=case.number)


def _all_in(case: Case, _on: date) -> Refused | None:
    if not case.owing:
        return Refused(Reason.NOTHING_PROMISED, number=case.number)
    names = [row.name for row in outstanding(case.rows)]
    return Refused(Reason.MATERIAL_MISSING, names=names) if names else None


def _promise_past(case: Case, on: date) -> Refused | None:
    """The last promise has passed and nobody came (the consequence was told at the start)."""
    until = case.promised_until
    if not case.owing:
        return Refused(Reason.NOTHING_PROMISED, number=case.number)
    return Refused(Reason.PROMISE_RUNS, day=until) if until is not None and on <= until else None


def _promise_kept(case: Case, _on: date) -> Refused | None:
    """No result while a promised material is out. A denial ends the promise with the case."""
    denied = case.life.decision is not None and not case.life.decision.granted
    if denied or not (case.owing or deferred(case.rows)):
        return None
    return Refused(Reason.PROMISE_OPEN, names=[row.name for row in outstanding(case.rows)])


def _stopped(case: Case, _on: date) -> Refused | None:
    return None if case.life.paused else Refused(Reason.CLOCK_RUNS, number=case.number)


def _may_extend(case: Case, on: date) -> Refused | None:
    """§42: once, before the limit is over."""
    if case.life.extension is not None:
        return Refused(Reason.EXTENDED_ALREADY, days=case.life.extension.days)
    if case.life.paused:
        return Refused(Reason.CLOCK_STOPPED, number=case.number)
    last = case.statutory_due or case.due
    if last is None:
        return Refused(Reason.NO_LIMIT, number=case.number)
    return Refused(Reason.EXTENSION_TOO_LATE, day=last.on) if on > last.on else None


def _served(case: Case, _on: date) -> Refused | None:
    by_hand = case.life.issue is not None and case.life.issue.method is Delivery.COUNTER
    return None if by_hand or case.life.served else Refused(Reason.NOT_SERVED, number=case.number)


def _package(case: Case, _on: date) -> Refused | None:
    return None if case.members else Refused(Reason.NOT_A_PACKAGE, number=case.number)


def _unnumbered(case: Case, _on: date) -> Refused | None:
    """One official number, for a case that has a provisional one."""
    if case.provisional and not case.official:
        return None
    return Refused(Reason.NUMBER_USED, number=case.official or case.number)


# What the state alone does not say: further conditions of a fact, beside the table.
GATES: Mapping[type[CaseFact], tuple[Gate, ...]] = {
    CaseAccepted: (_deferred_out,),
    MaterialsBrought: (_asked_for,),
    PromiseKept: (_all_in,),
    PromiseBroken: (_promise_past,),
    ClockResumed: (_stopped,),
    CaseExtended: (_may_extend,),
    ResultIssued: (_promise_kept,),
    CaseClosed: (_served,),
    NumberMapped: (_unnumbered,),
    ItemTakenOut: (_package,),
    PackageClosed: (_package,),
}


def why_not(case: Case, kind: type[CaseFact], *, on: date) -> Refused | None:
    """Why nothing of this kind can happen to the case on that day; None: it can."""
    cell = follows(case.state, kind)
    if isinstance(cell, Reason):
        return Refused(cell, number=case.number, state=case.state.value)
    return next(filter(None, (gate(case, on) for gate in GATES.get(kind, ()))), None)


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
