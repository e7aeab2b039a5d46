"""Document: a paper as a value made of blocks, before anybody knows on what it will be printed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Masthead:
    """Organ, title and 文号 (GB/T 9704: organ above the title, the number below it)."""

    organ: str
    title: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The title of a part of the paper."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One paragraph; `indent` moves its first line in by two characters."""

    text: str
    indent: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A paragraph in small print."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One label and its value."""

    label: str
    value: str
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """Ruled rows of one field, or of two side by side."""

    rows: tuple[tuple[Field, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table. `width` is in characters; the column of width 0 takes what is left."""

    title: str
    width: int
    centred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Ruled rows under a head that is repeated on each page."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Code128:
    """A bar code with a caption, in which its content can be read."""

    data: str
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QR:
    """A QR code with a caption."""

    data: str
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number to be read across a hall, between two centred lines."""

    head: str
    text: str
    foot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureBox:
    """Lines to be filled in by hand, one a label."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SealPlace:
    """Room for the organ's seal. A seal is never drawn (国务院令第716号 §9)."""

    organ: str
    mark: str
    date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Two groups of blocks side by side, one below the other on narrow paper."""

    left: tuple["Block", ...]
    right: tuple["Block", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Blocks that stay on one page, together with a line of what stands before them."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What is printed. `marks` stand at the head of every page, `footer` at its foot."""

    title: str
    marks: tuple[str, ...]
    copy_mark: str
    footer: str
    blocks: tuple[Block, ...]
