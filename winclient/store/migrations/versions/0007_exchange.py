"""The exchange: device, branches, leases, asks, the feed, kept entries, what is open."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_LAST_SEQ = """UPDATE cases SET
    last_seq = (SELECT max(seq) FROM ledger WHERE subject = cases.id),
    last_fact = (SELECT id FROM ledger WHERE subject = cases.id
        AND kind NOT IN ('identity_unmasked', 'paper_issued', 'paper_reprinted')
        ORDER BY seq DESC LIMIT 1)"""


def upgrade() -> None:
    _cases()
    _papers()
    _standing()
    _feed()


def _cases() -> None:
    for column in (
        sa.Column("official", sa.String(), nullable=False, server_default=""),
        sa.Column("last_fact", sa.String(), nullable=False, server_default=""),
        sa.Column("last_seq", sa.Integer(), nullable=False, server_default="0"),
    ):
        op.add_column("cases", column)
    op.create_index("cases_last", "cases", ["last_seq"])
    op.create_index("cases_official", "cases", ["official"], sqlite_where=sa.text("official <> ''"))
    op.execute(_LAST_SEQ)


def _papers() -> None:
    """Papers of other counters have no entry in this ledger: `seq` may be empty."""
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("papers", "seq", nullable=True)
        op.add_column("papers", sa.Column("fact", sa.String(), nullable=False, server_default=""))
        return
    op.execute("PRAGMA defer_foreign_keys = ON")  # print jobs point at what is made anew
    op.execute("CREATE TEMP TABLE old_papers AS SELECT * FROM papers")
    op.drop_table("papers")
    op.create_table(
        "papers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("reprints", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("fact", sa.String(), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.ForeignKeyConstraint(["seq"], ["ledger.seq"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kind", "number"),
    )
    op.create_index("papers_case", "papers", ["case_id"])
    op.execute(
        "INSERT INTO papers SELECT id, case_id, kind, number, reprints, seq, '' FROM old_papers"
    )
    op.execute("DROP TABLE old_papers")


def _standing() -> None:
    op.create_table(
        "device",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("numbers", sa.String(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.CheckConstraint("one = 1", name="device_is_one"),
        sa.PrimaryKeyConstraint("one"),
    )
    op.create_table(
        "branches",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.String(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("signed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position"),
        sa.UniqueConstraint("epoch"),
    )
    op.create_table(
        "leases",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("lo", sa.Integer(), nullable=False),
        sa.Column("hi", sa.Integer(), nullable=False),
        sa.Column("following", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("claimed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("leases_series", "leases", ["series", "lo"])
    op.create_table(
        "asks",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    for name, column in (("left_branches", "epoch"), ("settled", "id"), ("missing", "number")):
        op.create_table(
            name, sa.Column(column, sa.String(), nullable=False), sa.PrimaryKeyConstraint(column)
        )


def _feed() -> None:
    op.create_table(
        "heard",
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("former", sa.Boolean(), nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("verdict", "reason", "kind", "subject", "dev", "at")
        ),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("place"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("heard_subject", "heard", ["subject"])
    op.create_index("heard_former", "heard", ["former"], sqlite_where=sa.text("former"))
    op.create_table(
        "kept",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("dev", "kind", "subject", "at")
        ),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("prev", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("kept_subject", "kept", ["subject", "seq"])
    op.create_table(
        "unsettled",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("unsettled_subject", "unsettled", ["subject"])
