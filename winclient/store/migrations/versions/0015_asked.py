"""Cases of which a department wants corrections are found without looking at all that was heard."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    asked = sa.text("kind = 'correction_wanted' AND dev = ''")
    op.create_index("heard_asked", "heard", ["subject"], sqlite_where=asked)
