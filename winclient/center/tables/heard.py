"""What a relay keeps: streams without verdicts, and a copy of its center's feed."""

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, delete, func, insert, select, update

from winclient.center.judging.stated import QUIET, Taken
from winclient.center.tables import docket, streams
from winclient.center.tables.database import bulk
from winclient.center.tables.docket import ENTRY, Scope
from winclient.center.tables.feed import PAGE, Page
from winclient.center.tables.schema import (
    OUTSIDE,
    blobs,
    branches,
    entries,
    heard,
    places,
    scopes,
    upstream,
)
from winclient.center.tables.streams import Branch
from winclient.domain.rounds.exchange import News, total
from winclient.domain.rounds.streams import LOOSE, Line, Loose

HELD = "held"  # in place of a verdict
_NEWS = msgspec.json.Decoder(News)
_COLUMNS = ("place", "id", "line", "total")


def hold(connection: Connection, scope: Scope, taken: Sequence[Taken]) -> None:
    """Keeps lines as they came, in the order they came; their verdicts are the center's."""
    ids = [(docket.month(each.line.id), each.line.id) for each in taken]
    known = set(streams.known(connection, station=scope.station, ids=ids))
    rows, again = [], []
    for each in taken:
        line = each.line
        if line.id in known:
            if each.epoch:
                again.append(_place(scope.station, line, each))
            continue
        known.add(line.id)
        scope.place += 1
        whence = (each.device, each.epoch, line.seq, each.prev, line.hash)
        what = (line.kind, line.subject, line.at, line.body, HELD, "", scope.place)
        rows.append((scope.station, docket.month(line.id), line.id, *whence, *what))
    if rows:
        bulk(connection, entries, ENTRY, rows)
    docket.add_missing(connection, places, again)
    mine = scopes.c.station == scope.station
    connection.execute(update(scopes).where(mine).values(place=scope.place))


def _place(station: str, line: Line, taken: Taken) -> dict[str, object]:
    whence = {"device": taken.device, "epoch": taken.epoch, "seq": line.seq}
    what = {"station": station, "month": docket.month(line.id), "id": line.id}
    return {**whence, **what, "hash": line.hash}


def all_branches(connection: Connection) -> tuple[Branch, ...]:
    """Every branch that is held."""
    found = select(branches).order_by(branches.c.device, branches.c.base, branches.c.epoch)
    return tuple(Branch(**row) for row in connection.execute(found).mappings())


def unconfirmed(connection: Connection, *, most: int) -> tuple[Loose, ...]:
    """Loose lines that the center's feed has not shown."""
    shown = select(heard.c.place).where(heard.c.id == entries.c.id).exists()
    columns = [entries.c[name] for name in Line.__struct_fields__]
    found = select(*columns, entries.c.prev, entries.c.device).where(OUTSIDE, ~shown)
    rows = connection.execute(found.order_by(entries.c.place).limit(most))
    return tuple(Loose(row.device, row.prev, streams.line_of(row)) for row in rows)


def cut(connection: Connection, of: Branch, *, seq: int) -> None:
    """Cuts a branch back, and those that left it later; the lines stay, outside every stream."""
    for lone in streams.stream_after(connection, of, seq=seq, most=1 << 31):
        mine = streams.on_branch(entries, of)
        loosened = update(entries).where(*mine, entries.c.id == lone.line.id)
        connection.execute(loosened.values(epoch=LOOSE, prev=lone.prev))
    connection.execute(delete(places).where(*streams.on_branch(places, of), places.c.seq > seq))
    head = streams.hash_at(connection, of, seq) or of.hash
    streams.move_branch(connection, of, last=max(seq, of.base), head=head)
    for child in streams.branches_of(connection, of.device):
        if child.parent == of.epoch and child.base > seq:
            cut(connection, child, seq=child.base)
            this = (branches.c.device == child.device) & (branches.c.epoch == child.epoch)
            connection.execute(delete(branches).where(this))


def timeline(connection: Connection) -> str:
    """The feed timeline of the center; empty while it has not been reached."""
    return connection.execute(select(upstream.c.feed_timeline)).scalar() or ""


def begin_again(connection: Connection, feed_timeline: str) -> None:
    """Another life of the center: its feed is read from the start."""
    told = witness(connection)
    connection.execute(delete(heard))
    connection.execute(delete(upstream))
    row = {"id": 1, "feed_timeline": feed_timeline, "safe": 0, "witness": told}
    connection.execute(insert(upstream).values(row))


def witness(connection: Connection) -> str:
    """What the center last told of how far it had come, to be shown to it again."""
    return connection.execute(select(upstream.c.witness)).scalar() or ""


def end(connection: Connection) -> tuple[int, int]:
    """The last place that was heard, and the total there."""
    found = select(heard.c.place, heard.c.total).order_by(heard.c.place.desc()).limit(1)
    row = connection.execute(found).first()
    return (row.place, row.total) if row else (0, 0)


def append(connection: Connection, news: Sequence[News], *, safe: int, witness: str) -> int:
    """One more page; the total after it."""
    place, sum_ = end(connection)
    rows = []
    for line in news:
        place, sum_ = place + 1, total(sum_, line.id, line.verdict)
        rows.append((place, line.id, msgspec.json.encode(line).decode(), sum_))
    if rows:
        bulk(connection, heard, _COLUMNS, rows)
    connection.execute(update(upstream).values(safe=safe, witness=witness))
    return sum_


def page(connection: Connection, *, since: int, reader: str) -> Page:
    """What the center's feed held after a place, as far as it has been heard."""
    last, _ = end(connection)
    found = select(heard.c.place, heard.c.line, heard.c.total).where(heard.c.place > since)
    rows = connection.execute(found.order_by(heard.c.place).limit(PAGE)).all()
    news = tuple(_for(reader, _NEWS.decode(row.line)) for row in rows)
    at = rows[-1].total if rows else _total_at(connection, since)
    cursor = rows[-1].place if rows else since
    return Page(since=since, news=news, cursor=cursor, total=at, end=max(last, cursor))


def _total_at(connection: Connection, place: int) -> int:
    found = connection.execute(select(heard.c.total).where(heard.c.place == place)).scalar()
    return 0 if place == 0 else -1 if found is None else int(found)


def _for(reader: str, line: News) -> News:
    """Without its body for who has it or does not need it."""
    known = line.device == reader or line.kind in QUIET
    return replace(line, body="") if known else line


def safe(connection: Connection) -> int:
    """As the center last said."""
    return connection.execute(select(func.max(upstream.c.safe))).scalar() or 0


def whole_scans(connection: Connection) -> tuple[tuple[str, int], ...]:
    """Digest and size of the scans that are here."""
    found = select(blobs.c.sha256, blobs.c.size).where(blobs.c.whole)
    return tuple((row.sha256, row.size) for row in connection.execute(found))
