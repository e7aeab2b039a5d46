"""Document: a paper as a value made of blocks, before anybody knows on what it will be printed."""

from msgspec import Struct


class Masthead(Struct, frozen=True, kw_only=True):
    """Organ, title and 文号 (GB/T 9704: organ above the title, the number below it)."""

    organ: str
    title: str
    number: str


class Heading(Struct, frozen=True, kw_only=True):
    """The title of a part of the paper."""

    text: str


class Text(Struct, frozen=True, kw_only=True):
    """One paragraph; `indent` moves its first line in by two characters."""

    text: str
    indent: bool = True


class Note(Struct, frozen=True, kw_only=True):
    """A paragraph in small print."""

    text: str


class Field(Struct, frozen=True, kw_only=True):
    """One label and its value."""

    label: str
    value: str
    strong: bool = False


class Fields(Struct, frozen=True, kw_only=True):
    """Ruled rows of one field, or of two side by side."""

    rows: tuple[tuple[Field, ...], ...]


class Column(Struct, frozen=True, kw_only=True):
    """A column of a table. `width` is in characters; the column of width 0 takes what is left."""

    title: str
    width: int
    centred: bool = False


class Table(Struct, frozen=True, kw_only=True):
    """Ruled rows under a head that is repeated on each page."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


class Code128(Struct, frozen=True, kw_only=True):
    """A bar code with a caption, in which its content can be read."""

    data: str
    caption: str


class QR(Struct, frozen=True, kw_only=True):
    """A QR code with a caption."""

    data: str
    caption: str


class Number(Struct, frozen=True, kw_only=True):
    """A number to be read across a hall, between two centred lines."""

    head: str
    text: str
    foot: str


class SignatureBox(Struct, frozen=True, kw_only=True):
    """Lines to be filled in by hand, one a label."""

    labels: tuple[str, ...]


class SealPlace(Struct, frozen=True, kw_only=True):
    """Room for the organ's seal. A seal is never drawn (国务院令第716号 §9)."""

    organ: str
    mark: str
    date: str


class Columns(Struct, frozen=True, kw_only=True):
    """Two groups of blocks side by side, one below the other on narrow paper."""

    left: tuple["Block", ...]
    right: tuple["Block", ...]


class Group(Struct, frozen=True, kw_only=True):
    """Blocks that stay on one page, together with a line of what stands before them."""

    blocks: tuple["Block", ...]


class Cut(Struct, frozen=True, kw_only=True):
    """Where paper is cut: a new page, or the knife of a receipt printer."""


Block = (
    Masthead
    | Heading
    | Text
    | Note
    | Fields
    | Table
    | Code128
    | QR
    | Number
    | SignatureBox
    | SealPlace
    | Columns
    | Group
    | Cut
)


class Document(Struct, frozen=True, kw_only=True):
    """What is printed. `marks` stand at the head of every page, `footer` at its foot."""

    title: str
    marks: tuple[str, ...]
    copy_mark: str
    footer: str
    blocks: tuple[Block, ...]
