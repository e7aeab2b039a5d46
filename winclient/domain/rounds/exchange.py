"""What a counter and a holder say to one another in a round; `PROTOCOL.md` says why.

Every value is sent as a JSON object with these field names; fields that hold their default may be
left out, unknown ones are ignored. Ids are UUIDs in their canonical spelling (version 7, RFC 9562),
hashes 64 lower-case hex digits, times ISO 8601 with offset; order is taken from neither.
"""

from enum import StrEnum

from winclient.domain.digest import digest
from winclient.domain.rounds.asking import Answered, Ask
from winclient.domain.rounds.streams import GENESIS, Grant, Line, Loose
from winclient.domain.values import Value

PROTOCOL = 1
BRANCHED = "branched"  # kind of the center's own news: `body` is the epoch that left `subject`
_TOTALS = 1 << 48  # exact also where JSON's numbers are doubles


class Status(StrEnum):
    """What a holder says of the branch a round speaks of."""

    OK = "ok"
    TIMELINE = "timeline"  # another life of this holder: nothing was done but say where it stands
    GAP = "gap"  # entries before these are missing here
    FORK = "fork"  # another branch is known under this name


class Verdict(StrEnum):
    """What the center made of a fact; it is kept, shown in the feed and stops nothing."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"  # malformed or impossible
    CONFLICT = "conflict"  # not built on what is current: both are kept, a person settles it
    QUARANTINED = "quarantined"  # kind unknown here, or its case has not come yet: judged again
    HOLLOW = "hollow"  # only number and hash came


class Round(Value, frozen=True, kw_only=True):
    """Device to holder. `end` and `endhash`: how far its own ledger reaches on this branch.

    `witness` is that of the last reply whose page was taken in, as it came; `scan` the last of
    which this life of the holder said that it is whole.
    """

    nonce: str
    device: str  # empty while it asks to be enrolled
    grant: Grant | None
    timeline: str
    end: int = 0
    endhash: str = GENESIS
    entries: tuple[Line, ...] = ()
    salvage: tuple[Loose, ...] = ()
    feed_timeline: str = ""
    cursor: int = 0
    asks: tuple[Ask, ...] = ()
    witness: str = ""
    scan: str = ""
    version: int = PROTOCOL


class News(Value, frozen=True, gc=False):
    """One line of the center's feed. A later line with the same id replaces its verdict.

    `body` is empty where the reader's own device brought the fact, and for queue and reference.
    """

    id: str
    verdict: Verdict
    reason: str  # why it was not accepted: a code
    kind: str
    subject: str
    device: str  # empty: the back office
    at: str = ""
    body: str = ""


class Reply(Value, frozen=True, kw_only=True):
    """Holder to device. `last` may exceed `upto`, the part of it the device showed to have.

    `witness` says how far this holder has come, in words that it alone can make and read: shown
    again, they prove to a holder that was put back from a copy what it has lost. `scans_again`: the
    scan that the round names is not whole here, so nothing said of scans counts any more.

    `revoked` is the standing of `device`, not of who carried its round. `stopped`, to a relay: all
    of its station that may take in nothing new, for most of them say nothing for hours.
    """

    nonce: str
    device: str
    epoch: str
    timeline: str
    status: Status
    last: int
    upto: int
    uptohash: str
    branch: tuple[tuple[int, str], ...] = ()  # with FORK: places and hashes, ascending, sparse
    feed_timeline: str
    since: int  # the page follows this place of the feed
    page: tuple[News, ...]
    cursor: int  # the place of the page's last line
    total: int  # sum of `weight` over all lines up to the cursor
    end: int  # the place of the feed's last line
    safe: int = 0  # up to here every backup the center keeps has all facts and their scans
    answers: tuple[Answered, ...] = ()
    revoked: bool = False
    stopped: tuple[str, ...] | None = None  # None: from a holder that does not say
    scans_again: bool = False
    witness: str = ""
    version: int = PROTOCOL


def weight(id: str, verdict: Verdict) -> int:
    """What a line of the feed adds to the total: the first 6 bytes of SHA-256("id verdict")."""
    return int.from_bytes(digest(f"{id} {verdict}").digest()[:6])


def total(before: int, id: str, verdict: Verdict) -> int:
    """The total after one more line: modulo 2 to the power of 48."""
    return (before + weight(id, verdict)) % _TOTALS
