"""Ed25519 signatures of requests, replies, grants, blocks and reference; keys as base64 text."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Collection
from typing import NamedTuple

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from winclient.domain.rounds.streams import RELAY, Grant


class SigningKey:
    """A private key: 32 bytes that never leave the machine they were made on."""

    __slots__ = ("_key", "public")

    def __init__(self, secret: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(secret)
        self.public = base64.b64encode(self._key.public_key().public_bytes_raw()).decode()

    def secret_for(self, device: str) -> str:
        """A secret that only this key's owner can make again: one for each device."""
        return self.vouch(f"winclient {device}".encode())

    def vouch(self, message: bytes) -> str:
        """What only this key's owner can make of a message, and can check (HMAC-SHA256, base64)."""
        made = hmac.digest(self._key.private_bytes_raw(), message, "sha256")
        return base64.b64encode(made).decode()

    def sign(self, message: bytes) -> str:
        """The signature, base64."""
        return base64.b64encode(self._key.sign(message)).decode()

    def shared_with(self, public: bytes) -> bytes:
        """The secret that this key has in common with an X25519 key. ValueError for a weak one."""
        digest = hashlib.sha512(self._key.private_bytes_raw()).digest()
        own = X25519PrivateKey.from_private_bytes(digest[:32])  # RFC 8032, 5.1.5: the scalar
        return own.exchange(X25519PublicKey.from_public_bytes(public))


def sealing_key(key: str) -> X25519PublicKey:
    """The X25519 key of who signs with `key` (RFC 7748, 4.1: u = (1 + y) / (1 - y)).

    So whoever can check the center's signatures can write to it, and no further key is enrolled.
    """
    y = int.from_bytes(base64.b64decode(key, validate=True), "little") & (1 << 255) - 1
    u = (1 + y) * pow(1 - y, -1, _P) % _P
    return X25519PublicKey.from_public_bytes(u.to_bytes(32, "little"))


_P = (1 << 255) - 19


def verified(key: str, signature: str, message: bytes) -> bool:
    """Whether the holder of `key` signed this message; False for text that is neither."""
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
        public.verify(base64.b64decode(signature, validate=True), message)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


class Signature(NamedTuple):
    """What stands beside a holder's answer: its signature, and a relay's grant by the center."""

    text: str = ""
    grant: str = ""  # base64 of its JSON; empty where the center itself answers

    def stands(self, message: bytes, *, center_key: str, station: str) -> bool:
        """Whether the center said this, or a relay which it granted for this station."""
        return verified(self._signer(center_key, station), self.text, message)

    def _signer(self, center_key: str, station: str) -> str:
        if not self.grant:
            return center_key
        try:
            grant = msgspec.json.decode(base64.b64decode(self.grant, validate=True), type=Grant)
        except (ValueError, msgspec.DecodeError):
            return ""
        granted = verified(center_key, grant.signature, grant_text(grant))
        fits = grant.role == RELAY and grant.station == station
        return grant.key if granted and fits else ""


def is_key(text: str) -> bool:
    """Whether this is a public key at all."""
    try:
        return len(base64.b64decode(text, validate=True)) == 32
    except (ValueError, binascii.Error):
        return False


def request_text(method: str, target: str, body: bytes) -> bytes:
    """What a device signs: method, path with query, and SHA-256 of the body before packing.

    Repeating a signed request changes nothing: rounds, pieces and orders are told by their ids.
    """
    return f"winclient request\n{method}\n{target}\n{hashlib.sha256(body).hexdigest()}".encode()


def reply_text(body: bytes) -> bytes:
    """What a holder signs of an answer: its body, which names the nonce it answers."""
    return b"winclient reply\n" + body


def scan_text(sha256: str, *, have: Collection[int], whole: bool, timeline: str) -> bytes:
    """What a holder signs of how far a scan has come."""
    pieces = ",".join(map(str, sorted(have)))
    return f"winclient scan\n{sha256}\n{timeline}\n{int(whole)}\n{pieces}".encode()


def grant_text(grant: Grant) -> bytes:
    """What the center signs of a grant."""
    fields = (
        *(grant.device, grant.name, grant.key, grant.hardware, grant.station, grant.role),
        *(grant.epoch, grant.parent, str(grant.base), grant.hash),
    )
    return "\n".join(("winclient grant", *fields)).encode()


def block_text(device: str, ask: str, series: str, lo: int, hi: int) -> bytes:
    """What the center signs of a block, so that it may travel by telephone or QR code."""
    return f"winclient block\n{device}\n{ask}\n{series}\n{lo}\n{hi}".encode()


_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: none is read as another
_TYPED = 25  # letters: 28 bits of lo, 17 of the length, 80 of proof
_PROOF = 80


def typed_block(secret: str, *, ask: str, series: str, lo: int, hi: int) -> str:
    """A block in 25 letters to be read out by telephone, good for this one ask.

    `secret` is shared by center and device since the enrolment (`Enrolled.typing_secret`).
    """
    value = (lo << 17 | (hi - lo + 1)) << _PROOF | _proof(secret, ask, series, lo, hi)
    letters = "".join(_LETTERS[value >> 5 * at & 31] for at in reversed(range(_TYPED)))
    return "-".join(letters[at : at + 5] for at in range(0, _TYPED, 5))


def read_typed_block(secret: str, *, ask: str, series: str, typed: str) -> tuple[int, int] | None:
    """Lowest and highest serial; None for a slip of the tongue, or for another ask or device."""
    plain = typed.upper().translate(str.maketrans("OIL", "011", " -"))
    if len(plain) != _TYPED or not set(plain) <= set(_LETTERS):
        return None
    value = 0
    for letter in plain:
        value = value << 5 | _LETTERS.index(letter)
    lo, count = value >> _PROOF + 17, value >> _PROOF & (1 << 17) - 1
    hi = lo + count - 1
    proof = _proof(secret, ask, series, lo, hi).to_bytes(10)
    same = hmac.compare_digest(proof, (value & (1 << _PROOF) - 1).to_bytes(10))
    return (lo, hi) if same and count else None


def _proof(secret: str, ask: str, series: str, lo: int, hi: int) -> int:
    text = f"winclient typed\n{ask}\n{series}\n{lo}\n{hi}".encode()
    return int.from_bytes(hmac.digest(secret.encode(), text, "sha256")[: _PROOF // 8])


def reference_text(kind: str, station: str, version: int, body: bytes) -> bytes:
    """What the center signs of a version of the catalogue, calendar, counters or policy."""
    digest = hashlib.sha256(body).hexdigest()
    return f"winclient reference\n{kind}\n{station}\n{version}\n{digest}".encode()
