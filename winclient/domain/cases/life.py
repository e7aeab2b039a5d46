"""Life: what became of a case after intake, kept as the facts that said so."""

from datetime import date

from msgspec.structs import replace

from winclient.domain.cases.clock import Pause
from winclient.domain.days.moments import HALL_ZONE
from winclient.domain.ledger.life_facts import (
    CaseClosed,
    CaseDecided,
    CaseExtended,
    CaseReturned,
    CaseWithdrawn,
    ClockFact,
    ClockResumed,
    ClockSuspended,
    CorrectionWanted,
    DatesConfirmed,
    DatesMoved,
    EndFact,
    ErrandFact,
    ErrandReturned,
    ErrandTaken,
    HandoverSent,
    HandoverSigned,
    ItemTakenOut,
    LifeFact,
    MaterialFact,
    PackageClosed,
    PapersServed,
    PromiseBroken,
    ResultArrived,
    ResultFact,
    ResultIssued,
    Sheets,
    Want,
)
from winclient.domain.values import Value


class Handover(Value, frozen=True, kw_only=True):
    """A slip, and what the other end said to it."""

    sent: HandoverSent
    signed: HandoverSigned | None = None


class Life(Value, frozen=True, kw_only=True):
    """Empty until something happens; `owing`: decided while promised materials were out."""

    pauses: tuple[Pause, ...] = ()
    extension: CaseExtended | None = None
    decision: CaseDecided | None = None
    arrival: ResultArrived | None = None
    issue: ResultIssued | None = None
    served: tuple[PapersServed, ...] = ()
    withdrawal: CaseWithdrawn | None = None
    returned: CaseReturned | None = None
    lapse: PromiseBroken | None = None
    handovers: tuple[Handover, ...] = ()
    wanted: tuple[Want, ...] = ()
    owing: bool = False
    confirmed: tuple[DatesConfirmed, ...] = ()
    errand: ErrandTaken | None = None
    brought_back: ErrandReturned | None = None

    @property
    def paused(self) -> bool:
        """Whether the clock stands still."""
        return any(pause.until is None for pause in self.pauses)

    @property
    def back(self) -> tuple[Sheets, ...]:
        """The papers that came back when it ended without a decision."""
        end = self.withdrawal or self.returned or self.lapse
        return end.back if end else ()

    def pause(self, kind: str) -> Pause | None:
        """The running pause of this kind."""
        return next((p for p in self.pauses if p.kind == kind and p.until is None), None)


def after(life: Life, fact: LifeFact) -> Life:
    """What is known once `fact` has happened."""
    if isinstance(fact, ClockFact):
        return _clocked(life, fact)
    if isinstance(fact, ResultFact):
        return _resulted(life, fact)
    if isinstance(fact, EndFact):
        return _over(life, fact)
    if isinstance(fact, MaterialFact):
        return _moved(life, fact)
    return _errand(life, fact)


def _clocked(life: Life, fact: ClockFact) -> Life:
    match fact:
        case ClockSuspended():
            pause = Pause(kind=fact.kind, name=fact.name, since=fact.since, days=fact.days)
            return replace(life, pauses=(*life.pauses, pause))
        case ClockResumed():
            return replace(life, pauses=_ended(life.pauses, fact.until, kind=fact.kind))
        case CaseExtended():
            return replace(life, extension=fact)
        case DatesConfirmed():
            return replace(life, confirmed=(*life.confirmed, fact))
        case DatesMoved():
            return life


def _resulted(life: Life, fact: ResultFact) -> Life:
    match fact:
        case CaseDecided():
            return replace(life, decision=fact, pauses=_ended(life.pauses, fact.decided_on))
        case ResultArrived():
            return replace(life, arrival=fact)
        case ResultIssued():
            return replace(life, issue=fact)
        case PapersServed():
            return replace(life, served=(*life.served, fact))


def _over(life: Life, fact: EndFact) -> Life:
    still = replace(life, pauses=_ended(life.pauses, fact.at.astimezone(HALL_ZONE).date()))
    match fact:
        case CaseWithdrawn():
            return replace(still, withdrawal=fact)
        case CaseReturned():
            return replace(still, returned=fact)
        case PromiseBroken():
            return replace(still, lapse=fact)
        case CaseClosed() | PackageClosed():
            return still


def _moved(life: Life, fact: MaterialFact) -> Life:
    match fact:
        case CorrectionWanted():
            return replace(life, wanted=fact.wants)
        case HandoverSent():
            return replace(life, handovers=(*life.handovers, Handover(sent=fact)))
        case HandoverSigned():
            return replace(life, handovers=_signed(life.handovers, fact))
        case ItemTakenOut():
            return life


def _errand(life: Life, fact: ErrandFact) -> Life:
    match fact:
        case ErrandTaken():
            return replace(life, errand=fact, brought_back=None)
        case ErrandReturned():
            return replace(life, brought_back=fact)


def _ended(pauses: tuple[Pause, ...], until: date, *, kind: str = "") -> tuple[Pause, ...]:
    """The running pauses of this kind (of all kinds) end; none before it began."""
    return tuple(
        replace(pause, until=max(until, pause.since))
        if pause.until is None and kind in ("", pause.kind)
        else pause
        for pause in pauses
    )


def _signed(handovers: tuple[Handover, ...], fact: HandoverSigned) -> tuple[Handover, ...]:
    return tuple(
        replace(each, signed=fact) if each.sent.slip == fact.slip else each for each in handovers
    )
