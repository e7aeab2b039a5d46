"""Papers in columns of a receipt printer: a Chinese character takes two, a Latin one takes one."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from winclient.printing.document import (
    QR,
    Block,
    Code128,
    Columns,
    Cut,
    Document,
    Fields,
    Group,
    Heading,
    Masthead,
    Note,
    Number,
    SealPlace,
    SignatureBox,
    Table,
    Text,
)
from winclient.printing.setting import OfCharacter
from winclient.printing.text import break_lines, clean
from winclient.wording import say

COLUMNS = {58: 32, 80: 48}
"""Columns by width of the roll in millimetres, at 12 dots each."""


class Line(Struct, frozen=True, kw_only=True):
    """One printed line; at scale 2 it takes twice the columns and twice the height."""

    text: str
    centred: bool = False
    bold: bool = False
    scale: int = 1


Piece = Line | Code128 | QR | Cut
_BARE = Line(text="")
CENTRED = Line(text="", centred=True)
LARGE = Line(text="", centred=True, bold=True, scale=2)
HUGEST = 6
COLUMN_OF = OfCharacter(lambda character: 1.0 if character.isascii() else 2.0)


def document_lines(document: Document, *, columns: int) -> Iterator[Piece]:
    """Everything a document prints, from top to bottom, ending with a cut."""
    for mark in filter(None, (*document.marks, document.copy_mark)):
        yield from _lines(mark, columns=columns, like=Line(text="", centred=True, bold=True))
    for block in document.blocks:
        yield from _block(block, columns=columns)
    yield from _lines(document.footer, columns=columns)
    yield Cut()


def _block(block: Block, *, columns: int) -> Iterator[Piece]:
    match block:
        case Code128() | QR():
            yield block
            yield from _lines(block.caption, columns=columns, like=CENTRED)
        case Columns() | Group():
            for part in _parts(block):
                yield from _block(part, columns=columns)
        case Cut():
            yield block
        case Masthead() | Number() | SealPlace() | SignatureBox():
            yield from _formal(block, columns=columns)
        case Fields() | Table():
            yield from _ruled(block, columns=columns)
        case Heading() | Text() | Note():
            yield from _words(block, columns=columns)


def _parts(block: Columns | Group) -> tuple[Block, ...]:
    return block.blocks if isinstance(block, Group) else (*block.left, *block.right)


def _words(block: Heading | Text | Note, *, columns: int) -> Iterator[Line]:
    match block:
        case Heading():
            yield Line(text="")
            yield from _lines(block.text, columns=columns, like=Line(text="", bold=True))
        case Text():
            first = "　　" if block.indent else ""
            yield from _lines(first + block.text, columns=columns)
        case Note():
            yield from _lines(block.text, columns=columns)


def _formal(block: Masthead | Number | SealPlace | SignatureBox, *, columns: int) -> Iterator[Line]:
    match block:
        case Number():
            yield from _number(block, columns=columns)
        case Masthead():
            yield from _lines(block.organ, columns=columns, like=CENTRED)
            yield from _lines(block.title, columns=columns, like=LARGE)
            yield from _lines(block.number, columns=columns, like=CENTRED)
        case SealPlace():
            yield from _lines(block.organ, columns=columns, like=CENTRED)
            for text in ("", "", block.mark, "", ""):
                yield from _lines(text, columns=columns, like=CENTRED)
            yield from _lines(block.date, columns=columns, like=CENTRED)
        case SignatureBox():
            for label in block.labels:
                yield Line(text="")
                yield from _lines(label, columns=columns)


def _number(block: Number, *, columns: int) -> Iterator[Line]:
    """As large as the roll takes it in one line."""
    yield from _lines(block.head, columns=columns, like=CENTRED)
    scale = min(HUGEST, max(1, columns // max(1, len(block.text))))
    yield from _lines(block.text, columns=columns, like=replace(LARGE, scale=scale))
    yield from _lines(block.foot, columns=columns, like=LARGE)


def _ruled(block: Fields | Table, *, columns: int) -> Iterator[Line]:
    yield Line(text="-" * columns)
    match block:
        case Fields():
            for field in (field for row in block.rows for field in row):
                text = say("papers.field", label=field.label, value=field.value)
                yield from _lines(text, columns=columns)
        case Table():
            for row in block.rows:
                yield from _row(block, row, columns=columns)
    yield Line(text="-" * columns)


def _row(block: Table, row: tuple[str, ...], *, columns: int) -> Iterator[Line]:
    """Number and name on lines of their own, the other cells behind their titles below."""
    number, name, *cells = row
    yield from _lines(f"{number}. {name}", columns=columns)
    titles = [column.title for column in block.columns[2:]]
    named = [
        say("papers.field", label=title, value=" ".join(cell.split("\n")))
        for title, cell in zip(titles, cells, strict=True)
        if cell
    ]
    for text in named:
        yield from _lines(f"   {text}", columns=columns)


def _lines(text: str, *, columns: int, like: Line = _BARE) -> Iterator[Line]:
    width = columns / like.scale
    for line in break_lines(clean(text), width=width, advance=COLUMN_OF):
        yield replace(like, text=line)
