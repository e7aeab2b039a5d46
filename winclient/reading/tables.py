"""The rows below a header, from whatever file: merged cells, totals, one material a line."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from winclient.domain.refusals import Reason
from winclient.reading.columns import Columns
from winclient.reading.encodings import is_broken
from winclient.reading.headers import Header, Table, find_header
from winclient.reading.rows import Row, RowRefusal, Source

_TOTAL = re.compile(
    r"(?:合|总|小|共)\s*计\s*[:：]?[\d\s]*[项件个条]?|总数[:：\d\s]*|"
    r"共\s*[:：]?\s*\d+\s*[项件个条].{0,10}"
)
_OWN = ("name", "code", "id")


def read_table(
    source: Source, table: Table, *, columns: Columns
) -> Iterator[Row | RowRefusal] | None:
    """The rows below the header, or None when no row names the columns of a catalogue."""
    header = find_header(table, columns=columns)
    return None if header is None else _joined(_rows(source, table, header))


def _rows(source: Source, table: Table, header: Header) -> Iterator[Row | RowRefusal]:
    place = {"sheet": table.sheet} if table.sheet else {}
    department = _Department(table, header)
    again = [_stripped(table.rows[row]) for row in header.rows]  # on each page of printed lists
    for index in range(header.index + 1, len(table.rows)):
        cells = _stripped(table.rows[index])
        if _is_empty(cells) or cells in again:
            continue
        reason, details = _fault(cells, table, row=index + 1)
        if reason is not None:
            yield RowRefusal(
                file=source.name, row=index + 1, reason=reason, details={**place, **details}
            )
            continue
        values = header.plan.values(_merged(cells, index, table, header))
        department.fill(values)
        yield Row(row=index + 1, values=values, titles=header.plan.titles, sheet=table.sheet)


def _stripped(row: Sequence[Any]) -> list[Any]:
    return [part.strip() if isinstance(part, str) else part for part in row]


def _is_empty(cells: Sequence[Any]) -> bool:
    return not any(cell is not None and cell != "" for cell in cells)


def _fault(cells: Sequence[Any], table: Table, *, row: int) -> tuple[Reason | None, dict[str, Any]]:
    first = next((cell for cell in cells if cell not in (None, "")), "")
    if isinstance(first, str) and len(first) < 40 and _TOTAL.fullmatch(first):
        return Reason.ROW_TOTAL, {"value": first}
    if table.encoding and any(isinstance(cell, str) and is_broken(cell) for cell in cells):
        return Reason.FILE_ENCODING, {"encoding": table.encoding, "line": row}
    return None, {}


def _merged(cells: list[Any], index: int, table: Table, header: Header) -> list[Any]:
    """What a merged range says stands in each of its rows; but it is still one item's name."""
    if not table.filled:
        return cells
    for column, name in header.plan.picks:
        if name in _OWN or name.startswith("material."):
            continue
        above = table.filled.get((index, column))
        if above is not None and column < len(cells) and cells[column] in (None, ""):
            cells[column] = above
    return cells


class _Department:
    """Fills a department down where a table names it once, left of the items it groups.

    Only without declared merges in that column: where they are declared, an empty cell is empty.
    """

    def __init__(self, table: Table, header: Header) -> None:
        column, name = header.plan.first("department"), header.plan.first("name")
        declared = any(at == column for _, at in table.filled)
        self._groups = column is not None and name is not None and column < name and not declared
        self._last: Any = None

    def fill(self, values: dict[str, Any]) -> None:
        if "department" in values:
            self._last = values["department"]
        elif self._groups and self._last is not None and values.get("name"):
            values["department"] = self._last


def _joined(rows: Iterator[Row | RowRefusal]) -> Iterator[Row | RowRefusal]:
    """Items from rows: where a table gives one material a line, its lines become one item."""
    pending: Row | None = None
    for found in rows:
        if isinstance(found, RowRefusal):
            if pending is not None:
                yield pending
            pending = None  # what continues a refused row must not land on the item before it
            yield found
            continue
        row = _with_materials(found)
        if pending is not None and _continues(row, pending):
            pending = _plus(pending, row)
            continue
        if pending is not None:
            yield pending
        pending = row
    if pending is not None:
        yield pending


def _with_materials(row: Row) -> Row:
    """The row's own material columns as a list under `materials`."""
    own = {name[9:]: part for name, part in row.values.items() if name.startswith("material.")}
    if "name" not in own:
        return row
    rest = {name: part for name, part in row.values.items() if not name.startswith("material.")}
    return replace(row, values={**rest, "materials": [own]})


def _continues(row: Row, above: Row) -> bool:
    materials = row.values.get("materials")
    if not materials or row.sheet != above.sheet:
        return False
    said = [name for name in _OWN if row.values.get(name)]
    if not isinstance(materials, list):
        return not said
    same = [*said, "department"] if "department" in row.values else said
    return all(row.values[name] == above.values.get(name) for name in same)


def _plus(row: Row, below: Row) -> Row:
    ours, theirs = row.values.get("materials") or [], below.values["materials"]
    both = (
        [*ours, *(part for part in theirs if part not in ours)]
        if isinstance(ours, list) and isinstance(theirs, list)
        else f"{ours or ''}\n{theirs}"
    )
    return replace(row, values={**row.values, "materials": both})
