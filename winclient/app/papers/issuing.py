"""Makes out papers: number, snapshot and print job, in the transaction of the decision."""

from winclient.app.hall import Hall
from winclient.app.legal import PaperRule
from winclient.app.papers.sentences import Said, sentences
from winclient.app.ports import Tx, Unprintable
from winclient.domain.cases.case import Case
from winclient.domain.cases.papers import Paper
from winclient.domain.days.moments import Moment
from winclient.domain.items.catalogue import Item
from winclient.domain.ledger.facts import PaperIssued, PaperReprinted
from winclient.domain.ledger.numbering import paper_number, paper_series, provisional_paper_number
from winclient.domain.ledger.snapshot import PaperKind, Snapshot
from winclient.domain.persons.masks import mask_number, mask_phone
from winclient.domain.persons.people import Clerk
from winclient.domain.printing import PrintJob
from winclient.domain.refusals import Reason, Refused, not_printable

_NOTHING_MORE = Said()


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
    said: Said = _NOTHING_MORE,
) -> Paper:
    """Issue one paper of `case` as the case stands now, and queue it for the printer.

    Refused(CHARACTER_NOT_PRINTABLE) where it says what no font prints: it would never come out.
    """
    snapshot = _snapshot(
        kind,
        number=_number(tx, kind, hall=hall, when=when),
        said=said,
        case=case,
        item=item,
        hall=hall,
        clerk=clerk,
        counter=counter,
        when=when,
    )
    check_printable(snapshot.text, unprintable=hall.unprintable)
    paper = Paper(id=hall.ids.new(when.at), case=case.id, snapshot=snapshot)
    tx.record(_issued(paper, clerk=clerk, counter=counter, when=when))
    _queue(tx, paper, copy=0, copies=len(snapshot.copies), hall=hall, when=when)
    return paper


def _issued(paper: Paper, *, clerk: Clerk, counter: str, when: Moment) -> PaperIssued:
    return PaperIssued(
        at=when.at,
        clerk=clerk.id,
        counter=counter,
        clock_suspect=when.suspect,
        paper=paper.id,
        case=paper.case,
        snapshot=paper.snapshot,
    )


def check_printable(text: str, *, unprintable: Unprintable) -> None:
    """Refused(CHARACTER_NOT_PRINTABLE), or CHARACTER_VARIANT: what no font prints."""
    missing = unprintable(text)
    if missing:
        raise not_printable(missing, text=text)


def _number(tx: Tx, kind: PaperKind, *, hall: Hall, when: Moment) -> str:
    """文号: by the hall's own word for this kind, else by the table of `resources/legal`."""
    rule, year = hall.legal.papers.get(kind, PaperRule()), when.day.year
    word = hall.words.get(kind) or rule.word
    serial = tx.leased_serial(paper_series(kind=kind.value, word=word, year=year))
    if serial is None:
        return provisional_paper_number(word=word, year=year, id=hall.ids.new(when.at))
    template = rule.template or hall.number_template
    return paper_number(template, word=word, year=year, serial=serial)


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
    said: Said,
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
        copies=hall.holders_of(kind),
        letterhead=hall.letterhead,
        item_name=item.name,
        item_code=item.code,
        department=item.department,
        **_parties(case),
        received_at=case.received_at,
        accepted_on=case.accepted_on,
        silent_due=case.silent_due,
        due=case.due,
        statutory=item.statutory,
        promised=item.promised,
        rows=case.rows,
        stated=tuple(each for each in said.stated if each.value),
        listings=said.listings,
        sentences=tuple(sentences(kind, case=case, item=item, hall=hall, when=when, said=said)),
        issued_at=when.at,
        clerk_id=clerk.id,
        clerk_name=clerk.name,
        counter=counter,
        training=hall.training,
    )


def _parties(case: Case) -> dict[str, str]:
    return {
        "applicant_name": case.applicant.name,
        "applicant_number": mask_number(case.applicant.number),
        "applicant_phone": mask_phone(case.applicant.phone),
        "agent_name": case.agent.name if case.agent else "",
    }


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
