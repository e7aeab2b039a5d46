"""Rounds and replies as JSON, gzip with a limit, and where each thing is asked for."""

import zlib
from typing import Any, TypeVar

import msgspec

from winclient.domain.rounds.asking import Answer
from winclient.domain.rounds.exchange import Reply, Round

ROUNDS, BLOBS, REFERENCE, NEWS = "/v1/rounds", "/v1/blobs", "/v1/reference", "/v1/news"
ABOUT = "/v1/center"  # who answers here: name, timeline, key

DEVICE_HEADER, SIGNATURE_HEADER = "Winclient-Device", "Winclient-Signature"
# With a relay's replies: base64 of the JSON of the grant that the center signed for it. Its key
# signs the reply, if the grant is the center's, its role `relay`, its station the device's own.
GRANT_HEADER = "Winclient-Grant"
VERSION_HEADER, STATION_HEADER = "Winclient-Version", "Winclient-Station"

MOST_BYTES = 16_000_000  # of a body, unpacked
MOST_LINES = 5_000  # of one round

T = TypeVar("T")


class Malformed(ValueError):
    """These bytes are no message of the exchange; the text says where and why."""


def encode(message: Any) -> bytes:
    """Any of the values as JSON; what is signed is exactly these bytes."""
    return msgspec.json.encode(message)


def decode_round(body: bytes) -> Round:
    """A round. Malformed names the field."""
    return _decoded(_ROUND, body)


def decode_reply(body: bytes) -> Reply:
    """A reply; a login page and a truncated body are Malformed."""
    return _decoded(_REPLY, body)


def decode_answer(body: bytes) -> Answer:
    """One answer by itself, as a center keeps it."""
    return _decoded(_ANSWER, body)


def _decoded(decoder: "msgspec.json.Decoder[T]", body: bytes) -> T:
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(str(error)[:200]) from error


_ROUND = msgspec.json.Decoder(Round)
_REPLY = msgspec.json.Decoder(Reply)
_ANSWER: "msgspec.json.Decoder[Answer]" = msgspec.json.Decoder(Answer)


def pack(body: bytes) -> bytes:
    """gzip at its quickest level: on a slow line the size counts, here the time."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()


def unpack(body: bytes, *, most: int = MOST_BYTES) -> bytes:
    """The bytes that were packed. Malformed if it is no gzip, or more than `most` bytes."""
    unpacker = zlib.decompressobj(31)
    try:
        plain = unpacker.decompress(body, most)
    except zlib.error as error:
        raise Malformed(f"gzip: {error}") from error
    if unpacker.unconsumed_tail:
        raise Malformed(f"gzip: more than {most} bytes")
    if not unpacker.eof:
        raise Malformed("gzip: cut short")
    return plain
