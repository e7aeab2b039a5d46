"""不予受理决定书: why, which organ to go to, what goes back, and what can be done against it."""

from winclient.domain.ledger.snapshot import PaperKind, Snapshot
from winclient.printing.document import Block, Document, Heading
from winclient.printing.documents import listings, parts, words
from winclient.printing.documents.listings import column, numbered
from winclient.printing.documents.registry import document
from winclient.wording import say

_RETURNED = "refusal_papers_returned"


@document(PaperKind.REFUSAL, title="papers.title_refusal")
def refusal(snapshot: Snapshot, *, copy: int) -> Document:
    """The decision with its reason, then the remedies (行政复议法 §20, 行政诉讼法 §46)."""
    title = say("papers.title_refusal")
    blocks: list[Block | None] = [
        *parts.head(snapshot, title=title),
        *parts.others(snapshot, _RETURNED),
        parts.fields(
            *parts.case_rows(snapshot),
            *parts.party_rows(snapshot),
        ),
        *listings.stated(snapshot),
        *_returned(snapshot),
        *parts.remedies(snapshot),
        *parts.closing(
            snapshot, clerk_label=say("papers.handler"), seal=say("papers.seal_of_organ")
        ),
    ]
    return parts.paper(snapshot, title=title, copy=copy, blocks=blocks)


def _returned(snapshot: Snapshot) -> list[Block]:
    """退回材料: what the applicant handed in and takes home."""
    said = parts.sentences(snapshot, _RETURNED)
    rows = [row for row in snapshot.rows if row.originals or row.copies]
    if not rows:
        return said
    table = numbered(
        ((row.name, words.in_line(words.received(row))) for row in rows),
        column("returned"),
        column("count", width=8, centred=True),
    )
    return [Heading(text=say("papers.heading_returned")), *said, table]
