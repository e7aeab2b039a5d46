"""Excel workbooks, .xlsx and .xls: weighed, opened at arm's length, read as tables."""

from collections.abc import Iterator
from multiprocessing import get_context

from winclient.domain.refusals import Reason, Refused
from winclient.reading import workbook
from winclient.reading.columns import Columns
from winclient.reading.formats import wrong_type
from winclient.reading.registry import reader
from winclient.reading.rows import Row, RowRefusal, Source
from winclient.reading.tables import Table, read_table
from winclient.reading.weighing import weigh

OPENING_SECONDS = 180.0  # 50,000 rows take two; a file that takes this long will not end


@reader("sheet")
def read_sheets(source: Source, columns: Columns) -> Iterator[Row | RowRefusal]:
    """All visible sheets that have the header of a catalogue; rows count from 1 in each."""
    if source.data.startswith(b"PK"):
        weigh(source)
    tables = _tables(source)
    found = [part for table in tables if (part := read_table(source, table, columns=columns))]
    if not tables:
        raise Refused(Reason.FILE_EMPTY, file=source.name)
    if not found:
        raise Refused(Reason.COLUMNS_UNKNOWN, file=source.name, columns=tables[0].titles())
    for rows in found:
        yield from rows


def _tables(source: Source) -> list[Table]:
    """Opens the workbook in a process of its own.

    A few damaged bytes make the library panic, or ask for more memory than there is, which ends
    the process it runs in: that must not be the clerk's.
    """
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    other = context.Process(target=workbook.send, args=(theirs, source.data), daemon=True)
    other.start()
    theirs.close()
    try:
        opened = ours.recv() if ours.poll(OPENING_SECONDS) else None
    except (EOFError, OSError):
        opened = None
    finally:
        other.kill()
        other.join()
        ours.close()
    if isinstance(opened, list):
        return opened
    raise _unreadable(source, fault=opened)


def _unreadable(source: Source, *, fault: str | None) -> Refused:
    """An OLE file holds its directory behind the data, so a cut one has no end to look at."""
    if fault != workbook.UNKNOWN:
        found = fault or workbook.DAMAGED
        return Refused(Reason.FILE_NOT_A_CATALOGUE, file=source.name, found=found)
    if "EncryptedPackage".encode("utf-16-le") in source.data:
        return Refused(Reason.FILE_NOT_A_CATALOGUE, file=source.name, found="password")
    if "WordDocument".encode("utf-16-le") in source.data:
        return wrong_type(source, found="doc")
    if "PowerPoint Document".encode("utf-16-le") in source.data:
        return wrong_type(source, found="ppt")
    return Refused(Reason.FILE_TRUNCATED, file=source.name)
