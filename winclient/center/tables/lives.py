"""Lives of the database: a new one begins when a backup was put back."""

from msgspec import Struct
from sqlalchemy import Connection, func, insert, select, update

from winclient.center.tables.schema import devices, life, scopes, series


class Life(Struct, frozen=True):
    """The random name of this life, and the latest start of a process in it."""

    timeline: str
    start: str


def current(connection: Connection) -> Life | None:
    """The life of this database; None where it has none yet."""
    row = connection.execute(select(life.c.timeline, life.c.start)).first()
    return Life(*row) if row else None


def reached(connection: Connection) -> int:
    """How far all feeds together have come."""
    return int(connection.execute(select(func.coalesce(func.sum(scopes.c.place), 0))).scalar_one())


def begin(connection: Connection, *, timeline: str, start: str) -> None:
    """Another life, or the first."""
    if current(connection) is None:
        connection.execute(insert(life).values(id=1, timeline=timeline, start=start))
    else:
        connection.execute(update(life).values(timeline=timeline, start=start))


def follow(connection: Connection, old: str, *, new: str) -> bool:
    """Another life after this one; whether nobody else was quicker to begin it."""
    ended = update(life).where(life.c.timeline == old).values(timeline=new)
    return connection.execute(ended).rowcount == 1


def resume_above(connection: Connection, highest: dict[str, int], *, leap: int) -> None:
    """Numbers go on above everything that may have been given; the gap is never filled."""
    known = {row.series: row.next for row in connection.execute(select(series))}
    for name in known.keys() | highest.keys():
        mark = highest.get(name, 0) + 1
        value = max(mark, known.get(name, 1) + leap)
        if name in known:
            connection.execute(update(series).where(series.c.series == name).values(next=value))
        else:
            connection.execute(insert(series).values(series=name, next=value))


def revoke_again(connection: Connection, revoked: tuple[str, ...]) -> None:
    """Revocations that the restored database does not know."""
    connection.execute(update(devices).where(devices.c.id.in_(revoked)).values(revoked=True))
