"""One searchable column of the item index: its lines joined, with a stored suffix array.

Lines stand in the items' static order, so the smallest line numbers are the best hits: a rare text
is looked up in the suffix array and sorted, a frequent one is found by reading from the front and
stopping early. Both cost microseconds; neither is ever built at start.
"""

import re
import struct
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

EDGE = "\n"  # stands before, between and after lines; `fold` leaves none inside a line
RARE = 1500  # occurrences up to which sorting them all beats reading from the front

T = TypeVar("T")


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


def readable(text: str) -> list[int]:
    """Places of the characters that are read aloud: each is one unit of the pinyin columns."""
    return [place for place, char in enumerate(text) if char.isalnum()]


@dataclass(frozen=True, slots=True)
class Needle:
    """What to look for: `key` in the text and, where given, `pattern` at the same place in twin."""

    key: str
    pattern: str = ""

    def at_start(self) -> "Needle":
        """The same at the beginning of a line."""
        return Needle(EDGE + self.key, EDGE + self.pattern)


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


def first_distinct(values: Iterator[T], wanted: int | None) -> list[T]:
    """The first `wanted` different values (all when None)."""
    seen: dict[T, None] = {}
    for value in values:
        seen[value] = None
        if wanted is not None and len(seen) >= wanted:
            break
    return list(seen)


def _find_pattern(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.search(text, start)
    return match.start() if match else -1


class Field:
    """Lines of one column. Places in the suffix array are `line << shift | offset in line`."""

    __slots__ = (
        "owners",
        "patched",
        "patches",
        "shift",
        "starts",
        "suffixes",
        "text",
        "twin",
    )

    def __init__(self, blob: bytes) -> None:
        head, text, twin, starts, suffixes, owners, patched, patches = unpack(blob)
        self.shift = head[0]
        self.text = str(text, "utf-8", "surrogatepass")
        self.twin = str(twin, "utf-8", "surrogatepass")
        self.starts = array("I", starts)
        self.suffixes = array(chr(head[1]), suffixes)
        self.owners = array("I", owners)  # item of each line; empty when line n is item n
        self.patched = array("I", patched)  # where `fold` changed a character …
        self.patches = str(patches, "utf-8", "surrogatepass")  # … and what stood there

    def line(self, number: int) -> str:
        return self.text[self.starts[number] + 1 : self.starts[number + 1]]

    def original(self, number: int) -> str:
        """The line as it was before folding."""
        start, end = self.starts[number] + 1, self.starts[number + 1]
        low, high = bisect_left(self.patched, start), bisect_left(self.patched, end)
        if low == high:
            return self.text[start:end]
        chars = list(self.text[start:end])
        for index in range(low, high):
            chars[self.patched[index] - start] = self.patches[index]
        return "".join(chars)

    def lines_of(self, item: int) -> range:
        if not self.owners:
            return range(item, item + 1) if item < len(self.starts) - 1 else range(0)
        return range(bisect_left(self.owners, item), bisect_right(self.owners, item))

    def items(self, needle: Needle, *, wanted: int | None = None) -> list[int]:
        """Items with a line that holds `needle`, ascending: all, or at least the first `wanted`."""
        low, high = self.span(needle.key)
        if high - low <= RARE:
            places = self.suffixes[low:high]
            if needle.pattern:
                places = array(places.typecode, filter(self._verifier(needle.pattern), places))
            return self._owners_of(places)
        if wanted is None and not needle.pattern and high - low < len(self.starts):
            return self._owners_of(self.suffixes[low:high])
        lines = self._read(needle)
        owners = map(self.owners.__getitem__, lines) if self.owners else lines
        return first_distinct(owners, wanted)

    def where(self, item: int, needle: Needle) -> tuple[int, int, int] | None:
        """Line, start and end (offsets in the line) of the first `needle` in an item's lines."""
        for line in self.lines_of(item):
            start, end = self.starts[line], self.starts[line + 1]
            if needle.pattern:
                match = re.compile(needle.pattern).search(self.twin, start, end + 1)
                low, high = match.span() if match else (-1, -1)
            else:
                low = self.text.find(needle.key, start, end + 1)
                high = low + len(needle.key)
            if low >= 0:
                return line, max(low - start - 1, 0), min(high, end) - start - 1
        return None

    def span(self, key: str) -> tuple[int, int]:
        """The range of the suffix array whose suffixes begin with `key`."""
        cut = self._cutter(len(key))
        low = bisect_left(self.suffixes, key, key=cut)
        if low == len(self.suffixes) or cut(self.suffixes[low]) != key:
            return low, low
        return low, bisect_right(self.suffixes, key, lo=low, key=cut)

    def _cutter(self, size: int) -> Callable[[int], str]:
        starts, text, shift, mask = self.starts, self.text, self.shift, (1 << self.shift) - 1

        def cut(place: int) -> str:
            at = starts[place >> shift] + (place & mask)
            return text[at : at + size]

        return cut

    def _verifier(self, pattern: str) -> Callable[[int], object]:
        starts, twin, shift, mask = self.starts, self.twin, self.shift, (1 << self.shift) - 1
        match = re.compile(pattern).match
        return lambda place: match(twin, starts[place >> shift] + (place & mask))

    def _owners_of(self, places: "array[int]") -> list[int]:
        shift = self.shift
        lines = {place >> shift for place in places}
        return sorted({self.owners[line] for line in lines} if self.owners else lines)

    def _read(self, needle: Needle) -> Iterator[int]:
        """Lines that hold `needle`, in order, by reading the text (or its twin) from the front."""
        starts, at, find = self.starts, 0, partial(self.text.find, needle.key)
        if needle.pattern:
            find = partial(_find_pattern, re.compile(needle.pattern), self.twin)
        while (at := find(at)) >= 0:
            line = bisect_right(starts, at) - 1
            yield line
            at = starts[line + 1]
