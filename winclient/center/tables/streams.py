"""Branches and the lines that stand on them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    cast,
    column,
    insert,
    select,
    true,
    update,
)
from sqlalchemy import func as sql
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql import any_

from winclient.center.tables.schema import IN_STREAM, OUTSIDE, branches, entries, places
from winclient.domain.rounds.streams import Line, Loose

_PART = "\x1f"
SAMPLES = 256  # hashes that a FORK shows


class Branch(Struct, frozen=True, kw_only=True):
    """One branch as far as it has come; entries up to `base` belong to the parent."""

    device: str
    epoch: str
    station: str
    parent: str
    base: int
    hash: str
    last: int
    head: str
    grant: str  # as JSON


Keys = Mapping[Column[Any], Sequence[Any]]  # columns of one table; their values, row by row


def among(connection: Connection, column: Column[Any], values: Iterable[Any]) -> Any:
    """`column` is one of these, however many, as one parameter; texts hold no control characters.

    An array is put together element by element in Python; one text is not.
    """
    chosen = [str(value) for value in values]
    if connection.dialect.name == "postgresql":
        return column == any_(_array(column, chosen))
    told = select(sql.json_each(json.dumps(chosen)).table_valued("value").c.value)
    return column.in_(select(cast(told.subquery().c.value, column.type)))


def _array(column: Column[Any], values: Iterable[Any]) -> Any:
    joined = _PART.join(map(str, values))
    return cast(sql.string_to_array(joined, _PART), ARRAY(column.type))


def with_keys(
    connection: Connection, found: Sequence[Column[Any]], *where: ColumnElement[bool], keys: Keys
) -> Select[Any]:
    """These columns of one row for each of these keys.

    PostgreSQL plans by statistics, and a table that has just been made, or a month that has just
    begun, has none: it then reads all of a station to find five hundred rows. Here every key is
    looked up in the index by itself, and only in its own partition.
    """
    if connection.dialect.name != "postgresql":
        return select(*found).where(
            *where, *(among(connection, c, set(v)) for c, v in keys.items())
        )
    names = [column(key.name, key.type) for key in keys]
    wanted = sql.unnest(*(_array(key, values) for key, values in keys.items()))
    rows = wanted.table_valued(*names, name="wanted").render_derived()
    same = (key == rows.c[key.name] for key in keys)
    one = select(*found).where(*where, *same).limit(1).lateral("found")
    return select(*one.c).select_from(rows.join(one, true()))


def branch(connection: Connection, device: str, epoch: str) -> Branch | None:
    """The branch of this name."""
    found = select(branches).where(branches.c.device == device, branches.c.epoch == epoch)
    row = connection.execute(found).mappings().first()
    return Branch(**row) if row else None


def branches_of(connection: Connection, device: str) -> tuple[Branch, ...]:
    """All branches of a device."""
    found = select(branches).where(branches.c.device == device).order_by(branches.c.epoch)
    return tuple(Branch(**row) for row in connection.execute(found).mappings())


def add_branch(connection: Connection, added: Branch) -> None:
    """A branch begins."""
    connection.execute(insert(branches).values(asdict(added)))


def move_branch(connection: Connection, moved: Branch, *, last: int, head: str) -> Branch:
    """It has come further."""
    mine = (branches.c.device == moved.device) & (branches.c.epoch == moved.epoch)
    connection.execute(update(branches).where(mine).values(last=last, head=head))
    return replace(moved, last=last, head=head)


def hash_at(connection: Connection, of: Branch, seq: int) -> str | None:
    """The chain hash after `seq`; None where this branch does not reach."""
    if seq == of.last:
        return of.head
    if seq == of.base:
        return of.hash
    if not of.base < seq < of.last:
        return None
    for table in (entries, places):
        found = select(table.c.hash).where(*on_branch(table, of), table.c.seq == seq)
        hash_ = connection.execute(found).scalar()
        if hash_ is not None:
            return str(hash_)
    return None


def on_branch(table: Any, of: Branch) -> tuple[Any, ...]:
    """Which rows of entries or places stand on this branch."""
    mine = table.c.station == of.station, table.c.device == of.device, table.c.epoch == of.epoch
    return (*mine, IN_STREAM) if table is entries else mine


def samples(connection: Connection, of: Branch, *, upto: int) -> tuple[tuple[int, str], ...]:
    """Places and hashes of a branch up to a place: the last ones and evenly spread before."""
    upto = min(upto, of.last)
    length = upto - of.base
    wanted = {of.base + length * n // SAMPLES for n in range(1, SAMPLES + 1)}
    wanted |= set(range(max(of.base + 1, upto - 8), upto + 1))
    wanted -= {of.base}
    found = {of.base: of.hash}
    for table in (entries, places):
        rows = select(table.c.seq, table.c.hash).where(*on_branch(table, of))
        rows = rows.where(among(connection, table.c.seq, sorted(wanted)))
        found |= {row.seq: row.hash for row in connection.execute(rows)}
    return tuple(sorted(found.items()))


_LINE = tuple(entries.c[name] for name in Line.__struct_fields__)


def line_of(row: Sequence[Any]) -> Line:
    """The line in a row that begins with its columns."""
    return Line(*row[: len(_LINE)])


def stream_after(connection: Connection, of: Branch, *, seq: int, most: int) -> list[Loose]:
    """The lines of a branch after a place, each with the hash before it."""
    start = max(seq, of.base)
    prev = hash_at(connection, of, start) or of.hash
    found: list[Loose] = []
    own = select(*_LINE).where(*on_branch(entries, of), entries.c.seq > start)
    second = _second(of).where(places.c.seq > start)
    rows = sorted(
        (*_lines(connection, own, most), *_lines(connection, second, most)),
        key=lambda line: line.seq,
    )
    for line in rows[:most]:
        found.append(Loose(of.device, prev, line))
        prev = line.hash
    return found


def _lines(connection: Connection, found: Select[Any], most: int) -> list[Line]:
    column = found.selected_columns[0]
    rows = connection.execute(found.order_by(column).limit(most))
    return [line_of(row) for row in rows]


def _second(of: Branch) -> Select[Any]:
    """Lines that stand on this branch besides another place."""
    same = (
        (entries.c.station == places.c.station)
        & (entries.c.month == places.c.month)
        & (entries.c.id == places.c.id)
    )
    return select(places.c.seq, *_LINE[1:]).join(entries, same).where(*on_branch(places, of))


def loose_after(connection: Connection, device: str, *, skip: int, most: int) -> list[Loose]:
    """What came outside every stream in this device's name, in the order of its coming."""
    found = select(*_LINE, entries.c.prev).where(entries.c.device == device, OUTSIDE)
    rows = connection.execute(found.order_by(entries.c.place).offset(skip).limit(most))
    return [Loose(device, row.prev, line_of(row)) for row in rows]


def known(
    connection: Connection, *, station: str, ids: Sequence[tuple[int, str]]
) -> frozenset[str]:
    """Which of these facts (month and id) have come already, by whatever way."""
    keys: Keys = {entries.c.month: [key[0] for key in ids], entries.c.id: [key[1] for key in ids]}
    found = with_keys(connection, [entries.c.id], entries.c.station == station, keys=keys)
    return frozenset(connection.execute(found).scalars()) if ids else frozenset()
