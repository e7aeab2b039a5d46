"""Takes a store back to the schema of an older program, with its cases in it."""

import re

# What the first schema had; whatever came later goes.
TABLES = {
    *("alembic_version", "cases", "case_materials", "drafts", "item_use", "items", "ledger"),
    *("number_series", "papers", "print_jobs", "reference", "search_blobs"),
}
CASES = {
    *("id", "number", "provisional", "state", "item_id", "item_name", "applicant_name"),
    *("received_at", "received_on", "due", "due_provisional", "promise_due", "counter", "body"),
}
PAPERS = {"id", "case_id", "kind", "number", "reprints", "seq"}


def as_of_0001(store):
    """The first schema: what later steps made is gone."""
    with store.engine.begin() as connection:
        for (table,) in _asked(connection, "SELECT name FROM sqlite_master WHERE type = 'table'"):
            if table not in TABLES:
                connection.exec_driver_sql(f"DROP TABLE {table}")
        for table, known in (("cases", CASES), ("papers", PAPERS)):
            _without(connection, table, known)
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    store.close()


def _without(connection, table, known):
    columns = {row[1] for row in _asked(connection, f"PRAGMA table_info({table})")} - known
    indexes = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql <> ''"
    for name, text in _asked(connection, f"{indexes} AND tbl_name = '{table}'"):
        if columns & set(re.findall(r"\w+", text)):
            connection.exec_driver_sql(f"DROP INDEX {name}")
    for column in columns:
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN {column}")


def _asked(connection, text):
    return connection.exec_driver_sql(text).fetchall()
