"""受理通知书: the act that starts the clock, with both limits and what was deferred."""

from winclient import phrases
from winclient.domain.checks.checklist import Judgement, Row, deferred
from winclient.domain.ledger.snapshot import PaperKind, Snapshot
from winclient.printing.document import Block, Document, Heading
from winclient.printing.documents import listings, parts, words
from winclient.printing.documents.listings import column, numbered
from winclient.printing.documents.registry import document
from winclient.wording import say

_OPENING = ("acceptance", "acceptance_lacking", "acceptance_after_correction", "silent_deemed")
_LIMITS = (
    "immediate",
    "promised_limit",
    "promised_only",
    "statutory_only",
    "default_limit",
    "not_in_time",
    "provisional_due",
    "fee_free",
    "fee_charged",
)
_DEFERRED = ("deferred_acceptance", "deferred_no_result", "deferred_promise")


@document(PaperKind.ACCEPTANCE, title="papers.title_acceptance")
def acceptance(snapshot: Snapshot, *, copy: int) -> Document:
    """That the organ accepts, from when the limits run, and until when (§32, §42)."""
    title = say("papers.title_acceptance")
    blocks: list[Block | None] = [
        *parts.head(snapshot, title=title),
        *parts.sentences(snapshot, *_OPENING),
        parts.fields(*parts.case_rows(snapshot), *parts.party_rows(snapshot), *_times(snapshot)),
        *parts.sentences(snapshot, *_LIMITS),
        *parts.others(snapshot, *_OPENING, *_LIMITS, *_DEFERRED),
        *listings.stated(snapshot),
        *_deferred(snapshot),
        *_received(snapshot),
        *parts.closing(
            snapshot, clerk_label=say("papers.accepter"), seal=say("papers.seal_of_acceptance")
        ),
    ]
    return parts.paper(snapshot, title=title, copy=copy, blocks=blocks)


def _times(snapshot: Snapshot) -> tuple[tuple[tuple[str, str], ...], ...]:
    accepted = phrases.day(snapshot.accepted_on) if snapshot.accepted_on else ""
    return (
        (
            (say("papers.statutory"), words.limit(snapshot.statutory)),
            (say("papers.promised"), words.limit(snapshot.promised)),
        ),
        (
            (say("papers.accepted_on"), accepted),
            (say("papers.due"), words.due_day(snapshot.due)),
        ),
        ((say("papers.pick_up"), say("papers.pick_up_choice")),),
    )


def _deferred(snapshot: Snapshot) -> list[Block]:
    """容缺: which materials are still to come, until when, and what happens otherwise."""
    said = parts.sentences(snapshot, *_DEFERRED)
    rows = deferred(snapshot.rows)
    if not rows:
        return said
    table = numbered(
        (
            (row.name, words.in_line(words.asked(row)), phrases.day(row.due) if row.due else "")
            for row in rows
        ),
        column("deferred"),
        column("to_bring", width=8, centred=True),
        column("bring_by", width=8, centred=True),
    )
    return [Heading(text=say("papers.heading_deferred")), *said, table]


def _received(snapshot: Snapshot) -> list[Block]:
    rows = [row for row in snapshot.rows if _is_in(row)]
    if not rows:
        return []
    table = numbered(
        ((row.name, _came(row), words.remark(row)) for row in rows),
        column("material"),
        column("received", width=8, centred=True),
        column("remark", width=8),
    )
    return [Heading(text=say("papers.heading_received")), table]


def _is_in(row: Row) -> bool:
    return row.settled or row.originals + row.copies > 0


def _came(row: Row) -> str:
    if row.state in {Judgement.EXEMPT, Judgement.COMMITTED}:
        return words.result(row)
    return words.in_line(words.received(row))
