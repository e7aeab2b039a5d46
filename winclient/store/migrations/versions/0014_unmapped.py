"""Cases that wait for an official number are found without looking at all the others."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    waiting = sa.text("provisional AND official = ''")
    op.create_index("cases_unmapped", "cases", ["received_at"], sqlite_where=waiting)
