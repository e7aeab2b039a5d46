"""The how-manieth life of this database it is, and what a relay was last told by its center."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    nth = sa.Column("nth", sa.Integer(), nullable=False, server_default="0")
    op.add_column("center_life", nth)
    told = sa.Column("witness", sa.String(), nullable=False, server_default="")
    op.add_column("center_upstream", told)
