"""Takes the schema of a store back to an earlier step, as an older program left it."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, inspect

from winclient.store import migrate


def go_back(connection: Connection, *, to: str) -> None:
    """Drop what the steps after `to` added: tables, and columns of older tables."""
    then = _columns_at(to)
    for table in inspect(connection).get_table_names():
        if table not in then:
            connection.exec_driver_sql(f"DROP TABLE {table}")
            continue
        new = {c["name"] for c in inspect(connection).get_columns(table)} - then[table]
        if new:
            _drop_partial(connection, table)
        for column in inspect(connection).get_columns(table):
            if column["name"] in new:
                connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN {column['name']}")
    connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{to}'")


def _drop_partial(connection: Connection, table: str) -> None:
    """A partial index may be about a column that goes; the steps make it anew."""
    found = connection.exec_driver_sql(f"PRAGMA index_list({table})").mappings().all()
    for row in found:
        if row["partial"] and row["name"] == "cases_whole":
            connection.exec_driver_sql(f"DROP INDEX {row['name']}")


def _columns_at(step: str) -> dict[str, set[str]]:
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    with create_engine("sqlite://").connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, step)
        found = inspect(connection)
        return {
            table: {column["name"] for column in found.get_columns(table)}
            for table in found.get_table_names()
        }
