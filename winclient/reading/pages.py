"""Web pages with the table of a catalogue: what portals export as `.xls`, or what was saved."""

from collections.abc import Iterator

from winclient.domain.refusals import Reason, Refused
from winclient.reading import page
from winclient.reading.apart import apart
from winclient.reading.columns import Columns
from winclient.reading.encodings import Text, decode
from winclient.reading.formats import wrong_type
from winclient.reading.headers import Table
from winclient.reading.registry import reader
from winclient.reading.rows import Row, RowRefusal, Source
from winclient.reading.tables import read_table

MAX_BYTES = 32 * 1024 * 1024
Rows = Iterator[Row | RowRefusal]


@reader("html")
def read_page(source: Source, columns: Columns) -> Rows:
    """All tables that have the header of a catalogue; rows count from 1 in each.

    A table inside a cell of such a table is the cell's text; inside one that only lays out the
    page it is a table like any other.
    """
    if len(source.data) > MAX_BYTES:
        raise _too_large(source)
    text = decode(source)
    # The parser takes time without end over some pages made to do so.
    told = apart(page.page_of, text.content)
    if not isinstance(told, page.Page):
        raise _unreadable(source, fault=told)
    found, tables = _catalogues(source, told, text=text, columns=columns)
    if not found:
        raise _no_catalogue(source, told, text=text, tables=tables)
    for rows in found:
        yield from rows


def _catalogues(
    source: Source, told: page.Page, *, text: Text, columns: Columns
) -> tuple[list[Rows], list[Table]]:
    """The rows of each catalogue, and all tables with more than one column."""
    encoding = text.encoding if text.first_broken else ""
    several = sum(grid.inside is None for grid in told.grids) > 1
    found: list[Rows] = []
    tables: list[Table] = []
    taken: set[int] = set()
    for grid in told.grids:
        if grid.inside in taken:
            taken.add(grid.number)
            continue
        table = grid.table(sheet=str(grid.number + 1) if several else "", encoding=encoding)
        rows = read_table(source, table, columns=columns)
        if rows is not None:
            taken.add(grid.number)
            found.append(rows)
        if any(len(row) > 1 for row in table.rows):
            tables.append(table)
    return found, tables


def _no_catalogue(source: Source, told: page.Page, *, text: Text, tables: list[Table]) -> Refused:
    """A portal whose session has ended sends its login page instead of the file."""
    if told.asks_to_log_in:
        return wrong_type(source, found="login")
    if text.first_broken:
        return Refused(
            Reason.FILE_ENCODING,
            file=source.name,
            line=text.first_broken,
            encoding=text.encoding,
        )
    if not tables:
        return wrong_type(source, found="html")
    titles = max((table.titles() for table in tables), key=len)
    return Refused(Reason.COLUMNS_UNKNOWN, file=source.name, columns=titles)


def _unreadable(source: Source, *, fault: str | None) -> Refused:
    if fault == page.CUT:
        return Refused(Reason.FILE_TRUNCATED, file=source.name)
    if fault == page.LARGE:
        return _too_large(source)
    found = fault or "damaged"
    return Refused(Reason.FILE_NOT_A_CATALOGUE, file=source.name, found=found)


def _too_large(source: Source) -> Refused:
    return Refused(Reason.FILE_TOO_LARGE, file=source.name, limit=MAX_BYTES // 1024 // 1024)
