"""收件凭证: materials were taken in; not an acceptance, but silence turns it into one."""

from winclient.domain.ledger.snapshot import PaperKind, Snapshot
from winclient.printing.document import Block, Document, Heading
from winclient.printing.documents import listings, parts, words
from winclient.printing.documents.listings import column, numbered
from winclient.printing.documents.registry import document
from winclient.wording import say


@document(PaperKind.INTAKE_RECEIPT, title="papers.title_intake_receipt")
def intake_receipt(snapshot: Snapshot, *, copy: int) -> Document:
    """What was asked for and handed in, and by when the organ has to speak (§32-1-(4))."""
    title = say("papers.title_intake_receipt")
    waits = snapshot.sentence("silent_acceptance") is not None  # a kept promise is receipted, too
    told_by = snapshot.silent_due if waits else None
    blocks: list[Block | None] = [
        *parts.head(snapshot, title=title),
        parts.fields(
            *parts.case_rows(snapshot),
            *parts.party_rows(snapshot),
            ((say("papers.silent_due"), words.last_day(told_by)),),
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
    table = numbered(
        (
            (row.name, words.asked(row), words.received(row), words.result(row), words.remark(row))
            for row in snapshot.rows
        ),
        column("material"),
        column("asked", width=5, centred=True),
        column("received", width=5, centred=True),
        column("result", width=4, centred=True),
        column("remark", width=7),
    )
    return [Heading(text=say("papers.heading_materials")), table]
