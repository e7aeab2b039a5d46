"""Lives of the database: a new one begins when a backup was put back."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from sqlalchemy import Connection, delete, func, insert, select, update

from winclient.center.tables.schema import devices, life, scopes, series, tokens


class Life(Struct, frozen=True):
    """The random name of this life, the latest start of a process in it, and how many lives of
    this database came before: a number above all that are known, whichever of them are lost."""

    timeline: str
    start: str
    nth: int = 0


def current(connection: Connection) -> Life | None:
    """The life of this database; None where it has none yet."""
    row = connection.execute(select(life.c.timeline, life.c.start, life.c.nth)).first()
    return Life(*row) if row else None


def reached(connection: Connection) -> int:
    """How far all feeds together have come."""
    return int(connection.execute(select(func.coalesce(func.sum(scopes.c.place), 0))).scalar_one())


def begin(connection: Connection, *, timeline: str, start: str, nth: int = 0) -> None:
    """Another life, or the first."""
    if current(connection) is None:
        connection.execute(insert(life).values(id=1, timeline=timeline, start=start, nth=nth))
    else:
        connection.execute(update(life).values(timeline=timeline, start=start, nth=nth))


def follow(connection: Connection, old: str, *, new: str, nth: int) -> bool:
    """Another life after this one; whether nobody else was quicker to begin it."""
    ended = update(life).where(life.c.timeline == old).values(timeline=new, nth=nth)
    return connection.execute(ended).rowcount == 1


def resume_above(connection: Connection, highest: Mapping[str, int]) -> None:
    """Numbers go on above everything that may have been given; the gap is never filled."""
    known = {row.series: row.next for row in connection.execute(select(series))}
    for name in known.keys() | highest.keys():
        value = max(highest.get(name, 0) + 1, known.get(name, 1))
        if name in known:
            connection.execute(update(series).where(series.c.series == name).values(next=value))
        else:
            connection.execute(insert(series).values(series=name, next=value))


def revoke_again(
    connection: Connection, *, revoked: Sequence[str], withdrawn: Sequence[str]
) -> None:
    """Revoked devices and withdrawn tokens of which the restored database does not know."""
    connection.execute(update(devices).where(devices.c.id.in_(revoked)).values(revoked=True))
    connection.execute(delete(tokens).where(tokens.c.hash.in_(withdrawn)))
