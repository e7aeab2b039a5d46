"""The fonts of papers: which files there are, and what none of them can print. No reportlab."""

import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from itertools import filterfalse
from pathlib import Path

from msgspec import Struct

from winclient.domain.refusals import VARIANTS
from winclient.printing.coverage import coverage
from winclient.printing.text import PRESENTATION
from winclient.resources import resource
from winclient.wording import say

REGULAR = "LXGWWenKai-Regular.ttf"
BOLD = "LXGWWenKai-Bold.ttf"
# Hanazono's shapes are Japanese: only for what the text font lacks.
RARE = ("HanaMinA.ttf", "HanaMinB.ttf")
_SHAPELESS = {"Cc", "Cf", "Zs", "Zl", "Zp"}


class FontsMissing(Exception):
    """The text font is not installed: nothing may be printed, rather than boxes or gaps."""

    def __init__(self, folder: Path) -> None:
        super().__init__(say("printing.fonts_missing", name=REGULAR, folder=folder))
        self.folder = folder


class FontFiles(Struct, frozen=True, kw_only=True):
    """Font files in the order they are asked for a character."""

    regular: tuple[Path, ...]
    bold: tuple[Path, ...]


def font_files(
    *, first: Sequence[Path] = (), last: Sequence[Path] = (), folder: Path | None = None
) -> FontFiles:
    """The installed fonts, with a hall's own before (a licensed 仿宋) or behind them.

    Raises FontsMissing. TrueType outlines only: reportlab cannot embed CFF.
    """
    return _font_files(tuple(first), tuple(last), folder or resource("fonts"))


@cache
def _font_files(first: tuple[Path, ...], last: tuple[Path, ...], folder: Path) -> FontFiles:
    text = folder / REGULAR
    if not text.is_file():
        raise FontsMissing(folder)
    rare = tuple(path for name in RARE if (path := folder / name).is_file())
    behind = (text, *rare, *last)
    strong = (folder / BOLD,) if (folder / BOLD).is_file() else ()
    return FontFiles(regular=(*first, *behind), bold=(*strong, *first, *behind))


def missing(text: str, *, files: FontFiles | None = None) -> str:
    """The characters that no installed font can print, each once, in their order.

    Characters without a shape (controls, zero-width) are not printed and so never missing.
    """
    is_printed = _printer((files or font_files()).regular)
    return "".join(filterfalse(is_printed, dict.fromkeys(text)))


@cache
def _printer(chain: tuple[Path, ...]) -> Callable[[str], bool]:
    """Whether these fonts print a character; the few thousand in use are looked up once."""

    @cache
    def is_printed(character: str) -> bool:
        if unicodedata.category(character) in _SHAPELESS or character in PRESENTATION:
            return True
        if VARIANTS.fullmatch(character):  # a font draws a box for it, or the usual shape
            return False
        return any(character in coverage(path) for path in chain)

    return is_printed
