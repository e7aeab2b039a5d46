"""Strips: unbreakable slices of a page with what is drawn on them, in points from their corner."""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

Rect = tuple[float, float, float, float]


class Run(Struct, frozen=True):
    """Text in one font; `y` is the baseline, downwards from the strip's upper edge."""

    x: float
    y: float
    font: str
    size: float
    text: str


class Strip(Struct, frozen=True, kw_only=True):
    """A slice that stays whole. `keep` ties it to the next one, `head` is drawn again above it
    where a page begins with it."""

    height: float
    runs: tuple[Run, ...] = ()
    rules: tuple[Rect, ...] = ()  # lines as x1, y1, x2, y2
    bars: tuple[Rect, ...] = ()  # filled: x, y, width, height
    keep: bool = False
    head: "Strip | None" = None
    cut: bool = False  # a new page begins here


def moved(strip: Strip, *, x: float, y: float) -> Strip:
    """The same drawing, moved by so many points."""
    return replace(
        strip,
        runs=tuple(Run(r.x + x, r.y + y, r.font, r.size, r.text) for r in strip.runs),
        rules=tuple((a + x, b + y, c + x, d + y) for a, b, c, d in strip.rules),
        bars=tuple((a + x, b + y, w, h) for a, b, w, h in strip.bars),
    )


def scaled(strip: Strip, by: float) -> Strip:
    """The same drawing in another size, its head included."""
    return replace(
        strip,
        height=strip.height * by,
        runs=tuple(Run(r.x * by, r.y * by, r.font, r.size * by, r.text) for r in strip.runs),
        rules=tuple((a * by, b * by, c * by, d * by) for a, b, c, d in strip.rules),
        bars=tuple((a * by, b * by, w * by, h * by) for a, b, w, h in strip.bars),
        head=scaled(strip.head, by) if strip.head else None,
    )


def stacked(strips: Iterable[Strip], *, x: float = 0) -> Strip:
    """Several strips as one that stays whole."""
    y = 0.0
    parts = []
    for strip in strips:
        parts.append(moved(strip, x=x, y=y))
        y += strip.height
    return _joined(parts, height=y)


def beside(left: Strip, right: Strip) -> Strip:
    """Two strips that begin at the same height."""
    return _joined([left, right], height=max(left.height, right.height))


def _joined(parts: Sequence[Strip], *, height: float) -> Strip:
    return Strip(
        height=height,
        runs=tuple(run for part in parts for run in part.runs),
        rules=tuple(rule for part in parts for rule in part.rules),
        bars=tuple(bar for part in parts for bar in part.bars),
    )


def space(height: float) -> Strip:
    """Room between blocks."""
    return Strip(height=height, keep=True)


def kept(strips: Sequence[Strip], *, last: int = 1) -> list[Strip]:
    """The strips with the `last` ones tied to what follows."""
    loose = max(0, len(strips) - last)
    return [*strips[:loose], *(replace(strip, keep=True) for strip in strips[loose:])]
