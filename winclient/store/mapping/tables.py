"""The tables of the store. Times are ISO text with offset; bodies are canonical JSON."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

metadata = MetaData()

ledger = Table(
    "ledger",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("id", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("subject", String, nullable=False),  # the case it is about; empty for reference data
    Column("at", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("hash", String, nullable=False),
)
Index("ledger_subject", ledger.c.subject, ledger.c.seq)

cases = Table(
    "cases",
    metadata,
    Column("id", String, primary_key=True),
    Column("number", String, nullable=False, unique=True),
    Column("provisional", Boolean, nullable=False),
    Column("state", String, nullable=False),
    Column("item_id", String, nullable=False),
    Column("item_name", String, nullable=False),
    Column("applicant_name", String, nullable=False),
    Column("received_at", String, nullable=False),
    Column("received_on", String, nullable=False),
    Column("due", String),
    Column("due_provisional", Boolean, nullable=False),
    Column("promise_due", String),
    Column("counter", String, nullable=False),
    Column("package", String),  # one item of a package: the case of the whole
    Column("body", Text, nullable=False),  # the whole case without its material rows
    Column("official", String, nullable=False, server_default=""),  # of a provisional number
    Column("last_fact", String, nullable=False, server_default=""),  # what the next is built on
    Column("last_seq", Integer, nullable=False, server_default="0"),  # in this store's ledger
    Column("reduced", Boolean, nullable=False, server_default=false()),  # no personal data here
)
Index("cases_last", cases.c.last_seq)
_WHOLE = text("NOT reduced")
Index(
    "cases_whole",
    *(cases.c.received_on, cases.c.id),
    sqlite_where=_WHOLE,
    postgresql_where=_WHOLE,
)
Index("cases_official", cases.c.official, sqlite_where=text("official <> ''"))
Index("cases_unmapped", cases.c.received_at, sqlite_where=text("provisional AND official = ''"))
Index("cases_day", cases.c.received_on, cases.c.number)
Index("cases_state", cases.c.state, cases.c.received_on)
_PROMISED = cases.c.promise_due.is_not(None)
Index("cases_promise", cases.c.promise_due, sqlite_where=_PROMISED, postgresql_where=_PROMISED)

case_materials = Table(
    "case_materials",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("state", String, nullable=False),
    Column("due", String),
    Column("body", Text, nullable=False),
)

papers = Table(
    "papers",
    metadata,
    Column("id", String, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("number", String, nullable=False),
    Column("reprints", Integer, nullable=False),
    Column("seq", ForeignKey("ledger.seq")),  # the entry that holds its snapshot, if it is ours
    Column("fact", String, nullable=False, server_default=""),  # another counter's, in `heard`
    UniqueConstraint("kind", "number"),
)
Index("papers_case", papers.c.case_id)

print_jobs = Table(
    "print_jobs",
    metadata,
    Column("id", String, primary_key=True),
    Column("paper", ForeignKey("papers.id"), nullable=False),
    Column("copy", Integer, nullable=False),
    Column("copies", Integer, nullable=False),
    Column("printer", String, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", String, nullable=False),
)
Index("print_jobs_paper", print_jobs.c.paper)
Index("print_jobs_state", print_jobs.c.state)

# Slips on their way out of this PC's printer; a row goes when the queue has heard of it.
slip_jobs = Table(
    "slip_jobs",
    metadata,
    Column("id", String, primary_key=True),  # the ticket, which may live in another store
    Column("printer", String, nullable=False),
    Column("state", String, nullable=False),
    Column("error", String, nullable=False),
    Column("body", Text, nullable=False),
)

number_series = Table(
    "number_series",
    metadata,
    Column("series", String, primary_key=True),
    Column("last", Integer, nullable=False),
)

items = Table(
    "items",
    metadata,
    Column("id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("current", Boolean, nullable=False),
    Column("demo", Boolean, nullable=False),
    Column("code", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("body", Text, nullable=False),
)
_IN_FORCE: dict[str, Any] = {
    "sqlite_where": text("current = 1"),
    "postgresql_where": text("current"),
}
Index("items_code", items.c.code, **_IN_FORCE)
Index("items_current", items.c.id, unique=True, **_IN_FORCE)

item_use = Table(
    "item_use",
    metadata,
    Column("counter", String, primary_key=True),
    Column("item_id", String, primary_key=True),
    Column("cases", Integer, nullable=False),
)

search_blobs = Table(
    "search_blobs",
    metadata,
    Column("name", String, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

reference = Table(
    "reference",
    metadata,
    Column("kind", String, primary_key=True),  # catalogue, calendar, purpose
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
)

barred = Table(
    "barred",
    metadata,
    Column("mark", String, primary_key=True),  # keyed; tells nobody's number
    Column("reason", String, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("counter", String, primary_key=True),
    Column("body", Text, nullable=False),
    Column("saved_at", String, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String, primary_key=True),
    Column("ordinal", Integer, nullable=False, unique=True),
    Column("state", String, nullable=False),
    Column("body", Text, nullable=False),
)

# Moments of the queue are integers, microseconds since 1970: they are compared in every call.
tickets = Table(
    "tickets",
    metadata,
    Column("id", String, primary_key=True),
    Column("session", ForeignKey("sessions.id"), nullable=False),
    Column("number", String, nullable=False),
    Column("prefix", String, nullable=False),
    Column("serial", Integer, nullable=False),
    Column("segment", String, nullable=False),
    Column("class", String, nullable=False),
    Column("state", String, nullable=False),
    Column("for_counter", String, nullable=False),
    Column("counter", String, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("place", BigInteger, nullable=False),
    Column("arrived", BigInteger, nullable=False),
    Column("not_before", BigInteger, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("body", Text, nullable=False),  # the whole ticket
    Column("held", BigInteger, nullable=False, server_default="0"),  # ms, at all its counters
    UniqueConstraint("session", "number"),
    UniqueConstraint("session", "prefix", "serial"),
)
_LINE = (tickets.c.place, tickets.c.arrived, tickets.c.serial)


def _where(condition: str) -> dict[str, Any]:
    """A partial index, on either database."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


