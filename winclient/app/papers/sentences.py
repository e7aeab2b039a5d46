"""The legal sentences of a paper: which, in what order, with which dates and names."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from msgspec import field

from winclient import phrases
from winclient.app.hall import Hall
from winclient.domain.cases.case import Case, CaseState
from winclient.domain.checks.checklist import deferred
from winclient.domain.days.deadlines import Due
from winclient.domain.days.moments import Moment
from winclient.domain.items.catalogue import Item, ItemKind
from winclient.domain.ledger.snapshot import Listing, PaperKind, Sentence, Stated
from winclient.domain.values import Value


class Said(Value, frozen=True, kw_only=True):
    """What one paper states beside its case: fields, tables, sentences with their details."""

    stated: tuple[Stated, ...] = ()
    listings: tuple[Listing, ...] = ()
    codes: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)


def sentences(
    kind: PaperKind, *, case: Case, item: Item, hall: Hall, when: Moment, said: Said
) -> Iterator[Sentence]:
    """What was said for this paper, then what its kind always says."""
    details = _details(kind, case=case, item=item, hall=hall, when=when)
    usual, promised = _dates(kind, case=case)
    for code in (*said.codes, *_codes(kind, case=case, item=item, hall=hall, when=when)):
        due = promised if code.startswith("deferred") else usual
        told = {"due": due, **details, **said.details}
        yield hall.legal.sentence(code, licence=item.is_licence, **told)


def _dates(kind: PaperKind, *, case: Case) -> tuple[str, str]:
    """The date most sentences speak of (end of silence or limit), and the last promise."""
    due = None if kind is PaperKind.INTAKE_RECEIPT else case.due
    usual = (due or case.silent_due).on
    promises = [row.due for row in deferred(case.rows) if row.due is not None]
    return phrases.day(usual), phrases.day(max(promises, default=usual))


_OWN_CODES: Mapping[PaperKind, tuple[str, ...]] = {
    PaperKind.DEFERRAL: ("deferred_acceptance", "deferral_how", "deferred_no_result"),
    PaperKind.COMMITMENT_DEFERRAL: ("deferred_promise",),
    PaperKind.COMMITMENT: (
        "commitment_told",
        "commitment_liability",
        "commitment_check",
        "commitment_in_person",
        "commitment_stated",
    ),
}


def _codes(kind: PaperKind, *, case: Case, item: Item, hall: Hall, when: Moment) -> Iterator[str]:
    """The sentences a paper carries, in the order in which it says them."""
    match kind:
        case PaperKind.INTAKE_RECEIPT:
            yield from _receipt_codes(case)
            yield "keep_receipt"
        case PaperKind.ACCEPTANCE:
            yield from _acceptance_codes(case, item=item, on=when.day)
            yield "keep_receipt"
        case PaperKind.ONE_TIME_NOTICE:
            yield "one_time_notice"
            yield "after_correction"
        case PaperKind.REFUSAL:
            yield f"refusal_{case.refusal.reason if case.refusal else 'other'}"
            yield from ("refusal_papers_returned", "remedies_review", "remedies_suit")
        case _:
            yield from _OWN_CODES.get(kind, ())
    if case.provisional:
        yield "provisional_number"
    if hall.letterhead.supervise_phone:
        yield "supervise"


def _receipt_codes(case: Case) -> Iterator[str]:
    """Once a case is past receipt nobody waits for the end of silence."""
    if case.state is CaseState.RECEIVED:
        yield "silent_acceptance"
        if case.silent_due.provisional:
            yield "provisional_due"


def _acceptance_codes(case: Case, *, item: Item, on: date) -> Iterator[str]:
    silent = case.accepted_on == case.received_on and on > case.silent_due.on
    if silent and not case.notices:
        yield "silent_deemed"
    elif deferred(case.rows):
        yield "acceptance_lacking"
    else:
        yield "acceptance_after_correction" if case.notices else "acceptance"
    if deferred(case.rows):
        yield from ("deferred_acceptance", "deferred_no_result")
    if item.kind is ItemKind.IMMEDIATE:
        yield "immediate"
    else:
        yield from (_limit_code(item, due=case.due), "not_in_time")
    if case.due is not None and case.due.provisional:
        yield "provisional_due"
    if item.fee is False:
        yield "fee_free"
    elif item.fee and item.fee_basis:
        yield "fee_charged"


def _limit_code(item: Item, *, due: Due | None) -> str:
    if item.composition is not None:
        return "package_limit" if due else "package_limits"
    if item.promised is None:
        return "statutory_only" if item.statutory else "default_limit"
    return "promised_limit" if item.statutory else "promised_only"


def _details(
    kind: PaperKind, *, case: Case, item: Item, hall: Hall, when: Moment
) -> dict[str, Any]:
    refusal = case.refusal
    return {
        "applicant": case.applicant.name,
        "item": item.name,
        "item_basis": item.legal_basis,
        "fee_basis": item.fee_basis,
        "applied_on": phrases.day(case.received_on),
        "received_on": phrases.day(case.received_on),
        "corrected_on": phrases.day(case.accepted_on or when.day),
        "notified_on": phrases.day(case.notified_on or when.day),
        "statutory": phrases.limit(item.statutory),
        "promised": phrases.limit(item.promised),
        "organ": refusal.organ if refusal else "",
        "detail": refusal.detail if refusal else "",
        "government": hall.government,
        "phone": hall.letterhead.supervise_phone,
        "copies": len(hall.holders_of(kind)),
        "holders": phrases.listed(hall.holders_of(kind)),
    }
