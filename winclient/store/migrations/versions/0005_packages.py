"""Packages: the case of an item knows the case of the whole."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("cases", sa.Column("package", sa.String(), nullable=True))
