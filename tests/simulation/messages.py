"""What the parties of the simulated exchange say to one another: small frozen values."""

from typing import Any, NamedTuple

# Facts. A number stands in RECEIVED, MAPPED, VOIDED and MISSING; SUSPECT closes a lease.
RECEIVED, NOTED, STATUS, ATTACHED, VOIDED, MAPPED = range(6)
SUSPECT, MISSING, SETTLED, NEWER, POISON, STUB = range(6, 12)
BRANCHED = 12  # the center's own news: branch `arg` of this device leaves branch `case`
ON_A_CASE = frozenset((NOTED, STATUS, ATTACHED, MAPPED, NEWER))

ACCEPTED, REJECTED, CONFLICT, QUARANTINED, HOLLOW = range(5)  # verdicts
OK, TIMELINE, GAP, FORK = range(4)  # what a holder says of a stream
LEASE, EPOCH, FETCH, CLAIM, ENROL = range(5)  # asks: idempotent by their id
LOOSE = -1  # in place of an epoch: what came outside streams
ACTIVE, VOID, DISPUTED = range(3)  # a lease

NO_BLOCK, STOPPED = (0, 1, 0), (-1, 1, 0)  # for numbers: ask by another id; ask no more

GENESIS = 7
STATION = 1_000_000  # a number is station * STATION + serial; a provisional one is negative


class Entry(NamedTuple):
    """One line of a ledger. `base` names the fact a non-commuting one was built on."""

    seq: int
    id: int
    kind: int
    case: int
    arg: int
    base: int
    prev: int
    hash: int


class Item(NamedTuple):
    """One line of the center's feed: a fact, its verdict, and the device that brought it."""

    id: int
    verdict: int
    kind: int
    case: int
    arg: int
    dev: int


class Grant(NamedTuple):
    """The center's signed word that this device may write this branch."""

    epoch: int
    parent: int
    base: int
    hash: int
    hw: int  # the hardware it was given to


class Ask(NamedTuple):
    """Something wanted beside the stream; asked twice it is answered alike."""

    id: int
    kind: int
    dev: int
    epoch: int
    data: tuple[Any, ...]


class Witness(NamedTuple):
    """A holder's own word of how far it had come, which its reader shows again."""

    nth: int = 0  # lives of its database before this one
    timeline: int = 0
    place: int = 0
    total: int = 0
    block: int = 0
    foreign: bool = False  # a relay's: the center can tell that it is not its own


NOTHING_TOLD = Witness()


class Round(NamedTuple):
    """Device to holder. `end` and `endhash`: how far the device's own ledger reaches here."""

    nonce: int
    dev: int
    grant: Grant
    timeline: int
    entries: tuple[Entry, ...]
    end: int
    endhash: int
    salvage: tuple[tuple[int, Entry], ...]  # each with the device that vouches for it
    feed_timeline: int
    cursor: int
    asks: tuple[Ask, ...]
    reach: int  # who asks: the hardware's network address, so that a reply finds its way
    witness: Witness = NOTHING_TOLD
    scan: int = 0  # the last that this life of the holder is known to have


class Reply(NamedTuple):
    """Holder to device. `last` may exceed `upto`, the part of it the device showed to have."""

    nonce: int
    dev: int
    epoch: int
    timeline: int
    status: int
    last: int
    upto: int
    uptohash: int
    branch: tuple[int, tuple[int, ...]]
    feed_timeline: int
    frm: int
    page: tuple[Item, ...]
    cursor: int
    total: int
    safe: int
    answers: tuple[tuple[int, object], ...]
    revoked: bool
    witness: Witness = NOTHING_TOLD
    scans_again: bool = False
    stopped: frozenset[int] | None = None  # to a relay: all that may take in nothing new


class Piece(NamedTuple):
    """One of the two pieces of a scan."""

    blob: int
    piece: int
    timeline: int
    reach: int


class PieceKept(NamedTuple):
    """Which pieces of a scan the holder has, as bits."""

    blob: int
    have: int
    timeline: int


class Garbage(NamedTuple):
    """A truncated body, or a login page where an answer should be."""

    nonce: int


def chain(  # noqa: PLR0917 - called a million times
    prev: int, seq: int, id: int, kind: int, case: int, arg: int, base: int
) -> int:
    """Stable for integers: Python salts only the hashes of text and bytes."""
    return hash((prev, seq, id, kind, case, arg, base))


def entry(  # noqa: PLR0917 - called a million times
    prev: int, seq: int, id: int, kind: int, case: int, arg: int, base: int
) -> Entry:
    """The entry that follows `prev`."""
    return Entry(seq, id, kind, case, arg, base, prev, chain(prev, seq, id, kind, case, arg, base))


def weight(id: int, verdict: int) -> int:
    """What one line of the feed adds to the total that both sides compare."""
    return hash((id, verdict, 1))


Case = tuple[int, int, int, int, int, int]  # number, mapped, last status fact, status, notes, edits
BLANK: Case = (0, 0, 0, 0, 0, 0)


def evolve(case: Case, *, id: int, kind: int, arg: int) -> Case:
    """The one rule of change, for the center and for every view."""
    number, mapped, last, status, notes, edits = case
    if kind == RECEIVED:
        return (arg, 0, 0, 0, 0, 0)
    if kind == STATUS:
        return (number, mapped, id, arg, notes, edits + 1)
    if kind == MAPPED:
        return (number, arg, last, status, notes, edits)
    return (number, mapped, last, status, (notes + id) & 0xFFFFFFFFFFFF, edits)
