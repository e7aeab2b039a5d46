"""Coverage: which characters a font file has a glyph for, read from its cmap without a library."""

from __future__ import annotations  # array[int] is not subscriptable before Python 3.12

import struct
from array import array
from bisect import bisect_right
from functools import cache
from pathlib import Path
from typing import BinaryIO

# Full repertoires before those of the basic plane; what is not Unicode is not read at all.
_UNICODE = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0))


class Coverage:
    """Sorted ranges of code points with a glyph other than .notdef."""

    __slots__ = ("_firsts", "_lasts")

    def __init__(self, firsts: array[int], lasts: array[int]) -> None:
        self._firsts = firsts
        self._lasts = lasts

    def __contains__(self, character: str) -> bool:
        code = ord(character)
        spot = bisect_right(self._firsts, code) - 1
        return spot >= 0 and code <= self._lasts[spot]


@cache
def coverage(path: Path) -> Coverage:
    """What the font at `path` covers; of a collection, its first font. ValueError if unreadable."""
    try:
        with path.open("rb") as file:
            return _ranges(_cmap(file))
    except (struct.error, KeyError, IndexError) as error:
        raise ValueError(f"{path.name} is not a font file") from error


def _cmap(file: BinaryIO) -> bytes:
    head = file.read(16)
    start = struct.unpack_from(">I", head, 12)[0] if head[:4] == b"ttcf" else 0
    file.seek(start + 4)
    (count,) = struct.unpack(">H6x", file.read(8))
    tables = {
        tag: (offset, length)
        for tag, _, offset, length in struct.iter_unpack(">4sIII", file.read(16 * count))
    }
    offset, length = tables[b"cmap"]
    file.seek(offset)
    return file.read(length)


def _ranges(cmap: bytes) -> Coverage:
    (count,) = struct.unpack_from(">2xH", cmap)
    offsets = {
        (platform, encoding): offset
        for platform, encoding, offset in struct.iter_unpack(">HHI", cmap[4 : 4 + 8 * count])
    }
    for kind in _UNICODE:
        layout = struct.unpack_from(">H", cmap, offsets[kind])[0] if kind in offsets else None
        if layout == 12:
            return _groups(cmap, offsets[kind])
        if layout == 4:
            return _segments(cmap, offsets[kind])
    raise KeyError("no Unicode cmap")


def _groups(cmap: bytes, at: int) -> Coverage:
    (count,) = struct.unpack_from(">12xI", cmap, at)
    numbers = struct.unpack_from(f">{3 * count}I", cmap, at + 16)
    firsts, lasts, glyphs = numbers[0::3], numbers[1::3], numbers[2::3]
    # A group that begins at glyph 0 maps its first character to "missing".
    begin = (first + (glyph == 0) for first, glyph in zip(firsts, glyphs, strict=True))
    return Coverage(array("I", begin), array("I", lasts))


def _segments(cmap: bytes, at: int) -> Coverage:
    (twice,) = struct.unpack_from(">6xH", cmap, at)
    firsts, lasts = array("I"), array("I")
    for n in range(0, twice, 2):
        (last,) = struct.unpack_from(">H", cmap, at + 14 + n)
        (first,) = struct.unpack_from(">H", cmap, at + 16 + twice + n)
        for code in range(first, min(last, 0xFFFE) + 1):
            if _glyph(cmap, at + 16 + n, twice=twice, first=first, code=code):
                if lasts and lasts[-1] == code - 1:
                    lasts[-1] = code
                else:
                    firsts.append(code)
                    lasts.append(code)
    return Coverage(firsts, lasts)


def _glyph(cmap: bytes, at: int, *, twice: int, first: int, code: int) -> int:
    (delta,) = struct.unpack_from(">H", cmap, at + 2 * twice)
    (jump,) = struct.unpack_from(">H", cmap, at + 3 * twice)
    if not jump:
        return int(code + delta) & 0xFFFF
    (glyph,) = struct.unpack_from(">H", cmap, at + 3 * twice + jump + 2 * (code - first))
    return int(glyph + delta) & 0xFFFF if glyph else 0
