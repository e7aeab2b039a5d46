"""Scans that own facts name, and where else each is whole."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "scans",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("material", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("whole_in", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "case_id", "material"),
    )
    op.create_index("scans_due", "scans", ["whole_in"])
