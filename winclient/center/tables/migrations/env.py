"""Alembic's entry: runs inside the transaction that `tables.database` opened."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    transaction_per_migration=False,
    version_table="center_version",  # the queue's store may have its own beside it
)
context.run_migrations()
