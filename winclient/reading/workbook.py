"""Opens one workbook; runs in a process of its own, for `sheets`."""

from io import BytesIO
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from winclient.reading.headers import HEADER_ROWS, Table

DAMAGED = "damaged"
PASSWORD = "password"  # noqa: S105 (the name of a fault)
UNKNOWN = "unknown"  # not a workbook, or one whose end is missing
LARGE = "large"  # few bytes may say how often a row repeats
MAX_CELLS = 20_000_000  # more than an .xls can hold


def opened(data: bytes) -> list[Table] | str:
    """Its tables, or the word for what is wrong."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
    except PasswordError:
        return PASSWORD
    except CalamineError:
        return DAMAGED if data.startswith(b"PK") else UNKNOWN
    names = [sheet.name for sheet in book.sheets_metadata if _is_read(sheet)]
    tables: list[Table] = []
    try:
        for name in names:
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height * sheet.total_width > MAX_CELLS:
                return LARGE
            tables.append(_table(sheet, several=len(names) > 1))
    except CalamineError:
        return DAMAGED
    return [table for table in tables if table.rows]


def _is_read(sheet: SheetMetadata) -> bool:
    """A chart may stand on a sheet of its own; it has no cells."""
    return sheet.visible is SheetVisibleEnum.Visible and sheet.typ is not SheetTypeEnum.ChartSheet


def _table(sheet: CalamineSheet, *, several: bool) -> Table:
    rows = sheet.to_python(skip_empty_area=False) if sheet.end else []
    filled: dict[tuple[int, int], Any] = {}
    across: dict[tuple[int, int], Any] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top >= len(rows) or left >= len(rows[top]):
            continue
        value = rows[top][left]
        for row in range(top + 1, min(bottom + 1, len(rows))):
            filled[row, left] = value
        if top <= HEADER_ROWS:
            across.update({(top, column): value for column in range(left + 1, right + 1)})
    return Table(rows=rows, sheet=sheet.name if several else "", filled=filled, across=across)
