"""Leases of serials: which block was given to whom, and what is left of each series."""

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Connection, distinct, func, insert, select, update

from winclient.center.tables.docket import add_missing
from winclient.center.tables.schema import (
    answers,
    cases,
    leases,
    numbers,
    official,
    pairs,
    series,
    suspects,
)


class Lent(Struct, frozen=True, kw_only=True):
    """A block; `ask` is what it was asked for by. `void` when its device distrusted itself."""

    id: str
    ask: str
    series: str
    lo: int
    hi: int
    device: str
    epoch: str
    state: str = "active"


def lent(connection: Connection, ask: str) -> tuple[Lent, ...]:
    """The blocks under this ask: more than one where two lives of the center answered it."""
    rows = connection.execute(select(leases).where(leases.c.ask == ask)).mappings()
    return tuple(Lent(**row) for row in rows)


def withdrawn(connection: Connection, ask: str) -> bool:
    """Whether a store said that it no longer trusts what it asked for."""
    found = select(suspects.c.ask).where(suspects.c.ask == ask)
    return connection.execute(found).first() is not None


def take(connection: Connection, name: str, *, count: int, floor: int) -> int:
    """The first of `count` serials of a series; none of them is given again."""
    add_missing(connection, series, [{"series": name, "next": 1}])
    found = select(series.c.next).where(series.c.series == name).with_for_update()
    lo = max(int(connection.execute(found).scalar_one()), floor + 1)
    move(connection, name, to=lo + count)
    return lo


def move(connection: Connection, name: str, *, to: int) -> None:
    """The series goes on from here, if it is not further already."""
    add_missing(connection, series, [{"series": name, "next": to}])
    further = (series.c.series == name) & (series.c.next < to)
    connection.execute(update(series).where(further).values(next=to))


def lend(connection: Connection, block: Lent) -> None:
    """Notes a block; the database refuses one that overlaps another."""
    connection.execute(insert(leases).values(asdict(block)))


def overlaps(connection: Connection, block: Lent) -> bool:
    """Whether another's block has one of these serials."""
    found = select(leases.c.id).where(
        leases.c.series == block.series,
        leases.c.state != "disputed",
        leases.c.lo <= block.hi,
        leases.c.hi >= block.lo,
    )
    return connection.execute(found).first() is not None


def void(connection: Connection, id: str) -> None:
    """Nobody uses this block any more; one that another has as well stays disputed, for only so
    may the two overlap."""
    mine = (leases.c.id == id) & (leases.c.state != "disputed")
    connection.execute(update(leases).where(mine).values(state="void"))


def answered(connection: Connection, ask: str) -> str | None:
    """What was answered to an ask before."""
    return connection.execute(select(answers.c.body).where(answers.c.ask == ask)).scalar()


def keep_answer(connection: Connection, ask: str, *, device: str, body: str) -> None:
    """Asked again it is answered alike."""
    connection.execute(insert(answers).values(ask=ask, device=device, body=body))


def ends(connection: Connection) -> tuple[tuple[str, int], ...]:
    """All series, each with the serial that comes next."""
    rows = connection.execute(select(series).order_by(series.c.series))
    return tuple((row.series, row.next) for row in rows)


def blocks(connection: Connection, name: str) -> tuple[Lent, ...]:
    """All blocks of a series."""
    found = select(leases).where(leases.c.series == name).order_by(leases.c.lo)
    return tuple(Lent(**row) for row in connection.execute(found).mappings())


def used(connection: Connection, name: str) -> frozenset[int]:
    """Serials that stand on papers: of cases, and of provisional cases that were mapped."""
    own = select(cases.c.serial).where(cases.c.series == name)
    mapped = select(official.c.serial).where(official.c.series == name)
    return frozenset(connection.execute(own.union(mapped)).scalars())


def told(connection: Connection, name: str, *, state: str) -> frozenset[int]:
    """Serials that a fact says are void, or missing."""
    found = select(numbers.c.serial).where(numbers.c.series == name, numbers.c.state == state)
    return frozenset(connection.execute(found).scalars())


def twice(connection: Connection, name: str) -> int:
    """How many serials stand on two papers."""
    found = select(func.count(distinct(pairs.c.serial))).where(pairs.c.series == name)
    return int(connection.execute(found).scalar_one())
