"""Cases whose personal data left this PC, and how far the feed had come with each line."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column(
        "cases", sa.Column("reduced", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_index(
        "cases_whole",
        "cases",
        ["received_on", "id"],
        sqlite_where=sa.text("NOT reduced"),
        postgresql_where=sa.text("NOT reduced"),
    )
    op.add_column("heard", sa.Column("line", sa.Integer(), nullable=False, server_default="0"))
    connection = op.get_bind()
    body = connection.execute(sa.text("SELECT body FROM device")).scalar()
    cursor = json.loads(body).get("cursor", 0) if body else 0
    connection.execute(sa.text("UPDATE heard SET line = :cursor"), {"cursor": cursor})
