"""What the exchange asks of the store: how it stands, branches, numbers, asks, the feed."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Protocol

from winclient.domain.rounds.asking import Ask
from winclient.domain.rounds.exchange import News
from winclient.domain.rounds.streams import GENESIS, Grant, Line, Loose
from winclient.domain.values import Value


class Lamp(StrEnum):
    """Where a case is held, as far as its counter knows."""

    NONE = ""  # no center is known
    HERE = "here"  # 仅存本机
    ON_ITS_WAY = "on_its_way"  # another disk has it, the center has not shown it yet
    CONFIRMED = "confirmed"
    CAME_BACK = "came_back"  # something of it was not accepted and waits for a person


class Standing(Value, frozen=True, kw_only=True):
    """How this store stands with its center: one value, changed whole."""

    store: str = ""  # by this name the record outside is found
    hardware: str = ""  # the machine it is bound to
    device: str = ""  # empty: has worked alone so far
    url: str = ""
    station: str = ""
    typing_secret: str = ""  # by which a block read out by telephone is checked
    center_key: str = ""  # Ed25519, base64: what the center signs is checked by it
    timeline: str = ""  # the life of the holder it talks to
    scan: str = ""  # the last of which that life said that it is whole
    feed_timeline: str = ""
    cursor: int = 0
    total: int = 0
    end: int = 0  # of the feed, as it was last told
    safe: int = 0  # up to here of the feed every backup of the center has all
    witness: str = ""  # the holder's own word of how far it had come, shown to it again
    bundle: str = ""  # the outstanding nonce of a USB bundle
    frozen: bool = False  # it distrusts itself: no number leaves it
    unsure: bool = False  # it cannot know which numbers its series has given
    stopped: bool = False  # revoked: nothing new is taken in
    lacking: bool = False  # the feed showed an own fact that is not here
    rereading: bool = False  # another life of the center is being read
    had: tuple[tuple[str, int], ...] = ()  # how far own branches were fetched
    copied_after: int = 0  # the second copy holds the entries after this
    copied: int = 0  # up to this, as it was last seen
    heard_at: str = ""  # when the center was last heard of

    @property
    def enrolled(self) -> bool:
        """Whether a center knows this device."""
        return bool(self.device)


class OwnBranch(Value, frozen=True, kw_only=True):
    """A stretch of the ledger under a name; `place`: how far the holder has it, if known."""

    grant: Grant
    place: int | None = None


def held(branches: Sequence[OwnBranch]) -> int:
    """Up to this entry the holder has the ledger, without a gap."""
    reached = 0
    for branch in branches:
        if reached < branch.grant.base:
            break
        reached = max(branch.grant.base, branch.place or 0)
    return reached


class OwnLease(Value, frozen=True, kw_only=True):
    """Serials `lo` to `hi` of a series, given to this device; `following` is the next."""

    id: str
    series: str
    lo: int
    hi: int
    following: int
    active: bool = True
    claimed: bool = False

    @property
    def left(self) -> int:
        """How many can still be given."""
        return self.hi - self.following + 1 if self.active else 0


class HighWater(Value, frozen=True, kw_only=True):
    """The record outside the store: how far it had come, and numbers that no feed has shown."""

    store: str
    device: str = ""
    epoch: str = ""
    seq: int = 0
    hash: str = GENESIS
    frozen: bool = False
    serials: tuple[tuple[str, int], ...] = ()  # of each series, the last number given alone
    numbers: tuple[str, ...] = ()


class Open(Value, frozen=True, kw_only=True):
    """An own fact that the center did not accept, for a person to settle."""

    id: str
    number: str  # of its case; empty where it is about none
    kind: str
    verdict: str
    reason: str
    at: str


class ExchangeReader(Protocol):
    """Reads of the exchange's state at one consistent moment."""

    def standing(self) -> Standing: ...
    def branches(self) -> tuple[OwnBranch, ...]: ...
    def leases(self) -> tuple[OwnLease, ...]: ...
    def asks(self) -> tuple[Ask, ...]: ...

    def reach(self) -> int:
        """The last entry's number."""

    def hash_at(self, seq: int) -> str | None:
        """The chain hash after `seq`; None beyond the end."""

    def span(self, after: int, upto: int) -> tuple[Line, ...]: ...

    def heard_through(self, base: int) -> int:
        """The last entry from `base` on up to which the feed has shown all."""

    def unheard_kept(self, limit: int) -> tuple[Loose, ...]: ...

    def here(self, id: str) -> bool:
        """Whether an entry is in the ledger or kept beside it."""

    def is_held(self, id: str, *, upto: int) -> bool:
        """Whether the holder has this fact; of the ledger it has all entries up to a place."""

    def was_left(self, epoch: str) -> bool: ...
    def open_refusals(self) -> tuple[Open, ...]: ...
    def missing(self) -> tuple[str, ...]:
        """Numbers given here whose cases are not here, until a person has dealt with each."""

    def lost(self) -> tuple[str, ...]:
        """Those of them that a fact names: no disk that was asked has the case."""

    def sought(self) -> tuple[str, ...]:
        """Those that no fact names yet, though their case may have turned up."""

    def number_is_here(self, number: str) -> bool: ...
    def last_serials(self) -> tuple[tuple[str, int], ...]:
        """Each series of numbers on paper, and the last that was given alone."""

    def only_here(self) -> int:
        """仅存本机: cases of which something is on this disk alone."""

    def unconfirmed(self) -> tuple[str, ...]:
        """Numbers given here, or missing here, that no feed has shown; the newest thousands."""

    def unmapped(self, limit: int) -> tuple[str, ...]:
        """Cases taken in here under a provisional number that has no official one."""


class ExchangeTx(ExchangeReader, Protocol):
    """What a transaction changes beside the facts it records."""

    def put_standing(self, standing: Standing) -> None: ...
    def put_branches(self, branches: Sequence[OwnBranch]) -> None: ...
    def put_lease(self, lease: OwnLease) -> None: ...
    def put_ask(self, ask: Ask) -> None: ...
    def drop_ask(self, id: str) -> None: ...

    def hear(self, page: Sequence[News], *, cursor: int) -> bool:
        """Take a page, up to `cursor` of the feed, into the view. Whether an own fact was in it
        that is not here."""

    def begin_feed(self) -> None:
        """Another life of the center: what was heard stays visible until it is heard again."""

    def end_feed(self) -> None:
        """The new life has been read to its end: what it does not know goes."""

    def keep(self, device: str, *, prev: str, line: Line) -> None:
        """Into the ledger where it follows on, else beside it; never over something."""

    def found(self, number: str) -> None:
        """A number that was missing is here after all."""

    def add_missing(self, numbers: Iterable[str]) -> None: ...
    def raise_series(self, series: str, last: int) -> None: ...
