"""The tables of the exchange: who this device is, what it asked, what it heard, what is open."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    false,
    text,
)

from winclient.store.mapping.tables import metadata

# One row. Its columns are what other statements read; the rest of the state is in `body`.
device = Table(
    "device",
    metadata,
    Column("one", Integer, CheckConstraint("one = 1", name="device_is_one"), primary_key=True),
    Column("numbers", String, nullable=False),  # alone, leased or none: who gives case numbers
    Column("held", Integer, nullable=False),  # up to this entry another disk has the ledger
    Column("body", Text, nullable=False),
)

# The lineage, root first; the ledger from `base` on belongs to the branch.
branches = Table(
    "branches",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("epoch", String, nullable=False, unique=True),
    Column("base", Integer, nullable=False),
    Column("place", Integer),  # how far the holder has come, as it said with our hash; or unknown
    Column("signed", Text, nullable=False),  # the center's signed word
)

left_branches = Table(
    "left_branches",
    metadata,
    Column("epoch", String, primary_key=True),
)

leases = Table(
    "leases",
    metadata,
    Column("id", String, primary_key=True),
    Column("series", String, nullable=False),
    Column("lo", Integer, nullable=False),
    Column("hi", Integer, nullable=False),
    Column("following", Integer, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("claimed", Boolean, nullable=False),
)
Index("leases_series", leases.c.series, leases.c.lo)

# What is wanted beside the stream; here before it is sent for the first time.
asks = Table(
    "asks",
    metadata,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("series", String, nullable=False),  # of numbers asked for; else empty
    Column("body", Text, nullable=False),
)

# The center's feed as far as it was read: the latest line about each fact.
heard = Table(
    "heard",
    metadata,
    Column("place", Integer, primary_key=True),  # the order in which it was heard
    Column("id", String, nullable=False, unique=True),
    Column("former", Boolean, nullable=False),  # of an earlier life of the center, not yet again
    Column("verdict", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("dev", String, nullable=False),
    Column("at", String, nullable=False),
    Column("body", Text, nullable=False),  # empty where the ledger has it, or nobody needs it
    # The feed had come no further when this line was read.
    Column("line", Integer, nullable=False, server_default="0"),
)
Index("heard_subject", heard.c.subject)
Index("heard_former", heard.c.former, sqlite_where=heard.c.former)
Index(
    "heard_asked",
    heard.c.subject,
    sqlite_where=text("kind = 'correction_wanted' AND dev = ''"),
)

# Own entries of other branches, and those of a PC that is no more: beside the ledger, never in it.
kept = Table(
    "kept",
    metadata,
    Column("id", String, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("dev", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("at", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("prev", String, nullable=False),
    Column("hash", String, nullable=False),
)
Index("kept_subject", kept.c.subject, kept.c.seq)

# Scans that own facts name. Their bytes are files (`store.scans`).
scans = Table(
    "scans",
    metadata,
    Column("sha256", String, primary_key=True),
    Column("case_id", String, primary_key=True),
    Column("material", String, primary_key=True),
    Column("size", Integer, nullable=False),
    Column(
        "seq", Integer, nullable=False
    ),  # of the entry that names it; 0: it is beside the ledger
    Column("whole_in", String, nullable=False),  # the life of the holder that has all of it
)
Index("scans_due", scans.c.whole_in)

# Own facts that the center did not accept, until a person settles them.
unsettled = Table(
    "unsettled",
    metadata,
    Column("id", String, primary_key=True),
    Column("subject", String, nullable=False),
)
Index("unsettled_subject", unsettled.c.subject)

settled = Table("settled", metadata, Column("id", String, primary_key=True))

# Numbers that were given here and whose cases are not here; asked for, then named by a fact. They
# stay until the case turns up or a person has dealt with it.
missing = Table(
    "missing",
    metadata,
    Column("number", String, primary_key=True),
    Column("named", Boolean, nullable=False, server_default=false()),
)
