"""What the use cases ask of scans: a place for their bytes, and which are named where."""

from typing import Protocol

from winclient.domain.ledger.scans import Media
from winclient.domain.values import Value


class KeptScan(Value, frozen=True, kw_only=True):
    """A scan whose bytes are safe on this PC, meant for a material; in no case yet."""

    material: str
    sha256: str
    size: int
    media: Media


class DueScan(Value, frozen=True):
    """A scan that the holder is not known to have; `seq`: the first own entry that names it."""

    sha256: str
    size: int
    seq: int  # 0: only an entry kept beside the ledger names it


class ScanBox(Protocol):
    """Keeps the bytes of scans by their SHA-256."""

    def put(self, data: bytes) -> str:
        """Keep a scan; its SHA-256. Durable when this returns. OSError."""

    def has(self, sha256: str) -> bool: ...

    def read(self, sha256: str) -> bytes:
        """Refused(SCAN_NOT_HERE) where it is gone or not what it was."""

    def piece(self, sha256: str, *, number: int) -> bytes:
        """One MiB of it, from `number` MiB on. Refused(SCAN_NOT_HERE)."""

    def remove(self, sha256: str) -> None: ...


class ScanReader(Protocol):
    """Reads of one consistent moment."""

    def scans_due(self, timeline: str) -> tuple[DueScan, ...]:
        """What own facts name and this life of the holder is not known to have, in order."""

    def scan_named(self, sha256: str) -> bool:
        """Whether a case of this PC needs it."""

    def scans_named(self) -> frozenset[str]: ...


class ScanTx(Protocol):
    """What a transaction changes beside the facts."""

    def scan_is_whole(self, sha256: str, *, timeline: str) -> None:
        """Note that the holder, in the life called `timeline`, has all of this scan."""

    def scans_again(self) -> None:
        """Of no scan it is known that the holder has it: each is asked about once more."""
