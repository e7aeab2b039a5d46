"""Scans on this PC: sealed files beside the store, each under a keyed mark of its SHA-256.

A file is made whole beside its place and renamed, so it is there or it is not. Every piece is
sealed by itself (AES-256-GCM), so that one can be sent without opening the rest; what was exchanged
within or between files does not open. Nobody who has the folder alone can ask whether a known
document is in it.
"""

import hashlib
import hmac
import os
from collections.abc import Collection, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from winclient.domain.ledger.scans import PIECE
from winclient.domain.refusals import Reason, Refused
from winclient.store.disk.world import sync_folder

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_MAGIC = b"WCSCAN1\n"
_SALT, _TAG = 16, 16
_HEAD = len(_MAGIC) + _SALT + 8
SETTLED = 3600.0  # seconds after which a file that no fact names was left behind by a crash


class ScanBox:
    """The scans of one store. Several threads and processes may share the folder."""

    def __init__(self, folder: Path, *, key: str) -> None:
        self.folder = folder
        self._key = bytes.fromhex(key)

    def put(self, data: bytes) -> str:
        """Keep a scan; its SHA-256. Durable when this returns; OSError where the disk fails."""
        sha256 = hashlib.sha256(data).hexdigest()
        place = self._place(sha256)
        if place.exists() and self._is_whole(sha256):
            os.utime(place)  # a sweep that runs meanwhile takes it for new
            return sha256
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = place.with_name(f"{place.name}.{os.urandom(6).hex()}.part")
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.writelines(self._sealed(data, sha256))
                file.flush()
                os.fsync(file.fileno())
            part.replace(place)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        for folder in (place.parent, self.folder, self.folder.parent):
            sync_folder(folder)
        return sha256

    def has(self, sha256: str) -> bool:
        """Whether its file is here; whether it opens is seen when it is read."""
        return self._place(sha256).exists()

    def read(self, sha256: str) -> bytes:
        """The whole scan. Refused(SCAN_NOT_HERE) where it is gone or not what it was."""
        with self._opened(sha256) as file:
            return file.whole()

    def piece(self, sha256: str, *, number: int) -> bytes:
        """Piece `number`, from `number` MiB on. Refused(SCAN_NOT_HERE) likewise."""
        with self._opened(sha256) as file:
            return file.piece(number)

    def remove(self, sha256: str) -> None:
        """Its bytes are not needed on this PC any more."""
        self._place(sha256).unlink(missing_ok=True)

    def sweep(self, known: Collection[str], *, now: float) -> int:
        """Remove what crashes left behind: unfinished files, and those that nothing in `known`
        names. What is younger than an hour may be on its way into a case. How many went."""
        places = {self._place(sha256) for sha256 in known}
        gone = 0
        for file in self.folder.glob("*/*"):
            try:
                if file not in places and file.stat().st_mtime < now - SETTLED:
                    file.unlink()
                    gone += 1
            except FileNotFoundError:
                continue  # another process swept as well
        return gone

    def bytes_here(self) -> int:
        """What the files take on the disk."""
        return sum(file.stat().st_size for file in self.folder.glob("*/*"))

    def _is_whole(self, sha256: str) -> bool:
        try:
            self.read(sha256)
        except Refused:
            return False
        return True

    def _opened(self, sha256: str) -> "_Opened":
        return _Opened(self._place(sha256), sha256=sha256, key=self._key)

    def _place(self, sha256: str) -> Path:
        mark = hmac.digest(self._names, sha256.encode(), "sha256").hex()
        return self.folder / mark[:2] / mark

    @cached_property
    def _names(self) -> bytes:
        return _derived(self._key, b"", b"winclient scan names")

    def _sealed(self, data: bytes, sha256: str) -> Iterator[bytes]:
        salt, size = os.urandom(_SALT), len(data).to_bytes(8)
        cipher = _cipher(self._key, salt)
        yield _MAGIC + salt + size
        for number in range(-(-len(data) // PIECE)):
            piece = data[number * PIECE : (number + 1) * PIECE]
            yield cipher.encrypt(_nonce(number), piece, sha256.encode() + size)


class _Opened:
    """One file while it is read."""

    def __init__(self, place: Path, *, sha256: str, key: bytes) -> None:
        self._sha256 = sha256
        try:
            self._file = place.open("rb")
        except FileNotFoundError as error:
            raise Refused(Reason.SCAN_NOT_HERE) from error
        head = self._file.read(_HEAD)
        self._size = head[-8:]
        self._cipher = _cipher(key, head[len(_MAGIC) : -8])
        if len(head) < _HEAD or not head.startswith(_MAGIC):
            self._file.close()
            raise Refused(Reason.SCAN_NOT_HERE)

    def __enter__(self) -> "_Opened":
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()

    def piece(self, number: int) -> bytes:
        """One piece, opened."""
        from cryptography.exceptions import InvalidTag

        self._file.seek(_HEAD + number * (PIECE + _TAG))
        sealed = self._file.read(PIECE + _TAG)
        try:
            return self._cipher.decrypt(_nonce(number), sealed, self._sha256.encode() + self._size)
        except (InvalidTag, ValueError) as error:
            raise Refused(Reason.SCAN_NOT_HERE) from error

    def whole(self) -> bytes:
        """All pieces; they must be the scan of that digest."""
        pieces = -(-int.from_bytes(self._size) // PIECE)
        data = b"".join(self.piece(number) for number in range(pieces))
        if hashlib.sha256(data).hexdigest() != self._sha256:
            raise Refused(Reason.SCAN_NOT_HERE)
        return data


def _cipher(key: bytes, salt: bytes) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(_derived(key, salt, b"winclient scan"))


def _derived(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    """A key of its own for each file, so that piece numbers can be nonces (RFC 5869)."""
    from cryptography.hazmat.primitives.hashes import SHA256  # late: it brings all of OpenSSL
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=32, salt=salt or None, info=purpose).derive(key)


def _nonce(number: int) -> bytes:
    return number.to_bytes(12)
