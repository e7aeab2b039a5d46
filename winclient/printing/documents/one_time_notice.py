"""一次性告知书: every defect at once, with the standard, what is wrong and how to put it right."""

from winclient.domain.checks.checklist import Judgement, Row, defects
from winclient.domain.ledger.snapshot import PaperKind, Snapshot
from winclient.printing.document import Block, Document, Field, Fields, Heading
from winclient.printing.documents import listings, parts, words
from winclient.printing.documents.registry import document
from winclient.wording import say

_AFTER = ("after_correction", "not_in_time")


@document(PaperKind.ONE_TIME_NOTICE, title="papers.title_one_time_notice")
def one_time_notice(snapshot: Snapshot, *, copy: int) -> Document:
    """All that must be corrected; what is not named here may not be asked for later (§32, §72)."""
    title = say("papers.title_one_time_notice")
    wrong = defects(snapshot.rows)
    blocks: list[Block | None] = [
        *parts.head(snapshot, title=title),
        *parts.sentences(snapshot, "one_time_notice"),
        parts.fields(
            *parts.case_rows(snapshot),
            *parts.party_rows(snapshot),
        ),
        *listings.stated(snapshot),
        Heading(text=say("papers.heading_defects", count=len(wrong))) if wrong else None,
        *(_defect(row, number=n) for n, row in enumerate(wrong, 1)),
        *_how_to_correct(snapshot),
        *parts.closing(
            snapshot, clerk_label=say("papers.handler"), seal=say("papers.seal_of_organ")
        ),
    ]
    return parts.paper(snapshot, title=title, copy=copy, blocks=blocks)


def _defect(row: Row, *, number: int) -> Fields:
    name = Field(label=say("papers.defect", number=number), value=row.name, strong=True)
    rest = parts.fields(
        ((say("papers.concerns"), say("papers.joint").join(row.serves)),),
        ((say("papers.standard"), row.standard),),
        ((say("papers.what_is_wrong"), _fault(row)),),
        ((say("papers.how_to_correct"), _remedy(row)),),
    )
    return Fields(rows=((name,), *rest.rows))


def _fault(row: Row) -> str:
    if row.state is Judgement.MISSING:
        return say("papers.joint").join(filter(None, (say("papers.not_handed_in"), row.reason)))
    return row.reason


def _remedy(row: Row) -> str:
    asked = words.in_line(words.asked(row))
    key = "papers.hand_in" if row.state is Judgement.MISSING else "papers.put_right"
    return say(key, asked=asked)


def _how_to_correct(snapshot: Snapshot) -> list[Block]:
    return [
        Heading(text=say("papers.heading_correction")),
        *parts.sentences(snapshot, *_AFTER),
        *parts.others(snapshot, "one_time_notice", *_AFTER),
    ]
