"""How long counters spent on each ticket: what waits are estimated from."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    held = sa.Column("held", sa.BigInteger(), nullable=False, server_default="0")
    op.add_column("tickets", held)
    tickets = sa.table("tickets", sa.column("id"), sa.column("body"), sa.column("held"))
    connection = op.get_bind()
    for id, body in connection.execute(sa.select(tickets.c.id, tickets.c.body)).all():
        spent = json.loads(body).get("spent", {})
        milliseconds = spent.get("called", 0) + spent.get("serving", 0)
        change = sa.update(tickets).where(tickets.c.id == id).values(held=milliseconds)
        connection.execute(change)
