"""One searchable column of the item index: its lines joined, with a stored suffix array.

Lines stand in the items' static order, so the smallest line numbers are the best hits: a rare text
is looked up in the suffix array and sorted, a frequent one is found by reading from the front and
stopping early. Both cost microseconds; neither is ever built at start.
"""

import re
import struct
import sys
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from math import isqrt
from typing import NamedTuple

EDGE = "\n"  # stands before, between and after lines; `fold` leaves none inside a line
READABLE = re.compile(r"[^\W_]+")  # runs of what str.isalnum() says yes to

SPANS_KEPT = 500  # one more letter narrows a range that is already known

Span = tuple[int, int]


class _Folding(dict[int, str]):
    """Folds one character to one character, so that places in a text keep their numbers."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = unicodedata.normalize("NFKC", char).lower()
        folded = folded if len(folded) == 1 else char
        if folded.isspace() or unicodedata.category(folded) == "Cc":
            folded = " "
        self[code] = folded
        return folded


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Full-width forms, letter case, blanks and control characters made equal; same length."""
    return text.translate(_FOLDING)


def spoken_spans(text: str, start: int, end: int) -> list[Span]:
    """Where the units `start` to `end` stand in a text whose readable characters are the units."""
    if text[:end].isalnum():
        return [(start, end)]
    spans = []
    before = 0
    for run in READABLE.finditer(text):
        first, last = run.span()
        low, high = max(start, before), min(end, before + last - first)
        if low < high:
            spans.append((first + low - before, first + high - before))
        before += last - first
        if before >= end:
            break
    return spans


class Needle(NamedTuple):
    """What to look for: `key` in the text and, where given, `pattern` at the same place in twin."""

    key: str
    pattern: str = ""

    def at_start(self) -> "Needle":
        """The same at the beginning of a line."""
        return Needle(EDGE + self.key, self.pattern and EDGE + self.pattern)


def pack(parts: Sequence[bytes]) -> bytes:
    """Several byte strings as one."""
    sizes = struct.pack(f"<{len(parts) + 1}Q", len(parts), *map(len, parts))
    return sizes + b"".join(parts)


def unpack(blob: bytes) -> list[bytes]:
    """The byte strings that `pack` was given."""
    (count,) = struct.unpack_from("<Q", blob)
    parts = []
    at = 8 * (count + 1)
    for size in struct.unpack_from(f"<{count}Q", blob, 8):
        parts.append(blob[at : at + size])
        at += size
    return parts


def _find_pattern(pattern: re.Pattern[str], text: str, start: int, end: int = sys.maxsize) -> int:
    match = pattern.search(text, start, end)
    return match.start() if match else -1


class Field:
    """Lines of one column. A place is `line << shift | offset`; offset 0 is the line's edge."""

    __slots__ = ("_spans", "mask", "owners", "rare", "shift", "starts", "suffixes", "text", "twin")

    def __init__(self, blob: bytes) -> None:
        head, text, twin, starts, suffixes, owners = unpack(blob)
        self.shift = head[0]
        self.mask = (1 << self.shift) - 1
        self.text = str(text, "utf-8", "surrogatepass")
        self.twin = str(twin, "utf-8", "surrogatepass")
        self.starts = array("I", starts)
        self.suffixes = array(chr(head[1]), suffixes)
        self.owners = array("I", owners)  # item of each line; empty when line n is item n
        # Up to this many occurrences, sorting them all beats reading from the front.
        self.rare = isqrt(len(self.text))
        self._spans: dict[str, Span] = {}

    def line(self, number: int) -> str:
        return self.text[self.starts[number] + 1 : self.starts[number + 1]]

    def lines_of(self, item: int) -> range:
        if not self.owners:
            return range(item, item + 1)
        return range(bisect_left(self.owners, item), bisect_right(self.owners, item))

    def located(self, place: int) -> tuple[int, int]:
        """Line of a place, and where in the line the first character of a needle is."""
        return place >> self.shift, max((place & self.mask) - 1, 0)

    def items(self, needle: Needle, *, wanted: int | None = None) -> dict[int, int]:
        """The first `wanted` items (or all) with a line that holds `needle`, and where it is."""
        low, high = self.span(needle.key)
        if high - low <= self.rare or (wanted is None and high - low <= len(self.starts)):
            places: Iterable[int] = self._listed(needle, low, high)
        else:
            places = self._read(needle)
        owners, shift = self.owners, self.shift
        found: dict[int, int] = {}
        for place in places:
            item = owners[place >> shift] if owners else place >> shift
            if item not in found:
                found[item] = place
                if len(found) == wanted:
                    break
        return found

    def among(self, needle: Needle, items: Sequence[int]) -> dict[int, int]:
        """Those of `items` that hold `needle`, and where."""
        low, high = self.span(needle.key)
        if high - low <= self.rare:
            holders = self.items(needle)
            return {item: holders[item] for item in items if item in holders}
        places = ((item, self._place(item, needle)) for item in items)
        return {item: place for item, place in places if place is not None}

    def span(self, key: str) -> Span:
        """The range of the suffix array whose suffixes begin with `key`."""
        known = self._spans.get(key)
        if known is None:
            known = self._narrowed(key, *self._spans.get(key[:-1], (0, len(self.suffixes))))
            if len(self._spans) >= SPANS_KEPT:
                self._spans.clear()
            self._spans[key] = known
        return known

    def _narrowed(self, key: str, low: int, high: int) -> Span:
        starts, text, shift, mask, size = self.starts, self.text, self.shift, self.mask, len(key)

        def cut(place: int) -> str:
            at = starts[place >> shift] + (place & mask)
            return text[at : at + size]

        low = bisect_left(self.suffixes, key, low, high, key=cut)
        if low == high or cut(self.suffixes[low]) != key:
            return low, low
        return low, bisect_right(self.suffixes, key, low, high, key=cut)

    def _listed(self, needle: Needle, low: int, high: int) -> Iterable[int]:
        """Places from the suffix array, sorted."""
        places = sorted(self.suffixes[low:high])
        if not needle.pattern or not places:
            return places
        starts, twin, shift, mask = self.starts, self.twin, self.shift, self.mask
        match = re.compile(needle.pattern).match
        return (at for at in places if match(twin, starts[at >> shift] + (at & mask)))

    def _read(self, needle: Needle) -> Iterator[int]:
        """One place a line, in order, by reading the text (or its twin) from the front."""
        starts, shift, at, find = self.starts, self.shift, 0, self._finder(needle)
        while (at := find(at)) >= 0:
            line = bisect_right(starts, at) - 1
            yield line << shift | at - starts[line]
            at = starts[line + 1]

    def _place(self, item: int, needle: Needle) -> int | None:
        find = self._finder(needle)
        for line in self.lines_of(item):
            start = self.starts[line]
            at = find(start, self.starts[line + 1] + 1)
            if at >= 0:
                return line << self.shift | at - start
        return None

    def _finder(self, needle: Needle) -> Callable[..., int]:
        """`find(start, end)` of the needle, -1 for nothing, as of a str."""
        if not needle.pattern:
            return partial(self.text.find, needle.key)
        return partial(_find_pattern, re.compile(needle.pattern), self.twin)
