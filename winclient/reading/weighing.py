"""Weighs a packed workbook before it is opened: what is small on disk may not fit in memory."""

import re
import zipfile
import zlib
from io import BytesIO

from winclient.domain.refusals import Reason, Refused
from winclient.reading.rows import Source

MAX_ENTRIES = 2_000
MAX_UNPACKED = 600 * 1024 * 1024
MAX_RATIO = 150  # worksheets pack ten- to thirtyfold, a bomb a thousandfold
RATIO_FROM = 20 * 1024 * 1024
MAX_CELLS = 10_000_000
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
)
_CHUNK = 1 << 20
_CELL = re.compile(
    rb"""<(?:\w+:)?c\s(?:[^<>]*\s)?r\s*=\s*["']([A-Z]{1,3})(\d{1,7})["'][^<>]*[^/]>"""
)
# A row of an OpenDocument table that says so thousands of times and is not empty.
_REPEATED = re.compile(
    rb"""number-rows-repeated\s*=\s*["']0*[1-9]\d{3,}["'](?:(?!</table:table-row).){0,4000}?<text:p""",
    re.S,
)
_SPARE = 5_000  # of a chunk, looked at again with the next one


def weigh(source: Source) -> None:
    """Reads every part to its end (sizes in a zip's list may lie) before it is opened for real."""
    try:
        with zipfile.ZipFile(BytesIO(source.data)) as packed:
            parts = packed.infolist()
            unpacked = sum(part.file_size for part in parts)
            ratio = unpacked / max(1, len(source.data))
            if (
                len(parts) > MAX_ENTRIES
                or unpacked > MAX_UNPACKED
                or (unpacked > RATIO_FROM and ratio > MAX_RATIO)
            ):
                raise too_large(source)
            for part in parts:
                _weigh_part(packed, part, source=source)
    except DAMAGED as error:
        raise Refused(Reason.FILE_TRUNCATED, file=source.name) from error


def _weigh_part(packed: zipfile.ZipFile, part: zipfile.ZipInfo, *, source: Source) -> None:
    """A sheet opens as one block from its first to its last cell: two can mean 17 billion."""
    rows, columns = 0, 0
    tail = b""
    with packed.open(part) as content:
        while chunk := content.read(_CHUNK):
            text = tail + chunk
            tail = text[-_SPARE:]
            if part.filename == "content.xml" and _REPEATED.search(text):
                raise too_large(source)
            if not part.filename.startswith("xl/worksheets/"):
                continue
            found = _CELL.findall(text)
            if found:
                rows = max(rows, *map(int, {number for _, number in found}))
                columns = max(columns, *map(_column, {letters for letters, _ in found}))
                if rows * columns > MAX_CELLS:
                    raise too_large(source)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def too_large(source: Source) -> Refused:
    return Refused(Reason.FILE_TOO_LARGE, file=source.name, limit=MAX_UNPACKED // 1024 // 1024)
