"""Takes a store back to the schema of an older program, with its cases in it."""

SINCE_0001 = (
    *("tickets", "sessions", "pauses", "slip_jobs", "queue_answers", "notes"),
    *("device", "branches", "left_branches", "leases", "asks", "heard", "kept"),
    *("unsettled", "settled", "missing"),
)
INDEXES = ("cases_last", "cases_official")
COLUMNS = ("package", "official", "last_fact", "last_seq")


def as_of_0001(store):
    """The first schema: what later steps made is gone."""
    with store.engine.begin() as connection:
        for table in SINCE_0001:
            connection.exec_driver_sql(f"DROP TABLE {table}")
        for index in INDEXES:
            connection.exec_driver_sql(f"DROP INDEX {index}")
        for column in COLUMNS:
            connection.exec_driver_sql(f"ALTER TABLE cases DROP COLUMN {column}")
        connection.exec_driver_sql("ALTER TABLE papers DROP COLUMN fact")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    store.close()
