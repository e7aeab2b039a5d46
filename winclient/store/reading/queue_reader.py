"""Reads of the queue: each a prepared statement that one index answers."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache, partial
from typing import Any

from winclient.app.queue_ports import Crowd, KeptAnswer, TicketQuery
from winclient.domain.ledger.queue_facts import TicketClass
from winclient.domain.queue.appointments import Booked
from winclient.domain.queue.crowd import Days
from winclient.domain.queue.estimates import Pace, Service, paces
from winclient.domain.queue.rules import Waiting
from winclient.domain.queue.session import Pause, Session
from winclient.domain.queue.ticket import Ticket, TicketState
from winclient.store.mapping.caches import Caches
from winclient.store.mapping.queue_rows import (
    micros,
    moment,
    read_booked,
    read_pause,
    read_service,
    read_session,
    read_ticket,
    read_waiting,
)

_SESSION = "SELECT body FROM sessions ORDER BY ordinal DESC LIMIT 1"
_TICKET = "SELECT body FROM tickets WHERE id = ?"
_NUMBERED = "SELECT body FROM tickets WHERE session = ? AND number = ?"
_HELD = "SELECT body FROM tickets WHERE counter = ? AND state IN ('called', 'serving')"
_ENDED = """SELECT body FROM tickets WHERE session = ? AND counter = ?
    AND state IN ('missed', 'served') ORDER BY since DESC, turn DESC LIMIT 1"""
_CLASSES = [kind.value for kind in TicketClass]
_RULED = "id, segment, class, place, arrived, serial"
# A range of one: with `= ?` SQLite asks the value whether another partial index would do, and so
# prepares the statement anew at every call; it does so for `LIMIT ?` as well.
_FOR_ONE = f"""SELECT {_RULED} FROM tickets WHERE state = 'waiting' AND for_counter <> ''
    AND for_counter BETWEEN ? AND ? AND not_before <= ?"""  # noqa: S608
_LATELY = """SELECT class FROM tickets WHERE session = ? AND segment = ? AND turn > 0
    ORDER BY turn DESC LIMIT {:d}"""
_TURN = "SELECT max(turn) FROM tickets WHERE session = ? AND segment = ? AND turn > 0"
_SERIAL = "SELECT max(serial) FROM tickets WHERE session = ? AND prefix = ?"
# Two halves, because each has an index of its own: the table keeps every ticket there ever was.
_QUIET = """SELECT
    (SELECT count(*) FROM tickets WHERE state = 'waiting' AND for_counter = '' AND not_before > ?)
    + (SELECT count(*) FROM tickets WHERE state = 'waiting' AND for_counter <> ''
    AND not_before > ?)"""
_CROWDS = """SELECT segment, class, for_counter, count(*), min(arrived) FROM tickets
    WHERE state = 'waiting' AND for_counter = '' GROUP BY segment, class, for_counter
    UNION ALL SELECT segment, class, for_counter, count(*), min(arrived) FROM tickets
    WHERE state = 'waiting' AND for_counter <> '' GROUP BY segment, class, for_counter"""
_IN_LINE = f"""SELECT for_counter, {_RULED} FROM tickets
    WHERE state = 'waiting' AND for_counter = ''
    UNION ALL SELECT for_counter, {_RULED} FROM tickets
    WHERE state = 'waiting' AND for_counter <> ''"""  # noqa: S608
_SERVICES = """SELECT segment, counter, arrived, since, held FROM tickets
    WHERE session = ? AND state IN ('missed', 'served') AND held > 0"""
_PAST = "SELECT id FROM sessions WHERE state = 'closed' ORDER BY ordinal DESC LIMIT ?"
_ARRIVALS = """SELECT arrived / 1800000000 AS slot, count(*) FROM tickets
    WHERE arrived >= ? GROUP BY slot"""
_HALF_HOUR = 1_800_000_000  # microseconds
PAST_SESSIONS = 20  # some weeks
_COUNTS = "SELECT state, count(*) FROM tickets WHERE session = ? GROUP BY state"
_SERIES = "SELECT last FROM number_series WHERE series = ?"
_ANSWERS = "SELECT request, digest, at, body FROM queue_answers WHERE request IN ({})"
_BOOKED = "SELECT at, segment, ticket FROM appointments WHERE code = ? ORDER BY day"
_PAUSE = "SELECT body FROM pauses WHERE counter = ?"
_PAUSES = "SELECT body FROM pauses WHERE paused ORDER BY counter"


@cache
def lately(calls: int) -> str:
    """The classes of so many last calls."""
    return _LATELY.format(calls)


@cache
def head_of_each(lines: int) -> str:
    """The first ticket of each of so many lines, a line being (segment, class)."""
    marks = ", ".join(["(?, ?)"] * lines)
    return f"""WITH line (a, b) AS (VALUES {marks})
        SELECT {_RULED} FROM line CROSS JOIN tickets WHERE tickets.id = (
        SELECT id FROM tickets WHERE state = 'waiting' AND for_counter = ''
        AND segment = line.a AND class = line.b AND not_before <= ?
        ORDER BY place, arrived, serial LIMIT 1)"""  # noqa: S608 - marks and columns


class QueueReaderMixin:
    """The `QueueReader` port over the driver's connection."""

    _driver: Any
    _caches: Caches

    def session(self) -> Session | None:
        body = self._one(_SESSION)
        return None if body is None else read_session(body)

    def ticket(self, id: str) -> Ticket | None:
        return self._ticket(_TICKET, id)

    def ticket_numbered(self, number: str, *, session: str) -> Ticket | None:
        return self._ticket(_NUMBERED, session, number)

    def held(self, counter: str) -> Ticket | None:
        return self._ticket(_HELD, counter)

    def ended(self, counter: str, *, session: str) -> Ticket | None:
        return self._ticket(_ENDED, session, counter)

    def tickets(self, query: TicketQuery) -> tuple[Ticket, ...]:
        wanted, values = ["session = ?"], [query.session]
        if query.states is not None:
            wanted.append(f"state IN ({', '.join('?' * len(query.states))})")
            values += [state.value for state in query.states]
        for column, value in (("segment", query.segment), ("counter", query.counter)):
            if value is not None:
                wanted.append(f"{column} = ?")
                values.append(value)
        text = f"""SELECT body FROM tickets WHERE {" AND ".join(wanted)}
            ORDER BY arrived, prefix, serial LIMIT ?"""  # noqa: S608 - names of columns
        found = self._driver.execute(text, (*values, query.limit))
        return tuple(read_ticket(body) for (body,) in found)

    def heads(self, counter: str, *, segments: Sequence[str], now: datetime) -> Sequence[Waiting]:
        at = micros(now)
        lines = [text for segment in segments for kind in _CLASSES for text in (segment, kind)]
        found = list(self._driver.execute(_FOR_ONE, (counter, counter, at)))
        if lines:
            found += self._driver.execute(head_of_each(len(lines) // 2), (*lines, at))
        return [read_waiting(row) for row in found]

    def favoured_lately(self, segment: str, *, session: str, calls: int) -> bool:
        found = self._driver.execute(lately(calls), (session, segment))
        return any(kind != TicketClass.ORDINARY.value for (kind,) in found)

    def quiet(self, *, now: datetime) -> int:
        return int(self._one(_QUIET, micros(now), micros(now)))

    def last_turn(self, segment: str, *, session: str) -> int:
        return int(self._one(_TURN, session, segment) or 0)

    def last_serial(self, prefix: str, *, session: str) -> int:
        return int(self._one(_SERIAL, session, prefix) or 0)

    def crowds(self) -> tuple[Crowd, ...]:
        found = self._driver.execute(_CROWDS).fetchall()
        return tuple(
            Crowd(segment, TicketClass(kind), counter, waiting, moment(since))
            for segment, kind, counter, waiting, since in found
        )

    def ticket_counts(self, session: str) -> Mapping[TicketState, int]:
        found = self._driver.execute(_COUNTS, (session,)).fetchall()
        return {TicketState(state): count for state, count in found}

    def in_line(self) -> Sequence[tuple[str, Waiting]]:
        return [(row[0], read_waiting(row[1:])) for row in self._driver.execute(_IN_LINE)]

    def services(self, session: str) -> Sequence[Service]:
        return [read_service(row) for row in self._driver.execute(_SERVICES, (session,))]

    def arrivals(self, since: datetime) -> Days:
        found: dict[date, dict[int, float]] = {}
        for slot, n in self._driver.execute(_ARRIVALS, (micros(since),)):
            begins = moment(slot * _HALF_HOUR)
            slots = found.setdefault(begins.date(), {})
            slots[begins.hour * 2 + begins.minute // 30] = n
        return found

    def past_paces(self) -> Mapping[str, Pace]:
        past = tuple(id for (id,) in self._driver.execute(_PAST, (PAST_SESSIONS,)))
        return self._caches.paces(past, partial(self._paces, past))

    def _paces(self, sessions: Sequence[str]) -> Mapping[str, Pace]:
        return paces(each for session in sessions for each in self.services(session))

    def serials(self, series: str) -> int:
        return int(self._one(_SERIES, series) or 0)

    def pauses(self) -> tuple[Pause, ...]:
        return tuple(read_pause(body) for (body,) in self._driver.execute(_PAUSES))

    def pause_of(self, counter: str) -> Pause | None:
        body = self._one(_PAUSE, counter)
        return None if body is None else read_pause(body)

    def appointments(self, code: str) -> Sequence[Booked]:
        return [read_booked(code, *row) for row in self._driver.execute(_BOOKED, (code,))]

    def kept_answers(self, requests: Sequence[str]) -> dict[str, KeptAnswer]:
        found = self._kept(requests)
        return {row[0]: KeptAnswer(row[0], row[1], moment(row[2]), row[3]) for row in found}

    def _kept(self, requests: Sequence[str]) -> Sequence[tuple[str, str, int, str]]:
        text = _ANSWERS.format(", ".join("?" * len(requests)))
        found: list[tuple[str, str, int, str]]
        found = self._driver.execute(text, tuple(requests)).fetchall()
        return found

    def _one(self, text: str, *values: Any) -> Any:
        row = self._driver.execute(text, values).fetchone()
        return None if row is None else row[0]

    def _ticket(self, text: str, *values: Any) -> Ticket | None:
        body = self._one(text, *values)
        return None if body is None else read_ticket(body)
