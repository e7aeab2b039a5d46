"""The SQLAlchemy engine over the encrypted file: every write begins IMMEDIATE."""

from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from winclient.store.disk.connection import connect


def open_engine(path: Path, *, key: str) -> Engine:
    """An engine whose transactions are `BEGIN IMMEDIATE`, or plain `BEGIN` when `reading`.

    Without IMMEDIATE two processes that read before they write both take the same number.
    """
    engine = create_engine(
        "sqlite://",
        module=driver,
        creator=lambda: connect(path, key=key),
        poolclass=QueuePool,
        pool_size=3,
        isolation_level=None,
    )
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    driver_connection: Any = connection.connection.driver_connection
    if not driver_connection.in_transaction:
        reading = connection.get_execution_options().get("reading", False)
        driver_connection.execute("BEGIN" if reading else "BEGIN IMMEDIATE")
