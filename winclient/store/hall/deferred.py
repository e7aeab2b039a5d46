"""A database server's driver that sends rows late: many in one statement, all in one go.

Its user has them in memory already. Whatever else is asked of the server is asked after they were
sent, so that it is answered as if each had been written at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import msgspec

from winclient.store.hall.postgres import PostgresDriver
from winclient.store.mapping import tables

Row = Mapping[str, Any]
_NEW_ONLY = {tables.ledger.name, tables.queue_answers.name}  # twice the same is a bug: it must fail
_ATTEMPT = _BEGUN, _UNDONE, _ENDED = (
    "SAVEPOINT attempt",
    "ROLLBACK TO SAVEPOINT attempt",
    "RELEASE SAVEPOINT attempt",
)
_ORDER = {table.name: place for place, table in enumerate(tables.metadata.sorted_tables)}


class Late(NamedTuple):
    """A row to be written, or those of its columns that have changed."""

    table: str
    row: Row
    changed: bool


class Deferred:
    """For one transaction. Rows are written by their primary key."""

    def __init__(self, server: PostgresDriver) -> None:
        self._server = server
        self._rows: list[Late] = []
        self._sure: int | None = None  # how many rows were put before the attempt that runs
        self._saved = False  # whether the server knows of that attempt

    def put(self, table: str, row: Row) -> None:
        """The row of this key, new or not, as it is from now on."""
        self._rows.append(Late(table, row, changed=False))

    def change(self, table: str, row: Row) -> None:
        """The columns of a row that is there, and that no other may leave out: a new version costs
        the server half of what finding out costs whether it is one."""
        self._rows.append(Late(table, row, changed=True))

    def execute(self, text: str, values: Sequence[Any] | Row = ()) -> Any:
        """A statement of any other kind, which sees what was put before it."""
        if text in _ATTEMPT:
            return self._attempt(text)
        self._send_all()
        return self._server.execute(text, values)

    def executemany(self, text: str, rows: Iterable[Sequence[Any] | Row]) -> None:
        """The statement once for each row."""
        self._send_all()
        self._server.executemany(text, rows)

    def _attempt(self, text: str) -> None:
        """Most attempts come and go without the server hearing of them."""
        if self._saved and text != _BEGUN:
            self._server.execute(text)
        if text == _BEGUN:
            self._sure = len(self._rows)
        elif text == _UNDONE:
            del self._rows[0 if self._saved else self._sure :]
        else:
            self._sure, self._saved = None, False

    def commit(self) -> None:
        """Durable at the server when this returns; one trip to it."""
        with self._server.together():
            self._send(self._rows)
            self._server.commit()

    def _send_all(self) -> None:
        if self._sure is not None and not self._saved:
            self._send(self._rows[: self._sure])
            del self._rows[: self._sure]
            self._server.execute(_BEGUN)
            self._saved = True
        self._send(self._rows)
        self._rows.clear()

    def _send(self, rows: list[Late]) -> None:
        """What is new goes first: no row makes room for one that was not there before."""
        found: dict[tuple[str, bool], list[dict[Any, Row]]] = {}
        for table, row, changed in rows:
            _laid(found.setdefault((table, changed), []), row[_key(table)], row)
        for table, changed in sorted(found, key=lambda each: (_ORDER[each[0]], each[1])):
            for part in found[table, changed]:
                fresh = list(part.values())
                text = _update(table, tuple(fresh[0])) if changed else _insert(table)
                self._server.execute(text, (msgspec.json.encode(fresh).decode(),))


def _laid(parts: list[dict[Any, Row]], key: Any, row: Row) -> None:
    """A part has one row of a key. Two changes of a ticket stay two, in their order: the one
    between may have freed the counter of another."""
    if not parts or key in parts[-1]:
        parts.append({})
    parts[-1][key] = row


@cache
def _key(table: str) -> str:
    (column,) = tables.metadata.tables[table].primary_key.columns
    return column.name


@cache
def _insert(table: str) -> str:
    names = [f'"{column.name}"' for column in tables.metadata.tables[table].columns]
    key = f'"{_key(table)}"'
    changed = ", ".join(f"{name} = excluded.{name}" for name in names if name != key)
    conflict = "" if table in _NEW_ONLY else f"ON CONFLICT ({key}) DO UPDATE SET {changed}"
    columns = ", ".join(names)
    return f"""INSERT INTO {table} ({columns})
        SELECT {columns} FROM json_populate_recordset(NULL::{table}, ?) {conflict}"""  # noqa: S608


@cache
def _update(table: str, columns: tuple[str, ...]) -> str:
    key = _key(table)
    changed = ", ".join(f'"{name}" = told."{name}"' for name in columns if name != key)
    return f"""UPDATE {table} SET {changed}
        FROM json_populate_recordset(NULL::{table}, ?) AS told
        WHERE {table}."{key}" = told."{key}" """  # noqa: S608
