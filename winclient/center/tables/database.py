"""Opens the center's database by URL, brings it to this schema and runs transactions on it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Table, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from winclient.domain.refusals import Reason, Refused
from winclient.store.disk.engine import open_engine
from winclient.store.disk.keys import store_key
from winclient.store.disk.world import patiently, worldly

T = TypeVar("T")
Tx = Connection  # what the rest of the center calls an open transaction
HEAD = "0006"  # tests hold it against the newest file in migrations/versions
POOL = 8  # connections of one process: more of them finish less
_TRIES = 5
# Somebody else was quicker (serialization, deadlock, the same key): judged again it comes right.
_AGAIN = frozenset(("40001", "40P01", "23505", "23P01"))
_ADVISORY = 0x77696E63  # one number for all who upgrade this database


class Database:
    """One database; several processes may work on it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.postgres = engine.dialect.name == "postgresql"

    @contextmanager
    def writing(self) -> "Iterator[Connection]":
        """One transaction, all or nothing. OSError where the world fails."""
        with worldly(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> "Iterator[Connection]":
        """One consistent look."""
        options = (
            {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
            if self.postgres
            else {"reading": True}
        )
        with (
            worldly(),
            self.engine.connect().execution_options(**options) as connection,
            connection.begin(),
        ):
            yield connection

    def write(self, work: Callable[[Connection], T]) -> T:
        """Runs `work` in a transaction, again from the start where another was quicker."""
        for _ in range(_TRIES - 1):
            try:
                with self.writing() as connection:
                    return work(connection)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in _AGAIN:
                    raise
        with self.writing() as connection:
            return work(connection)

    def close(self) -> None:
        """Lets go of all connections."""
        self.engine.dispose()


def open_database(url: str, *, folder: Path) -> Database:
    """`postgresql://…`, `sqlite:///FILE`, or empty: `center.db` in the data folder, encrypted.

    Refused(STORE_NEWER) where a newer program made it; OSError where it cannot be reached.
    """
    database = Database(_engine(url, folder=folder))
    try:
        with _reached(database):
            patiently(lambda: _bring_up(database))
    except BaseException:
        database.close()
        raise
    return database


def _reached(database: Database) -> AbstractContextManager[None]:
    """A server that is not there leaves as OSError."""
    if not database.postgres:
        return nullcontext()
    from winclient.store.hall.postgres import worldly_server

    return worldly_server()


def _engine(url: str, *, folder: Path) -> Engine:
    scheme, _, rest = url.partition("://")
    if scheme in {"postgresql", "postgres", "postgresql+psycopg"}:
        engine = create_engine(
            f"postgresql+psycopg://{rest}",
            poolclass=QueuePool,
            pool_size=POOL,
            max_overflow=0,
            pool_pre_ping=True,
        )
        event.listen(engine, "do_connect", _use_indexes)
        return engine
    if url and scheme != "sqlite":
        raise Refused(Reason.FIELD_WRONG, field="database", why=scheme)
    path = Path(rest.removeprefix("/")) if url else folder / "center.db"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = open_engine(path, key=store_key(path.parent).hex)
    event.listen(engine, "connect", _fold_by_itself)
    return engine


def _use_indexes(_dialect: Any, _record: Any, _words: Any, options: dict[str, Any]) -> None:
    """A prepared plan outlives the size it was made for: one made while a table held a page would
    read all of it once it holds thousands. Every statement of an exchange has its index; and
    compiling one takes longer than running it."""
    asked = options.get("options", "")
    options["options"] = f"{asked} -c enable_seqscan=off -c jit=off".strip()


def _fold_by_itself(connection: Any, _record: Any) -> None:
    """A server has no idle moments of its own: the log is folded as it grows."""
    connection.execute("PRAGMA wal_autocheckpoint = 1000")


def _bring_up(database: Database) -> None:
    from alembic import command  # all before the lock is taken: on a cold disk it takes seconds
    from alembic.config import Config
    from alembic.migration import MigrationContext

    with database.writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY})"))
        options = {"version_table": "center_version"}
        found = MigrationContext.configure(connection, opts=options).get_current_revision()
        if found is not None and found > HEAD:
            raise Refused(Reason.STORE_NEWER, schema=found, known=HEAD)
        if found != HEAD:
            config = Config()
            config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def bulk(
    connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Adds many rows, their values in the order of `names`: COPY, or one prepared statement.

    Each goes on its way before the next is asked for; nothing else may be asked of the database
    meanwhile.
    """
    driver: Any = connection.connection.driver_connection
    columns = ", ".join(names)
    if connection.dialect.name == "postgresql":
        with driver.cursor().copy(f"COPY {table.name} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        marks = ", ".join("?" * len(names))
        driver.executemany(f"INSERT INTO {table.name} ({columns}) VALUES ({marks})", rows)  # noqa: S608 - names of columns
