"""The center's tables; `station` and `month` are the key by which they can be partitioned.

`month` (202611) follows from an id's first 32 bits, so one fact always lies in one partition and is
told as known there. Names begin with `center_`: the queue's store may share the database.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import UUID

metadata = MetaData()
Id = String().with_variant(UUID(as_uuid=False), "postgresql")


def _table(name: str, *parts: Column[Any] | PrimaryKeyConstraint) -> Table:
    return Table(f"center_{name}", metadata, *parts)


def _need(name: str, kind: Any) -> Column[Any]:
    return Column(name, kind, nullable=False)


def _said(name: str) -> Column[Any]:
    return Column(name, String, nullable=False, server_default="")


life = _table(
    "life",
    Column("id", Integer, primary_key=True),  # one row
    _need("timeline", String),
    _need("start", String),  # the latest start of a process; compared with the outside record
    Column("nth", Integer, nullable=False, server_default="0"),  # how many came before
)
scopes = _table(
    "scopes",
    Column("station", String, primary_key=True),
    _need("place", BigInteger),
    _need("total", BigInteger),
)
devices = _table(
    "devices",
    Column("id", String, primary_key=True),
    _need("name", String),
    _need("key", String),
    _need("station", String),
    _need("role", String),
    _need("revoked", Boolean),
    _said("heard_at"),  # its last accepted round; empty: none yet
    _said("reason"),  # why it was stopped, and when
    _said("changed_at"),
    Column("waiting", BigInteger, nullable=False, server_default="0"),  # entries not here then
)
hardware = _table(
    "hardware",  # what a PC was enrolled as, one after the other
    _need("hardware", String),
    _need("device", String),
    PrimaryKeyConstraint("hardware", "device"),
)
codes = _table(
    "codes",
    Column("hash", String, primary_key=True),
    _need("name", String),
    _need("station", String),
    _need("role", String),
    _need("expires", String),
    Column("used_by", String),  # the ask
)
answers = _table(
    "answers",
    Column("ask", String, primary_key=True),
    _need("device", String),
    _need("body", Text),
)
branches = _table(
    "branches",
    _need("device", String),
    _need("epoch", String),
    _need("station", String),
    _need("parent", String),
    _need("base", BigInteger),
    _need("hash", String),
    _need("last", BigInteger),
    _need("head", String),
    _need("grant", Text),  # as it came, so that a relay can show it above
    PrimaryKeyConstraint("device", "epoch"),
)
# One line of a ledger, once, wherever it came first; `epoch` is empty for what came loose and
# null for the center's own news.
entries = _table(
    "entries",
    _need("station", String),
    _need("month", Integer),
    _need("id", Id),
    _need("device", String),
    Column("epoch", String),
    _need("seq", BigInteger),
    _need("prev", String),  # of loose lines; a stream's follows from the line before
    _need("hash", String),
    _need("kind", String),
    _need("subject", String),
    _need("at", String),
    _need("body", Text),
    _need("verdict", String),
    _need("reason", String),
    _need("place", BigInteger),  # its first line in the feed
    PrimaryKeyConstraint("station", "month", "id"),
)
# Said word for word in queries too, else the partial indexes are not seen to fit.
IN_STREAM = text("epoch <> ''")
HELD = text("verdict = 'quarantined'")
Index(
    "center_entries_stream",
    *(entries.c.station, entries.c.device, entries.c.epoch, entries.c.seq),
    unique=True,
    sqlite_where=IN_STREAM,
    postgresql_where=IN_STREAM,
)
OUTSIDE = text("epoch = ''")
Index(
    "center_entries_loose",
    *(entries.c.device, entries.c.place),
    sqlite_where=OUTSIDE,
    postgresql_where=OUTSIDE,
)
Index(
    "center_entries_held",
    *(entries.c.station, entries.c.subject),
    sqlite_where=HELD,
    postgresql_where=HELD,
)
# Where a line stands besides: the tail of a fork under its new name, a loose one come by stream.
places = _table(
    "places",
    _need("device", String),
    _need("epoch", String),
    _need("seq", BigInteger),
    _need("station", String),
    _need("month", Integer),
    _need("id", Id),
    _need("hash", String),
    PrimaryKeyConstraint("station", "device", "epoch", "seq"),
)
feed = _table(
    "feed",
    _need("station", String),
    _need("place", BigInteger),
    _need("month", Integer),
    _need("id", Id),
    _need("verdict", String),
    _need("reason", String),
    _need("total", BigInteger),
    PrimaryKeyConstraint("station", "place"),
)
cases = _table(
    "cases",
    _need("station", String),
    _need("month", Integer),
    _need("id", String),
    _need("number", String),
    _need("series", String),
    _need("serial", BigInteger),
    _need("mapped", String),  # the official number of a provisional one
    _need("state", String),
    _need("last", String),  # the fact a change must have been built on
    _need("device", String),
    PrimaryKeyConstraint("station", "month", "id"),
)
Index("center_cases_number", cases.c.series, cases.c.serial)
# The official number of each case that was taken in under a provisional one: as taken as any.
official = _table(
    "official",
    _need("station", String),
    _need("series", String),
    _need("serial", BigInteger),
    _need("case_id", String),
    PrimaryKeyConstraint("station", "series", "serial", "case_id"),
)
Index("center_official_number", official.c.series, official.c.serial)
pairs = _table(
    "pairs",
    _need("station", String),
    _need("series", String),
    _need("serial", BigInteger),
    _need("case_id", String),
    PrimaryKeyConstraint("station", "series", "serial", "case_id"),
)
numbers = _table(
    "numbers",  # void or missing; those in use stand in `cases`
    _need("station", String),
    _need("series", String),
    _need("serial", BigInteger),
    _need("state", String),
    _need("fact", String),
    PrimaryKeyConstraint("station", "series", "serial", "state"),
)
series = _table(
    "series",
    Column("series", String, primary_key=True),
    _need("next", BigInteger),
)
leases = _table(
    "leases",  # disjoint within a series: the migration says so to the database
    Column("id", String, primary_key=True),
    _need("ask", String),
    _need("series", String),
    _need("lo", BigInteger),
    _need("hi", BigInteger),
    _need("device", String),
    _need("epoch", String),
    _need("state", String),
)
Index("center_leases_ask", leases.c.ask)
suspects = _table(
    "suspects",  # asks withdrawn by a store that distrusts itself
    Column("ask", String, primary_key=True),
    _need("fact", String),
)
blobs = _table(
    "blobs",
    Column("sha256", String, primary_key=True),
    _need("station", String),
    _need("month", Integer),  # in which it began to come: each station has a budget
    _need("size", BigInteger),
    _need("whole", Boolean),
)
Index("center_blobs_month", blobs.c.station, blobs.c.month)
pieces = _table(
    "pieces",
    _need("sha256", String),
    _need("piece", Integer),
    _need("data", LargeBinary),
    PrimaryKeyConstraint("sha256", "piece"),
)
published = _table(
    "published",
    _need("kind", String),
    _need("station", String),
    _need("version", BigInteger),
    _need("body", LargeBinary),
    _need("signature", String),
    PrimaryKeyConstraint("kind", "station", "version"),
)
backups = _table(
    "backups",
    _need("name", String),
    _need("station", String),
    _need("place", BigInteger),
    _need("timeline", String),
    PrimaryKeyConstraint("name", "station"),
)
tokens = _table(
    "tokens",
    Column("hash", String, primary_key=True),
    _need("name", String),
    _need("station", String),  # empty: all
    _said("made_at"),
)
# A relay's copy of its center's feed, and whose it is.
heard = _table(
    "heard",
    Column("place", BigInteger, primary_key=True, autoincrement=False),
    _need("id", Id),
    _need("line", Text),
    _need("total", BigInteger),
)
Index("center_heard_id", heard.c.id)
upstream = _table(
    "upstream",
    Column("id", Integer, primary_key=True),  # one row
    _need("feed_timeline", String),
    _need("safe", BigInteger),
    Column("witness", String, nullable=False, server_default=""),  # as the center last told it
)
