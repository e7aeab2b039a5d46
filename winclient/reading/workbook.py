"""Opens one workbook; runs in a process of its own, for `sheets`."""

import os
import sys
from io import BytesIO
from multiprocessing.connection import Connection
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetVisibleEnum,
)

from winclient.reading.tables import Table

DAMAGED = "damaged"
PASSWORD = "password"  # noqa: S105 (the name of a fault)
UNKNOWN = "unknown"  # not a workbook, or one whose end is missing
MAX_MEMORY = 4 << 30


def send(connection: Connection, data: bytes) -> None:
    """Sends the list of tables, or the word for what is wrong."""
    _contain()
    try:
        connection.send(_opened(data))
    finally:
        connection.close()


def _contain() -> None:
    """Keeps the library's panic reports off the terminal and its memory within bounds."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 2)
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _opened(data: bytes) -> list[Table] | str:
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
    except PasswordError:
        return PASSWORD
    except CalamineError:
        return DAMAGED if data.startswith(b"PK") else UNKNOWN
    names = [
        sheet.name for sheet in book.sheets_metadata if sheet.visible is SheetVisibleEnum.Visible
    ]
    try:
        tables = [_table(book.get_sheet_by_name(name), several=len(names) > 1) for name in names]
    except CalamineError:
        return DAMAGED
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
