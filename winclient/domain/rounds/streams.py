"""Streams of a ledger as they travel: lines, lone lines, and the grant to write a branch."""

from winclient.domain.values import Value

GENESIS = "0" * 64  # the chain hash before the first entry
LOOSE = ""  # in place of an epoch: what came outside every stream


class Line(Value, frozen=True, gc=False):
    """One line of a ledger: `hash` = SHA-256 of the previous hash, seq, id, kind, at and body,
    one a line. `body` is the fact's canonical JSON, opaque to who forwards it; empty when pruned.

    No line holds anything that could hold it: with thousands at once, Python's search for circles
    (`gc`) would cost a tenth of a round.
    """

    seq: int
    id: str
    kind: str
    subject: str  # the case, ticket, session or counter it is about; follows from the body
    at: str
    body: str
    hash: str


class Loose(Value, frozen=True, gc=False):
    """A line offered outside every stream, by the device that vouches for it."""

    device: str
    prev: str  # the chain hash before it, so that a lone line can be checked
    line: Line


RELAY = "relay"  # the role of who forwards what the counters of a station hand in


class Grant(Value, frozen=True, kw_only=True):
    """The center's signed word that this device, with this key, may write this branch.

    A restored center learns devices and branches again from the grants that rounds carry.
    """

    device: str
    name: str
    key: str  # Ed25519 public key, base64
    hardware: str
    station: str  # region (6 digits) and station (3): the scope of its feed
    role: str  # counter or relay
    epoch: str
    parent: str  # the epoch it left; empty for the first
    base: int  # entries up to here belong to the parent
    hash: str  # the chain hash at the base
    signature: str = ""  # of the center, over `wire.signing.grant_text`
