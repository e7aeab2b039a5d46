"""The SQL of a transaction as text for the driver, which keeps it prepared.

SQLAlchemy spends several times longer on one of these statements than SQLite does, and half a
second on being imported: a row's own names say which columns it has.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

ITEM = "SELECT version FROM items WHERE current = 1 AND id = ?"
ITEM_BY_CODE = "SELECT id, version FROM items WHERE current = 1 AND code = ?"
ITEM_BODY = "SELECT body FROM items WHERE id = ? AND version = ?"
CALENDAR_VERSION = "SELECT max(version) FROM reference WHERE kind GLOB 'calendar/*'"
LEDGER_END = "SELECT seq, hash, at, subject FROM ledger ORDER BY seq DESC LIMIT 1"
LAST_SEEN = "SELECT at FROM ledger WHERE subject <> '' ORDER BY seq DESC LIMIT 1"
TAKE_NUMBER = """INSERT INTO number_series (series, last) VALUES (?, 1)
    ON CONFLICT (series) DO UPDATE SET last = number_series.last + 1 RETURNING last"""
DROP_SERIALS = "DELETE FROM number_series WHERE series LIKE ?"
LAST_FACT = "SELECT last_fact, last_seq FROM cases WHERE id = ?"
TOUCH_CASE = "UPDATE cases SET last_seq = ? WHERE id = ?"
WHO_NUMBERS = "SELECT numbers FROM device"
TAKE_LEASED = """UPDATE leases SET following = following + 1 WHERE id = (SELECT id FROM leases
    WHERE series = ? AND active AND following <= hi ORDER BY lo LIMIT 1)
    RETURNING following - 1"""
COUNT_USE = """INSERT INTO item_use (counter, item_id, cases) VALUES (?, ?, 1)
    ON CONFLICT (counter, item_id) DO UPDATE SET cases = cases + 1"""
SAVE_DRAFT = """INSERT INTO drafts (counter, body, saved_at) VALUES (?, ?, ?)
    ON CONFLICT (counter) DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at"""
SLIP_JOBS = "SELECT id, printer, state, error, body FROM slip_jobs ORDER BY id"
PUT_SLIP_JOB = """INSERT INTO slip_jobs (id, printer, state, error, body)
    VALUES (:id, :printer, :state, :error, :body) ON CONFLICT (id) DO UPDATE
    SET state = excluded.state, error = excluded.error, body = excluded.body"""
DROP_SLIP_JOB = "DELETE FROM slip_jobs WHERE id = ?"
PUT_NOTE = """INSERT INTO notes (id, body) VALUES (?, ?)
    ON CONFLICT (id) DO UPDATE SET body = excluded.body"""
DROP_NOTE = "DELETE FROM notes WHERE id = ?"
PUT_APPOINTMENT = """INSERT INTO appointments (code, day, at, segment, ticket)
    VALUES (?, ?, ?, ?, '') ON CONFLICT (code, day)
    DO UPDATE SET at = excluded.at, segment = excluded.segment"""
DROP_APPOINTMENTS = "DELETE FROM appointments WHERE day < ?"
CHECK_IN = """INSERT INTO appointments (code, day, at, segment, ticket) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (code, day) DO UPDATE SET ticket = excluded.ticket"""
KEEP_ANSWER = "INSERT INTO queue_answers (request, digest, at, body) VALUES (?, ?, ?, ?)"
FORGET_ANSWERS = "DELETE FROM queue_answers WHERE at < ?"
DROP_DRAFT = "DELETE FROM drafts WHERE counter = ?"

PUT_REFERENCE = """INSERT INTO reference (kind, version, body) VALUES (:kind, :version, :body)
    ON CONFLICT (kind) DO UPDATE SET version = excluded.version, body = excluded.body"""
RETIRE_ITEM = "UPDATE items SET current = ? WHERE id = ? AND current"
SETTLE_JOB = "UPDATE print_jobs SET state = ?, error = ?, attempts = attempts + ? WHERE id = ?"
REPRINTED = "UPDATE papers SET reprints = ? WHERE id = ?"
DROP_MATERIALS = "DELETE FROM case_materials WHERE case_id = ?"

Row = Mapping[str, Any]


def insert(table: str, row: Row) -> str:
    """An INSERT of a row like this one, by name."""
    return _insert(table, tuple(row))


def update(table: str, row: Row) -> str:
    """An UPDATE of the row with this row's id, by name."""
    return _update(table, tuple(row))


def insert_rows(table: str, rows: Sequence[Row]) -> tuple[str, Iterator[tuple[Any, ...]]]:
    """An INSERT of rows of one kind, by place, and their values: SQLite is slow to bind by name."""
    text, values = _insert_rows(table, tuple(rows[0]))
    return text, map(values, rows)


@cache
def _insert(table: str, names: tuple[str, ...]) -> str:
    values = ", ".join(f":{name}" for name in names)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({values})"  # noqa: S608


@cache
def _update(table: str, names: tuple[str, ...]) -> str:
    values = ", ".join(f"{name} = :{name}" for name in names)
    return f"UPDATE {table} SET {values} WHERE id = :id"  # noqa: S608


@cache
def _insert_rows(
    table: str, names: tuple[str, ...]
) -> tuple[str, Callable[[Row], tuple[Any, ...]]]:
    places = ", ".join("?" * len(names))
    text = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})"  # noqa: S608
    return text, itemgetter(*names)
