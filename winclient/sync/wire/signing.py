"""Ed25519 signatures of requests, replies, grants, blocks and reference; keys as base64 text."""

import base64
import binascii
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from winclient.domain.streams import Grant


class SigningKey:
    """A private key: 32 bytes that never leave the machine they were made on."""

    __slots__ = ("_key", "public")

    def __init__(self, secret: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(secret)
        self.public = base64.b64encode(self._key.public_key().public_bytes_raw()).decode()

    def sign(self, message: bytes) -> str:
        """The signature, base64."""
        return base64.b64encode(self._key.sign(message)).decode()


def verified(key: str, signature: str, message: bytes) -> bool:
    """Whether the holder of `key` signed this message; False for text that is neither."""
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
        public.verify(base64.b64decode(signature, validate=True), message)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


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


def reference_text(kind: str, station: str, version: int, body: bytes) -> bytes:
    """What the center signs of a version of the catalogue, calendar, counters or policy."""
    digest = hashlib.sha256(body).hexdigest()
    return f"winclient reference\n{kind}\n{station}\n{version}\n{digest}".encode()
