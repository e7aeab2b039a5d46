"""The queue's rows in memory beside a database server: its one writer need not ask for them.

A statement to a server costs as much as a whole call of a ticket here. The same statements run on
a copy in memory; what they write is kept and sent to the server in one go, when it is committed
there and nowhere else. The writer holds the hall's lock from the beginning, and the copy is used
only if it stands where the server's ledger ends: whatever somebody else wrote, it is read anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from winclient.store import tables
from winclient.store.postgres import PostgresDriver

Values = Sequence[Any] | Mapping[str, Any]
_COPIED = (tables.sessions, tables.tickets, tables.pauses, tables.number_series)
_LATEST = "SELECT id FROM sessions ORDER BY ordinal DESC LIMIT 1"
_END = "SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1"
_ENDS = """SELECT * FROM ledger WHERE seq >= (SELECT max(seq) FROM ledger WHERE subject <> '')"""
_THERE = "queue_answers"  # too many to copy, and asked for once a batch
_RANKS = ("INSERT", "UPDATE", "DELETE")


class Mirror:
    """The copy; it belongs to one writer's thread at a time."""

    def __init__(self) -> None:
        connection = sqlite.connect(":memory:", isolation_level=None, check_same_thread=False)
        engine = create_engine(
            "sqlite://", module=sqlite, creator=lambda: connection, poolclass=StaticPool
        )
        tables.metadata.create_all(engine)
        self.memory: Any = connection
        self._at: tuple[int, str] | None = None

    def begin(self, server: PostgresDriver) -> "MirroredDriver":
        """A driver for one transaction; the server's lock is held already."""
        end = server.execute(_END).fetchone()
        if self.memory.in_transaction:
            self.memory.execute("ROLLBACK")
        if end is None or end != self._at:
            self._read(server)
            self._at = end
        self.memory.execute("BEGIN")
        return MirroredDriver(self, server)

    def commit(self, server: PostgresDriver) -> None:
        """There, then here; where that fails in between, the next one reads all anew."""
        self._at = None
        server.commit()
        self.memory.execute("COMMIT")
        self._at = self.memory.execute(_END).fetchone()

    def _read(self, server: PostgresDriver) -> None:
        """What calling needs: the last session's tickets, pauses, series, the ledger's end."""
        memory = self.memory
        memory.execute("BEGIN")
        for table in tables.metadata.sorted_tables[::-1]:
            memory.execute(f"DELETE FROM {table.name}")  # noqa: S608 - our own names
        for table in _COPIED:
            part = f"WHERE session = ({_LATEST})" if table is tables.tickets else ""
            self._fill(server, table.name, f"SELECT * FROM {table.name} {part}")  # noqa: S608
        self._fill(server, tables.ledger.name, _ENDS)
        memory.execute("COMMIT")

    def _fill(self, server: PostgresDriver, table: str, text: str) -> None:
        found = server.execute(text)
        marks = ", ".join("?" * len(found.description))
        names = ", ".join(f'"{column.name}"' for column in found.description)
        statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608
        self.memory.executemany(statement, found.fetchall())


class MirroredDriver:
    """Reads here; what is written here goes to the server when it is committed."""

    def __init__(self, mirror: Mirror, server: PostgresDriver) -> None:
        self._mirror = mirror
        self._memory = mirror.memory
        self._server = server
        self._written: list[tuple[str, Values]] = []
        self._marks: list[int] = []

    def execute(self, text: str, values: Values = ()) -> Any:
        """A statement, as the copy's own driver takes it."""
        verb = text[:6]
        if verb in _RANKS:
            self._written.append((text, values))
            if _THERE in text:
                return None
        elif _THERE in text:
            return self._server.execute(text, values)
        elif verb == "SAVEPO":
            self._marks.append(len(self._written))
        elif verb == "ROLLBA":
            del self._written[self._marks[-1] :]
        elif verb == "RELEAS":
            self._marks.pop()
        return self._memory.execute(text, values)

    def executemany(self, text: str, rows: Iterable[Values]) -> None:
        """The statement once for each row."""
        found = list(rows)
        self._written += [(text, row) for row in found]
        if "INTO ledger" in text:  # of the ledger its end alone is read
            self._memory.execute("DELETE FROM ledger")
            found = found[-1:]
        self._memory.executemany(text, found)

    def commit(self) -> None:
        """Durable at the server when this returns."""
        together: dict[str, list[Values]] = {}
        for text, values in self._written:
            together.setdefault(text, []).append(values)
        # New rows first: what changes a row may come before the row in the order of statements.
        for text in sorted(together, key=lambda text: _RANKS.index(text[:6])):
            self._server.executemany(text, together[text])
        self._mirror.commit(self._server)
