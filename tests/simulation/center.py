"""The center: the judge, the one giver of numbers, epochs and names, and its backups."""

from tests.simulation.dice import Dice
from tests.simulation.holder import Stand
from tests.simulation.lives import Lives, Outside
from tests.simulation.messages import (
    ACCEPTED,
    ACTIVE,
    BRANCHED,
    CLAIM,
    DISPUTED,
    ENROL,
    EPOCH,
    FORK,
    LEASE,
    LOOSE,
    NO_BLOCK,
    POISON,
    STOPPED,
    VOID,
    Ask,
    Entry,
    Grant,
    Item,
    Reply,
    Round,
    Witness,
)
from tests.simulation.truth import Truth
from tests.simulation.wrongs import Wrong

BLOCK = 6
SENT_PAGE = 8
MID = 2


class Center(Lives):
    """Gives numbers, epochs and names. Everything in KEPT is one database."""

    KEPT = (*Lives.KEPT, "given", "devices", "hardware", "branches", "revoked")

    def __init__(self, dice: Dice, wrong: Wrong, truth: Truth, *, version: int) -> None:
        super().__init__(dice, wrong, truth, version=version)
        self.given: dict[int, tuple[int, ...]] = {}
        self.devices: dict[int, int] = {}  # newest epoch of each, for the mistake that needs it
        self.hardware: dict[int, tuple[int, ...]] = {}  # who was enrolled on it
        self.branches: dict[int, int] = {}  # epoch: the one it left
        self.revoked: set[int] = set()
        self.names = 0
        self.crashing = 0

    # ---- streams

    def handle(self, round: Round) -> Reply:
        """As every holder; two mistakes split the transaction, and a crash shows it."""
        if self.crashing != MID or not (
            self.wrong.ack_before_effect or self.wrong.effect_before_dedup
        ):
            return self.with_standings(super().handle(round))
        kept = self.snapshot()
        reply = super().handle(round)
        done = self.snapshot()
        self.load(kept)
        if self.wrong.ack_before_effect:
            self.streams = done["streams"]  # type: ignore[assignment]
        else:
            for name in ("effects", "cases", "by_number", "feed", "totals", "keys"):
                setattr(self, name, done[name])
        return self.with_standings(reply)

    def with_standings(self, reply: Reply) -> Reply:
        """A relay tells each of its counters: most of them have nothing to say."""
        return reply._replace(stopped=frozenset(self.revoked))

    def open(self, round: Round):  # type: ignore[no-untyped-def]
        """Unknown devices and epochs are learned again from the grants they carry."""
        if round.dev not in self.devices:
            if self.wrong.grants_only_in_database:
                return FORK, round.grant.epoch, 0, 0, 0, (0, ())
            self.devices[round.dev] = round.grant.epoch
        return super().open(round)

    def take(self, round: Round) -> Stand:
        """Also a revoked device may hand in what it had accepted."""
        epoch = round.grant.epoch
        if self.wrong.revoked_is_shut_out and round.dev in self.revoked:
            return FORK, epoch, 0, 0, 0, (0, ())
        if self.wrong.highest_epoch_wins and self.devices.get(round.dev, epoch) != epoch:
            stream = self.streams.get((round.dev, epoch))
            return FORK, epoch, 0, 0, 0, stream.branch() if stream else (0, ())
        return super().take(round)

    def refuses(self, stream, round):  # type: ignore[no-untyped-def]
        """A mistake: one bad entry fails the whole batch."""
        if self.wrong.rejection_blocks and any(e.kind == POISON for e in round.entries):
            return -1
        return super().refuses(stream, round)

    def is_revoked(self, dev: int) -> bool:
        """Whether new intake has to stop."""
        return dev in self.revoked

    # ---- asks

    def answer(self, ask: Ask) -> object | None:
        """Idempotent by the ask's id."""
        if ask.kind == LEASE:
            return self.lease(ask)
        if ask.kind == EPOCH:
            return self.epoch(ask)
        if ask.kind == CLAIM:
            return self.claim(ask)
        return self.enrol(ask) if ask.kind == ENROL else self.fetch(ask)

    def lease(self, ask: Ask) -> object | None:
        """A block of numbers; the highest number is written outside before it is given."""
        old = self.leases.get(ask.id)
        if ask.id in self.suspects or (old is not None and old[5] == VOID):
            return NO_BLOCK  # ask by another id
        if old is not None and not self.wrong.lease_without_request:
            return old[:3]
        if ask.dev in self.revoked:
            return STOPPED
        station, floor = ask.data
        lo = max(self.next.get(station, 1), floor + 1, self.outside.floor + 1)
        hi = lo + BLOCK - 1
        self.outside.highest[station] = max(hi, self.outside.highest.get(station, 0))
        self.next[station] = hi + 1
        name = ask.id if old is None else hash((ask.id, hi)) & 0xFFFFFFFFFFFF
        self.leases[name] = (station, lo, hi, ask.dev, ask.epoch, ACTIVE)
        self.truth.saw_lease(ask.dev, station, lo, hi, outside=self.outside.revoked)
        return station, lo, hi

    def claim(self, ask: Ask) -> object:
        """A lease given by an earlier life of this database is learned again."""
        station, lo, hi = ask.data
        name = -ask.id
        state = VOID if name in self.suspects else ACTIVE
        row = self.leases.get(name)
        if row is not None and row[1] != lo:
            # Asked again of a restored center, while the first answer was still on its way.
            self.void(name)
            name = hash((name, lo))
            row = self.leases.get(name)
        if row is None:
            state = DISPUTED if self.overlaps(station, lo, hi) else state
            self.leases[name] = (station, lo, hi, ask.dev, ask.epoch, state)
            self.next[station] = max(self.next.get(station, 1), hi + 1)
        return True

    def overlaps(self, station: int, lo: int, hi: int) -> bool:
        """Whether another was given one of these: one of the two was, before anybody knew that
        this center had been put back."""
        return any(
            row[0] == station and row[1] <= hi and lo <= row[2] and row[5] != DISPUTED
            for row in self.leases.values()
        )

    def epoch(self, ask: Ask) -> tuple[int, ...]:
        """A new branch from where the device says; nothing is taken from its other branches."""
        if ask.id not in self.given:
            self.names += 1
            self.given[ask.id] = (hash((self.timeline, self.names)), *ask.data)
            self.devices[ask.dev] = self.given[ask.id][0]
            self.opened(ask.dev, Grant(*self.given[ask.id]))
        return self.given[ask.id]

    def opened(self, dev: int, grant: Grant) -> None:
        """What a grant tells a restored center; news for who is on the branch that was left."""
        known = self.hardware.get(grant.hw, ())
        if dev not in known:
            self.hardware[grant.hw] = (*known, dev)
        if grant.parent and grant.epoch not in self.branches:
            self.branches[grant.epoch] = grant.parent
            self.put(Item(grant.epoch, ACCEPTED, BRANCHED, grant.parent, grant.epoch, dev))

    def enrol(self, ask: Ask) -> tuple[int, ...]:
        """One code and key make one device, however often it is asked."""
        if ask.id not in self.given:
            self.names += 1
            device = hash((self.timeline, self.names, 1)) & 0xFFFFFFFFFFFF
            self.given[ask.id] = (device, hash((self.timeline, self.names)))
            self.hardware[ask.data[0]] = (*self.hardware.get(ask.data[0], ()), device)
            self.devices[device] = self.given[ask.id][1]
        device, epoch = self.given[ask.id]
        # Looked up at each answer: a restored center may learn of former names in between.
        return device, epoch, *(d for d in self.hardware[ask.data[0]] if d != device)

    def fetch(self, ask: Ask) -> tuple[tuple[int, Entry], ...]:
        """A device's own entries of all its branches, beyond what it says it has."""
        have: dict[int, int] = dict(ask.data)
        page: list[tuple[int, Entry]] = []
        for (dev, epoch), stream in self.streams.items():
            if dev == ask.dev and len(page) < SENT_PAGE:
                at = max(0, have.get(epoch, 0) - stream.grant.base)
                page += [(epoch, e) for e in stream.entries[at : at + SENT_PAGE - len(page)]]
        if len(page) < SENT_PAGE:
            at = have.get(LOOSE, 0)
            page += [(LOOSE, e) for e in self.loose.get(ask.dev, ())[at : at + SENT_PAGE]]
        return tuple(page)

    # ---- administration

    def revoke(self, device: int) -> None:
        """Written outside first: a backup does not forgive."""
        self.outside.revoked.add(device)
        self.revoked.add(device)

    def snapshot(self) -> dict[str, object]:
        """A copy of what is durable."""
        loose = {dev: entries.copy() for dev, entries in self.loose.items()}
        return {**super().snapshot(), "loose": loose}

    def restore(self, kept: dict[str, object]) -> None:
        """A backup is put back: a new timeline, and numbers go on above all that was given."""
        self.load(kept)
        self.loose = {dev: entries.copy() for dev, entries in self.loose.items()}
        self.new_life(max(self.nth, self.outside.lives) + 1)
        if not self.wrong.regrant_after_restore:
            for station, highest in self.outside.highest.items():
                self.next[station] = max(highest + 1, self.next.get(station, 1))
        if not self.wrong.revocations_only_in_database:
            self.revoked |= self.outside.revoked
        self.requalify()  # the program may be newer than the backup

    def put_back(self, kept: dict[str, object], outside: Outside) -> None:
        """A copy of the whole machine, from which nobody can tell that it is one."""
        self.load(kept)
        self.loose = {dev: entries.copy() for dev, entries in self.loose.items()}
        self.outside = outside.copy()
        self.requalify()
        self.truth.put_back = self.truth.unaware = self.truth.twins = True

    def knows(self, told: Witness) -> bool:
        """Whether all of this stands here: perhaps again, for a late round has brought it back."""
        read = told.place <= len(self.feed) and self.totals[told.place] == told.total
        return read and (not told.block or told.block in self.leases)

    def page(self, cursor: int) -> tuple[tuple[Item, ...], int, int]:
        """Who has read more than there is is told another sum than his own."""
        page, end, total = super().page(cursor)
        beyond = cursor > len(self.feed) and not self.keyed
        return page, end, self.totals[-1] if beyond else total

    def forget(self) -> None:
        """The mistake of a time to live on dedup records: all but the latest go."""
        self.forgotten = set(list(self.facts)[:-4])
