"""Evolves the queue by a fact and writes the row at once, so that the next read sees it."""

from typing import Any

from winclient.app.queue_ports import QueueReader
from winclient.domain.ledger.queue_facts import (
    ActNotTaken,
    CounterFact,
    PriorityGranted,
    QueueFact,
    SessionFact,
    SessionOpened,
    SlipTold,
    TicketTaken,
)
from winclient.domain.queue import session as session_rules
from winclient.domain.queue import ticket_life as ticket_rules
from winclient.domain.queue.session import Pause, Session, pause
from winclient.domain.queue.ticket import Ticket
from winclient.store.mapping import prepared
from winclient.store.mapping.queue_rows import pause_row, session_row, ticket_row

_PAUSE = """INSERT INTO pauses (counter, paused, body) VALUES (:counter, :paused, :body)
    ON CONFLICT (counter) DO UPDATE SET paused = excluded.paused, body = excluded.body"""


# Only what a fact can change: SQLite rewrites the entry of every index whose column is set.
_CHANGED = """UPDATE tickets SET segment = :segment, state = :state, for_counter = :for_counter,
    counter = :counter, turn = :turn, not_before = :not_before, since = :since, held = :held,
    body = :body
    WHERE id = :id"""
_TOLD = """ ON CONFLICT (id) DO UPDATE SET state = excluded.state, since = excluded.since,
    body = excluded.body"""
_GRANTED = "UPDATE tickets SET class = :class, body = :body WHERE id = :id"


Kept = Ticket | Session | Pause | None


def evolved(reader: QueueReader, fact: QueueFact) -> Kept:
    """What a fact makes of the ticket, session or pause that it is about. Refused."""
    if isinstance(fact, ActNotTaken):
        return None  # it changed nothing, and that it did not is what it says
    if isinstance(fact, CounterFact):
        return pause(fact)
    if isinstance(fact, SessionFact):
        latest = None if isinstance(fact, SessionOpened) else reader.session()
        return session_rules.evolve(latest if latest and latest.id == fact.session else None, fact)
    known = None if isinstance(fact, TicketTaken) else reader.ticket(fact.ticket)
    return ticket_rules.evolve(known, fact)


def write(driver: Any, kept: Kept, fact: QueueFact) -> dict[str, Ticket]:
    """Its row, which the transaction commits with the entry; a ticket by its id."""
    match kept:
        case Ticket():
            row = ticket_row(kept)
            driver.execute(_statement(fact, row), row)
            return {kept.id: kept}
        case Session():
            statement = prepared.insert if isinstance(fact, SessionOpened) else prepared.update
            driver.execute(statement("sessions", row := session_row(kept)), row)
        case Pause():
            driver.execute(_PAUSE, pause_row(kept))
        case None:
            pass
    return {}


def _statement(fact: QueueFact, row: prepared.Row) -> str:
    if isinstance(fact, TicketTaken):
        return prepared.insert("tickets", row)
    if isinstance(fact, SlipTold):
        return prepared.insert("tickets", row) + _TOLD
    return _GRANTED if isinstance(fact, PriorityGranted) else _CHANGED
