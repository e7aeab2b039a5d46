"""Bodies are packed by LZ4 where PostgreSQL was built with it: its own way takes half of a COPY."""

from alembic import op

revision = "0004"
down_revision = "0003"

_LZ4 = """DO $$ BEGIN
    ALTER TABLE center_entries ALTER COLUMN body SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported OR invalid_parameter_value THEN NULL;
END $$"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_LZ4)
