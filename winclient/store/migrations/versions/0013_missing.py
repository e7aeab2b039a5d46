"""A number that is missing stays listed after a fact has named it, until somebody settles it."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_NAMED = """SELECT body FROM ledger WHERE kind = 'number_missing'
    UNION SELECT body FROM kept WHERE kind = 'number_missing'"""


def upgrade() -> None:
    op.add_column(
        "missing", sa.Column("named", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    connection = op.get_bind()
    numbers = {json.loads(body)["number"] for (body,) in connection.execute(sa.text(_NAMED))}
    insert = sa.text(
        "INSERT INTO missing (number, named) VALUES (:number, :named)"
        " ON CONFLICT (number) DO UPDATE SET named = excluded.named"
    )
    for number in sorted(numbers):
        connection.execute(insert, {"number": number, "named": True})
