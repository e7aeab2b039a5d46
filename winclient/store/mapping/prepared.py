"""The SQL of an acceptance as text for the driver, which keeps it prepared.

SQLAlchemy spends several times longer on one of these statements than SQLite does.
"""

from collections.abc import Callable, Mapping
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Table

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


@cache
def insert(table: "Table") -> str:
    """An INSERT of every column, by name."""
    names = [column.name for column in table.columns]
    values = ", ".join(f":{name}" for name in names)
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({values})"  # noqa: S608


@cache
def insert_rows(table: "Table") -> str:
    """An INSERT of every column, in the order of `in_order`: SQLite is slow to bind by name."""
    names = [column.name for column in table.columns]
    places = ", ".join("?" * len(names))
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({places})"  # noqa: S608


@cache
def in_order(table: "Table") -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """The values of a row as the table's columns stand."""
    return itemgetter(*(column.name for column in table.columns))


@cache
def update(table: "Table") -> str:
    """An UPDATE of every column of the row with this id, by name."""
    values = ", ".join(f"{column.name} = :{column.name}" for column in table.columns)
    return f"UPDATE {table.name} SET {values} WHERE id = :id"  # noqa: S608
