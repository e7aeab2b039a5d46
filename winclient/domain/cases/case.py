"""Case 办件: one application to one item, as it stands, and what may happen to it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from msgspec import field

from winclient.domain.cases.case_table import ENDED, CaseState, follows
from winclient.domain.cases.life import Life
from winclient.domain.checks.checklist import Row, deferred, outstanding
from winclient.domain.days.deadlines import Due
from winclient.domain.items.composition import Composition, Membership
from winclient.domain.ledger.exchange_facts import NumberMapped
from winclient.domain.ledger.facts import (
    CaseAccepted,
    CaseFact,
    ItemRef,
    MaterialsBrought,
    PromiseKept,
)
from winclient.domain.ledger.life_facts import (
    CaseClosed,
    CaseExtended,
    ClockResumed,
    Delivery,
    ItemTakenOut,
    PackageClosed,
    PromiseBroken,
    ResultIssued,
)
from winclient.domain.ledger.scans import Scan
from winclient.domain.persons.people import Agent, Applicant
from winclient.domain.refusals import Reason, Refused
from winclient.domain.values import Value

__all__ = ["Case", "CaseState", "Refusal", "why_not"]


class Refusal(Value, frozen=True, kw_only=True):
    """Why a case was refused, and the organ the applicant was sent to."""

    reason: str
    organ: str = ""
    detail: str = ""


class Case(Value, frozen=True, kw_only=True):
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
    begun_at: datetime | None = None  # the moment of acceptance: limits in hours count from it
    life: Life = field(default_factory=Life)
    package: Membership | None = None
    composition: Composition | None = None
    members: tuple[str, ...] = ()
    official: str = ""  # the number that a provisional one was mapped to
    scans: tuple[Scan, ...] = ()
    reduced: bool = False  # its personal data is at the center alone

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in ENDED

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
    if case.reduced:
        return Refused(Reason.CASE_REDUCED, number=case.number)
    cell = follows(case.state, kind)
    if isinstance(cell, Reason):
        return Refused(cell, number=case.number, state=case.state.value)
    return next(filter(None, (gate(case, on) for gate in GATES.get(kind, ()))), None)