_FOR_ALL = _where("state = 'waiting' AND for_counter = ''")
_FOR_ONE = _where("state = 'waiting' AND for_counter <> ''")
_HELD = _where("state IN ('called', 'serving')")
_ENDED = _where("state IN ('missed', 'served')")
Index("tickets_line", tickets.c.segment, tickets.c["class"], *_LINE, **_FOR_ALL)
Index("tickets_for_one", tickets.c.for_counter, *_LINE, **_FOR_ONE)
# The last word against two people at one counter, whatever a use case may forget.
Index("tickets_held", tickets.c.counter, unique=True, **_HELD)
Index("tickets_ended", tickets.c.session, tickets.c.counter, tickets.c.since, **_ENDED)
Index(
    "tickets_turn",
    *(tickets.c.session, tickets.c.segment, tickets.c.turn),
    **_where("turn > 0"),
)

pauses = Table(
    "pauses",
    metadata,
    Column("counter", String, primary_key=True),
    Column("paused", Boolean, nullable=False),
    Column("body", Text, nullable=False),
)

# What a booking system handed over; `ticket` is what checking in made of it.
appointments = Table(
    "appointments",
    metadata,
    Column("code", String, primary_key=True),
    Column("day", String, primary_key=True),
    Column("at", String, nullable=False),
    Column("segment", String, nullable=False),
    Column("ticket", String, nullable=False),
)

# Scratch: what requests of the queue were answered, so that a lost answer can be asked for again.
queue_answers = Table(
    "queue_answers",
    metadata,
    Column("request", String, primary_key=True),
    Column("digest", String, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
)
Index("queue_answers_at", queue_answers.c.at)

# Scratch: what this PC must not forget of its dealings with others, by name.
notes = Table(
    "notes",
    metadata,
    Column("id", String, primary_key=True),
    Column("body", Text, nullable=False),
)
