"""A sealed file: messages of the exchange for one reader, where there is no line to carry them.

The first line names format and version. The second is JSON: what the file holds (`kind`), its
nonce (`bundle`), the Ed25519 keys of who wrote it and who can read it (`sender`, `receiver`), and
a fresh X25519 key (`key`). The third is the sender's signature of the second. Then frames: four
bytes of length (big-endian) and as many of ChaCha20-Poly1305, under HKDF-SHA256 of the secret that
`key` shares with the receiver's, salted with SHA-256 of the second line. A frame's nonce is its
number in eleven bytes and one byte that is 1 in the last frame, which is empty: so frames cannot
be left out, moved or cut off. A message is a line of JSON and its body, packed by gzip.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
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
ROUNDS, REPLIES = "rounds", "replies"
_LINE = 4096  # bytes of a line before the frames
_TAG = 16


class Label(Struct, frozen=True, kw_only=True):
    """What stands on the outside of a sealed file; keys in base64."""

    kind: str
    bundle: str
    sender: str
    receiver: str
    key: bytes


class Message(Struct, frozen=True):
    """One message: what HTTP would say in headers, and the body as it was signed."""

    head: Mapping[str, str]
    body: bytes


def seal(
    file: Path, messages: Iterable[Message], *, kind: str, bundle: str, key: SigningKey, to: str
) -> int:
    """Write a sealed file; how many messages. What stood there stays until the new one is whole.

    Refused(FILE_EXISTS) where something else stands under this name. OSError of the stick.
    """
    if file.exists() and not _is_sealed(file):
        raise Refused(Reason.FILE_EXISTS, file=str(file))
    part = file.with_suffix(".TMP")  # short names without odd letters: the stick may be FAT
    try:
        with part.open("wb") as out:
            count = _write(out, messages, kind=kind, bundle=bundle, key=key, to=to)
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    _flush_folder(file.parent)
    return count


def _flush_folder(folder: Path) -> None:
    """So that the name is there after the stick is pulled; not every system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _write(
    out: BinaryIO,
    messages: Iterable[Message],
    *,
    kind: str,
    bundle: str,
    key: SigningKey,
    to: str,
) -> int:
    once = X25519PrivateKey.generate()
    label = Label(
        kind=kind,
        bundle=bundle,
        sender=key.public,
        receiver=to,
        key=once.public_key().public_bytes_raw(),
    )
    line = msgspec.json.encode(label)
    out.write(MAGIC + line + b"\n" + key.sign(_signed(line)).encode() + b"\n")
    box = _box(once.exchange(sealing_key(to)), line)
    count = 0
    for message in messages:
        packed = msgspec.json.encode(message.head) + b"\n" + pack(message.body)
        _put(out, box.encrypt(_nonce(count), packed, None))
        count += 1
    _put(out, box.encrypt(_nonce(count, last=True), b"", None))
    return count


def _put(out: BinaryIO, frame: bytes) -> None:
    out.write(len(frame).to_bytes(4))
    out.write(frame)


def _signed(line: bytes) -> bytes:
    return b"winclient bundle\n" + line


def _box(secret: bytes, line: bytes) -> ChaCha20Poly1305:
    salt = hashlib.sha256(line).digest()
    derived = HKDF(SHA256(), length=32, salt=salt, info=b"winclient bundle").derive(secret)
    return ChaCha20Poly1305(derived)


def _nonce(number: int, *, last: bool = False) -> bytes:
    return number.to_bytes(11) + bytes([last])


def _is_sealed(file: Path) -> bool:
    with file.open("rb") as told:
        return told.read(len(MAGIC)) == MAGIC


class Sealed(Struct, frozen=True):
    """A sealed file for this reader, proved whole; it can be read again and again."""

    file: Path
    label: Label
    count: int
    _key: SigningKey

    def messages(self) -> Iterator[Message]:
        """One after the other. Refused(BUNDLE_DAMAGED), also if it changes under our hands."""
        with self.file.open("rb") as told:
            label, line = _label(told, self.file)
            yield from _messages(told, _opened(label, line, self._key, self.file), self.file)


def unseal(file: Path, *, kind: str, key: SigningKey) -> Sealed:
    """Look through the whole file before anything is done with it.

    Refused: FILE_NOT_FOUND, BUNDLE_UNREADABLE (something else), BUNDLE_DAMAGED (cut, changed),
    BUNDLE_FOR_ANOTHER. OSError of the stick.
    """
    try:
        with file.open("rb") as told:
            label, line = _label(told, file)
            if label.kind != kind or label.receiver != key.public:
                raise Refused(Reason.BUNDLE_FOR_ANOTHER, file=file.name, kind=label.kind)
            box = _opened(label, line, key, file)
            count = sum(1 for _ in _messages(told, box, file))
    except FileNotFoundError as error:
        raise Refused(Reason.FILE_NOT_FOUND, file=str(file)) from error
    return Sealed(file, label, count, key)


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
        return _box(key.shared_with(label.key), line)
    except ValueError as error:
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
