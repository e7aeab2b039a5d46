"""A sealed file: messages of the exchange for its readers, where there is no line to carry them.

The first line names format and version. The second is JSON: what the file holds (`kind`), its
nonce (`bundle`), the Ed25519 key of who wrote it (`sender`), a fresh X25519 key (`key`), and for
each reader (by Ed25519 key) the file's secret of 32 bytes, wrapped. The third is the sender's
signature of the second. Then frames: four bytes of length (big-endian) and as many of
ChaCha20-Poly1305, under HKDF-SHA256 of the secret, salted with SHA-256 of the second line. A
frame's nonce is its number in eleven bytes and one byte that is 1 in the last frame, which is
empty: so frames cannot be left out, moved or cut off. A message is a line of JSON and its body,
packed by gzip. The secret is wrapped by ChaCha20-Poly1305 with a nonce of zeros, under HKDF-SHA256
of what `key` and the reader's X25519 key share, salted with `key`.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import Struct

from winclient.domain.refusals import Reason, Refused
from winclient.sync.wire.coding import MOST_BYTES, Malformed, pack, unpack
from winclient.sync.wire.signing import SigningKey, sealing_key, verified

MAGIC = b"winclient bundle 1\n"
ROUNDS, REPLIES, COPY = "rounds", "replies", "copy"
_LINE = 4096  # bytes of a line before the frames
_TAG = 16
_ZEROS = bytes(12)


class Label(Struct, frozen=True, kw_only=True):
    """What stands on the outside of a sealed file; keys in base64."""

    kind: str
    bundle: str
    sender: str
    key: bytes
    readers: dict[str, bytes]


class Message(Struct, frozen=True):
    """One message: what HTTP would say in headers, and the body as it was signed."""

    head: Mapping[str, str]
    body: bytes


class Writer:
    """Writes a sealed file message by message; without its end it was cut, and says so."""

    def __init__(
        self, out: BinaryIO, *, kind: str, bundle: str, key: SigningKey, to: Sequence[str]
    ) -> None:
        once, secret = X25519PrivateKey.generate(), os.urandom(32)
        public = once.public_key().public_bytes_raw()
        readers = {
            reader: _lock(once.exchange(sealing_key(reader)), public).encrypt(_ZEROS, secret, None)
            for reader in to
        }
        label = Label(kind=kind, bundle=bundle, sender=key.public, key=public, readers=readers)
        line = msgspec.json.encode(label)
        out.write(MAGIC + line + b"\n" + key.sign(_signed(line)).encode() + b"\n")
        self._box = _box(secret, line)
        self._out = out
        self.count = 0

    def put(self, message: Message) -> None:
        """One message more."""
        packed = msgspec.json.encode(message.head) + b"\n" + pack(message.body)
        _put(self._out, self._box.encrypt(_nonce(self.count), packed, None))
        self.count += 1

    def end(self) -> None:
        """Nothing follows."""
        _put(self._out, self._box.encrypt(_nonce(self.count, last=True), b"", None))


def seal(
    file: Path, messages: Iterable[Message], *, kind: str, bundle: str, key: SigningKey, to: str
) -> int:
    """Write a sealed file; how many messages. What stood there stays until the new one is whole.

    Refused(FILE_EXISTS) where something else stands under this name. OSError of the stick.
    """
    if file.exists() and not is_sealed(file):
        raise Refused(Reason.FILE_EXISTS, file=str(file))
    part = file.with_suffix(".TMP")  # short names without odd letters: the stick may be FAT
    try:
        with part.open("wb") as out:
            writer = Writer(out, kind=kind, bundle=bundle, key=key, to=(to,))
            for message in messages:
                writer.put(message)
            writer.end()
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    flush_folder(file.parent)
    return writer.count


def flush_folder(folder: Path) -> None:
    """So that a new name is there after the stick is pulled; not every system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _put(out: BinaryIO, frame: bytes) -> None:
    out.write(len(frame).to_bytes(4))
    out.write(frame)


def _signed(line: bytes) -> bytes:
    return b"winclient bundle\n" + line


def _box(secret: bytes, line: bytes) -> ChaCha20Poly1305:
    return _derived(secret, salt=hashlib.sha256(line).digest(), info=b"winclient bundle")


