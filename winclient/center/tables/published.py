"""Reference that the center owns, by version; and scans, piece by piece."""

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Connection, delete, func, insert, or_, select, update

from winclient.center.tables.docket import add_missing
from winclient.center.tables.schema import blobs, pieces, published


class Published(Struct, frozen=True, kw_only=True):
    """One version; without station it is everybody's."""

    kind: str
    station: str
    version: int
    body: bytes
    signature: str


class Scan(Struct, frozen=True, kw_only=True):
    """A scan as far as it has come."""

    sha256: str
    station: str
    month: int
    size: int
    whole: bool


def newest(connection: Connection, kind: str, *, station: str) -> Published | None:
    """The version in force for a station: the highest of its own and everybody's."""
    theirs = or_(published.c.station == station, published.c.station == "")
    found = select(published).where(published.c.kind == kind, theirs)
    row = connection.execute(found.order_by(published.c.version.desc()).limit(1)).mappings()
    first = row.first()
    return Published(**first) if first else None


def last_version(connection: Connection, kind: str) -> int:
    """Versions of a kind are counted over all stations, so that one is always the newest."""
    found = select(func.coalesce(func.max(published.c.version), 0))
    return int(connection.execute(found.where(published.c.kind == kind)).scalar_one())


def publish(connection: Connection, made: Published) -> None:
    """A new version is in force."""
    connection.execute(insert(published).values(asdict(made)))


def scan(connection: Connection, sha256: str) -> Scan | None:
    """The scan of this digest."""
    row = connection.execute(select(blobs).where(blobs.c.sha256 == sha256)).mappings().first()
    return Scan(**row) if row else None


def is_whole(connection: Connection, sha256: str) -> bool:
    """Whether all of it is here."""
    known = scan(connection, sha256)
    return known is not None and known.whole


def begin_scan(connection: Connection, made: Scan) -> None:
    """The first piece of a scan has come; or another was quicker."""
    add_missing(connection, blobs, [asdict(made)])


def had(connection: Connection, sha256: str) -> tuple[int, ...]:
    """Which pieces are here."""
    found = select(pieces.c.piece).where(pieces.c.sha256 == sha256).order_by(pieces.c.piece)
    return tuple(connection.execute(found).scalars())


def keep_piece(connection: Connection, sha256: str, *, piece: int, data: bytes) -> None:
    """A piece, once."""
    add_missing(connection, pieces, [{"sha256": sha256, "piece": piece, "data": data}])


def piece(connection: Connection, sha256: str, *, number: int) -> bytes | None:
    """One piece."""
    found = select(pieces.c.data).where(pieces.c.sha256 == sha256, pieces.c.piece == number)
    data = connection.execute(found).scalar()
    return None if data is None else bytes(data)


def complete(connection: Connection, sha256: str) -> None:
    """All pieces are here and are what they should be."""
    connection.execute(update(blobs).where(blobs.c.sha256 == sha256).values(whole=True))


def forget_pieces(connection: Connection, sha256: str) -> None:
    """What came under this digest was something else."""
    connection.execute(delete(pieces).where(pieces.c.sha256 == sha256))
    connection.execute(delete(blobs).where(blobs.c.sha256 == sha256))


def sent_in(connection: Connection, *, station: str, month: int) -> int:
    """How many bytes of scans a station began to send in a month."""
    found = select(func.coalesce(func.sum(blobs.c.size), 0))
    mine = found.where(blobs.c.station == station, blobs.c.month == month)
    return int(connection.execute(mine).scalar_one())
