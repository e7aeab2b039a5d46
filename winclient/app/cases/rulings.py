"""The clerk's ruling: the gates it must pass, the fact it becomes, the paper it brings forth."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from winclient.app.hall import Hall
from winclient.domain.cases.case import CaseState
from winclient.domain.cases.decisions import (
    Decision,
    RefusalReason,
    check_accept,
    check_deferred,
    check_notify,
    check_refuse,
    check_trusted,
    to_promise,
    with_promises,
)
from winclient.domain.checks.checklist import Row, committed
from winclient.domain.days.deadlines import Due, WorkCalendar, within
from winclient.domain.days.deadlines import due as due_after
from winclient.domain.days.moments import Moment
from winclient.domain.items.catalogue import Item, ItemKind, TimeLimit
from winclient.domain.ledger.facts import (
    CaseAccepted,
    CaseDeferred,
    CaseFact,
    CaseRefused,
    DefectsNotified,
    PromiseKept,
)
from winclient.domain.ledger.snapshot import PaperKind
from winclient.domain.persons.people import Clerk
from winclient.domain.refusals import Reason, Refused
from winclient.domain.values import Value

_TAKES_COMMITMENTS = frozenset({Decision.ACCEPT, Decision.ACCEPT_DEFERRED})
LICENCE_DAYS = 20  # 行政许可法 §42, where nothing else is set

PAPER_OF: Mapping[Decision, PaperKind] = MappingProxyType(
    {
        Decision.RECEIVE: PaperKind.INTAKE_RECEIPT,
        Decision.ACCEPT: PaperKind.ACCEPTANCE,
        Decision.ACCEPT_DEFERRED: PaperKind.ACCEPTANCE,
        Decision.NOTIFY: PaperKind.ONE_TIME_NOTICE,
        Decision.REFUSE: PaperKind.REFUSAL,
    }
)


class Ruling(Value, frozen=True, kw_only=True):
    """What the clerk decided. `reason` is a refusal's code, or why a second notice is needed.

    `approver`: the supervisor who agreed to a second notice (§32: all must be told at once).
    """

    decision: Decision
    reason: str = ""
    organ: str = ""
    detail: str = ""
    approver: str = ""


class Ground(Value, frozen=True, kw_only=True):
    """What a ruling is judged on: the list, the item, earlier notices and the limit's end."""

    rows: tuple[Row, ...]
    item: Item
    limit: Due | None
    today: date
    received_on: date | None = None  # set after five silent days: accepted as of then (§32-1-(4))
    notices: int = 0
    state: CaseState = CaseState.RECEIVED
    owing: bool = False  # promised materials are out
    statutory: Due | None = None
    by_agent: bool = False
    barred: str = ""  # why the applicant's word is not taken: the list of bad credit
    runs_from: date | None = None  # in a series the limits begin to run after another item


def promised_limit(item: Item) -> TimeLimit | None:
    """承诺; the statutory limit where nothing is promised; the same day for 即办件."""
    if item.promised or item.statutory:
        return item.promised or item.statutory
    if item.kind is ItemKind.IMMEDIATE:
        return TimeLimit(days=0)
    return statutory_limit(item)


def statutory_limit(item: Item) -> TimeLimit | None:
    """法定: as published, else the twenty working days of the licence law (§42)."""
    if item.statutory is None and item.is_licence:
        return TimeLimit(days=LICENCE_DAYS)
    return item.statutory


def promised_due(
    item: Item, *, accepted_on: date, calendar: WorkCalendar, at: datetime | None = None
) -> Due | None:
    """The day by which the organ promised to decide; `at` is when it begins, for hours.

    Never past the law's: office hours, or days of another unit, may take longer than it allows.
    """
    promised = _due(promised_limit(item), accepted_on=accepted_on, calendar=calendar, at=at)
    lawful = statutory_due(item, accepted_on=accepted_on, calendar=calendar, at=at)
    return within(promised, lawful)


def statutory_due(
    item: Item, *, accepted_on: date, calendar: WorkCalendar, at: datetime | None = None
) -> Due | None:
    """The day by which the law says it must decide."""
    return _due(statutory_limit(item), accepted_on=accepted_on, calendar=calendar.by_clock, at=at)


