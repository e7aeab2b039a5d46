"""Reads a set of catalogue files as one: every good row once, every other row with its reason."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from winclient.domain.items.catalogue import Item
from winclient.domain.refusals import Reason, Refused
from winclient.reading import delimited, json_files, pages, sheets  # noqa: F401 (they register)
from winclient.reading.columns import item_columns
from winclient.reading.formats import format_of, wrong_type
from winclient.reading.items import item_of
from winclient.reading.registry import READERS
from winclient.reading.rows import Reading, Row, RowRefusal, Source

MAX_BYTES = 200 * 1024 * 1024
NAMED = 60  # characters of an item's name beside its refusal
STEP = 250  # rows between two looks at `cancelled` and two calls of `progress`
NO_MAPPING: Mapping[str, str] = MappingProxyType({})
Progress = Callable[[int, int | None], None]


def read_catalogue(
    files: Sequence[Path],
    *,
    mapping: Mapping[str, str] = NO_MAPPING,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Reading:
    """Raises Refused for a whole file (FILE_…, COLUMNS_UNKNOWN), for a `mapping` to an unknown
    field (FIELD_WRONG) and when `cancelled` (IMPORT_CANCELLED); nothing is taken then.

    `mapping` is column title → field. `progress` gets the rows read so far and, when it is known
    (the last file is being read), how many there will be.
    """
    columns = item_columns(mapping)
    taken = _Taken()
    read = 0
    for path in files:
        _go_on(cancelled)
        source = source_of(path)
        before = read
        for row in READERS[format_of(source)](source, columns):
            read += 1
            taken.take(row, file=source.name)
            if read % STEP == 0:
                _go_on(cancelled)
                if progress:
                    progress(read, None)
        if read == before:
            raise Refused(Reason.FILE_EMPTY, file=source.name)
    _go_on(cancelled)
    if progress:
        progress(read, read)
    return Reading(
        items=tuple(taken.items),
        refused=tuple(taken.refused),
        read=read,
        packages=taken.packages,
    )


def _go_on(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise Refused(Reason.IMPORT_CANCELLED)


def source_of(path: Path) -> Source:
    """The file's bytes. Refused FILE_NOT_FOUND, FILE_TOO_LARGE, FILE_TYPE_WRONG."""
    empty = Source(name=path.name, data=b"")
    if path.is_dir():
        raise wrong_type(empty, found="folder")
    if not path.is_file():
        raise Refused(Reason.FILE_NOT_FOUND, file=str(path))
    if path.stat().st_size > MAX_BYTES:
        raise Refused(Reason.FILE_TOO_LARGE, file=path.name, limit=MAX_BYTES // 1024 // 1024)
    return Source(name=path.name, data=path.read_bytes())


class _Taken:
    """The items so far, and where each id and code was first seen."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.refused: list[RowRefusal] = []
        self.packages: dict[str, tuple[str, int]] = {}
        self._first: dict[tuple[str, str], tuple[str, int]] = {}

    def take(self, row: Row | RowRefusal, *, file: str) -> None:
        if isinstance(row, RowRefusal):
            self.refused.append(row)
            return
        try:
            item = item_of(row)
            self._must_be_new(item, file=file, row=row.row)
        except Refused as refused:
            self.refused.append(_refusal(row, refused, file=file))
        else:
            self.items.append(item)
            if item.composition:
                self.packages[item.id] = (file, row.row)

    def _must_be_new(self, item: Item, *, file: str, row: int) -> None:
        marks = [mark for mark in (("id", item.id), ("code", item.code)) if mark[1]]
        for field, value in marks:
            first = self._first.get((field, value))
            if first:
                raise Refused(
                    Reason.ROW_DUPLICATE, field=field, value=value, first=first[1], in_file=first[0]
                )
        self._first.update(dict.fromkeys(marks, (file, row)))


def _refusal(row: Row, refused: Refused, *, file: str) -> RowRefusal:
    details: dict[str, Any] = dict(refused.details)
    if row.sheet:
        details["sheet"] = row.sheet
    name = row.values.get("name")
    return RowRefusal(
        file=file,
        row=row.row,
        reason=refused.reason,
        details=details,
        item=name.strip()[:NAMED] if isinstance(name, str) else "",
    )
