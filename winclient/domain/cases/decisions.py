"""What the clerk may decide at intake, and why not: the gates before a case is recorded."""

from datetime import date
from enum import StrEnum

from msgspec.structs import replace

from winclient.domain.checks.checklist import (
    Judgement,
    Row,
    committed,
    defects,
    deferred,
    outstanding,
    unjudged,
)
from winclient.domain.days.deadlines import Due
from winclient.domain.items.catalogue import Item, Necessity
from winclient.domain.refusals import Reason, Refused
from winclient.domain.values import Value


class Decision(StrEnum):
    """结论 at the counter."""

    RECEIVE = "receive"
    ACCEPT = "accept"
    ACCEPT_DEFERRED = "accept_deferred"
    NOTIFY = "notify"
    REFUSE = "refuse"


class RefusalReason(Value, frozen=True, kw_only=True):
    """One row of `resources/legal/refusal_reasons.json`."""

    code: str
    text: str
    needs_organ: bool
    needs_detail: bool
    only_after_correction: bool


def _names(rows: tuple[Row, ...]) -> list[str]:
    return [row.name for row in rows]


def check_accept(rows: tuple[Row, ...]) -> None:
    """受理: every needed material is in (§32-1-(5))."""
    _check_judged(rows)
    if promised := deferred(rows):
        raise Refused(Reason.DEFERRED_NOT_CHOSEN, names=_names(promised))
    if out := outstanding(rows):
        raise Refused(Reason.MATERIAL_MISSING, names=_names(out))


def check_notify(rows: tuple[Row, ...]) -> None:
    """一次性告知: all judged first, so that the notice is complete by construction (§72-4)."""
    _check_judged(rows)
    if not defects(rows):
        raise Refused(Reason.NOTHING_TO_NOTIFY)


def check_deferred(rows: tuple[Row, ...], *, item: Item, today: date, limit: Due | None) -> None:
    """容缺: only what the item lists, the rest complete, no promise past the promised limit."""
    _check_judged(rows)
    promised = deferred(rows)
    if not promised:
        raise Refused(Reason.NOTHING_DEFERRED)
    firm = tuple(row for row in promised if row.necessity is not Necessity.DEFERRABLE)
    if firm:
        raise Refused(Reason.NOT_DEFERRABLE, names=_names(firm), item=item.name)
    if out := tuple(row for row in outstanding(rows) if row not in promised):
        raise Refused(Reason.MATERIAL_MISSING, names=_names(out))
    if limit is None:
        raise Refused(Reason.DEFERRAL_WITHOUT_LIMIT, item=item.name)
    for row in promised:
        if row.due is not None and row.due > limit.on:
            raise Refused(Reason.DEFERRAL_PAST_LIMIT, name=row.name, limit=limit.on.isoformat())
        if row.due is not None and row.due < today:
            raise Refused(Reason.DEFERRAL_IN_PAST, name=row.name)


def to_promise(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """容缺: what may come later and is missing becomes a promise; to defer is to make it."""
    return tuple(
        replace(row, state=Judgement.DEFERRED, reason="")
        if row.state is Judgement.MISSING and row.necessity is Necessity.DEFERRABLE
        else row
        for row in rows
    )


def check_trusted(rows: tuple[Row, ...], *, by_agent: bool, barred: str) -> None:
    """告知承诺 is made in person, and neither it nor 容缺 by whoever is listed for bad credit."""
    promised = committed(rows)
    if promised and by_agent:
        raise Refused(Reason.COMMITMENT_BY_AGENT, names=_names(promised))
    if barred and (promised or deferred(rows)):
        raise Refused(Reason.BAD_CREDIT, why=barred)


def with_promises(rows: tuple[Row, ...], *, limit: Due | None) -> tuple[Row, ...]:
    """Deferred rows without a date are promised for the last day that is allowed."""
    return tuple(
        replace(row, due=limit.on) if limit and row in deferred(rows) and row.due is None else row
        for row in rows
    )


def check_refuse(reason: RefusalReason, *, organ: str, detail: str, notices: int) -> None:
    """不予受理: the organ to go to where the law asks for it (§32-1-(2)), else what was found."""
    if reason.needs_organ and not organ.strip():
        raise Refused(Reason.REFUSAL_NEEDS_ORGAN, field="organ")
    if reason.needs_detail and not detail.strip():
        raise Refused(Reason.REFUSAL_NEEDS_DETAIL, field="detail")
    if reason.only_after_correction and not notices:
        raise Refused(Reason.REFUSAL_NEEDS_CORRECTION)


def _check_judged(rows: tuple[Row, ...]) -> None:
    if left := unjudged(rows):
        raise Refused(Reason.MATERIAL_UNJUDGED, names=_names(left))
