"""Brings the store to this program's schema; refuses one made by a newer program."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from winclient.domain.refusals import Reason, Refused

HEAD = "0002"  # tests hold it against the newest file in migrations/versions
_KNOWN = ("0001", "0002")


def upgrade(engine: Engine) -> None:
    """All missing steps in one transaction: an interrupted upgrade changes nothing."""
    with engine.connect().execution_options(reading=True) as reading, reading.begin():
        if not _is_behind(reading):
            return
    with engine.begin() as connection:
        if _is_behind(connection):  # another process may have been quicker
            _run(connection)


def _is_behind(connection: Connection) -> bool:
    revision = _revision(connection)
    if revision is not None and revision not in _KNOWN:
        raise Refused(Reason.STORE_NEWER, schema=revision, known=HEAD)
    return revision != HEAD


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found else None


def _run(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
