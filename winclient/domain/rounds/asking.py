"""What a counter asks beside its stream, and the answers: each idempotent by the ask's id.

On the wire an ask has a field `ask`, an answer a field `answer`, that names its kind.
"""

from typing import get_args

from winclient.domain.rounds.streams import Grant, Loose
from winclient.domain.values import Value


class _Ask(Value, frozen=True, kw_only=True, tag_field="ask"):
    """Asked twice it is answered alike; the id is durable before it is sent."""

    id: str


class _Answer(Value, frozen=True, tag_field="answer"):
    """What the holder says to one ask."""


class Enrol(_Ask, frozen=True, kw_only=True, tag="enrol"):
    """A one-time code and the key made on this PC become a device. Signed with that key."""

    code: str
    key: str  # Ed25519 public key, base64
    hardware: str
    name: str = ""


class Branch(_Ask, frozen=True, kw_only=True, tag="branch"):
    """A new epoch, from where the ledger and the center agree."""

    device: str
    parent: str
    base: int
    hash: str
    hardware: str


class Lease(_Ask, frozen=True, kw_only=True, tag="lease"):
    """A block of serials of one series; `floor` is the last that was given without a lease."""

    device: str
    epoch: str
    series: str  # as in `domain.ledger.numbering`: case/610199/2026/001
    count: int
    floor: int = 0


class Claim(_Ask, frozen=True, kw_only=True, tag="claim"):
    """This block was given to me by an earlier life of the center."""

    device: str
    epoch: str
    lease: str  # the id it was asked for by
    series: str
    lo: int
    hi: int


class Fetch(_Ask, frozen=True, kw_only=True, tag="fetch"):
    """All entries of a device beyond `have`: for each epoch the last place; LOOSE counts lines."""

    device: str  # this one, or one that this hardware was enrolled as before
    have: dict[str, int]


class Enrolled(_Answer, frozen=True, kw_only=True, tag="enrolled"):
    """The device and its first branch; `former` are earlier devices of this hardware."""

    grant: Grant
    center_key: str  # Ed25519 public key by which grants, blocks and reference are checked
    typing_secret: str = ""  # by which a block read out by telephone is checked
    former: tuple[str, ...] = ()


class Branched(_Answer, frozen=True, kw_only=True, tag="branched"):
    """The branch asked for."""

    grant: Grant


class Block(_Answer, frozen=True, kw_only=True, tag="block"):
    """The serials lo..hi of a series. Empty (`lo > hi`): ask by another id.

    `signature` lets it travel by telephone or QR code instead: `wire.signing.block_text`.
    """

    series: str
    lo: int
    hi: int
    signature: str = ""


class Stopped(_Answer, frozen=True, kw_only=True, tag="stopped"):
    """No more numbers for this device."""


class Claimed(_Answer, frozen=True, kw_only=True, tag="claimed"):
    """The claim is noted; never to be read as a block."""


class Fetched(_Answer, frozen=True, kw_only=True, tag="fetched"):
    """A page of a device's own past, each line with its epoch; an empty page is the end."""

    lines: tuple[tuple[str, Loose], ...]


class Denied(_Answer, frozen=True, kw_only=True, tag="denied"):
    """It cannot be given, and asking again will not help: a code that is wrong, used or expired."""

    reason: str


Ask = Enrol | Branch | Lease | Claim | Fetch
Answer = Enrolled | Branched | Block | Stopped | Claimed | Fetched | Denied


class Answered(Value, frozen=True):
    """An answer, with the id of its ask."""

    id: str
    value: Answer


def name_of(told: Ask | Answer) -> str:
    """What the wire calls this kind: `enrol`, `branched` and so on."""
    return str(type(told).__struct_config__.tag)


ASKS: dict[str, type[Ask]] = {str(kind.__struct_config__.tag): kind for kind in get_args(Ask)}
