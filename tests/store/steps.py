"""Takes the schema of a store back to an earlier step, as an older program left it."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, inspect

from winclient.store import migrate


def go_back(connection: Connection, *, to: str) -> None:
    """Drop what the steps after `to` added: tables, indexes, and columns of older tables."""
    columns, indexes = _made_by(to)
    for table in inspect(connection).get_table_names():
        if table not in columns:
            connection.exec_driver_sql(f"DROP TABLE {table}")
            continue
        for index in _indexes(connection, table) - indexes:
            connection.exec_driver_sql(f"DROP INDEX {index}")
        for column in _columns(connection, table) - columns[table]:
            connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN {column}")
    connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{to}'")


def _columns(connection: Connection, table: str) -> set[str]:
    return {column["name"] for column in inspect(connection).get_columns(table)}


def _indexes(connection: Connection, table: str) -> set[str]:
    """Those that a step made, not those of a key."""
    found = connection.exec_driver_sql(f"PRAGMA index_list({table})").mappings()
    return {row["name"] for row in found if row["origin"] == "c"}


def _made_by(step: str) -> tuple[dict[str, set[str]], set[str]]:
    """The columns of each table, and all indexes, of a store at that step."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    with create_engine("sqlite://").connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, step)
        tables = inspect(connection).get_table_names()
        columns = {table: _columns(connection, table) for table in tables}
        return columns, set().union(*(_indexes(connection, table) for table in tables))
