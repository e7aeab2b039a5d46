"""Chinese line breaking: no closing mark begins a line, no opening mark ends one, words hold."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

CLOSING = "，。、；：？！）》〉】」』〕］｝〗〙…—～·％‰℃”’,.;:?!)]}>%"
OPENING = "（《〈【「『〔［｛〖〘“‘([{<￥¥$"
PRESENTATION = "\ufe0e\ufe0f"  # a sign as text, or in colours: on paper it is the same
_MARKS = "\u0300-\u036f\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef"
_WORD = r"A-Za-z0-9À-ɏ_\-+*#@&/\\"
_INNER = r"(?:[.,:](?=[A-Za-z0-9]))"  # 3.5, 08:30, example.cn
_ATOM = re.compile(
    rf"[ \u3000]+|[{re.escape(OPENING)}]*(?:\d+[年月日号]|(?:[{_WORD}]|{_INNER})+|[^\n])"
    rf"[{_MARKS}]*[{re.escape(CLOSING)}{_MARKS}]*"
)


def clean(text: str) -> str:
    """The text without characters that have no shape; other spaces become plain ones.

    Catalogue files carry zero-width and control characters that no font draws and nobody sees.
    """
    return text if text.isascii() and text.isprintable() else "".join(map(_cleaned, text))


@cache
def _cleaned(character: str) -> str:
    if character in PRESENTATION:
        return ""
    category = unicodedata.category(character)
    if character in "\n\u3000" or not category.startswith(("C", "Z")):
        return character
    if category in {"Zl", "Zp"}:
        return "\n"
    if category == "Zs" or character == "\t":
        return " "
    return "" if category in {"Cc", "Cf"} else character


def measure(text: str, advance: Mapping[str, float]) -> float:
    """Width of a text in ems."""
    return sum(map(advance.__getitem__, text))


def break_lines(
    text: str, *, width: float, advance: Mapping[str, float], indent: float = 0
) -> list[str]:
    """The lines of a text, none wider than `width` ems (the first less by `indent`).

    A word that is wider than a whole line is broken where it must be: nothing is ever clipped.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        room = width - indent if not lines else width
        if measure(paragraph, advance) <= room:  # most cells and labels
            lines.append(paragraph.rstrip())
            continue
        lines += _fill(_fitted(paragraph, width=width, advance=advance), room=room, width=width)
    return lines


def _fitted(
    paragraph: str, *, width: float, advance: Mapping[str, float]
) -> Iterator[tuple[str, float]]:
    for match in _ATOM.finditer(paragraph):
        atom = match[0]
        size = measure(atom, advance)
        if size <= width:
            yield atom, size
        else:
            yield from ((character, advance[character]) for character in atom)


def _fill(atoms: Iterable[tuple[str, float]], *, room: float, width: float) -> Iterator[str]:
    line: list[str] = []
    used = 0.0
    for atom, size in atoms:
        if used + size > room and line:
            if atom.isspace():
                continue  # a space at the end of a line hangs
            yield "".join(line).rstrip()
            line, used, room = [], 0.0, width
        line.append(atom)
        used += size
    yield "".join(line).rstrip()
