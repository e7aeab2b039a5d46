"""A hub's transaction on a database server: its one writer keeps the queue's rows in memory, too.

A statement to a server costs as much as a whole call of a ticket here. So what a call asks is read
from memory (`QueueMemory`), and what it writes is sent in one go when it is committed (`Deferred`).
The writer holds the hall's lock from the beginning, and the memory is used only if it stands where
the server's ledger ends: whatever somebody else wrote, all is read anew.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from winclient.app.ports import Touched
from winclient.app.queue.queue_requests import EPOCH
from winclient.app.queue_ports import Crowd, KeptAnswer
from winclient.domain.ledger.queue_facts import QueueFact, SessionOpened, SlipTold, TicketTaken
from winclient.domain.queue.rules import Waiting
from winclient.domain.queue.session import Pause, Session
from winclient.domain.queue.ticket import Ticket
from winclient.store.chain.ledger import Head
from winclient.store.hall.deferred import Deferred
from winclient.store.hall.postgres import PostgresDriver
from winclient.store.hall.queue_memory import QueueMemory
from winclient.store.mapping.caches import Caches
from winclient.store.mapping.queue_rows import (
    changed_row,
    micros,
    pause_row,
    read_pause,
    read_session,
    read_ticket,
    session_row,
    ticket_row,
)
from winclient.store.writing.queue_writer import Kept
from winclient.store.writing.transaction import StoreTransaction

# The epoch is no entry of the ledger: whoever is promoted writes nothing but that.
_STANDING = f"""SELECT seq, hash, (SELECT last FROM number_series WHERE series = '{EPOCH}')
    FROM ledger ORDER BY seq DESC LIMIT 1"""  # noqa: S608 - a name of ours
# Rows are asked for and changed by their keys. What was planned while a table was as good as empty
# is kept for the connection's life, and would read all of it by the evening.
_BY_KEY = "SET LOCAL enable_seqscan = off"
_ANSWERS = "SELECT request, digest, at, body FROM queue_answers WHERE request = ANY(?)"
_SESSION = "SELECT body FROM sessions ORDER BY ordinal DESC LIMIT 1"
_TICKETS = "SELECT body FROM tickets WHERE session = ?"
_PAUSES = "SELECT body FROM pauses"
_SERIES = "SELECT series, last FROM number_series"


class Mirror:
    """The memory of one writer's thread, and where the ledger ended when it was true."""

    def __init__(self) -> None:
        self.memory = QueueMemory()
        self.head: Head | None = None

    def stand(self, server: PostgresDriver, *, begin: str) -> None:
        """As the server has it, whose lock is held from `begin` on; one trip to it."""
        end = server.last_of(f"{begin}; {_BY_KEY}; {_STANDING}").fetchone()
        known = self.head
        if known and end != (known.seq, known.hash, self.memory.series.get(EPOCH)):
            self.head = None
        if self.head is None:
            self.memory = _read(server)

    def committed(self, memory: QueueMemory, head: Head) -> None:
        """The server has it, too."""
        memory.changes.clear()
        self.memory, self.head = memory, head


