"""Excel workbooks, .xlsx and .xls, weighed before they are opened."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetVisibleEnum,
)

from winclient.domain.refusals import Reason, Refused
from winclient.reading.columns import Columns
from winclient.reading.formats import wrong_type
from winclient.reading.registry import reader
from winclient.reading.rows import Row, RowRefusal, Source
from winclient.reading.tables import Table, read_table

MAX_ENTRIES = 2_000
MAX_UNPACKED = 600 * 1024 * 1024
MAX_RATIO = 150  # worksheets pack ten- to thirtyfold, a bomb a thousandfold
RATIO_FROM = 20 * 1024 * 1024
MAX_CELLS = 10_000_000
_DAMAGED = (
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


@reader("sheet")
def read_sheets(source: Source, columns: Columns) -> Iterator[Row | RowRefusal]:
    """All visible sheets that have the header of a catalogue; rows count from 1 in each."""
    if source.data.startswith(b"PK"):
        _weigh(source)
    tables = _tables(source)
    found = [part for table in tables if (part := read_table(source, table, columns=columns))]
    if not tables:
        raise Refused(Reason.FILE_EMPTY, file=source.name)
    if not found:
        raise Refused(Reason.COLUMNS_UNKNOWN, file=source.name, columns=tables[0].titles())
    for rows in found:
        yield from rows


def _tables(source: Source) -> list[Table]:
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(source.data))
        names = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible is SheetVisibleEnum.Visible
        ]
        sheets = [book.get_sheet_by_name(name) for name in names]
        tables = [_table(sheet, several=len(sheets) > 1) for sheet in sheets]
    except PasswordError as error:
        raise Refused(Reason.FILE_NOT_A_CATALOGUE, file=source.name, found="password") from error
    except (CalamineError, OSError, ValueError) as error:
        raise _unreadable(source) from error
    return [table for table in tables if table.rows]


def _table(sheet: CalamineSheet, *, several: bool) -> Table:
    rows = sheet.to_python(skip_empty_area=False) if sheet.end else []
    return Table(
        rows=rows,
        sheet=sheet.name if several else "",
        filled=_filled(sheet, rows),
    )


def _filled(sheet: CalamineSheet, rows: list[list[Any]]) -> dict[tuple[int, int], Any]:
    """The value of each merged range for its cells below the first row."""
    filled: dict[tuple[int, int], Any] = {}
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        if top >= len(rows) or left >= len(rows[top]):
            continue
        for row in range(top + 1, min(bottom + 1, len(rows))):
            filled[row, left] = rows[top][left]
    return filled


def _unreadable(source: Source) -> Refused:
    """An OLE file holds its directory behind the data, so a cut one has no end to look at."""
    if source.data.startswith(b"PK"):
        return Refused(Reason.FILE_NOT_A_CATALOGUE, file=source.name, found="xlsx")
    if "EncryptedPackage".encode("utf-16-le") in source.data:
        return Refused(Reason.FILE_NOT_A_CATALOGUE, file=source.name, found="password")
    if "WordDocument".encode("utf-16-le") in source.data:
        return wrong_type(source, found="doc")
    if "PowerPoint Document".encode("utf-16-le") in source.data:
        return wrong_type(source, found="ppt")
    return Refused(Reason.FILE_TRUNCATED, file=source.name)


def _weigh(source: Source) -> None:
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
                raise _too_large(source)
            for part in parts:
                _weigh_part(packed, part, source=source)
    except _DAMAGED as error:
        raise Refused(Reason.FILE_TRUNCATED, file=source.name) from error


def _weigh_part(packed: zipfile.ZipFile, part: zipfile.ZipInfo, *, source: Source) -> None:
    """A sheet opens as one block from its first to its last cell: two can mean 17 billion."""
    rows, columns = 0, 0
    tail = b""
    with packed.open(part) as content:
        while chunk := content.read(_CHUNK):
            if not part.filename.startswith("xl/worksheets/"):
                continue
            text = tail + chunk
            found = _CELL.findall(text)
            if found:
                rows = max(rows, *map(int, {number for _, number in found}))
                columns = max(columns, *map(_column, {letters for letters, _ in found}))
                if rows * columns > MAX_CELLS:
                    raise _too_large(source)
            tail = text[-200:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _too_large(source: Source) -> Refused:
    return Refused(Reason.FILE_TOO_LARGE, file=source.name, limit=MAX_UNPACKED // 1024 // 1024)
