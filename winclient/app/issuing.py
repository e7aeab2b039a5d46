"""Makes out papers: number, snapshot and print job, in the transaction of the decision."""

from collections.abc import Iterator
from typing import Any

from winclient import phrases
from winclient.app.hall import Hall
from winclient.app.ports import Tx
from winclient.domain.case import Case, CaseState
from winclient.domain.catalogue import Item, ItemKind
from winclient.domain.checklist import deferred
from winclient.domain.facts import PaperIssued, PaperReprinted
from winclient.domain.masks import mask_number, mask_phone
from winclient.domain.moments import Moment
from winclient.domain.numbering import paper_number, paper_series
from winclient.domain.papers import Paper
from winclient.domain.people import Clerk
from winclient.domain.printing import PrintJob
from winclient.domain.refusals import Reason, Refused
from winclient.domain.snapshot import PaperKind, Sentence, Snapshot


def issue(
    tx: Tx,
    *,
    kind: PaperKind,
    case: Case,
    item: Item,
    hall: Hall,
    clerk: Clerk,
    counter: str,
    when: Moment,
) -> Paper:
    """Issue one paper of `case` as the case stands now, and queue it for the printer."""
    word, year = hall.words[kind], when.day.year
    serial = tx.next_serial(paper_series(kind=kind.value, word=word, year=year))
    number = paper_number(hall.number_template, word=word, year=year, serial=serial)
    snapshot = _snapshot(
        kind,
        number=number,
        case=case,
        item=item,
        hall=hall,
        clerk=clerk,
        counter=counter,
        when=when,
    )
    paper = Paper(id=hall.ids.new(when.at), case=case.id, snapshot=snapshot)
    tx.record(
        PaperIssued(
            at=when.at,
            clerk=clerk.id,
            counter=counter,
            clock_suspect=when.suspect,
            paper=paper.id,
            case=case.id,
            snapshot=snapshot,
        )
    )
    _queue(tx, paper, copy=0, copies=len(hall.holders), hall=hall, when=when)
    return paper


def reprint(tx: Tx, *, paper: str, hall: Hall, clerk: Clerk, counter: str, when: Moment) -> int:
    """Print the same snapshot again, marked 副本 n; n is returned."""
    known = tx.paper(paper)
    if known is None:
        raise Refused(Reason.PAPER_UNKNOWN, paper=paper)
    copy = known.reprints + 1
    tx.record(
        PaperReprinted(
            at=when.at,
            clerk=clerk.id,
            counter=counter,
            clock_suspect=when.suspect,
            paper=paper,
            case=known.case,
            copy=copy,
        )
    )
    _queue(tx, known, copy=copy, copies=1, hall=hall, when=when)
    return copy


def _snapshot(
    kind: PaperKind,
    *,
    number: str,
    case: Case,
    item: Item,
    hall: Hall,
    clerk: Clerk,
    counter: str,
    when: Moment,
) -> Snapshot:
    return Snapshot(
        kind=kind,
        number=number,
        case_number=case.number,
        provisional=case.provisional,
        copies=hall.holders,
        letterhead=hall.letterhead,
        item_name=item.name,
        item_code=item.code,
        department=item.department,
        applicant_name=case.applicant.name,
        applicant_number=mask_number(case.applicant.number),
        applicant_phone=mask_phone(case.applicant.phone),
        agent_name=case.agent.name if case.agent else "",
        received_at=case.received_at,
        accepted_on=case.accepted_on,
        silent_due=case.silent_due,
        due=case.due,
        statutory=item.statutory,
        promised=item.promised,
        rows=case.rows,
        sentences=tuple(_sentences(kind, case=case, item=item, hall=hall, when=when)),
        issued_at=when.at,
        clerk_id=clerk.id,
        clerk_name=clerk.name,
        counter=counter,
        training=hall.training,
    )


def _queue(tx: Tx, paper: Paper, *, copy: int, copies: int, hall: Hall, when: Moment) -> None:
    tx.queue_job(
        PrintJob(
            id=hall.ids.new(when.at),
            paper=paper.id,
            copy=copy,
            copies=copies,
            printer=hall.printer,
        )
    )


def _sentences(
    kind: PaperKind, *, case: Case, item: Item, hall: Hall, when: Moment
) -> Iterator[Sentence]:
    details = _details(case, item=item, hall=hall, when=when)
    usual, promised = _dates(kind, case=case)
    for code in _codes(kind, case=case, item=item, hall=hall):
        due = promised if code.startswith("deferred") else usual
        yield hall.legal.sentence(code, licence=item.is_licence, due=due, **details)


def _dates(kind: PaperKind, *, case: Case) -> tuple[str, str]:
    """The date most sentences speak of (end of silence or limit), and the last promise."""
    due = None if kind is PaperKind.INTAKE_RECEIPT else case.due
    usual = (due or case.silent_due).on
    promises = [row.due for row in deferred(case.rows) if row.due is not None]
    return phrases.day(usual), phrases.day(max(promises, default=usual))


def _codes(kind: PaperKind, *, case: Case, item: Item, hall: Hall) -> Iterator[str]:
    """The sentences a paper carries, in the order in which it says them."""
    match kind:
        case PaperKind.INTAKE_RECEIPT:
            yield from _receipt_codes(case)
            yield "keep_receipt"
        case PaperKind.ACCEPTANCE:
            yield from _acceptance_codes(case, item=item)
            yield "keep_receipt"
        case PaperKind.ONE_TIME_NOTICE:
            yield "one_time_notice"
            yield "after_correction"
        case PaperKind.REFUSAL:
            yield f"refusal_{case.refusal.reason if case.refusal else 'other'}"
            yield from ("refusal_papers_returned", "remedies_review", "remedies_suit")
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


def _acceptance_codes(case: Case, *, item: Item) -> Iterator[str]:
    yield "acceptance_after_correction" if case.notices else "acceptance"
    if deferred(case.rows):
        yield from ("deferred_acceptance", "deferred_no_result")
    if item.kind is ItemKind.IMMEDIATE:
        yield "immediate"
    else:
        yield from (_limit_code(item), "not_in_time")
    if case.due is not None and case.due.provisional:
        yield "provisional_due"
    if item.fee is False:
        yield "fee_free"
    elif item.fee and item.fee_basis:
        yield "fee_charged"


def _limit_code(item: Item) -> str:
    if item.promised is None:
        return "statutory_only" if item.statutory else "default_limit"
    return "promised_limit" if item.statutory else "promised_only"


def _details(case: Case, *, item: Item, hall: Hall, when: Moment) -> dict[str, Any]:
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
        "copies": len(hall.holders),
        "holders": "、".join(hall.holders),
    }
