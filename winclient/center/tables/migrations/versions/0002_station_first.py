"""Places on branches begin with the station: what is unique must hold the key of partitions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

_ID = sa.String().with_variant(postgresql.UUID(as_uuid=False), "postgresql")
_STREAM = sa.text("epoch <> ''")
_COLUMNS = "device, epoch, seq, station, month, id, hash"


def upgrade() -> None:
    op.drop_index("center_entries_stream", "center_entries")
    op.create_index(
        "center_entries_stream",
        "center_entries",
        ["station", "device", "epoch", "seq"],
        unique=True,
        sqlite_where=_STREAM,
        postgresql_where=_STREAM,
    )
    op.rename_table("center_places", "center_places_before")
    if op.get_bind().dialect.name == "postgresql":  # the name of its key is wanted again
        op.execute("ALTER INDEX center_places_pkey RENAME TO center_places_before_pkey")
    op.create_table(
        "center_places",
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("epoch", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("station", "device", "epoch", "seq"),
    )
    op.execute(
        f"INSERT INTO center_places ({_COLUMNS}) SELECT {_COLUMNS} FROM center_places_before"  # noqa: S608 - names of columns
    )
    op.drop_table("center_places_before")
