"""The papers after intake: what they state is in the snapshot, so one layout sets them all.

Fields and their order follow the forms in use (省级文书示范文本; 送达回证 of the courts).
"""

from collections.abc import Iterator, Mapping
from functools import partial
from types import MappingProxyType

from msgspec import Struct

from winclient import phrases
from winclient.domain.checks.checklist import Judgement, deferred
from winclient.domain.ledger.snapshot import Listing, PaperKind, Snapshot
from winclient.printing.document import Block, Document
from winclient.printing.documents import parts, words
from winclient.printing.documents.listings import listed
from winclient.printing.documents.registry import document
from winclient.wording import say


class Form(Struct, frozen=True):
    """Who signs, under which seal, and the sentences that open and end the paper.

    `papers_first`: what the paper is about stands in its table, so that comes before the fields.
    """

    opening: tuple[str, ...] = ()
    ending: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()  # keys of the wording; none: the applicant
    clerk: str = "handler"
    seal: str = "seal_of_organ"
    papers_first: bool = False


FORMS: Mapping[PaperKind, Form] = MappingProxyType(
    {
        PaperKind.DEFERRAL: Form(
            opening=("deferred_acceptance", "deferral_how"),
            ending=("deferred_no_result",),
            clerk="accepter",
            seal="seal_of_acceptance",
        ),
        PaperKind.COMMITMENT_DEFERRAL: Form(
            opening=("deferred_promise",), signers=("promiser_signature",), clerk="", seal=""
        ),
        PaperKind.COMMITMENT: Form(
            opening=("commitment_told",),
            ending=(
                "commitment_liability",
                "commitment_check",
                "commitment_in_person",
                "commitment_stated",
            ),
            signers=("promiser_signature",),
        ),
        PaperKind.SPECIAL_PROCEDURE: Form(opening=("special_procedure",)),
        PaperKind.EXTENSION: Form(opening=("extension_notice",)),
        PaperKind.CORRECTION: Form(opening=("correction_wanted",)),
        PaperKind.HANDOVER: Form(
            opening=("handover",), signers=("taker_signature",), clerk="giver", seal=""
        ),
        PaperKind.PICK_UP: Form(
            opening=("pick_up",), signers=("receiver_signature",), clerk="issuer", seal=""
        ),
        PaperKind.SERVICE: Form(
            opening=("service",),
            signers=("addressee_signature", "substitute_signature", "witness_signature"),
            clerk="server",
            papers_first=True,
        ),
        PaperKind.RETURN: Form(opening=("return_notice",), ending=("papers_returned",)),
        PaperKind.WITHDRAWAL: Form(opening=("withdrawal",), ending=("papers_returned",)),
        PaperKind.LAPSE: Form(opening=("lapse",), ending=("papers_returned",)),
        PaperKind.ENTRUSTMENT: Form(
            opening=("entrustment",),
            signers=("client_signature", "proxy_signature"),
            clerk="",
            seal="",
        ),
    }
)
SHORT = 14  # characters that fit into half a row


def _lay_out(snapshot: Snapshot, *, copy: int, form: Form) -> Document:
    title = say(f"papers.title_{snapshot.kind.value}")
    listings = (*_by_rows(snapshot), *snapshot.listings)
    tables = [block for listing in listings for block in listed(listing)]
    about = (*_about(snapshot), *parts.party_rows(snapshot))
    stated = tuple(_stated(snapshot))
    told = (
        [parts.fields(*about), *tables, parts.fields(*stated)]
        if form.papers_first
        else [parts.fields(*about, *stated), *tables]
    )
    blocks: list[Block | None] = [
        *parts.head(snapshot, title=title),
        *parts.sentences(snapshot, *form.opening),
        *told,
        *parts.sentences(snapshot, *form.ending),
        *parts.others(snapshot, *form.opening, *form.ending),
        *parts.remedies(snapshot),
        *parts.closing(
            snapshot,
            clerk_label=say(f"papers.{form.clerk}") if form.clerk else "",
            seal=say(f"papers.{form.seal}") if form.seal else "",
            signers=tuple(say(f"papers.{key}") for key in form.signers),
        ),
    ]
    return parts.paper(snapshot, title=title, copy=copy, blocks=blocks)


def _about(snapshot: Snapshot) -> tuple[tuple[tuple[str, str], ...], ...]:
    return tuple(row for row in parts.case_rows(snapshot) if row[0][0] != say("papers.item_code"))


def _stated(snapshot: Snapshot) -> Iterator[tuple[tuple[str, str], ...]]:
    """One field a row, two neighbours side by side where both are short."""
    left = [(say(f"papers.stated_{each.key}"), each.value) for each in snapshot.stated]
    while left:
        pair = len(left) > 1 and all(len(value) <= SHORT for _, value in left[:2])
        row, left = left[: 1 + pair], left[1 + pair :]
        yield tuple(row)


def _by_rows(snapshot: Snapshot) -> tuple[Listing, ...]:
    """What follows from the checklist itself: what was promised for later, or in place of proof."""
    match snapshot.kind:
        case PaperKind.DEFERRAL | PaperKind.COMMITMENT_DEFERRAL:
            columns = ("deferred", "to_bring", "bring_by")
            rows = tuple(
                (row.name, words.in_line(words.asked(row)), phrases.day(row.due) if row.due else "")
                for row in deferred(snapshot.rows)
            )
            return (Listing("deferred", columns, rows),)
        case PaperKind.COMMITMENT:
            columns = ("material", "proves", "how")
            rows = tuple(
                (row.name, row.commitment, say("papers.in_writing"))
                for row in snapshot.rows
                if row.state is Judgement.COMMITTED
            )
            return (Listing("promised", columns, rows),)
        case _:
            return ()


for _kind, _form in FORMS.items():
    document(_kind, title=f"papers.title_{_kind.value}")(partial(_lay_out, form=_form))