class MirroredTransaction(StoreTransaction):
    """The `Tx` port: what calls ask is in memory, the rest is asked of the server."""

    _driver: Deferred

    def __init__(
        self, mirror: Mirror, server: PostgresDriver, caches: Caches, *, begin: str, **words: Any
    ) -> None:
        super().__init__(Deferred(server), caches, **words)
        mirror.stand(server, begin=begin)
        self._mirror = mirror
        self._memory = mirror.memory
        if mirror.head is not None:
            self._head = mirror.head
        mirror.head = None  # until all of it is committed, nobody may believe what is in memory

    def session(self) -> Session | None:
        return self._memory.session

    def ticket(self, id: str) -> Ticket | None:
        return self._memory.tickets.get(id) or super().ticket(id)

    def ticket_numbered(self, number: str, *, session: str) -> Ticket | None:
        if self._is_latest(session):
            return self._memory.numbered(number)
        return super().ticket_numbered(number, session=session)

    def held(self, counter: str) -> Ticket | None:
        return self._memory.held(counter)

    def heads(self, counter: str, *, segments: Sequence[str], now: datetime) -> Sequence[Waiting]:
        return self._memory.heads(counter, segments=segments, now=now)

    def favoured_lately(self, segment: str, *, session: str, calls: int) -> bool:
        if self._is_latest(session):
            return self._memory.favoured_lately(segment, calls=calls)
        return super().favoured_lately(segment, session=session, calls=calls)

    def last_turn(self, segment: str, *, session: str) -> int:
        if self._is_latest(session):
            return self._memory.last_turn(segment)
        return super().last_turn(segment, session=session)

    def last_serial(self, prefix: str, *, session: str) -> int:
        if self._is_latest(session):
            return self._memory.last_serial(prefix)
        return super().last_serial(prefix, session=session)

    def quiet(self, *, now: datetime) -> int:
        return self._memory.quiet(now=now)

    def crowds(self) -> tuple[Crowd, ...]:
        return tuple(self._memory.crowds())

    def serials(self, series: str) -> int:
        return self._memory.series.get(series, 0)

    def pause_of(self, counter: str) -> Pause | None:
        return self._memory.pauses.get(counter)

    def next_serial(self, series: str) -> int:
        serial = self._memory.count(series)
        self._driver.put("number_series", {"series": series, "last": serial})
        self._step("number_taken")
        return serial

    def keep_answer(self, answer: KeptAnswer) -> None:
        row = {"request": answer.request, "digest": answer.digest, "body": answer.body}
        self._driver.put("queue_answers", row | {"at": micros(answer.at)})

    def _kept(self, requests: Sequence[str]) -> Sequence[tuple[str, str, int, str]]:
        found: list[tuple[str, str, int, str]]
        found = self._driver.execute(_ANSWERS, (list(requests),)).fetchall()
        return found

    @contextmanager
    def attempt(self) -> Iterator[None]:
        memory, done = self._memory, len(self._memory.changes)
        try:
            with super().attempt():
                yield
        except BaseException:
            memory.take_back(until=done)
            self._memory = memory
            raise

    def finish(self) -> Touched:
        """As ever; then what is in memory may be believed again."""
        touched = super().finish()
        self._mirror.committed(self._memory, self._end or self._head)
        return touched

    def _keep(self, kept: Kept, fact: QueueFact) -> None:
        match kept:
            case Ticket():
                self._memory.put(kept)
                if isinstance(fact, TicketTaken | SlipTold):
                    self._driver.put("tickets", ticket_row(kept))
                else:
                    self._driver.change("tickets", changed_row(kept))
            case Session():
                if isinstance(fact, SessionOpened):
                    self._memory = self._memory.opened(kept)
                self._memory.put_session(kept)
                self._driver.put("sessions", session_row(kept))
            case Pause():
                self._memory.put_pause(kept)
                self._driver.put("pauses", pause_row(kept))
            case None:
                pass

    def _write(self, table: str, values: Sequence[Mapping[str, Any]], label: str) -> None:
        if table != "ledger":
            return super()._write(table, values, label)
        for row in values:
            self._driver.put(table, row)
        self._step(label)

    def _is_latest(self, session: str) -> bool:
        return self._memory.session is not None and self._memory.session.id == session


def _read(server: PostgresDriver) -> QueueMemory:
    """The last session, and what goes on from session to session."""
    pauses = (read_pause(body) for (body,) in server.execute(_PAUSES).fetchall())
    memory = QueueMemory(
        pauses={each.counter: each for each in pauses},
        series=dict(server.execute(_SERIES).fetchall()),
    )
    for (body,) in server.execute(_SESSION).fetchall():
        memory.session = read_session(body)
        for (ticket,) in server.execute(_TICKETS, (memory.session.id,)).fetchall():
            memory.put(read_ticket(ticket))
    memory.changes.clear()
    return memory
