"""The clerk's verdict: the gates it must pass, the fact it becomes, the paper it brings forth."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from winclient.app.hall import Hall
from winclient.domain.case import CaseState
from winclient.domain.catalogue import Item, ItemKind
from winclient.domain.checklist import Row
from winclient.domain.deadlines import DayUnit, Due, WorkCalendar
from winclient.domain.deadlines import due as due_after
from winclient.domain.decisions import (
    Decision,
    check_accept,
    check_deferred,
    check_notify,
    check_refuse,
    with_promises,
)
from winclient.domain.facts import (
    CaseAccepted,
    CaseDeferred,
    CaseFact,
    CaseRefused,
    DefectsNotified,
    PromiseKept,
)
from winclient.domain.moments import Moment
from winclient.domain.people import Clerk
from winclient.domain.refusals import Reason, Refused
from winclient.domain.snapshot import PaperKind

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the clerk decided. `reason` is a refusal's code, or why a second notice is needed."""

    decision: Decision
    reason: str = ""
    organ: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a verdict is judged on: the list, the item, earlier notices and the limit's end."""

    rows: tuple[Row, ...]
    item: Item
    limit: Due | None
    today: date
    received_on: date | None = None  # set after five silent days: accepted as of then (§32-1-(4))
    notices: int = 0
    state: CaseState = CaseState.RECEIVED


def promised_due(item: Item, *, accepted_on: date, calendar: WorkCalendar) -> Due | None:
    """承诺办结 date; by the statutory limit where nothing is promised; the same day for 即办件."""
    limit = item.promised or item.statutory
    if limit is not None:
        return due_after(accepted_on, limit.days, unit=limit.unit, calendar=calendar)
    if item.kind is ItemKind.IMMEDIATE:
        return Due(on=accepted_on, provisional=False)
    if item.is_licence:
        return due_after(accepted_on, LICENCE_DAYS, unit=DayUnit.WORKING_DAY, calendar=calendar)
    return None


def check(verdict: Verdict, ground: Ground, *, hall: Hall) -> tuple[Row, ...]:
    """The rows as they will be recorded (promises dated), or the reason why not."""
    rows = ground.rows
    match verdict.decision:
        case Decision.RECEIVE:
            pass
        case Decision.ACCEPT:
            check_accept(rows)
        case Decision.ACCEPT_DEFERRED:
            rows = with_promises(rows, limit=ground.limit)
            check_deferred(rows, item=ground.item, today=ground.today, limit=ground.limit)
        case Decision.NOTIFY:
            check_notify(rows)
            if ground.notices and not verdict.reason.strip():
                raise Refused(Reason.SECOND_NOTICE, notices=ground.notices)
        case Decision.REFUSE:
            known = hall.legal.refusals.get(verdict.reason)
            check_refuse(known, organ=verdict.organ, detail=verdict.detail, notices=ground.notices)
    return rows


def fact_of(
    verdict: Verdict,
    ground: Ground,
    *,
    case: str,
    clerk: Clerk,
    counter: str,
    when: Moment,
) -> CaseFact | None:
    """The fact of a verdict that passed its gates; receiving alone is no decision."""
    who: dict[str, Any] = {
        "at": when.at,
        "clerk": clerk.id,
        "counter": counter,
        "clock_suspect": when.suspect,
        "case": case,
    }
    match verdict.decision:
        case Decision.RECEIVE:
            return None
        case Decision.ACCEPT if ground.state is CaseState.DEFERRED:
            return PromiseKept(**who)
        case Decision.ACCEPT:
            return CaseAccepted(**who, accepted_on=ground.received_on or when.day, due=ground.limit)
        case Decision.ACCEPT_DEFERRED:
            return CaseDeferred(**who, accepted_on=ground.received_on or when.day, due=ground.limit)
        case Decision.NOTIFY:
            return DefectsNotified(**who, reason=verdict.reason.strip())
        case Decision.REFUSE:
            organ, detail = verdict.organ.strip(), verdict.detail.strip()
            return CaseRefused(**who, reason=verdict.reason, organ=organ, detail=detail)
