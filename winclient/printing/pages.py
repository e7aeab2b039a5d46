"""Pages: strips put on A4 sheets with running head and page numbers, or on a stretch of a roll."""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from winclient.printing.document import (
    QR,
    Block,
    Document,
    Fields,
    Group,
    Heading,
    Masthead,
    Note,
    Table,
    Text,
)
from winclient.printing.flow import BODY, HEADING, SMALL, block_as_strips, qr_side
from winclient.printing.setting import Style, Type, baseline, runs, width_of
from winclient.printing.strips import Run, Strip, kept, moved, scaled
from winclient.printing.text import clean
from winclient.wording import say

WIDTH, HEIGHT = 595.2756, 841.8898  # A4 in points
LEFT, TOP, BOTTOM = 58.0, 44.0, 57.0
FRAME = WIDTH - 2 * LEFT
HEAD_Y, FOOT_Y = 21.0, HEIGHT - 50.0
SMALLER = (0.94, 0.88)  # body 11.3 and 10.6 points, rows 9.9 and 9.2: 五号 and 小五
SETS = (Text, Note, Heading, Masthead, Fields, Table)  # codes are whole dots, a seal has its size
LINES = 4  # strips of the text that go with the signatures, the room behind a table among them
ROLL, ROLL_LEFT, ROLL_TOP = 226.8, 12.0, 14.0  # 80 mm


class Placed(Struct, frozen=True, kw_only=True):
    """A strip and where its upper left corner lies, from the upper left corner of the page."""

    x: float
    y: float
    strip: Strip


class Page(Struct, frozen=True, kw_only=True):
    """Everything that one page draws, and its size."""

    placed: tuple[Placed, ...]
    width: float = WIDTH
    height: float = HEIGHT


def lay_out(document: Document, *, type: Type) -> tuple[Page, ...]:
    """The pages of a document on A4."""
    bodies = _bodies(document, type=type)
    return tuple(
        Page(placed=(*body, _margin(document, number=n, total=len(bodies), type=type)))
        for n, body in enumerate(bodies, 1)
    )


def lay_out_roll(document: Document, *, type: Type) -> Page:
    """The document on as much of an 80 mm roll as it takes."""
    frame = ROLL - 2 * ROLL_LEFT
    marks = (Strip(height=BODY.leading, runs=_mark(text, type=type)) for text in document.marks)
    strips = [*marks, *(s for block in document.blocks for s in _on_roll(block, frame, type=type))]
    placed, y = [], ROLL_TOP
    for strip in strips:
        placed.append(Placed(x=ROLL_LEFT, y=y, strip=strip))
        y += strip.height
    return Page(placed=tuple(placed), width=ROLL, height=y + ROLL_TOP)


def _mark(text: str, *, type: Type) -> tuple[Run, ...]:
    return tuple(_line(text, y=0, align=0.5, style=BODY, type=type, frame=ROLL - 2 * ROLL_LEFT))


def _on_roll(block: Block, frame: float, *, type: Type) -> list[Strip]:
    if not isinstance(block, QR):
        return block_as_strips(block, width=frame, type=type)
    side = qr_side(block)
    strips = block_as_strips(block, width=side, type=type)
    return [*(moved(strip, x=(frame - side) / 2, y=0) for strip in strips), Strip(height=10)]


def _bodies(document: Document, *, type: Type) -> list[list[Placed]]:
    """Set a little smaller where that spares the last page."""
    strips = _strips(document, type=type)
    usual = list(_paginated(strips))
    taken = sum(strip.height for strip in strips)
    over = taken - (len(usual) - 1) * (HEIGHT - TOP - BOTTOM)
    if len(usual) > 1 and over < taken * (1 - SMALLER[-1]):
        for size in SMALLER:
            bodies = list(_paginated(_strips(document, type=type, size=size)))
            if len(bodies) < len(usual):
                return bodies
    return usual


def _strips(document: Document, *, type: Type, size: float = 1) -> list[Strip]:
    strips: list[Strip] = []
    notes = 0
    for block in document.blocks:
        made = _set(block, type=type, size=size)
        if isinstance(block, Group):
            strips = kept(strips, last=notes + LINES)
        notes = notes + len(made) if isinstance(block, Note) else 0
        strips += made
    return strips


def _set(block: Block, *, type: Type, size: float) -> list[Strip]:
    if size == 1 or not isinstance(block, SETS):
        return block_as_strips(block, width=FRAME, type=type)
    return [scaled(strip, size) for strip in block_as_strips(block, width=FRAME / size, type=type)]


def _paginated(strips: Sequence[Strip]) -> Iterator[list[Placed]]:
    page: list[Placed] = []
    y = TOP
    for n, strip in enumerate(strips):
        if page and (strip.cut or y + _tied(strips[n:]) > HEIGHT - BOTTOM):
            yield page
            page, y = [], TOP
            if strip.head:
                page, y = [Placed(x=LEFT, y=y, strip=strip.head)], y + strip.head.height
        if not _blank(strip):
            page.append(Placed(x=LEFT, y=y, strip=strip))
        if page:
            y += strip.height  # room at the top of a page is room wasted
    yield page


def _tied(strips: Sequence[Strip]) -> float:
    """Height of the first strip with those it is tied to, as far as one page can hold them."""
    height = 0.0
    for strip in strips:
        if height and height + strip.height > HEIGHT - TOP - BOTTOM:
            break
        height += strip.height
        if not strip.keep:
            break
    return 0 if _blank(strips[0]) and not strips[0].keep else height


def _blank(strip: Strip) -> bool:
    return not (strip.runs or strip.rules or strip.bars)


def _margin(document: Document, *, number: int, total: int, type: Type) -> Placed:
    page = say("papers.page", number=number, total=total)
    under = FOOT_Y + SMALL.leading
    drawn = [
        *_line("　".join(document.marks), y=HEAD_Y, align=0.5, style=HEADING, type=type),
        *_line(document.copy_mark, y=HEAD_Y, align=1, style=HEADING, type=type),
        *_line(document.title, y=FOOT_Y, align=0, style=SMALL, type=type),
        *_line(document.footer, y=under, align=0, style=SMALL, type=type),
        *_line(page, y=under, align=1, style=SMALL, type=type),
    ]
    rule = (0, FOOT_Y - 4, FRAME, FOOT_Y - 4)
    return Placed(x=LEFT, y=0, strip=Strip(height=HEIGHT, runs=tuple(drawn), rules=(rule,)))


def _line(
    text: str, *, y: float, align: float, style: Style, type: Type, frame: float = FRAME
) -> list[Run]:
    """One line of the margin; one that is too long is set smaller, never cut."""
    line = clean(text)
    taken = width_of(line, style=style, type=type)
    if taken > frame:
        style = replace(style, size=style.size * frame / taken)
        taken = frame
    return runs(line, x=(frame - taken) * align, y=y + baseline(style), style=style, type=type)
