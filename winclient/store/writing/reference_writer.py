"""Writes reference data: items, the search index, barred applicants, published texts."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec.structs import asdict as _fields

from winclient.app.ports import NewVersion
from winclient.store.mapping import prepared
from winclient.store.mapping.caches import Caches


class ReferenceWriterMixin:
    """The reference data of the `Tx` port."""

    _caches: Caches
    _driver: Any
    _step: Callable[[str], None]

    def put_items(self, versions: Sequence[NewVersion]) -> None:
        self._forget()
        self.retire_items([version.id for version in versions])
        self._put("items", [{**_fields(version), "current": True} for version in versions])

    def retire_items(self, ids: Sequence[str]) -> None:
        self._driver.executemany(prepared.RETIRE_ITEM, [(False, id) for id in ids])

    def put_search(self, blobs: Mapping[str, bytes]) -> None:
        self._driver.execute("DELETE FROM search_blobs")
        fresh = [{"name": name, "body": body} for name, body in blobs.items()]
        self._write("search_blobs", fresh, "search_written")

    def put_barred(self, reasons: Mapping[str, str]) -> None:
        self._driver.execute("DELETE FROM barred")
        fresh = [{"mark": mark, "reason": reason} for mark, reason in reasons.items()]
        self._write("barred", fresh, "barred_written")

    def put_reference(self, kind: str, *, version: int, body: str) -> None:
        self._forget()
        row = {"kind": kind, "version": version, "body": body}
        self._driver.execute(prepared.PUT_REFERENCE, row)

    def _forget(self) -> None:
        """What is read from here on may be rolled back: nobody else may remember it."""
        self._caches = Caches()

    def _write(self, table: str, values: Sequence[prepared.Row], label: str) -> None:
        if values:
            self._put(table, values)
            self._step(label)

    def _put(self, table: str, values: Sequence[prepared.Row]) -> None:
        if values:
            self._driver.executemany(*prepared.insert_rows(table, values))