def _due(
    limit: TimeLimit | None, *, accepted_on: date, calendar: WorkCalendar, at: datetime | None
) -> Due | None:
    if limit is None:
        return None
    return due_after(accepted_on, limit.days, unit=limit.unit, calendar=calendar, at=at)


def check(ruling: Ruling, ground: Ground, *, hall: Hall) -> tuple[Row, ...]:
    """The rows as they will be recorded (promises dated), or the reason why not."""
    rows = _trusted(ruling.decision, ground)
    match ruling.decision:
        case Decision.RECEIVE:
            pass
        case Decision.ACCEPT:
            check_accept(rows)
        case Decision.ACCEPT_DEFERRED:
            rows = with_promises(rows, limit=ground.limit)
            check_deferred(rows, item=ground.item, today=ground.today, limit=ground.limit)
        case Decision.NOTIFY:
            check_notify(rows)
            if ground.notices and not ruling.reason.strip():
                raise Refused(Reason.SECOND_NOTICE, notices=ground.notices)
            if ground.notices and not ruling.approver.strip():
                raise Refused(Reason.APPROVER_NEEDED)
        case Decision.REFUSE:
            why = _reason(ruling.reason, hall=hall)
            check_refuse(why, organ=ruling.organ, detail=ruling.detail, notices=ground.notices)
    return rows


def _reason(code: str, *, hall: Hall) -> RefusalReason:
    known = hall.legal.refusals
    if code not in known:
        choices = [f"{each.code} {each.text}" for each in known.values()]
        raise Refused(Reason.REFUSAL_REASON_UNKNOWN, code=code[:40], choices=choices)
    return known[code]


def _trusted(decision: Decision, ground: Ground) -> tuple[Row, ...]:
    """The rows as the decision takes them, if the applicant's promises may be taken."""
    rows = to_promise(ground.rows) if decision is Decision.ACCEPT_DEFERRED else ground.rows
    if decision is not Decision.REFUSE:
        check_trusted(rows, by_agent=ground.by_agent, barred=ground.barred)
    return rows


def papers_of(
    decision: Decision, rows: tuple[Row, ...], *, owing: bool = False
) -> tuple[PaperKind, ...]:
    """The papers of a decision: its own, and the commitments the applicant signs with it.

    Who was `owing` and kept the promise was accepted before: what came is receipted, no more.
    """
    if owing and decision is Decision.ACCEPT:
        return (PaperKind.INTAKE_RECEIPT,)
    kinds = [PAPER_OF[decision]]
    if decision is Decision.ACCEPT_DEFERRED:
        kinds += [PaperKind.DEFERRAL, PaperKind.COMMITMENT_DEFERRAL]
    if decision in _TAKES_COMMITMENTS and committed(rows):
        kinds.append(PaperKind.COMMITMENT)
    return tuple(kinds)


def fact_of(
    ruling: Ruling,
    ground: Ground,
    *,
    case: str,
    clerk: Clerk,
    counter: str,
    when: Moment,
) -> CaseFact | None:
    """The fact of a ruling that passed its gates; receiving alone is no decision."""
    who: dict[str, Any] = {
        "at": when.at,
        "clerk": clerk.id,
        "counter": counter,
        "clock_suspect": when.suspect,
        "case": case,
    }
    limits: dict[str, Any] = {
        "accepted_on": ground.received_on or when.day,
        "due": ground.limit,
        "statutory_due": ground.statutory,
        "runs_from": ground.runs_from,
    }
    match ruling.decision:
        case Decision.RECEIVE:
            return None
        case Decision.ACCEPT if ground.owing:
            return PromiseKept(**who)
        case Decision.ACCEPT:
            return CaseAccepted(**who, **limits)
        case Decision.ACCEPT_DEFERRED:
            return CaseDeferred(**who, **limits)
        case Decision.NOTIFY:
            reason, approver = ruling.reason.strip(), ruling.approver.strip()
            return DefectsNotified(**who, reason=reason, approver=approver)
        case Decision.REFUSE:
            organ, detail = ruling.organ.strip(), ruling.detail.strip()
            return CaseRefused(**who, reason=ruling.reason, organ=organ, detail=detail)
