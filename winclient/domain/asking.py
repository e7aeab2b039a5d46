"""What a counter asks beside its stream, and the answers: each idempotent by the ask's id.

On the wire an ask has a field `ask`, an answer a field `answer`, that names its kind.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from winclient.domain.streams import Grant, Loose


class Ask:
    """Any of `ASKS`. Asked twice it is answered alike; the id is durable before it is sent."""

    __slots__ = ()
    id: str


class Answer:
    """Any of `ANSWERS`."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrol(Ask):
    """A one-time code and the key made on this PC become a device. Signed with that key."""

    ask: str = field(default="enrol", init=False)
    id: str
    code: str
    key: str  # Ed25519 public key, base64
    hardware: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch(Ask):
    """A new epoch, from where the ledger and the center agree."""

    ask: str = field(default="branch", init=False)
    id: str
    device: str
    parent: str
    base: int
    hash: str
    hardware: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease(Ask):
    """A block of serials of one series; `floor` is the last that was given without a lease."""

    ask: str = field(default="lease", init=False)
    id: str
    device: str
    epoch: str
    series: str  # as in `domain.numbering`: case/610199/2026/001, paper/acceptance/政务受/2026
    count: int
    floor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Ask):
    """This block was given to me by an earlier life of the center."""

    ask: str = field(default="claim", init=False)
    id: str
    device: str
    epoch: str
    lease: str  # the id it was asked for by
    series: str
    lo: int
    hi: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch(Ask):
    """All entries of a device beyond `have`: for each epoch the last place; LOOSE counts lines."""

    ask: str = field(default="fetch", init=False)
    id: str
    device: str  # this one, or one that this hardware was enrolled as before
    have: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled(Answer):
    """The device and its first branch; `former` are earlier devices of this hardware."""

    answer: str = field(default="enrolled", init=False)
    grant: Grant
    center_key: str  # Ed25519 public key by which grants, blocks and reference are checked
    typing_secret: str = ""  # by which a block read out by telephone is checked
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Branched(Answer):
    """The branch asked for."""

    answer: str = field(default="branched", init=False)
    grant: Grant


@dataclass(frozen=True, slots=True, kw_only=True)
class Block(Answer):
    """The serials lo..hi of a series. Empty (`lo > hi`): ask by another id.

    `signature` lets it travel by telephone or QR code instead: `wire.signing.block_text`.
    """

    answer: str = field(default="block", init=False)
    series: str
    lo: int
    hi: int
    signature: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped(Answer):
    """No more numbers for this device."""

    answer: str = field(default="stopped", init=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed(Answer):
    """The claim is noted; never to be read as a block."""

    answer: str = field(default="claimed", init=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched(Answer):
    """A page of a device's own past, each line with its epoch; an empty page is the end."""

    answer: str = field(default="fetched", init=False)
    lines: tuple[tuple[str, Loose], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Denied(Answer):
    """It cannot be given, and asking again will not help: a code that is wrong, used or expired."""

    answer: str = field(default="denied", init=False)
    reason: str


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, with the id of its ask."""

    id: str
    value: Answer


ASKS: Mapping[str, type[Ask]] = MappingProxyType(
    {"enrol": Enrol, "branch": Branch, "lease": Lease, "claim": Claim, "fetch": Fetch}
)
ANSWERS: Mapping[str, type[Answer]] = MappingProxyType(
    {
        "enrolled": Enrolled,
        "branched": Branched,
        "block": Block,
        "stopped": Stopped,
        "claimed": Claimed,
        "fetched": Fetched,
        "denied": Denied,
    }
)
