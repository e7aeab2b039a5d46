"""Evolves the queue by a fact and writes the row at once, so that the next read sees it."""

from typing import Any

from winclient.app.queue_ports import QueueReader
from winclient.domain import session as session_rules
from winclient.domain import ticket_life as ticket_rules
from winclient.domain.queue_facts import (
    ActNotTaken,
    CounterFact,
    PriorityGranted,
    QueueFact,
    SessionFact,
    SessionOpened,
    TicketFact,
    TicketTaken,
)
from winclient.domain.session import pause
from winclient.domain.ticket import Ticket
from winclient.store import prepared, tables
from winclient.store.queue_rows import pause_row, session_row, ticket_row

_PAUSE = """INSERT INTO pauses (counter, paused, body) VALUES (:counter, :paused, :body)
    ON CONFLICT (counter) DO UPDATE SET paused = excluded.paused, body = excluded.body"""


# Only what a fact can change: SQLite rewrites the entry of every index whose column is set.
_CHANGED = """UPDATE tickets SET segment = :segment, state = :state, for_counter = :for_counter,
    counter = :counter, turn = :turn, not_before = :not_before, since = :since, held = :held,
    body = :body
    WHERE id = :id"""
_GRANTED = "UPDATE tickets SET class = :class, body = :body WHERE id = :id"


def write(driver: Any, reader: QueueReader, fact: QueueFact) -> Ticket | None:
    """The ticket as it stands then. Refused leaves everything as it was; the transaction commits
    the row with its entry."""
    if isinstance(fact, ActNotTaken):
        return None  # it changed nothing, and that it did not is what it says
    if isinstance(fact, SessionFact):
        _write_session(driver, reader, fact)
    elif isinstance(fact, CounterFact):
        driver.execute(_PAUSE, pause_row(pause(fact)))
    else:
        known = None if isinstance(fact, TicketTaken) else reader.ticket(fact.ticket)
        ticket = ticket_rules.evolve(known, fact)
        driver.execute(_statement(fact), ticket_row(ticket))
        return ticket
    return None


def _statement(fact: TicketFact) -> str:
    if isinstance(fact, TicketTaken):
        return prepared.insert(tables.tickets)
    return _GRANTED if isinstance(fact, PriorityGranted) else _CHANGED


def _write_session(driver: Any, reader: QueueReader, fact: SessionFact) -> None:
    latest = reader.session()
    opening = isinstance(fact, SessionOpened)
    known = latest if latest and not opening and latest.id == fact.session else None
    row = session_row(session_rules.evolve(known, fact))
    statement = prepared.insert if opening else prepared.update
    driver.execute(statement(tables.sessions), row)
