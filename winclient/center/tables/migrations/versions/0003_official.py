"""Official numbers of provisional cases are found by number; pairs that were missed are flagged."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

# Of 22 digits: region 6, year 4, station 3, serial 6; another text is a series of its own.
_KNOWN = """INSERT INTO center_official (station, series, serial, case_id)
    SELECT station,
        CASE WHEN length(mapped) = 22 THEN 'case/' || substr(mapped, 1, 6) || '/'
            || substr(mapped, 7, 4) || '/' || substr(mapped, 11, 3)
        ELSE 'other/' || substr(mapped, 1, 60) END,
        CASE WHEN length(mapped) = 22 THEN CAST(substr(mapped, 14, 6) AS BIGINT) ELSE 0 END, id
    FROM center_cases WHERE mapped <> ''"""
_PAIRS = """INSERT INTO center_pairs (station, series, serial, case_id)
    WITH bearers AS (SELECT station, series, serial, case_id FROM center_official
        UNION SELECT c.station, c.series, c.serial, c.id FROM center_cases c
        JOIN center_official o ON o.series = c.series AND o.serial = c.serial)
    SELECT DISTINCT a.station, a.series, a.serial, a.case_id FROM bearers a
    JOIN bearers b ON b.series = a.series AND b.serial = a.serial AND b.case_id <> a.case_id
    WHERE true ON CONFLICT DO NOTHING"""


def upgrade() -> None:
    op.create_table(
        "center_official",
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("serial", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("station", "series", "serial", "case_id"),
    )
    op.create_index("center_official_number", "center_official", ["series", "serial"])
    op.execute(_KNOWN)
    op.execute(_PAIRS)
