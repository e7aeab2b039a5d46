"""A counter's own work: numbers, facts, the high-water record and the second copy."""

from tests.simulation.dice import Dice
from tests.simulation.messages import (
    ACTIVE,
    ATTACHED,
    MAPPED,
    NEWER,
    NOTED,
    POISON,
    RECEIVED,
    SETTLED,
    STATION,
    STATUS,
    STUB,
    VOIDED,
    Entry,
    entry,
)
from tests.simulation.store import HighWater, Mirror, Store
from tests.simulation.truth import Truth
from tests.simulation.wrongs import Wrong

BEFORE, COMMITTED, RECORDED = 1, 2, 3  # where a crash may strike


class Counter:
    """One PC: a store, a record beside it, a mirror elsewhere, and what its memory holds."""

    def __init__(
        self, hw: int, store: Store, *, station: int, dice: Dice, wrong: Wrong, truth: Truth
    ) -> None:
        self.hw, self.store, self.station = hw, store, station
        self.dice, self.wrong, self.truth = dice, wrong, truth
        self.record: HighWater | None = HighWater()
        self.second = Mirror(dice.id())
        self.untold: list[int] = []
        self.up, self.online, self.by_relay = True, True, False
        self.reach = hw
        self.lives: dict[int, int] = {}  # of each holder, the latest this store has heard of
        self.paper_names_device = store.dev != 0  # what its last receipt shows
        self.forebears: list[Counter] = []
        self.damaged = self.cloned = self.inherited = self.retired = False
        self.forget_volatile()
        self.write_record()

    def forget_volatile(self) -> None:
        """What a crash loses."""
        self.outstanding = 0
        self.sent = 0
        self.dirty = False

    # ---- facts

    def write(self, kind: int, case: int, arg: int, *, base: int = 0, crash: int = 0) -> None:
        """Commit, then the record outside, then the people: in this order and no other."""
        store = self.store
        before = store.ledger[-1] if store.ledger else None
        seq, prev = (before.seq, before.hash) if before else (0, 7)
        new = entry(prev, seq + 1, self.dice.id(), kind, case, arg, base)
        store.ledger.append(new)
        store.ids.add(new.id)
        self.truth.facts[new.id] = new
        self.truth.writer[new.id] = self.hw
        self.dirty = True
        if crash == COMMITTED:
            self.untold.append(new.id)
            return
        if not self.wrong.record_after_telling:
            self.write_record(new)
        if crash == RECORDED:
            self.untold.append(new.id)
        else:
            self.truth.tell(new)

    def write_record(self, new: Entry | None = None) -> None:
        """Raises the high-water record to the store."""
        record, store = self.record, self.store
        if record is None:
            return
        # All that the record lacks: a crash may have left more than the newest entry.
        tail = store.ledger[min(record.seq, len(store.ledger) - 1) :] if store.ledger else []
        if new is None:
            tail = [*tail, *store.kept.values()]
        if not self.wrong.record_without_numbers:
            for one in tail:
                if one.kind == RECEIVED and one.id not in store.seen:
                    record.numbers[one.arg] = None
        if store.dev:  # once enrolled, the record says so also beside an older store
            record.dev, record.epoch = store.dev, store.lineage[-1].epoch
        record.seq, record.hash = len(store.ledger), store.hash_at(len(store.ledger))
        record.lone_next = max(record.lone_next, store.lone_next)
        record.frozen = store.frozen or store.unsure

    def tell_what_stands(self) -> None:
        """After a crash the clerk is shown what had been committed; the rest never was."""
        self.untold = [id for id in self.untold if id in self.store.ids]
        for id in self.untold:
            if id not in self.truth.told:
                self.truth.tell(self.truth.facts[id])
        self.untold = []

    # ---- numbers

    def number(self) -> int:
        """From a trusted lease; else provisional, from chance and not from a counter."""
        store = self.store
        if not store.frozen and not store.dev:
            store.lone_next += 1
            return self.station * STATION + store.lone_next - 1
        if not store.frozen:
            for id, (station, lo, hi, following, state) in store.leases.items():
                if state == ACTIVE and following <= hi:
                    store.leases[id] = (station, lo, hi, following + 1, state)
                    return station * STATION + following
        store.provisional += 1
        if self.wrong.provisional_counted:
            return -(self.hw * STATION + store.provisional)
        return -(self.dice.id() & 0xFFFFFFFFFF)

    def left(self) -> int:
        """Numbers that can still be given."""
        return sum(h - n + 1 for _, _, h, n, state in self.store.leases.values() if not state)

    def accept(self, crash: int) -> None:
        """A case is taken in: number and fact in one transaction."""
        if self.store.stopped or crash == BEFORE:
            return
        case = self.dice.id()
        self.store.mine.append(case)
        self.write(RECEIVED, case, self.number(), crash=crash)

    def amend(self, crash: int) -> None:
        """Something else happens to a case of this counter or of the hall."""
        store, dice = self.store, self.dice
        if not store.mine or crash == BEFORE:
            return
        if store.shown and dice.below(3) == 0:
            case = store.shown[dice.below(len(store.shown))]
        else:
            case = store.mine[-1 - dice.below(min(len(store.mine), 12))]
        draw = dice.below(16)
        if draw < 5:
            self.write(NOTED, case, draw, crash=crash)
        elif draw < 9:
            self.change_status(case, crash)
        elif draw < 11:
            blob = dice.id()
            store.files.add(blob)
            self.write(ATTACHED, case, blob, crash=crash)
        else:
            self.amend_rarely(case, draw, crash)

    def amend_rarely(self, case: int, draw: int, crash: int) -> None:
        """A spoilt number, a bad entry, a fact of a newer release, a settled refusal, a map."""
        store = self.store
        if draw == 11:
            if not store.frozen and store.dev and not store.stopped and self.left():
                self.write(VOIDED, 0, self.number(), crash=crash)
        elif draw == 12:
            self.write(POISON, case, 0, crash=crash)
        elif draw == 13:
            self.write(NEWER, case, 0, crash=crash)
        elif draw == 14 and store.listed:
            refused = next(iter(store.listed))
            del store.listed[refused]
            store.settled.add(refused)
            self.write(SETTLED, 0, refused, crash=crash)
        elif draw == 15 and not store.frozen and store.dev and not store.stopped and self.left():
            self.map_one(crash)

    def map_one(self, crash: int) -> None:
        """A provisional number gets its official one; both are kept."""
        for case in self.store.mine[-20:]:
            shown = self.store.cases.get(case)
            if shown and shown[0] < 0 and not shown[1]:
                self.write(MAPPED, case, self.number(), crash=crash)
                return

    def change_status(self, case: int, crash: int) -> None:
        """Names the fact it builds on: the own one that still waits, or the confirmed one."""
        store = self.store
        own = store.local_status.get(case, 0)
        confirmed = store.cases.get(case)
        base = own if own and own not in store.seen else confirmed[2] if confirmed else 0
        claim = base
        if self.wrong.base_is_a_count:
            claim = (confirmed[5] if confirmed else 0) + (1 if base == own and own else 0)
        self.write(STATUS, case, self.dice.below(9), base=claim, crash=crash)
        new = store.ledger[-1].id
        store.local_status[case] = new
        self.truth.built_on[new] = base

    # ---- the second copy

    def mirror_some(self) -> None:
        """Copies what the mirror lacks; a new mirror starts again."""
        store, mirror = self.store, self.second
        if not mirror.reachable:
            return
        if store.mirror_born != mirror.born:
            store.mirror_born, store.mirrored = mirror.born, 0
        ledger = store.ledger
        end = min(store.mirrored + 8, len(ledger))
        for at in range(store.mirrored, end):
            new = ledger[at]
            if new.kind == STUB:
                continue
            mirror.entries[new.seq if self.wrong.mirror_by_seq else new.id] = new
        store.mirrored = end
