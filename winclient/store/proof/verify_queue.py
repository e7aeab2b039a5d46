"""Proves that sessions, tickets and pauses are what the ledger's facts make of them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Table, select

from winclient.domain.ledger.queue_facts import ActNotTaken, CounterFact, QueueFact, SessionFact
from winclient.domain.queue import session as session_rules
from winclient.domain.queue import ticket_life as ticket_rules
from winclient.domain.queue.session import Pause, Session, pause
from winclient.domain.queue.ticket import Ticket
from winclient.store.mapping import tables
from winclient.store.mapping.queue_rows import pause_row, session_row, ticket_row

Fault = tuple[str, str]  # kind of problem, where


class QueueReplay:
    """The queue as the facts alone make it."""

    def __init__(self) -> None:
        self.sessions: dict[str, Session] = {}
        self.tickets: dict[str, Ticket] = {}
        self.pauses: dict[str, Pause] = {}

    def apply(self, fact: QueueFact) -> None:
        """Refused where the rules have no way."""
        if isinstance(fact, ActNotTaken):
            return
        if isinstance(fact, SessionFact):
            known = self.sessions.get(fact.session)
            self.sessions[fact.session] = session_rules.evolve(known, fact)
        elif isinstance(fact, CounterFact):
            self.pauses[fact.counter] = pause(fact)
        else:
            before = self.tickets.get(fact.ticket)
            self.tickets[fact.ticket] = ticket_rules.evolve(before, fact)


def compare(connection: Connection, replay: QueueReplay) -> Iterator[Fault]:
    """What the rows say otherwise, and numbers given out twice."""
    sessions = {id: session_row(each) for id, each in replay.sessions.items()}
    yield from _differences(connection, tables.sessions, "session", key="id", wanted=sessions)
    tickets = {id: ticket_row(each) for id, each in replay.tickets.items()}
    yield from _differences(connection, tables.tickets, "ticket", key="id", wanted=tickets)
    pauses = {name: pause_row(each) for name, each in replay.pauses.items()}
    yield from _differences(connection, tables.pauses, "pause", key="counter", wanted=pauses)
    numbers = Counter((each.session, each.number) for each in replay.tickets.values())
    for (_, number), times in numbers.items():
        if times > 1:
            yield "number_twice", number


def _differences(
    connection: Connection,
    table: Table,
    kind: str,
    *,
    key: str,
    wanted: Mapping[str, Mapping[str, Any]],
) -> Iterator[Fault]:
    found = {row[key]: dict(row) for row in connection.execute(select(table)).mappings()}
    for id, row in wanted.items():
        if id not in found:
            yield f"{kind}_missing", str(row.get("number", id))
        elif found[id] != row:
            yield f"{kind}_differs", str(row.get("number", id))
    for id in found.keys() - wanted.keys():
        yield f"{kind}_without_facts", str(found[id].get("number", id))
