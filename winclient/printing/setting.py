"""Setting text: fonts by character, widths, and lines as runs that a page can draw."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TypeVar

from msgspec import Struct

from winclient.printing.strips import Run, Strip
from winclient.printing.text import break_lines, clean, measure

T = TypeVar("T")
NO_FONT = ""
"""The font of a character that nothing can print; the renderer refuses the paper."""


class OfCharacter(dict[str, T]):
    """What `ask` says of each character, asked once."""

    def __init__(self, ask: Callable[[str], T]) -> None:
        self._ask = ask

    def __missing__(self, character: str) -> T:
        told = self[character] = self._ask(character)
        return told


class Weight(Struct, frozen=True):
    """One weight of the text: of each character its width in ems, and the font that draws it."""

    advance: OfCharacter[float]
    font_of: OfCharacter[str]


class Type(Struct, frozen=True):
    """Regular and bold."""

    regular: Weight
    bold: Weight


class Style(Struct, frozen=True, kw_only=True):
    """Size and distance of lines in points."""

    size: float
    leading: float
    bold: bool = False


def runs(text: str, *, x: float, y: float, style: Style, type: Type) -> list[Run]:
    """A line as runs, one for each stretch of characters that one font has."""
    weight = type.bold if style.bold else type.regular
    found = []
    for font, group in groupby(text, key=weight.font_of.__getitem__):
        part = "".join(group)
        found.append(Run(x, y, font, style.size, part))
        x += measure(part, weight.advance) * style.size
    return found


def wrapped(text: str, *, width: float, style: Style, type: Type, indent: float = 0) -> list[str]:
    """The lines of a text in a column of `width` points; `indent` in ems."""
    weight = type.bold if style.bold else type.regular
    ems = width / style.size
    return break_lines(clean(text), width=ems, advance=weight.advance, indent=indent)


def width_of(text: str, *, style: Style, type: Type) -> float:
    """Points that a line takes."""
    weight = type.bold if style.bold else type.regular
    return measure(text, weight.advance) * style.size


def baseline(style: Style) -> float:
    """From the upper edge of a line to its baseline: Chinese glyphs stand 0.88 over, 0.12 under."""
    return (style.leading - style.size) / 2 + style.size * 0.88


def lines_as_strips(
    lines: Sequence[str],
    *,
    width: float,
    style: Style,
    type: Type,
    indent: float = 0,
    align: float = 0,
) -> list[Strip]:
    """One strip a line; the first two and the last two lines of a paragraph stay together.

    `align` is 0 for left, 0.5 for centred, 1 for right.
    """
    strips = []
    for n, line in enumerate(lines):
        taken = width_of(line, style=style, type=type) if align else 0
        x = (width - taken) * align + (indent * style.size if n == 0 else 0)
        drawn = runs(line, x=x, y=baseline(style), style=style, type=type)
        keep = len(lines) > 1 and n in {0, len(lines) - 2}
        strips.append(Strip(height=style.leading, runs=tuple(drawn), keep=keep))
    return strips
