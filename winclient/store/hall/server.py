"""The store in a PostgreSQL database: the same tables, statements and facts as the embedded one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from psycopg.errors import LockNotAvailable
from sqlalchemy import Connection, Engine, create_engine, event, make_url

from winclient.app.ports import Ids
from winclient.store.hall.mirror import Mirror, MirroredTransaction
from winclient.store.hall.postgres import PostgresDriver, worldly_server
from winclient.store.mapping.caches import Caches
from winclient.store.migrate import upgrade
from winclient.store.reading.reader import StoreReader
from winclient.store.schema import is_behind
from winclient.store.writing.transaction import StoreTransaction

SCHEMA = "hall"
# At PostgreSQL's usual isolation two that read before they write both take the same ticket: who
# writes holds the hall's lock from the first statement on, and then sees all that was committed.
_LOCK = "SELECT pg_advisory_xact_lock(1212236876)"  # "HALL"
_LOCK_SOON = f"SET LOCAL lock_timeout = '2s'; {_LOCK}"
_END_HOLDER = """SELECT pg_terminate_backend(pid) FROM pg_locks WHERE granted
    AND locktype = 'advisory' AND classid = 0 AND objid = 1212236876
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""
# A process that stands still in its transaction keeps the hall waiting no longer than this.
_NOT_IDLE = "SET LOCAL idle_in_transaction_session_timeout = '10s'"
_BEGIN = f"BEGIN; {_NOT_IDLE}; {_LOCK}"
_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_MADE = "SELECT 1 WHERE to_regclass('alembic_version') IS NOT NULL"
Step = Callable[[str], None]


class ServerStore:
    """The `Store` port over one schema of a database. Threads and processes may share it."""

    def __init__(self, url: str, *, ids: Ids, on_step: Step) -> None:
        self._ids = ids
        self._on_step = on_step
        self._caches = Caches()
        self._mirror: Mirror | None = None
        self._one_writer = Lock()
        self.engine = _engine(url)

    @contextmanager
    def transaction(self) -> Iterator[StoreTransaction]:
        """What is not finished is rolled back. OSError where the server is gone."""
        self._on_step("before_begin")
        with worldly_server(), self.engine.connect() as connection:
            driver = _driver(connection)
            words: Any = {"ids": self._ids, "on_step": self._on_step}
            with self._one_writer:
                if self._mirror is None:
                    driver.execute(_BEGIN)
                    yield StoreTransaction(driver, self._caches, **words)
                else:
                    words |= {"begin": _BEGIN}
                    yield MirroredTransaction(self._mirror, driver, self._caches, **words)

    def free(self) -> None:
        """Take the hall's lock from a process that does not give it back; its transaction is lost.

        It may be a hub that stands still: stopped, swapped out, its machine asleep. What it had
        committed stays, and for anything else it will have to come again.
        """
        with worldly_server(), self.engine.connect() as connection:
            driver = _driver(connection)
            try:
                driver.execute(f"BEGIN; {_LOCK_SOON}")
            except LockNotAvailable:
                driver.execute("ROLLBACK")
                driver.execute(_END_HOLDER)
            else:
                driver.execute("ROLLBACK")

    def mirror(self) -> None:
        """For a process that does nothing but serve the queue: its rows are kept in memory, too.

        They are read here: the first calls of a full hall would wait for thousands of tickets.
        """
        self._mirror = Mirror()
        with self.transaction() as tx:
            tx.finish()

    @contextmanager
    def reading(self) -> Iterator[StoreReader]:
        with worldly_server(), self.engine.connect() as connection:
            driver = _driver(connection)
            driver.execute(_READING)
            yield StoreReader(driver, self._caches)

    def bring_up(self) -> None:
        """Bring the database to this program's schema."""
        with worldly_server(), self.engine.connect() as connection:
            driver = _driver(connection)
            driver.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
            behind = is_behind(driver, made=_MADE)
        if behind:
            with worldly_server():
                upgrade(self.engine, made=_MADE)

    def close(self) -> None:
        """Let go of the server."""
        self.engine.dispose()


def open_server(url: str, *, ids: Ids, on_step: Step = lambda _label: None) -> ServerStore:
    """The store in this database (`postgresql://…`), created on first use.

    Refused(STORE_NEWER). OSError where the server cannot be reached.
    """
    store = ServerStore(url, ids=ids, on_step=on_step)
    try:
        store.bring_up()
    except BaseException:
        store.close()
        raise
    return store


def _driver(connection: Connection) -> PostgresDriver:
    return PostgresDriver(connection.connection.driver_connection)


def _engine(url: str) -> Engine:
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        isolation_level="AUTOCOMMIT",  # BEGIN is said, as with the embedded store
        connect_args={"options": f"-c search_path={SCHEMA}", "connect_timeout": 10},
    )
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    """What SQLAlchemy itself runs (schema, verification) holds the lock, too."""
    driver: Any = connection.connection.driver_connection
    if driver.info.transaction_status == 0:
        driver.execute(f"BEGIN; {_LOCK}")
