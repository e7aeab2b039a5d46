"""When a device was last heard of, what it had left, why it was stopped; when tokens were made."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    for table, name in (
        ("devices", "heard_at"),
        ("devices", "reason"),
        ("devices", "changed_at"),
        ("tokens", "made_at"),
    ):
        op.add_column(
            f"center_{table}", sa.Column(name, sa.String(), nullable=False, server_default="")
        )
    waiting = sa.Column("waiting", sa.BigInteger(), nullable=False, server_default="0")
    op.add_column("center_devices", waiting)
