"""Writes reference data: items, the search index, barred applicants, published texts."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec.structs import asdict as _fields
from sqlalchemy import Connection, Table, delete, insert, update
from sqlalchemy.dialects.sqlite import insert as upsert

from winclient.app.ports import NewVersion
from winclient.store.mapping import prepared, tables
from winclient.store.mapping.caches import Caches

_CHUNK = 500  # rows a statement; SQLite takes 32,766 values


class ReferenceWriterMixin:
    """The reference data of the `Tx` port."""

    _caches: Caches
    _driver: Any
    _connection: Connection
    _step: Callable[[str], None]

    def put_items(self, versions: Sequence[NewVersion]) -> None:
        table = tables.items
        self._forget()
        for start in range(0, len(versions), _CHUNK):
            part = versions[start : start + _CHUNK]
            self.retire_items([version.id for version in part])
            fresh = [{**_fields(version), "current": True} for version in part]
            self._connection.execute(insert(table), fresh)

    def retire_items(self, ids: Sequence[str]) -> None:
        table = tables.items
        for start in range(0, len(ids), _CHUNK):
            part = list(ids[start : start + _CHUNK])
            old = update(table).where(table.c.id.in_(part), table.c.current)
            self._connection.execute(old.values(current=False))

    def put_search(self, blobs: Mapping[str, bytes]) -> None:
        self._connection.execute(delete(tables.search_blobs))
        fresh = [{"name": name, "body": body} for name, body in blobs.items()]
        self._write(tables.search_blobs, fresh, "search_written")

    def put_barred(self, reasons: Mapping[str, str]) -> None:
        self._connection.execute(delete(tables.barred))
        fresh = [{"mark": mark, "reason": reason} for mark, reason in reasons.items()]
        self._write(tables.barred, fresh, "barred_written")

    def put_reference(self, kind: str, *, version: int, body: str) -> None:
        self._forget()
        row = {"kind": kind, "version": version, "body": body}
        self._connection.execute(
            upsert(tables.reference)
            .values(row)
            .on_conflict_do_update(index_elements=[tables.reference.c.kind], set_=row)
        )

    def _forget(self) -> None:
        """What is read from here on may be rolled back: nobody else may remember it."""
        self._caches = Caches()

    def _write(self, table: Table, values: list[dict[str, Any]], label: str) -> None:
        if values:
            rows = map(prepared.in_order(table), values)
            self._driver.executemany(prepared.insert_rows(table), rows)
            self._step(label)
