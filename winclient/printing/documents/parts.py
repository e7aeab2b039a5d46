"""Parts that several papers share: head, parties, sentences, closing."""

import re
from collections.abc import Iterable

from winclient import phrases
from winclient.domain.ledger.numbering import digits_of
from winclient.domain.ledger.snapshot import Snapshot
from winclient.printing.document import (
    QR,
    Block,
    Code128,
    Columns,
    Document,
    Field,
    Fields,
    Group,
    Heading,
    Masthead,
    Note,
    SealPlace,
    SignatureBox,
    Text,
)
from winclient.printing.documents.words import day
from winclient.wording import say

SMALL_PRINT = (
    "keep_receipt",
    "truthful",
    "exempt_materials",
    "personal_information",
    "provisional_number",
)
REMEDIES = ("remedies_review", "remedies_review_vertical", "remedies_suit")
_LAW_ENDS = "》"
_NEXT = re.compile("、(?=第[零一二三四五六七八九十百千]+条)")  # 、第二款 goes on with its article
# These state what the closing states by itself, from the same snapshot.
_OWN_PLACE = frozenset({"copies_holder", "seal_place", "supervise"})


def paper(snapshot: Snapshot, *, title: str, copy: int, blocks: Iterable[Block | None]) -> Document:
    """The document with what stands on every page; blocks that are None are left out."""
    return Document(
        title=say("papers.file_title", title=title, number=snapshot.number),
        marks=(say("papers.training"),) if snapshot.training else (),
        copy_mark=say("papers.copy", number=copy) if copy else "",
        footer=f"{number_label(snapshot)} {snapshot.case_number}",
        blocks=tuple(block for block in blocks if block is not None),
    )


def number_label(snapshot: Snapshot) -> str:
    """办件编号, or 临时编号 for a number that a center has not confirmed."""
    return say("papers.provisional_number" if snapshot.provisional else "papers.case_number")


def head(snapshot: Snapshot, *, title: str) -> tuple[Block, ...]:
    """Codes, organ, title, 文号. Both codes hold the case number: they are read at counters."""
    return (
        Columns(
            left=(
                Code128(
                    data=digits_of(snapshot.case_number),
                    caption=f"{number_label(snapshot)} {snapshot.case_number}",
                ),
            ),
            right=(QR(data=snapshot.case_number, caption=say("papers.scan")),),
        ),
        Masthead(organ=snapshot.letterhead.organ, title=title, number=snapshot.number),
    )


def fields(*rows: tuple[tuple[str, str], ...]) -> Fields:
    """Rows of label and value; an empty value leaves its field out, an empty row the row."""
    filled = (
        tuple(Field(label=label, value=value) for label, value in row if value) for row in rows
    )
    return Fields(rows=tuple(row for row in filled if row))


def case_rows(snapshot: Snapshot) -> tuple[tuple[tuple[str, str], ...], ...]:
    """What is applied for, and to whom."""
    return (
        ((say("papers.item"), snapshot.item_name),),
        ((say("papers.item_code"), snapshot.item_code),),
        ((say("papers.department"), snapshot.department),),
    )


