"""Scans: by SHA-256, in pieces, sent again from where they stopped."""

import hashlib
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query
from fastapi.responses import Response

from winclient.center.core.center import Center
from winclient.center.http.access import AtCenter, Signed
from winclient.center.tables import lives, published
from winclient.center.tables.database import Tx
from winclient.center.tables.published import Scan
from winclient.domain.ledger.scans import PIECE
from winclient.sync.wire.coding import BLOBS
from winclient.sync.wire.signing import scan_text

routes = APIRouter(tags=["scans"])

MOST_SCAN = 64 << 20  # bytes of one scan
MOST_MONTH = 50 << 30  # bytes that one station may begin to send in a month

Digest = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
Piece = Annotated[int, Path(ge=0, lt=MOST_SCAN // PIECE)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Which pieces are here; believed only in this life (`timeline`) of the holder."""

    sha256: str
    have: tuple[int, ...]
    whole: bool
    timeline: str


@routes.get(f"{BLOBS}/{{sha256}}", responses={401: {}})
def stand(sha256: Digest, _sender: Signed, center: AtCenter, response: Response) -> Kept:
    """How far a scan has come; the header `Winclient-Signature` vouches for it."""
    with center.database.reading() as tx:
        return _signed(_stand(tx, sha256), center, response)


@routes.get(f"{BLOBS}/{{sha256}}/{{piece}}", responses={401: {}, 404: {}})
def fetch(sha256: Digest, piece: Piece, sender: Signed, center: AtCenter) -> Response:
    """One piece, of a scan of one's own station."""
    with center.database.reading() as tx:
        scan = published.scan(tx, sha256)
        data = published.piece(tx, sha256, number=piece)
    if data is None or scan is None or scan.station != sender.device.station:
        raise HTTPException(404, "this piece is not here")
    return Response(data, media_type="application/octet-stream")


@routes.put(f"{BLOBS}/{{sha256}}/{{piece}}", responses={400: {}, 401: {}, 409: {}, 413: {}})
def send(
    *,
    sha256: Digest,
    piece: Piece,
    sender: Signed,
    center: AtCenter,
    response: Response,
    size: Annotated[int, Query(gt=0)],
    timeline: Annotated[str, Query(max_length=100)],
) -> Kept:
    """A piece of a scan of `size` bytes: piece n begins at n MiB, all but the last are full.

    409: another life of this holder than `timeline` (nothing is kept), or the pieces are not what
    `sha256` says (all are dropped, to be sent again).
    """
    if size > MOST_SCAN:
        raise HTTPException(413, f"a scan has at most {MOST_SCAN} bytes")
    if len(sender.body) != min(PIECE, size - piece * PIECE):
        raise HTTPException(400, "the piece has another length than its place in `size` says")

    def work(tx: Tx) -> Kept | None:
        life = _timeline(tx)
        if life != timeline:
            raise HTTPException(409, f"timeline {life}")
        _begin(tx, center, sha256, size=size, station=sender.device.station)
        return _keep(tx, sha256, piece=piece, data=sender.body, size=size)

    kept = center.database.write(work)
    if kept is None:
        raise HTTPException(409, "the pieces are not the scan of this digest")
    return _signed(kept, center, response)


def _signed(kept: Kept, center: Center, response: Response) -> Kept:
    text = scan_text(kept.sha256, have=kept.have, whole=kept.whole, timeline=kept.timeline)
    response.headers.update(center.signed(text))
    return kept


def _begin(tx: Tx, center: Center, sha256: str, *, size: int, station: str) -> None:
    scan = published.scan(tx, sha256)
    if scan is not None:
        if scan.size != size:
            raise HTTPException(409, f"this scan began with {scan.size} bytes")
        return
    now = center.clock()
    month = now.year * 100 + now.month
    if published.sent_in(tx, station=station, month=month) + size > MOST_MONTH:
        raise HTTPException(413, "this station has sent as much as a month allows")
    begun = Scan(sha256=sha256, station=station, month=month, size=size, whole=False)
    published.begin_scan(tx, begun)


def _keep(tx: Tx, sha256: str, *, piece: int, data: bytes, size: int) -> Kept | None:
    """What is here now; None where the whole is not what its digest says, and nothing is kept."""
    before = _stand(tx, sha256)
    if before.whole:
        return before
    published.keep_piece(tx, sha256, piece=piece, data=data)
    have = published.had(tx, sha256)
    if len(have) == -(-size // PIECE):
        if _digest(tx, sha256, pieces=len(have)) != sha256:
            published.forget_pieces(tx, sha256)
            return None
        published.complete(tx, sha256)
    return _stand(tx, sha256)


def _digest(tx: Tx, sha256: str, *, pieces: int) -> str:
    digest = hashlib.sha256()
    for number in range(pieces):
        digest.update(published.piece(tx, sha256, number=number) or b"")
    return digest.hexdigest()


def _stand(tx: Tx, sha256: str) -> Kept:
    scan = published.scan(tx, sha256)
    have = published.had(tx, sha256)
    whole = scan is not None and scan.whole
    return Kept(sha256=sha256, have=have, whole=whole, timeline=_timeline(tx))


def _timeline(tx: Tx) -> str:
    life = lives.current(tx)
    return life.timeline if life else ""
