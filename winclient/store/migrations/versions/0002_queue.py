"""The queue: sessions, tickets, pauses."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("ordinal"),
    )
    op.create_table(
        "pauses",
        sa.Column("counter", sa.String(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("counter"),
    )
    op.create_table(
        "tickets",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("segment", sa.String(), nullable=False),
        sa.Column("class", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("for_counter", sa.String(), nullable=False),
        sa.Column("counter", sa.String(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("arrived", sa.BigInteger(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session"],
            ["sessions.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("session", "number"),
        sa.UniqueConstraint("session", "prefix", "serial"),
    )
    line = ["place", "arrived", "serial"]
    op.create_index(
        "tickets_line",
        "tickets",
        ["segment", "class", *line],
        unique=False,
        sqlite_where=sa.text("state = 'waiting' AND for_counter = ''"),
        postgresql_where=sa.text("state = 'waiting' AND for_counter = ''"),
    )
    op.create_index(
        "tickets_for_one",
        "tickets",
        ["for_counter", *line],
        unique=False,
        sqlite_where=sa.text("state = 'waiting' AND for_counter <> ''"),
        postgresql_where=sa.text("state = 'waiting' AND for_counter <> ''"),
    )
    op.create_index(
        "tickets_held",
        "tickets",
        ["counter"],
        unique=True,
        sqlite_where=sa.text("state IN ('called', 'serving')"),
        postgresql_where=sa.text("state IN ('called', 'serving')"),
    )
    op.create_index(
        "tickets_ended",
        "tickets",
        ["session", "counter", "since"],
        unique=False,
        sqlite_where=sa.text("state IN ('missed', 'served')"),
        postgresql_where=sa.text("state IN ('missed', 'served')"),
    )
    op.create_index(
        "tickets_turn",
        "tickets",
        ["session", "segment", "turn"],
        unique=False,
        sqlite_where=sa.text("turn > 0"),
        postgresql_where=sa.text("turn > 0"),
    )
