"""The exchange: streams, verdicts, feed, cases, numbers, scans, reference."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

_ID = sa.String().with_variant(postgresql.UUID(as_uuid=False), "postgresql")


def upgrade() -> None:
    op.create_table(
        "center_answers",
        sa.Column("ask", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("ask"),
    )
    op.create_table(
        "center_backups",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("timeline", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", "station"),
    )
    op.create_table(
        "center_blobs",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_index("center_blobs_month", "center_blobs", ["station", "month"], unique=False)
    op.create_table(
        "center_branches",
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("epoch", sa.String(), nullable=False),
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("parent", sa.String(), nullable=False),
        sa.Column("base", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.String(), nullable=False),
        sa.Column("grant", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("device", "epoch"),
    )
    op.create_table(
        "center_cases",
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("serial", sa.BigInteger(), nullable=False),
        sa.Column("mapped", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("last", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("station", "month", "id"),
    )
    op.create_index("center_cases_number", "center_cases", ["series", "serial"], unique=False)
    op.create_table(
        "center_codes",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("expires", sa.String(), nullable=False),
        sa.Column("used_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.create_table(
        "center_devices",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "center_hardware",
        sa.Column("hardware", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("hardware", "device"),
    )
    op.create_table(
        "center_entries",
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column(
            "id",
            sa.String().with_variant(postgresql.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("epoch", sa.String(), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("prev", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("station", "month", "id"),
    )
    op.create_index(
        "center_entries_held",
        "center_entries",
        ["station", "subject"],
        unique=False,
        sqlite_where=sa.text("verdict = 'quarantined'"),
        postgresql_where=sa.text("verdict = 'quarantined'"),
    )
    op.create_index(
        "center_entries_loose",
        "center_entries",
        ["device", "place"],
        unique=False,
        sqlite_where=sa.text("epoch = ''"),
        postgresql_where=sa.text("epoch = ''"),
    )
    op.create_index(
        "center_entries_stream",
        "center_entries",
        ["device", "epoch", "seq"],
        unique=True,
        sqlite_where=sa.text("epoch <> ''"),
        postgresql_where=sa.text("epoch <> ''"),
    )
    op.create_table(
        "center_feed",
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column(
            "id",
            sa.String().with_variant(postgresql.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("station", "place"),
    )
    op.create_table(
        "center_leases",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("ask", sa.String(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("lo", sa.BigInteger(), nullable=False),
        sa.Column("hi", sa.BigInteger(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("epoch", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("center_leases_ask", "center_leases", ["ask"], unique=False)
    op.create_table(
        "center_life",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("timeline", sa.String(), nullable=False),
        sa.Column("start", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "center_numbers",
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("serial", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("fact", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("station", "series", "serial", "state"),
    )
    op.create_table(
        "center_pairs",
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("serial", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("station", "series", "serial", "case_id"),
    )
    op.create_table(
        "center_pieces",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("piece", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "piece"),
    )
    op.create_table(
        "center_places",
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("epoch", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column(
            "id",
            sa.String().with_variant(postgresql.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("device", "epoch", "seq"),
    )
    op.create_table(
        "center_published",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "station", "version"),
    )
    op.create_table(
        "center_scopes",
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("station"),
    )
    op.create_table(
        "center_series",
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("next", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("series"),
    )
    op.create_table(
        "center_suspects",
        sa.Column("ask", sa.String(), nullable=False),
        sa.Column("fact", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("ask"),
    )
    op.create_table(
        "center_tokens",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("station", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.create_table(
        "center_heard",
        sa.Column("place", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("place"),
    )
    op.create_index("center_heard_id", "center_heard", ["id"], unique=False)
    op.create_table(
        "center_upstream",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feed_timeline", sa.String(), nullable=False),
        sa.Column("safe", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    _keep_leases_disjoint()


_OVERLAP = """
CREATE TRIGGER center_leases_disjoint BEFORE INSERT ON center_leases
WHEN NEW.state <> 'disputed' AND EXISTS (
    SELECT 1 FROM center_leases WHERE series = NEW.series AND state <> 'disputed'
    AND lo <= NEW.hi AND hi >= NEW.lo
) BEGIN SELECT RAISE(ABORT, 'leases overlap'); END
"""
_FIXED = """
CREATE TRIGGER center_leases_fixed BEFORE UPDATE OF series, lo, hi ON center_leases
BEGIN SELECT RAISE(ABORT, 'a lease keeps its block'); END
"""
_EXCLUDED = """
ALTER TABLE center_leases ADD CONSTRAINT center_leases_disjoint EXCLUDE USING gist
(series WITH =, int8range(lo, hi, '[]') WITH &&) WHERE (state <> 'disputed')
"""


def _keep_leases_disjoint() -> None:
    """Two blocks with one number are impossible in the database itself."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        op.execute(_EXCLUDED)
    else:
        op.execute(_OVERLAP)
        op.execute(_FIXED)
