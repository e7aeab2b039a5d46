"""Opens raw encrypted connections, without SQLAlchemy (the first paint cannot wait for it)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from winclient.domain.refusals import Reason, Refused
from winclient.store.disk.world import fault_of

# SQLite before 3.51.3 can corrupt a WAL that is reset while another process reads it.
OLDEST_SQLITE = (3, 51, 3)

BUSY = 15_000  # milliseconds; nobody queues at SQLite: on a loaded PC one may wait long

# More than a connection ever hears. The driver's cache keeps what it knew first: once it is full
# (a hundred, and making the schema takes more), whatever comes later is prepared anew each time.
_STATEMENTS = 2_000

_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",  # NORMAL loses acknowledged cases when the power fails
    "foreign_keys = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "secure_delete = ON",
    "cache_size = -600",  # kilobytes; an idle face keeps three connections
    "wal_autocheckpoint = 0",  # checkpoints have their own moment: one commit, one flush
)


def connect(path: Path, *, key: str) -> Any:
    """A connection in autocommit mode; `key` is 64 hex digits. A wrong key is Refused."""
    if driver.sqlite_version_info < OLDEST_SQLITE:
        raise RuntimeError(f"SQLite {driver.sqlite_version} is too old for a write-ahead log")
    connection = driver.connect(
        str(path),
        isolation_level=None,
        check_same_thread=False,
        cached_statements=_STATEMENTS,
    )
    connection.execute(f"PRAGMA key = \"x'{key}'\"")
    if not connection.execute("PRAGMA cipher_version").fetchone():
        raise RuntimeError("this SQLite cannot encrypt: install sqlcipher3")
    connection.execute("PRAGMA cipher_log_level = NONE")  # it would write to stderr
    connection.execute(f"PRAGMA busy_timeout = {BUSY}")  # before WAL: two may open at once
    try:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except driver.DatabaseError as error:
        connection.close()
        if "not a database" in str(error):
            raise Refused(Reason.STORE_KEY_WRONG, path=str(path)) from error
        raise
    return connection


@contextmanager
def writing(connection: Any) -> Iterator[None]:
    """Under the write lock from the first statement on: without IMMEDIATE two processes that read
    before they write both take the same number. What is not committed by the end is rolled back.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except Exception as error:
        if not fault_of(error):  # else nothing it holds is believed: its pool closes it
            _roll_back(connection)
        raise
    _roll_back(connection)


def _roll_back(connection: Any) -> None:
    if connection.in_transaction:
        connection.rollback()
