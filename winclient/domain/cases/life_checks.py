"""What a fact after intake must say itself, whoever reports it: kinds, dates, names, reasons."""

from collections.abc import Sequence
from datetime import date

from winclient.domain.cases.clock import EXTENSION_DAYS
from winclient.domain.cases.life import Life
from winclient.domain.checks.checklist import Row
from winclient.domain.days.moments import HALL_ZONE
from winclient.domain.ledger.facts import CaseFact
from winclient.domain.ledger.life_facts import (
    CaseDecided,
    CaseExtended,
    CaseReturned,
    Check,
    ClockFact,
    ClockResumed,
    ClockSuspended,
    CorrectionWanted,
    DatesConfirmed,
    DatesMoved,
    Delivery,
    ErrandFact,
    ErrandReturned,
    ErrandTaken,
    HandoverSent,
    HandoverSigned,
    ItemTakenOut,
    MaterialFact,
    PapersServed,
    ResultArrived,
    ResultFact,
    ResultIssued,
)
from winclient.domain.refusals import Reason, Refused

AT_HAND = frozenset({Delivery.COUNTER, Delivery.STATION})


def check(fact: CaseFact, *, life: Life, accepted_on: date | None) -> None:
    """Refused where the fact is incomplete or does not fit what is known of the case."""
    today = fact.at.astimezone(HALL_ZONE).date()
    first = accepted_on or today
    if isinstance(fact, ClockFact):
        _check_clock(fact, life=life, first=first, today=today)
    elif isinstance(fact, MaterialFact):
        _check_materials(fact, life=life)
    elif isinstance(fact, ErrandFact):
        _check_errand(fact, life=life)
    elif isinstance(fact, CaseReturned):
        _told(fact.reason, Reason.REASON_NEEDED)
    elif isinstance(fact, ResultFact):
        _check_result(fact, first=first, today=today)


def _check_clock(fact: ClockFact, *, life: Life, first: date, today: date) -> None:
    match fact:
        case ClockSuspended():
            _suspended(fact, life=life, first=first, today=today)
        case ClockResumed():
            _resumed(fact, life=life, today=today)
        case CaseExtended():
            check_extension(fact.days)
            _told(fact.reason, Reason.REASON_NEEDED)
            _told(fact.approver, Reason.APPROVER_NEEDED)
        case DatesConfirmed() | DatesMoved():
            pass


def check_extension(days: int) -> None:
    """One to ten working days (行政许可法 §42)."""
    if not 0 < days <= EXTENSION_DAYS:
        raise Refused(Reason.EXTENSION_DAYS, days=days, most=EXTENSION_DAYS)


def _check_result(fact: ResultFact, *, first: date, today: date) -> None:
    match fact:
        case CaseDecided():
            if not first <= fact.decided_on <= today:
                raise Refused(Reason.PAUSE_DATES, first=first, last=today)
            if not fact.granted:
                _told(fact.reason, Reason.REASON_NEEDED)
        case ResultIssued():
            _issued(fact)
        case PapersServed():
            _told(fact.receiver, Reason.RECEIVER_NEEDED)
        case ResultArrived():
            pass


def _check_materials(fact: MaterialFact, *, life: Life) -> None:
    match fact:
        case HandoverSent():
            _sent(fact, life=life)
        case HandoverSigned():
            _signed(fact, life=life)
        case CorrectionWanted():
            if not fact.wants:
                raise Refused(Reason.NOTHING_TO_NOTIFY)
        case ItemTakenOut():
            pass


def check_wants(fact: CorrectionWanted, *, rows: Sequence[Row]) -> None:
    """What a department wants corrected is on the case's list, and why is said (行政许可法 §32)."""
    known = tuple(row.name for row in rows)
    for want in fact.wants:
        if want.name not in known:
            raise Refused(Reason.WANTED_UNKNOWN, name=want.name, known=known)
        if not want.reason.strip():
            raise Refused(Reason.DEFECT_WITHOUT_REASON, name=want.name)


def _check_errand(fact: ErrandFact, *, life: Life) -> None:
    """One runner at a time has a case; it is brought back once."""
    out = life.errand is not None and life.brought_back is None
    match fact:
        case ErrandTaken():
            if out and life.errand is not None:
                raise Refused(Reason.ERRAND_OUT, trip=life.errand.trip, runner=life.errand.runner)
            if not fact.trip.strip():
                raise Refused(Reason.FIELD_MISSING, field="trip")
            _told(fact.runner, Reason.RECEIVER_NEEDED)
        case ErrandReturned():
            if not out:
                raise Refused(Reason.NO_ERRAND)
            _told(fact.receiver, Reason.RECEIVER_NEEDED)


def _told(text: str, reason: Reason) -> None:
    if not text.strip():
        raise Refused(reason)


def _suspended(fact: ClockSuspended, *, life: Life, first: date, today: date) -> None:
    if life.pause(fact.kind) is not None:
        raise Refused(Reason.PAUSED_ALREADY, name=fact.name)
    if not first <= fact.since <= today:
        raise Refused(Reason.PAUSE_DATES, first=first, last=today)
    if fact.days <= 0:
        raise Refused(Reason.FIELD_WRONG, field="days", why=str(fact.days))
    _told(fact.reason, Reason.REASON_NEEDED)


def _resumed(fact: ClockResumed, *, life: Life, today: date) -> None:
    pause = life.pause(fact.kind)
    if pause is None:
        raise Refused(Reason.NOT_PAUSED, kind=fact.kind)
    if not pause.since <= fact.until <= today:
        raise Refused(Reason.PAUSE_DATES, first=pause.since, last=today)


def _issued(fact: ResultIssued) -> None:
    _told(fact.receiver, Reason.RECEIVER_NEEDED)
    if fact.method in AT_HAND and fact.checked is None:
        raise Refused(Reason.CHECK_NEEDED, receiver=fact.receiver)
    if fact.checked is Check.IDENTITY:
        _told(fact.number, Reason.CHECK_NEEDED)
    if fact.method is Delivery.COURIER:
        _told(fact.courier_number, Reason.COURIER_NEEDED)


def _sent(fact: HandoverSent, *, life: Life) -> None:
    if fact.slip != len(life.handovers) + 1:
        raise Refused(Reason.NUMBER_USED, number=str(fact.slip))
    if not any(each.originals or each.copies for each in fact.sheets):
        raise Refused(Reason.NOTHING_TO_HAND_OVER)


def _signed(fact: HandoverSigned, *, life: Life) -> None:
    found = next((each for each in life.handovers if each.sent.slip == fact.slip), None)
    if found is None:
        raise Refused(Reason.SLIP_UNKNOWN, slip=fact.slip)
    if found.signed is not None:
        raise Refused(Reason.SLIP_SIGNED, slip=fact.slip, receiver=found.signed.receiver)
    _told(fact.receiver, Reason.RECEIVER_NEEDED)
    known = {each.name for each in found.sent.sheets}
    for shortage in fact.shortages:
        if shortage.name not in known:
            raise Refused(Reason.MATERIAL_UNKNOWN, name=shortage.name)
