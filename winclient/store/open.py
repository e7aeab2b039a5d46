"""Opens the store of a folder: key, schema, engine; and closes it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from winclient.app.ports import Ids
from winclient.store.caches import Caches
from winclient.store.engine import READING, checkpoint, open_engine
from winclient.store.keys import StoreKey, store_key
from winclient.store.migrate import upgrade
from winclient.store.reader import StoreReader
from winclient.store.transaction import StoreTransaction
from winclient.store.world import worldly


def _no_step(_label: str) -> None:
    """Tests pass a function here that kills the process at a labelled step."""


class SqlStore:
    """The `Store` port over one encrypted file. Several threads and processes may share it."""

    def __init__(
        self, engine: Engine, *, key: StoreKey, ids: Ids, on_step: Callable[[str], None]
    ) -> None:
        self.engine = engine
        self.key = key
        self._ids = ids
        self._on_step = on_step
        self._caches = Caches()

    @contextmanager
    def transaction(self) -> Iterator[StoreTransaction]:
        """What is not finished is rolled back. OSError where the disk is full or fails."""
        self._on_step("before_begin")
        with worldly(), self.engine.connect() as connection:
            try:
                connection.begin()
                yield StoreTransaction(
                    connection, self._caches, ids=self._ids, on_step=self._on_step
                )
            except (driver.Error, DBAPIError):
                connection.invalidate()  # after a failed flush nothing it holds can be believed
                raise

    @contextmanager
    def reading(self) -> Iterator[StoreReader]:
        connecting = self.engine.connect().execution_options(**READING)
        with worldly(), connecting as connection, connection.begin():
            yield StoreReader(connection, self._caches)

    def checkpoint(self) -> None:
        """Fold the write-ahead log into the file; for idle moments."""
        checkpoint(self.engine)

    def close(self) -> None:
        """Fold the log and let go of the file."""
        self.checkpoint()
        self.engine.dispose()


def open_store(folder: Path, *, ids: Ids, on_step: Callable[[str], None] = _no_step) -> SqlStore:
    """The store in `folder`, created on first use and brought to this program's schema.

    Refused: STORE_KEY_MISSING, STORE_KEY_WRONG, STORE_NEWER. OSError where the disk fails.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = store_key(folder)
    engine = open_engine(folder / "store.db", key=key.hex)
    try:
        with worldly():
            upgrade(engine)
    except BaseException:
        engine.dispose()
        raise
    return SqlStore(engine, key=key, ids=ids, on_step=on_step)
