"""Workbooks (.xlsx, .xlsb, .xls, .ods): weighed, opened at arm's length, read as tables."""

import zipfile
from collections.abc import Iterator
from io import BytesIO

from winclient.domain.refusals import Reason, Refused
from winclient.reading import workbook
from winclient.reading.apart import apart
from winclient.reading.columns import Columns
from winclient.reading.formats import wrong_type
from winclient.reading.registry import reader
from winclient.reading.rows import Row, RowRefusal, Source
from winclient.reading.tables import read_table
from winclient.reading.weighing import too_large, weigh

_MANIFEST = "META-INF/manifest.xml"  # says in an OpenDocument file which parts are encrypted


@reader("sheet")
def read_sheets(source: Source, columns: Columns) -> Iterator[Row | RowRefusal]:
    """All visible sheets that have the header of a catalogue; rows count from 1 in each."""
    if source.data.startswith(b"PK"):
        weigh(source)
    tables = apart(workbook.opened, source.data)
    if not isinstance(tables, list):
        raise _unreadable(source, fault=tables)
    found = [part for table in tables if (part := read_table(source, table, columns=columns))]
    if not tables:
        raise Refused(Reason.FILE_EMPTY, file=source.name)
    if not found:
        raise Refused(Reason.COLUMNS_UNKNOWN, file=source.name, columns=tables[0].titles())
    for rows in found:
        yield from rows


def _unreadable(source: Source, *, fault: str | None) -> Refused:
    """An OLE file holds its directory behind the data, so a cut one has no end to look at."""
    if fault == workbook.LARGE:
        return too_large(source)
    if fault != workbook.UNKNOWN:
        found = fault or workbook.DAMAGED
        if source.data.startswith(b"PK") and _is_encrypted(source.data):
            found = workbook.PASSWORD
        return Refused(Reason.FILE_NOT_A_CATALOGUE, file=source.name, found=found)
    if "EncryptedPackage".encode("utf-16-le") in source.data:
        return Refused(Reason.FILE_NOT_A_CATALOGUE, file=source.name, found=workbook.PASSWORD)
    if "WordDocument".encode("utf-16-le") in source.data:
        return wrong_type(source, found="doc")
    if "PowerPoint Document".encode("utf-16-le") in source.data:
        return wrong_type(source, found="ppt")
    return Refused(Reason.FILE_TRUNCATED, file=source.name)


def _is_encrypted(data: bytes) -> bool:
    with zipfile.ZipFile(BytesIO(data)) as packed:
        return _MANIFEST in packed.namelist() and b"encryption-data" in packed.read(_MANIFEST)
