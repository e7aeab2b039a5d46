"""Flow: turns each block of a document into strips of a given width."""

from collections.abc import Sequence

from winclient.printing import codes
from winclient.printing.document import (
    QR,
    Block,
    Code128,
    Columns,
    Cut,
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
from winclient.printing.grid import fields_as_strips, table_as_strips
from winclient.printing.setting import (
    Style,
    Type,
    baseline,
    lines_as_strips,
    runs,
    width_of,
    wrapped,
)
from winclient.printing.strips import Strip, beside, kept, space, stacked

BODY = Style(size=12, leading=18)
SMALL = Style(size=9.5, leading=13)
HEADING = Style(size=12, leading=18, bold=True)
ORGAN = Style(size=15, leading=20)
TITLE = Style(size=20, leading=29, bold=True)
NUMBER = Style(size=64, leading=72, bold=True)
DIGITS = Style(size=10, leading=14)

DOT = 72 / 203  # one dot of a 203-dpi printer: modules are whole dots even on those
BAR_MODULE, BAR_HEIGHT = 3 * DOT, 34.0
QR_MODULE, QR_QUIET = 6 * DOT, 4
GAP = 8.0
SEAL = 104.0  # a seal of 42 mm is pressed over the organ's name and the date
SIGNATURE = Style(size=12, leading=25)


def block_as_strips(block: Block, *, width: float, type: Type) -> list[Strip]:
    """What a block draws in a column of `width` points, with the room that follows it."""
    match block:
        case Text() | Note() | Heading():
            return _words(block, width=width, type=type)
        case Masthead() | Number():
            return _titles(block, width=width, type=type)
        case Fields() | Table():
            return _ruled(block, width=width, type=type)
        case Code128() | QR() | SignatureBox() | SealPlace():
            return [stacked(_whole(block, width=width, type=type))]
        case Columns():
            return [space(GAP / 2), _columns(block, width=width, type=type), Strip(height=GAP / 2)]
        case Group():
            return [stacked(_group(block.blocks, width=width, type=type))]
        case Cut():
            return [Strip(height=0, cut=True)]


def _ruled(block: Fields | Table, *, width: float, type: Type) -> list[Strip]:
    strips = (
        fields_as_strips(block, width=width, type=type)
        if isinstance(block, Fields)
        else table_as_strips(block, width=width, type=type)
    )
    return [space(GAP / 2), *strips, Strip(height=GAP)]


def _paragraph(
    text: str, *, width: float, style: Style, type: Type, indent: float = 0, align: float = 0
) -> list[Strip]:
    lines = wrapped(text, width=width, style=style, type=type, indent=indent)
    return lines_as_strips(lines, width=width, style=style, type=type, indent=indent, align=align)


def _words(block: Text | Note | Heading, *, width: float, type: Type) -> list[Strip]:
    match block:
        case Text():
            indent = 2 if block.indent else 0
            return _paragraph(block.text, width=width, style=BODY, type=type, indent=indent)
        case Note():
            return _paragraph(block.text, width=width, style=SMALL, type=type)
        case Heading():
            lines = _paragraph(block.text, width=width, style=HEADING, type=type)
            return [space(GAP / 2), *kept(lines)]


def _titles(block: Masthead | Number, *, width: float, type: Type) -> list[Strip]:
    if isinstance(block, Number):
        return _number(block, width=width, type=type)
    return [
        *_paragraph(block.organ, width=width, style=ORGAN, type=type, align=0.5),
        *_paragraph(block.title, width=width, style=TITLE, type=type, align=0.5),
        *kept(_paragraph(block.number, width=width, style=BODY, type=type, align=0.5)),
        space(GAP / 2),
    ]


def _number(block: Number, *, width: float, type: Type) -> list[Strip]:
    return [
        *_paragraph(block.head, width=width, style=BODY, type=type, align=0.5),
        *kept(_paragraph(block.text, width=width, style=NUMBER, type=type, align=0.5)),
        *_paragraph(block.foot, width=width, style=ORGAN, type=type, align=0.5),
        space(GAP / 2),
    ]


def _whole(
    block: Code128 | QR | SignatureBox | SealPlace, *, width: float, type: Type
) -> list[Strip]:
    match block:
        case Code128():
            return _code128(block, width=width, type=type)
        case QR():
            return _qr(block, width=width, type=type)
        case SignatureBox():
            return [_signature(label, width=width, type=type) for label in block.labels]
        case SealPlace():
            return _seal_place(block, width=width, type=type)


def _code128(block: Code128, *, width: float, type: Type) -> list[Strip]:
    modules, bars = codes.code128(block.data)
    drawn = tuple((x * BAR_MODULE, 0, w * BAR_MODULE, BAR_HEIGHT) for x, _, w, _ in bars)
    caption = _caption(block.caption, under=(0, modules * BAR_MODULE), width=width, type=type)
    return [Strip(height=BAR_HEIGHT + 3, bars=drawn), caption]


def qr_side(block: QR) -> float:
    """Points that a QR code takes, without its quiet zone."""
    return codes.qr(block.data)[0] * QR_MODULE


def _qr(block: QR, *, width: float, type: Type) -> list[Strip]:
    modules, bars = codes.qr(block.data)
    dot, side = QR_MODULE, modules * QR_MODULE
    left = width - side
    drawn = tuple((left + x * dot, y * dot, w * dot, dot) for x, y, w, _ in bars)
    # The caption stands beside the code: below, its quiet zone would cost a line of the page.
    end = left - QR_QUIET * dot - width_of(block.caption, style=DIGITS, type=type)
    caption = runs(block.caption, x=max(0.0, end), y=side, style=DIGITS, type=type)
    return [Strip(height=side, bars=drawn, runs=tuple(caption))]


def _seal_place(block: SealPlace, *, width: float, type: Type) -> list[Strip]:
    room = (SEAL - 3 * BODY.leading - SMALL.leading) / 2
    return [
        *_paragraph(block.organ, width=width, style=BODY, type=type, align=0.5),
        Strip(height=room),
        *_paragraph(block.mark, width=width, style=SMALL, type=type, align=0.5),
        Strip(height=room),
        *_paragraph(block.date, width=width, style=BODY, type=type, align=0.5),
    ]


def _caption(text: str, *, under: tuple[float, float], width: float, type: Type) -> Strip:
    left, side = under
    taken = width_of(text, style=DIGITS, type=type)
    x = min(max(0.0, left + (side - taken) / 2), max(0.0, width - taken))
    drawn = runs(text, x=x, y=baseline(DIGITS), style=DIGITS, type=type)
    return Strip(height=DIGITS.leading, runs=tuple(drawn))


def _signature(label: str, *, width: float, type: Type) -> Strip:
    drawn = runs(label, x=0, y=baseline(SIGNATURE), style=SIGNATURE, type=type)
    start = width_of(label, style=SIGNATURE, type=type) + 2
    foot = baseline(SIGNATURE) + 2.5
    rule = ((start, foot, width, foot),) if width - start > SIGNATURE.size * 3 else ()
    return Strip(height=SIGNATURE.leading, runs=tuple(drawn), rules=rule)


def _columns(block: Columns, *, width: float, type: Type) -> Strip:
    half = (width - 2 * GAP) / 2
    return beside(
        stacked(_group(block.left, width=half, type=type)),
        stacked(_group(block.right, width=half, type=type), x=width - half),
    )


def _group(blocks: Sequence[Block], *, width: float, type: Type) -> list[Strip]:
    return [strip for block in blocks for strip in block_as_strips(block, width=width, type=type)]
