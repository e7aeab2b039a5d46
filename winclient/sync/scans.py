"""Carries scans to the center piece by piece, before the facts that name them; fetches others."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from hashlib import sha256 as digest_of
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from winclient.app.exchange_ports import Standing
from winclient.app.perform import look, perform
from winclient.app.ports import Reader, Store, Tx
from winclient.app.scan_ports import DueScan, ScanBox
from winclient.domain.ledger.scans import PIECE, Scan
from winclient.domain.refusals import Reason, Refused
from winclient.sync.http import Answer, Unreachable
from winclient.sync.wire import coding, signing
from winclient.sync.wire.signing import Signature

PIECES, ASKED = 4, 50  # sent, and asked about, between two rounds
SPOILT = 3  # times that what arrived was something else, until a scan is left for this run
NOTE = "scans/"  # what a month has sent: bytes, kept by the month


class ScanLine(Protocol):
    """The line to the holder."""

    def call(self, method: str, target: str, body: bytes, *, device: str) -> Answer:
        """Status, body and signature of the answer. Unreachable where none came."""


class Stand(Struct, frozen=True):
    """Which pieces the holder has, in which life of its."""

    have: frozenset[int]
    whole: bool
    timeline: str


class Courier:
    """One thread's own. What it forgets at a crash is asked again.

    `budget`: bytes of a month, 0 is unlimited. What is over it goes next month, and its fact no
    longer waits for it; nor does the fact of a scan that this disk has lost or the holder refuses.
    """

    def __init__(
        self,
        store: Store,
        box: ScanBox,
        line: ScanLine,
        *,
        budget: int,
        month: Callable[[], str],
    ) -> None:
        self._store, self._box, self._line = store, box, line
        self._budget, self._month = budget, month
        self._stands: dict[str, Stand] = {}
        self._spoilt: dict[str, int] = {}
        self._left: dict[str, str] = {}  # not sent in this run, and why: lost, refused
        self._life = ""

    def waiting(self, reader: Reader) -> tuple[DueScan, ...]:
        """What can go now and has not; facts that name it wait."""
        standing = reader.standing()
        if not (standing.enrolled and standing.timeline) or self._is_spent(reader):
            return ()
        due = reader.scans_due(standing.timeline)
        return tuple(scan for scan in due if scan.sha256 not in self._left)

    def bytes_left(self, reader: Reader) -> int:
        """How much of it still has to go."""
        return sum(
            max(0, scan.size - len(stand.have) * PIECE)
            if (stand := self._stands.get(scan.sha256))
            else scan.size
            for scan in self.waiting(reader)
        )

    def carry(self) -> int:
        """Some pieces, then it is a round's turn again; how many bytes went. Unreachable."""
        standing, waiting = look(self._store, lambda r: (r.standing(), self.waiting(r)))
        if standing.timeline != self._life:
            self._life = standing.timeline
            self._stands.clear()
            self._left.clear()
        pieces, sent = PIECES, 0
        for scan in waiting[:ASKED]:
            for size in self._send(scan, standing, most=pieces):
                pieces, sent = pieces - 1, sent + size
            if pieces <= 0:
                break
        return sent

    def _send(self, scan: DueScan, standing: Standing, *, most: int) -> Iterator[int]:
        """The pieces that are not there, at most so many; the size of each that went."""
        stand = self._stands.get(scan.sha256) or self._ask(scan, standing)
        while stand is not None and stand.timeline == standing.timeline:
            self._stands[scan.sha256] = stand
            if stand.whole:
                whole = partial(_whole, sha256=scan.sha256, timeline=stand.timeline)
                perform(self._store, whole)
                del self._stands[scan.sha256]
                return
            if most <= 0 or look(self._store, self._is_spent):
                return
            number = min(set(range(-(-scan.size // PIECE))) - stand.have, default=0)
            data = self._piece(scan, number)
            if data is None:
                return
            stand, most = self._put(scan, number, data, standing), most - 1
            yield len(data)
        self._stands.pop(scan.sha256, None)

    def _ask(self, scan: DueScan, standing: Standing) -> Stand | None:
        if not self._box.has(scan.sha256):
            self._left[scan.sha256] = "lost"
            return None
        status, told, signature = self._line.call(
            "GET", f"{coding.BLOBS}/{scan.sha256}", b"", device=standing.device
        )
        return self._read(scan, status, told, signature, standing)

    def _put(self, scan: DueScan, number: int, data: bytes, standing: Standing) -> Stand | None:
        perform(self._store, partial(_spend, month=self._month(), size=len(data)))
        status, told, signature = self._line.call(
            "PUT",
            f"{coding.BLOBS}/{scan.sha256}/{number}?size={scan.size}&timeline={standing.timeline}",
            data,
            device=standing.device,
        )
        return self._read(scan, status, told, signature, standing)

    def _read(
        self, scan: DueScan, status: int, told: bytes, signature: Signature, standing: Standing
    ) -> Stand | None:
        """What the holder has; None where it has begun another life, or what came was spoilt."""
        if status == 409:
            if b"timeline" not in told:
                self._again(scan)
            return None
        if status != 200:
            self._left[scan.sha256] = "refused"
            return None
        return read_stand(told, scan.sha256, signature=signature, standing=standing)

    def _again(self, scan: DueScan) -> None:
        """The holder dropped what it had: it was not the scan. Is it still the scan here?"""
        self._spoilt[scan.sha256] = self._spoilt.get(scan.sha256, 0) + 1
        with suppress(Refused):
            self._box.read(scan.sha256)
            if self._spoilt[scan.sha256] < SPOILT:
                return
            self._left[scan.sha256] = "refused"
            return
        self._left[scan.sha256] = "lost"

    def _piece(self, scan: DueScan, number: int) -> bytes | None:
        try:
            return self._box.piece(scan.sha256, number=number)
        except Refused:
            self._left[scan.sha256] = "lost"
            return None

    def _is_spent(self, reader: Reader) -> bool:
        return bool(self._budget) and spent(reader, month=self._month()) >= self._budget


def read_stand(told: bytes, sha256: str, *, signature: Signature, standing: Standing) -> Stand:
    """Where a scan stands at the holder, if the holder signed it. Unreachable."""
    try:
        plain = json.loads(told)
        have, whole, life = plain["have"], plain["whole"], plain["timeline"]
        stand = Stand(frozenset(map(int, have)), whole is True, str(life))
    except (ValueError, TypeError, LookupError) as error:
        raise Unreachable("login_page") from error
    text = signing.scan_text(sha256, have=stand.have, whole=stand.whole, timeline=stand.timeline)
    key, station = standing.center_key, standing.station
    if key and not signature.stands(text, center_key=key, station=station):
        raise Unreachable("login_page")
    return stand


def fetch(line: ScanLine, scan: Scan, *, device: str) -> bytes:
    """A scan of one's own station from the center. Unreachable; Refused(SCAN_NOT_HERE)."""
    pieces = []
    for number in range(-(-scan.size // PIECE)):
        target = f"{coding.BLOBS}/{scan.sha256}/{number}"
        status, data, _ = line.call("GET", target, b"", device=device)
        if status != 200:
            raise Refused(Reason.SCAN_NOT_HERE)
        pieces.append(data)
    whole = b"".join(pieces)
    if digest_of(whole).hexdigest() != scan.sha256:
        raise Refused(Reason.SCAN_NOT_HERE)
    return whole


def spent(reader: Reader, *, month: str) -> int:
    """Bytes of scans sent in a month, those that were lost on their way among them."""
    return int(reader.notes(NOTE).get(f"{NOTE}{month}", "0"))


def _spend(tx: Tx, *, month: str, size: int) -> None:
    total = spent(tx, month=month) + size
    for old in tx.notes(NOTE):
        tx.drop_note(old)
    tx.put_note(f"{NOTE}{month}", str(total))


def _whole(tx: Tx, *, sha256: str, timeline: str) -> None:
    tx.scan_is_whole(sha256, timeline=timeline)
    tx.put_standing(replace(tx.standing(), scan=sha256))
