"""Opens the store of a folder: key, schema, connections; and closes it."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from winclient.app.ports import Ids
from winclient.store.disk.connection import connect, writing
from winclient.store.disk.keys import StoreKey, store_key
from winclient.store.disk.pool import Pool
from winclient.store.disk.reserve import with_room
from winclient.store.disk.world import patiently, worldly
from winclient.store.mapping.caches import Caches
from winclient.store.reading.reader import StoreReader
from winclient.store.schema import is_behind

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from winclient.domain.days.work_calendar import Span
    from winclient.store.disk.record import RecordFile
    from winclient.store.disk.scans import ScanBox
    from winclient.store.writing.transaction import StoreTransaction

Step = Callable[[str], None]
LONGEST = 480  # bytes of a folder's name: SQLite takes 512 in all, log included, and says "no"
FOLD_AT = 4_000_000  # bytes of log: some hundred cases


def _no_step(_label: str) -> None:
    """Tests pass a function here that kills the process at a labelled step."""


class SqlStore:
    """The `Store` port over one encrypted file. Several threads and processes may share it.

    Reading and writing need the driver alone; making, upgrading and proving it need SQLAlchemy.
    """

    def __init__(self, path: Path, *, key: StoreKey, ids: Ids, on_step: Step) -> None:
        self.path = path
        self.key = key
        self._ids = ids
        self._on_step = on_step
        self._caches = Caches()
        self._record: RecordFile | None = None
        opened = partial(connect, path, key=key.hex)
        self._pool: Pool[Any] = Pool(partial(with_room, path, opened))

    @cached_property
    def scans(self) -> "ScanBox":
        """The scans beside the store, under keys that follow from its own."""
        from winclient.store.disk.scans import ScanBox

        return ScanBox(self.path.parent / "scans", key=self.key.hex)

    @cached_property
    def engine(self) -> "Engine":
        """SQLAlchemy over the same file, for the schema and its proof."""
        from winclient.store.disk.engine import open_engine

        return open_engine(self.path, key=self.key.hex)

    @contextmanager
    def transaction(self) -> "Iterator[StoreTransaction]":
        """What is not finished is rolled back. OSError where the disk is full or fails."""
        from winclient.store.writing.transaction import StoreTransaction

        self._on_step("before_begin")
        with worldly(), self._pool.connection() as driver, writing(driver):
            tx = StoreTransaction(driver, self._caches, ids=self._ids, on_step=self._on_step)
            yield tx
        if self._record is not None and tx.marks:
            self._record.append(**tx.marks)  # committed: now outside, and then the people

    def keep_record(self, record: "RecordFile | None") -> None:
        """From now on what is committed is noted outside as well, before anybody is told."""
        self._record = record

    @contextmanager
    def reading(self) -> Iterator[StoreReader]:
        with worldly(), self._pool.connection() as driver:
            driver.execute("BEGIN")
            try:
                yield StoreReader(driver, self._caches)
            finally:
                driver.execute("ROLLBACK")

    def count_hours_in(self, office: "tuple[Span, ...]") -> None:
        """From now on its calendar knows the hall's office hours."""
        self._caches.office = office

    def checkpoint(self) -> None:
        """Fold the write-ahead log into the file; for idle moments, never inside a transaction."""
        with worldly(), self._pool.connection() as driver:
            driver.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def tidy(self) -> None:
        """Fold the log once it has grown; called between two cases, when the papers are out.

        What is in stands in the log as well: a disk that refuses to fold it now undoes nothing.
        """
        log = self.path.with_name(f"{self.path.name}-wal")
        with suppress(OSError):
            if log.exists() and log.stat().st_size > FOLD_AT:
                self.checkpoint()

    def close(self) -> None:
        """Fold the log and let go of the file."""
        self.checkpoint()
        self.dispose()

    def dispose(self) -> None:
        """Let go of the file as it is."""
        self._pool.close()
        if "engine" in self.__dict__:
            self.engine.dispose()

    def bring_up(self) -> None:
        """Bring the file to this program's schema; SQLAlchemy is needed only if it is behind."""
        patiently(self._bring_up)

    def _bring_up(self) -> None:
        with worldly(), self._pool.connection() as driver:
            behind = is_behind(driver)
        if behind:
            from winclient.store.migrate import upgrade

            with worldly():
                upgrade(self.engine)
            self.engine.dispose()


def open_store(folder: Path, *, ids: Ids, on_step: Step = _no_step) -> SqlStore:
    """The store in `folder`, created on first use and brought to this program's schema.

    Refused: STORE_KEY_MISSING, STORE_KEY_WRONG, STORE_NEWER. OSError where the disk fails.
    """
    if len(os.fsencode(folder.absolute())) > LONGEST:
        raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG), str(folder))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    store = SqlStore(folder / "store.db", key=store_key(folder), ids=ids, on_step=on_step)
    try:
        store.bring_up()
    except BaseException:
        store.dispose()
        raise
    return store
