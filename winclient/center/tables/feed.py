"""The feed of a station, page by page, in the order of commits."""

from itertools import chain
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    Connection,
    Select,
    String,
    and_,
    case,
    cast,
    delete,
    func,
    insert,
    select,
    true,
)

from winclient.center.judging.stated import ATTACHED, QUIET, WITHDRAWN, said
from winclient.center.tables.schema import backups, blobs, entries, feed, life, scopes
from winclient.domain.rounds.exchange import News, Verdict

PAGE = 2_000  # lines
PAGE_BYTES = 2_000_000  # of bodies
_AT_ONCE = 200  # rows taken from the driver together
_VERDICTS = {verdict.value: verdict for verdict in Verdict}


class Page(Struct, frozen=True, kw_only=True):
    """Lines after a place; `total` is the sum up to `cursor`, or to the feed's end where that comes
    before: who has read more than there is finds another sum than its own, and reads it again."""

    since: int
    news: tuple[News, ...]
    cursor: int
    total: int
    end: int


def page(connection: Connection, station: str, *, since: int, reader: str | None) -> Page:
    """What is new after a place. Without reader all bodies go with it; a device has its own, and
    needs none of the queue's and of reference.
    """
    found = select(scopes.c.place, scopes.c.total).where(scopes.c.station == station)
    end, total = connection.execute(found).one_or_none() or (0, 0)
    if since >= end:  # what an idle counter hears
        return Page(since=since, news=(), cursor=since, total=total, end=end)
    news: list[News] = []
    cursor, size = since, 0
    lines = connection.execute(_lines(connection, station, since=since, reader=reader))
    for place, after, id, verdict, *told in chain.from_iterable(lines.partitions(_AT_ONCE)):
        size += len(told[-1])
        if news and size > PAGE_BYTES:
            break
        news.append(News(id, _VERDICTS[verdict], *told))
        cursor, total = place, after
    return Page(since=since, news=tuple(news), cursor=cursor, total=total, end=end)


def _lines(connection: Connection, station: str, *, since: int, reader: str | None) -> Select[Any]:
    """A page's rows, each fact looked up by its key; places of a station have no gaps."""
    needless = (entries.c.device == reader) | entries.c.kind.in_(sorted(QUIET))
    body = entries.c.body if reader is None else case((needless, ""), else_=entries.c.body)
    told = *(entries.c[name] for name in ("kind", "subject", "device", "at")), body.label("body")
    shown = feed.c.place, feed.c.total, cast(feed.c.id, String), feed.c.verdict, feed.c.reason
    same = and_(
        entries.c.station == feed.c.station,
        entries.c.month == feed.c.month,
        entries.c.id == feed.c.id,
    )
    if connection.dialect.name == "postgresql":  # as in `streams.with_keys`
        fact = select(*told).where(same).limit(1).lateral("fact")
        found = select(*shown, *fact.c).join(fact, true())
    else:
        found = select(*shown, *told).join(entries, same)
    here = feed.c.station == station, feed.c.place > since, feed.c.place <= since + PAGE
    return found.where(*here).order_by(feed.c.place)


def total_at(connection: Connection, station: str, place: int) -> int:
    """The sum up to a place that the feed has reached."""
    found = select(feed.c.total).where(feed.c.station == station, feed.c.place == place)
    return connection.execute(found).scalar() or 0


def safe(connection: Connection, station: str) -> int:
    """Up to here every backup that is still kept has everything; 0 while none is known."""
    found = select(func.min(backups.c.place)).join(life, life.c.timeline == backups.c.timeline)
    return connection.execute(found.where(backups.c.station == station)).scalar() or 0


def note_backup(connection: Connection, *, name: str) -> None:
    """A backup that is taken after this holds at least what the feeds hold now, up to the first
    fact whose scan has not come: only this far nobody will be asked for anything again."""
    drop_backup(connection, name=name)
    lacking = _lacking(connection)
    now = select(scopes.c.station, scopes.c.place, life.c.timeline)
    noted = [
        {
            "name": name,
            "station": row.station,
            "place": min(row.place, lacking.get(row.station, row.place + 1) - 1),
            "timeline": row.timeline,
        }
        for row in connection.execute(now.select_from(scopes.join(life, true())))
    ]
    if noted:
        connection.execute(insert(backups), noted)


def _lacking(connection: Connection) -> dict[str, int]:
    """Of each station, the place of the first fact that names a scan which is not whole, unless
    somebody has withdrawn it: what a disk lost is not waited for for ever."""
    same = and_(
        entries.c.station == feed.c.station,
        entries.c.month == feed.c.month,
        entries.c.id == feed.c.id,
    )
    named = select(feed.c.station, feed.c.place, entries.c.body).join(entries, same)
    whole = set(connection.execute(select(blobs.c.sha256).where(blobs.c.whole)).scalars())
    first: dict[str, int] = {}
    gone = select(entries.c.body).where(entries.c.kind == WITHDRAWN)
    told_gone = (said(body) for body in connection.execute(gone).scalars())
    whole |= {told.sha256 for told in told_gone if told}
    for row in connection.execute(named.where(entries.c.kind == ATTACHED)):
        told = said(row.body)
        if told is None or told.sha256 not in whole:
            first[row.station] = min(row.place, first.get(row.station, row.place))
    return first


def drop_backup(connection: Connection, *, name: str) -> None:
    """It is no longer kept, or taken anew."""
    connection.execute(delete(backups).where(backups.c.name == name))