def party_rows(snapshot: Snapshot) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Who applies, who stood at the counter and when. Numbers are masked in the snapshot."""
    return (
        ((say("papers.applicant"), snapshot.applicant_name),),
        (
            (say("papers.document_number"), snapshot.applicant_number),
            (say("papers.phone"), snapshot.applicant_phone),
        ),
        (
            (say("papers.agent"), snapshot.agent_name),
            (say("papers.received_at"), phrases.moment(snapshot.received_at)),
        ),
    )


def sentences(snapshot: Snapshot, *codes: str) -> list[Block]:
    """The sentences with these codes that the snapshot carries, in this order."""
    found = (snapshot.sentence(code) for code in codes)
    return [Text(text=sentence.text) for sentence in found if sentence]


def others(snapshot: Snapshot, *printed: str) -> list[Block]:
    """Sentences that no place was foreseen for: what was decided to be said is said."""
    placed = {*printed, *SMALL_PRINT, *REMEDIES, *_OWN_PLACE}
    return [Text(text=s.text) for s in snapshot.sentences if s.code not in placed]


def remedies(snapshot: Snapshot) -> list[Block]:
    """What can be done against the paper, under its heading."""
    said = sentences(snapshot, *REMEDIES)
    return [Heading(text=say("papers.heading_remedies")), *said] if said else []


def _basis(snapshot: Snapshot) -> Note | None:
    """The articles that the sentences rest on, each once."""
    cited = [s.basis for s in snapshot.sentences if s.basis and s.code not in _OWN_PLACE]
    laws: dict[str, list[str]] = {}
    for basis in cited:
        for cited_law in basis.split(say("papers.joint")):
            law, mark, articles = cited_law.rpartition(_LAW_ENDS)
            laws.setdefault(law + mark, []).append(articles)
    if not laws:
        return None
    texts = (law + say("papers.and").join(_articles(said)) for law, said in laws.items())
    return Note(text=say("papers.basis", articles=say("papers.joint").join(texts)))


def _articles(said: Iterable[str]) -> list[str]:
    """Each once, and a part of an article only where the whole of it is not cited as well."""
    found = dict.fromkeys(article for each in said if each for article in _NEXT.split(each))
    return [each for each in found if not any(each.startswith(f"{whole}第") for whole in found)]


def closing(
    snapshot: Snapshot, *, clerk_label: str, seal: str, signers: tuple[str, ...] = ()
) -> list[Block]:
    """Advice and articles, then signatures and seal on one page with whom to ask.

    `signers` sign before the clerk; none: the applicant. Without a `seal` no place is left for it.
    """
    advice = [Note(text=s.text) for code in SMALL_PRINT if (s := snapshot.sentence(code))]
    below = (_contact(snapshot), _holders(snapshot))
    lines = _signatures(snapshot, clerk_label=clerk_label, signers=signers)
    signed = Columns(left=(lines,), right=(_seal_place(snapshot, seal=seal),)) if seal else lines
    above = [*advice, *filter(None, (_basis(snapshot),))]
    return [*above, Group(blocks=(signed, *filter(None, below)))]


def _signatures(snapshot: Snapshot, *, clerk_label: str, signers: tuple[str, ...]) -> SignatureBox:
    clerk = snapshot.clerk_name or snapshot.clerk_id
    first, *further = signers or (say("papers.applicant_signature"),)
    ours = (say("papers.clerk_signature", label=clerk_label, name=clerk),) if clerk_label else ()
    on = say("papers.signed_on")
    return SignatureBox(
        labels=(first, on, *further, *(line for each in ours for line in (each, on)))
    )


def _seal_place(snapshot: Snapshot, *, seal: str) -> SealPlace:
    return SealPlace(
        organ=say("papers.seal_organ", organ=snapshot.letterhead.organ, seal=seal),
        mark=_text(snapshot, "seal_place") or say("papers.seal_place"),
        date=day(snapshot.issued_at),
    )


def _contact(snapshot: Snapshot) -> Note | None:
    letterhead, supervise = snapshot.letterhead, _text(snapshot, "supervise")
    parts = [
        say(key, value=value)
        for key, value in (
            ("papers.site", letterhead.site),
            ("papers.counter", snapshot.counter),
            ("papers.address", letterhead.address),
            ("papers.hours", letterhead.hours),
            ("papers.ask", letterhead.phone),
            ("papers.supervise", "" if supervise else letterhead.supervise_phone),
        )
        if value
    ]
    text = say("papers.joint").join([*parts, *([supervise] if supervise else [])])
    return Note(text=text) if text else None


def _holders(snapshot: Snapshot) -> Note | None:
    given = _text(snapshot, "copies_holder")
    if not given and not snapshot.copies:
        return None
    holders = say("papers.and").join(snapshot.copies)
    return Note(text=given or say("papers.holders", count=len(snapshot.copies), holders=holders))


def _text(snapshot: Snapshot, code: str) -> str:
    sentence = snapshot.sentence(code)
    return sentence.text if sentence else ""