def _lock(shared: bytes, public: bytes) -> ChaCha20Poly1305:
    return _derived(shared, salt=public, info=b"winclient bundle secret")


def _derived(secret: bytes, *, salt: bytes, info: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(HKDF(SHA256(), length=32, salt=salt, info=info).derive(secret))


def _nonce(number: int, *, last: bool = False) -> bytes:
    return number.to_bytes(11) + bytes([last])


def is_sealed(file: Path) -> bool:
    """Whether it is a sealed file, of whatever kind and for whomever."""
    with file.open("rb") as told:
        return told.read(len(MAGIC)) == MAGIC


class Sealed(Struct, frozen=True):
    """A sealed file for this reader; it can be read again and again."""

    file: Path
    label: Label
    _key: SigningKey

    def messages(self) -> Iterator[Message]:
        """One after the other. Refused(BUNDLE_DAMAGED) where it is cut or was changed."""
        with self.file.open("rb") as told:
            label, line = _label(told, self.file)
            yield from _messages(told, _opened(label, line, self._key, self.file), self.file)

    def whole(self) -> int:
        """How many messages there are, once all have been looked at. Refused(BUNDLE_DAMAGED)."""
        return sum(1 for _ in self.messages())

    def readable(self) -> Iterator[Message]:
        """All up to where it was cut: whoever wrote it may have died, or be writing."""
        try:
            yield from self.messages()
        except Refused:
            return


def unseal(file: Path, *, kinds: Sequence[str], key: SigningKey) -> Sealed:
    """A file that this reader can open.

    Refused: FILE_NOT_FOUND, BUNDLE_UNREADABLE (something else), BUNDLE_DAMAGED (cut, changed),
    BUNDLE_FOR_ANOTHER. OSError of the stick.
    """
    try:
        with file.open("rb") as told:
            label, line = _label(told, file)
    except FileNotFoundError as error:
        raise Refused(Reason.FILE_NOT_FOUND, file=str(file)) from error
    if label.kind not in kinds or key.public not in label.readers:
        raise Refused(Reason.BUNDLE_FOR_ANOTHER, file=file.name)
    _opened(label, line, key, file)
    return Sealed(file, label, key)


def _label(told: BinaryIO, file: Path) -> tuple[Label, bytes]:
    if told.read(len(MAGIC)) != MAGIC:
        raise Refused(Reason.BUNDLE_UNREADABLE, file=file.name)
    line, signature = told.readline(_LINE), told.readline(_LINE)
    if not (line.endswith(b"\n") and signature.endswith(b"\n")):
        raise Refused(Reason.BUNDLE_DAMAGED, file=file.name)
    line = line[:-1]
    try:
        label = msgspec.json.decode(line, type=Label)
        right = verified(label.sender, signature[:-1].decode(), _signed(line))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refused(Reason.BUNDLE_DAMAGED, file=file.name) from error
    if not right:
        raise Refused(Reason.BUNDLE_DAMAGED, file=file.name)
    return label, line


def _opened(label: Label, line: bytes, key: SigningKey, file: Path) -> ChaCha20Poly1305:
    try:
        lock = _lock(key.shared_with(label.key), label.key)
        return _box(lock.decrypt(_ZEROS, label.readers[key.public], None), line)
    except (ValueError, InvalidTag) as error:
        raise Refused(Reason.BUNDLE_DAMAGED, file=file.name) from error


def _messages(told: BinaryIO, box: ChaCha20Poly1305, file: Path) -> Iterator[Message]:
    number = 0
    try:
        while (size := int.from_bytes(told.read(4))) != _TAG:
            if not _TAG < size <= MOST_BYTES + _LINE:
                raise Malformed("no frame is as long")
            plain = box.decrypt(_nonce(number), told.read(size), None)
            head, _, body = plain.partition(b"\n")
            yield Message(msgspec.json.decode(head, type=dict[str, str]), unpack(body))
            number += 1
        box.decrypt(_nonce(number, last=True), told.read(_TAG), None)
        if told.read(1):
            raise Malformed("it goes on behind its end")
    except (InvalidTag, Malformed, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refused(Reason.BUNDLE_DAMAGED, file=file.name) from error
