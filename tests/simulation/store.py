"""What a device keeps: its store, and the high-water record beside it."""

from tests.simulation.messages import GENESIS, NOTHING_TOLD, Ask, Case, Entry, Grant

Held = tuple[int, int, int, int, int]  # station, lo, hi, next, state


class Store:
    """One disk file. Everything here changes in transactions and is copied by a backup."""

    __slots__ = (
        "acked",
        "ask_epoch",
        "ask_lease",
        "blobs_held",
        "cases",
        "claimed",
        "cursor",
        "dev",
        "feed_timeline",
        "fetches",
        "files",
        "frozen",
        "had",
        "ids",
        "kept",
        "lacking",
        "leases",
        "ledger",
        "left",
        "lineage",
        "listed",
        "local_status",
        "lone_next",
        "mine",
        "mirror_born",
        "mirrored",
        "missing",
        "owes_mirror",
        "places",
        "provisional",
        "pruned",
        "scan",
        "seen",
        "settled",
        "shown",
        "stopped",
        "timeline",
        "total",
        "unsure",
        "usb_nonce",
        "witness",
    )

    def __init__(self, *, dev: int, grant: Grant) -> None:
        self.dev = dev  # 0: has worked alone so far
        self.lineage: list[Grant] = [grant]
        self.ledger: list[Entry] = []
        self.ids: set[int] = set()
        self.kept: dict[int, Entry] = {}  # own entries of other branches, and a lost PC's
        self.pruned = 0
        # the holder it talks to
        self.timeline = 0
        self.acked: dict[int, int] = {}
        self.blobs_held: set[int] = set()
        self.scan = 0  # the last of them
        # the center's feed and the view made of it
        self.feed_timeline = 0
        self.cursor = 0
        self.witness = NOTHING_TOLD
        self.total = 0
        self.seen: dict[int, int] = {}  # fact: verdict
        self.places: dict[int, int] = {}  # fact: feed position
        self.cases: dict[int, Case] = {}
        self.shown: list[int] = []
        self.listed: dict[int, int] = {}  # refused, conflicting, waiting: until a person settles
        self.settled: set[int] = set()
        # numbers
        self.leases: dict[int, Held] = {}
        self.claimed: set[int] = set()
        self.ask_lease = 0
        self.lone_next = 1
        self.unsure = False
        self.provisional = 0
        # branches
        self.ask_epoch: Ask | None = None
        self.had: dict[int, int] = {}  # how far one's own branches were fetched
        self.lacking = False  # the feed showed an own fact that is not here
        self.left: set[int] = set()  # branches that another has left, as the feed says
        self.fetches: dict[int, Ask] = {}
        self.frozen = False
        self.stopped = False
        self.missing: set[int] = set()
        # what was written here
        self.mine: list[int] = []
        self.local_status: dict[int, int] = {}
        self.files: set[int] = set()
        self.mirrored = 0
        self.mirror_born = 0
        self.owes_mirror = False
        self.usb_nonce = 0

    def copy(self) -> "Store":
        """The same on another disk."""
        twin = Store.__new__(Store)
        for name in Store.__slots__:
            value = getattr(self, name)
            setattr(twin, name, value.copy() if isinstance(value, dict | list | set) else value)
        return twin

    def hash_at(self, seq: int) -> int:
        """The chain hash after `seq`."""
        return self.ledger[seq - 1].hash if seq else GENESIS

    def end_of(self, index: int) -> int:
        """Where a branch of the lineage ends in this ledger."""
        later = self.lineage[index + 1 :]
        return later[0].base if later else len(self.ledger)


class HighWater:
    """Beside the store: how far it had come, and the numbers that no holder has confirmed."""

    __slots__ = ("dev", "epoch", "frozen", "hash", "lone_next", "numbers", "seq")

    def __init__(self) -> None:
        self.dev = 0
        self.epoch = 0
        self.seq = 0
        self.hash = GENESIS
        self.lone_next = 1
        self.frozen = False
        self.numbers: dict[int, None] = {}

    def copy(self) -> "HighWater":
        """As a disk image copies it."""
        twin = HighWater()
        twin.dev, twin.epoch, twin.seq, twin.hash = self.dev, self.epoch, self.seq, self.hash
        twin.frozen = self.frozen
        twin.lone_next, twin.numbers = self.lone_next, self.numbers.copy()
        return twin


class Mirror:
    """The second copy of one PC, in the hall: by hardware and fact, never by position."""

    __slots__ = ("born", "entries", "reachable")

    def __init__(self, born: int) -> None:
        self.born = born
        self.entries: dict[int, Entry] = {}
        self.reachable = True
