"""Scans and photos of materials: what is taken, and what a case remembers of each."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from winclient.domain.ledger.recorded import Recorded
from winclient.domain.refusals import Reason, Refused
from winclient.domain.values import Value

PIECE = 1 << 20  # bytes that are sealed, read and sent at once
MOST_BYTES = 32 << 20  # of one scan; a center takes twice as much
MOST_SCANS = 100  # of one case


class Media(StrEnum):
    """What a scan is, by its first bytes; its name says nothing."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    TIFF = "image/tiff"

    @property
    def suffix(self) -> str:
        """How a file of this kind is called."""
        return _SUFFIXES[self]


_SUFFIXES = {Media.PDF: ".pdf", Media.JPEG: ".jpg", Media.PNG: ".png", Media.TIFF: ".tif"}
_BEGINNINGS = (
    (b"%PDF-", Media.PDF),
    (b"\xff\xd8\xff", Media.JPEG),
    (b"\x89PNG\r\n\x1a\n", Media.PNG),
    (b"II*\x00", Media.TIFF),
    (b"MM\x00*", Media.TIFF),
)


class Scan(Value, frozen=True, kw_only=True):
    """A scan of a material; its bytes lie elsewhere, under their SHA-256."""

    material: str
    sha256: str
    size: int
    media: Media
    at: datetime


class ScanAttached(Recorded, frozen=True, kw_only=True):
    """A scan or photo belongs to this material of the case."""

    case: str
    material: str
    sha256: str
    size: int
    media: Media


class ScanWithdrawn(Recorded, frozen=True, kw_only=True):
    """It does not: attached by mistake."""

    case: str
    material: str
    sha256: str
    reason: str


ScanFact = ScanAttached | ScanWithdrawn


class Digest(Protocol):
    """Anything that names a scan."""

    @property
    def material(self) -> str: ...
    @property
    def sha256(self) -> str: ...


def media_of(data: bytes, *, file: str) -> Media:
    """What these bytes are. Refused, naming `file`: SCAN_EMPTY, SCAN_TOO_LARGE, SCAN_KIND."""
    if not data:
        raise Refused(Reason.SCAN_EMPTY, file=file)
    if len(data) > MOST_BYTES:
        raise Refused(Reason.SCAN_TOO_LARGE, file=file, limit=MOST_BYTES >> 20)
    for beginning, media in _BEGINNINGS:
        if data.startswith(beginning):
            return media
    raise Refused(Reason.SCAN_KIND, file=file)


def after(scans: tuple[Scan, ...], fact: ScanFact) -> tuple[Scan, ...]:
    """The scans of a case after this fact: each once, in the order they were attached in,
    whatever order the facts arrive in."""
    others = tuple(scan for scan in scans if not _same(scan, fact))
    if isinstance(fact, ScanWithdrawn):
        return others
    known = next((scan for scan in scans if _same(scan, fact)), None)
    at = fact.at if known is None else min(known.at, fact.at)
    made = Scan(material=fact.material, sha256=fact.sha256, size=fact.size, media=fact.media, at=at)
    return tuple(sorted((*others, made), key=lambda scan: (scan.at, scan.material, scan.sha256)))


def _same(one: Digest, other: Digest) -> bool:
    return (one.material, one.sha256) == (other.material, other.sha256)
