"""收件凭证: materials were taken in; not an acceptance, but silence turns it into one."""

from winclient.domain.snapshot import PaperKind, Snapshot
from winclient.printing.document import Block, Column, Document, Heading, Table
from winclient.printing.documents import listings, parts, words
from winclient.printing.documents.registry import document
from winclient.wording import say


@document(PaperKind.INTAKE_RECEIPT, title="papers.title_intake_receipt")
def intake_receipt(snapshot: Snapshot, *, copy: int) -> Document:
    """What was asked for and handed in, and by when the organ has to speak (§32-1-(4))."""
    title = say("papers.title_intake_receipt")
    blocks: list[Block | None] = [
        *parts.head(snapshot, title=title),
        parts.fields(
            *parts.case_rows(snapshot),
            *parts.party_rows(snapshot),
            ((say("papers.silent_due"), words.last_day(snapshot.silent_due)),),
        ),
        *parts.sentences(snapshot, "silent_acceptance", "silent_deemed"),
        *parts.others(snapshot, "silent_acceptance", "silent_deemed"),
        *listings.stated(snapshot),
        *_materials(snapshot),
        *parts.closing(
            snapshot, clerk_label=say("papers.receiver"), seal=say("papers.seal_of_receipt")
        ),
    ]
    return parts.paper(snapshot, title=title, copy=copy, blocks=blocks)


def _materials(snapshot: Snapshot) -> list[Block]:
    if not snapshot.rows:
        return []
    columns = (
        Column(title=say("papers.column_number"), width=2, centred=True),
        Column(title=say("papers.column_material"), width=0),
        Column(title=say("papers.column_asked"), width=5, centred=True),
        Column(title=say("papers.column_received"), width=5, centred=True),
        Column(title=say("papers.column_result"), width=4, centred=True),
        Column(title=say("papers.column_remark"), width=7),
    )
    rows = tuple(
        (
            str(n),
            row.name,
            words.asked(row),
            words.received(row),
            words.result(row),
            words.remark(row),
        )
        for n, row in enumerate(snapshot.rows, 1)
    )
    return [Heading(text=say("papers.heading_materials")), Table(columns=columns, rows=rows)]
