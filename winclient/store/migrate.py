"""Brings the store to this program's schema, by Alembic."""

from pathlib import Path
from typing import Any

from alembic import command  # before the lock is taken: on a cold disk that takes seconds
from alembic.config import Config
from sqlalchemy import Connection, Engine

from winclient.store.schema import MADE, is_behind


def upgrade(engine: Engine, *, made: str = MADE) -> None:
    """All missing steps in one transaction: an interrupted upgrade changes nothing."""
    with engine.begin() as connection:
        driver: Any = connection.connection.driver_connection
        if is_behind(driver, made=made):  # another process may have been quicker
            _run(connection)


def _run(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
