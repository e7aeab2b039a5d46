"""CSV and TSV as programs and people write them."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from winclient.domain.refusals import Reason, Refused
from winclient.reading.columns import Columns
from winclient.reading.encodings import decode
from winclient.reading.headers import HEADER_ROWS, Table, find_header
from winclient.reading.registry import reader
from winclient.reading.rows import Row, RowRefusal, Source
from winclient.reading.tables import read_table

# Not the csv module: its field limit belongs to the whole process, a field past it ends the file
# instead of one row, and it does not say that a file ends inside quotes without refusing much else.

_DELIMITERS = ",\t;|，"
_UNCLOSED = re.compile(r'"(?:[^"]|"")*+\Z')


@reader("csv")
def read_delimited(source: Source, columns: Columns) -> Iterator[Row | RowRefusal]:
    """Rows count from 1 at the top of the file, a quoted line break not counted."""
    text = decode(source)
    content = text.content.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    delimiter, content = _told(content)
    if not delimiter:
        delimiter = _delimiter(content, columns=columns)
    rows = list(_records(content, delimiter=delimiter, source=source))
    _must_be_whole(content, rows, source=source)
    table = Table(rows=rows, encoding=text.encoding if text.first_broken else "")
    found = read_table(source, table, columns=columns)
    if found is None:
        raise Refused(Reason.COLUMNS_UNKNOWN, file=source.name, columns=table.titles())
    yield from found


def _told(content: str) -> tuple[str, str]:
    """Excel's own first line `sep=;`. It stays, empty: the rows below keep their numbers."""
    told = re.match(r'"?sep=(.)"?(?=\n)', content)
    return (told[1], content[told.end() :]) if told else ("", content)


def _delimiter(content: str, *, columns: Columns) -> str:
    head = content[:200_000]

    def fits(delimiter: str) -> tuple[int, int]:
        rows = list(islice(_records(head, delimiter=delimiter), HEADER_ROWS + 1))
        header = find_header(Table(rows=rows), columns=columns)
        known = len(header.plan.titles) if header else 0
        return known, max((len(row) for row in rows), default=0)

    return max(_DELIMITERS, key=fits)


def _records(content: str, *, delimiter: str, source: Source | None = None) -> Iterator[list[str]]:
    """Every record, empty ones included. With `source`, FILE_TRUNCATED when quotes stay open."""
    mark = re.escape(delimiter)
    # Quotes that do not close before a delimiter are plain text.
    field = re.compile(
        rf'(?:[ ]*"((?:[^"]++|"")*+)"[ \t]*(?={mark}|\n|\Z)|([^{mark}\n]*+))({mark}|\n|\Z)'
    )
    position, end = 0, len(content)
    while position < end:
        stop = content.find("\n", position)
        stop = end if stop < 0 else stop
        if content.find('"', position, stop) < 0:
            yield content[position:stop].split(delimiter)
            position = stop + 1
        else:
            cells, position = _quoted(field, content, position, source=source)
            yield cells


def _quoted(
    field: re.Pattern[str], content: str, position: int, *, source: Source | None
) -> tuple[list[str], int]:
    cells: list[str] = []
    for match in field.finditer(content, position):
        quoted, bare, stop = match.groups()
        if quoted is not None:
            cells.append(quoted.replace('""', '"') if '"' in quoted else quoted)
        else:
            if source and bare.startswith('"') and _UNCLOSED.match(content, match.start()):
                raise Refused(Reason.FILE_TRUNCATED, file=source.name)
            cells.append(bare)
        position = match.end()
        if stop in ("", "\n"):
            break
    return cells, position


def _must_be_whole(content: str, rows: Sequence[list[str]], *, source: Source) -> None:
    """A last line without its end and shorter than all others was cut off."""
    if content.endswith("\n") or len(rows) < 3:
        return
    widths = {len(row) for row in rows[:-1] if row != [""]}
    if len(widths) == 1 and len(rows[-1]) < widths.pop():
        raise Refused(Reason.FILE_TRUNCATED, file=source.name)
