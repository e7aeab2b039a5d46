"""What a device does when its store has gone back in time, forked, or exists twice."""

from tests.simulation.counter import Counter
from tests.simulation.messages import (
    ACCEPTED,
    ACTIVE,
    ENROL,
    EPOCH,
    FETCH,
    GENESIS,
    LOOSE,
    MISSING,
    RECEIVED,
    STATION,
    SUSPECT,
    VOID,
    Ask,
    Entry,
    Grant,
    Reply,
)
from tests.simulation.store import HighWater

NO_PROBE = (-1, 0)


class Recovery(Counter):
    """Distrusts itself, takes a new branch, fetches its own past, names what is lost."""

    probe = NO_PROBE
    lacking = False

    # ---- starting

    def boot(self) -> None:
        """Compares the store with the record outside and with the second copy."""
        self.forget_volatile()
        self.up = True
        self.probe = NO_PROBE
        if not self.trusted():
            self.distrust()
        if self.record is not None and self.record.numbers:
            self.store.missing |= set(self.record.numbers) - self.numbers_here()
        self.consult_mirror()
        if self.record is None:
            self.new_record()
        self.write_record()
        self.tell_what_stands()

    def new_record(self) -> None:
        """A record that was lost is begun again, when the store has been distrusted."""
        self.record = HighWater()

    def trusted(self) -> bool:
        """Whether the store is at least as far as the record says, on the same chain."""
        record, store = self.record, self.store
        if record is None:
            return False
        if (record.dev and not store.dev) or (record.frozen and not store.frozen):
            return False
        far_enough = record.seq <= len(store.ledger)
        return far_enough and store.hash_at(record.seq) == record.hash

    def distrust(self) -> None:
        """No number leaves this store until it has a branch and a lease of its own again."""
        store, record = self.store, self.record
        if record is not None:
            store.lone_next = max(store.lone_next, record.lone_next)
            if record.dev not in (0, store.dev):
                self.fetch_own(record.dev, {})
        if store.dev:
            self.fetch_own(store.dev, self.have())
            self.ask_new_branch(store.lineage[-1].epoch, len(store.ledger))
            self.void_leases()
        elif record is None or record.dev or record.frozen:
            store.unsure = True
            store.frozen = True
            store.ask_epoch = Ask(self.dice.id(), ENROL, 0, 0, (self.hw,))

    def numbers_here(self) -> set[int]:
        """Numbers whose papers are accounted for in this store."""
        store = self.store
        mine = {e.arg for e in store.ledger if e.kind in (RECEIVED, MISSING)}
        mine |= {e.arg for e in store.kept.values() if e.kind in (RECEIVED, MISSING)}
        return mine | {case[0] for case in store.cases.values()}

    def void_leases(self) -> None:
        """What is left of the leases may have been used in the life that is lost."""
        store = self.store
        if store.ask_lease and not self.wrong.ask_survives_rollback:
            self.write(SUSPECT, 0, store.ask_lease)
            store.ask_lease = 0
        if self.wrong.keep_lease_after_rollback:
            return
        for id, (station, lo, hi, following, state) in list(store.leases.items()):
            if state == ACTIVE:
                store.leases[id] = (station, lo, hi, following, VOID)
                self.write(SUSPECT, 0, id)

    def ask_new_branch(self, parent: int, base: int) -> None:
        """Asks for an epoch that begins where the store and the center agree."""
        store = self.store
        store.frozen = not self.wrong.keep_lease_after_rollback
        old = store.ask_epoch
        if old is not None and old.kind == EPOCH and old.data[:2] == (parent, base):
            return
        place = (parent, base, store.hash_at(base))
        store.ask_epoch = Ask(self.dice.id(), EPOCH, store.dev, parent, place)

    def scan_last_receipt(self) -> None:
        """A lone store whose record is gone learns from paper where its numbers stood."""
        store = self.store
        if store.dev or not store.unsure:
            return
        used = [n % STATION for n in self.truth.owners if n // STATION == self.station]
        store.lone_next = max([store.lone_next, *(n + 1 for n in used)])
        store.unsure = store.frozen = False
        store.ask_epoch = None
        self.write_record()

    # ---- one's own past

    def fetch_own(self, dev: int, have: dict[int, int]) -> None:
        """Asks for all entries of a device beyond what is here of each branch."""
        if self.wrong.no_own_download:
            return
        id = self.dice.id()
        self.store.fetches = {i: a for i, a in self.store.fetches.items() if a.dev != dev}
        self.store.fetches[id] = Ask(id, FETCH, dev, 0, tuple(have.items()))

    def fetch_late(self) -> None:
        """An own fact came to the center by another way, and is not here."""
        store = self.store
        if not any(a.dev == store.dev for a in store.fetches.values()):
            self.fetch_own(store.dev, {**store.had, **self.have()})

    def have(self) -> dict[int, int]:
        """How far each branch of the lineage is here."""
        return {g.epoch: self.store.end_of(i) for i, g in enumerate(self.store.lineage)}

    def fetched(self, ask: Ask, page: tuple[tuple[int, Entry], ...]) -> None:
        """A page of the own past, each with its epoch; the next is asked under another id."""
        del self.store.fetches[ask.id]
        have: dict[int, int] = dict(ask.data)
        for epoch, entry in page:
            self.keep(entry)
            have[epoch] = have.get(LOOSE, 0) + 1 if epoch == LOOSE else entry.seq
        if page:
            id = self.dice.id()
            self.store.fetches[id] = ask._replace(id=id, data=tuple(have.items()))
        elif ask.dev == self.store.dev:
            self.store.had = have

    def keep(self, entry: Entry) -> None:
        """Into the ledger where it follows on, else beside it; never over something."""
        store = self.store
        if entry.id in store.ids or entry.id in store.kept:
            return
        end = len(store.ledger)
        if entry.seq == end + 1 and entry.prev == store.hash_at(end):
            store.ledger.append(entry)
            store.ids.add(entry.id)
        else:
            store.kept[entry.id] = entry
        if entry.kind == RECEIVED:
            store.missing.discard(entry.arg)
            store.mine.append(entry.case)
        if store.seen.get(entry.id, ACCEPTED) != ACCEPTED:
            self.list_refusal(entry.id, store.seen[entry.id])

    def list_refusal(self, id: int, verdict: int) -> None:
        """Own facts that were not accepted stay on the list until a person settles them."""
        store = self.store
        if id in store.ids or id in store.kept:
            if verdict == ACCEPTED:
                store.listed.pop(id, None)
            elif id not in store.settled and not self.wrong.rejection_unlisted:
                store.listed[id] = verdict

    def consult_mirror(self) -> None:
        """At each start, or when it is back: a second copy that knows more says that this store went back."""
        store = self.store
        store.owes_mirror = not self.mirror.reachable
        lost = [] if store.owes_mirror else self.read_mirror()
        if lost and store.dev and not store.frozen:
            self.distrust()
        elif lost and not store.dev:
            store.lone_next = self.after_all(lost)

    def read_mirror(self) -> list[Entry]:
        """Takes what the second copy has and this store has not; says what that was."""
        store = self.store
        known = self.mirror.entries.values()
        lost = [e for e in known if e.id not in store.ids and e.id not in store.kept]
        lost.sort(key=lambda e: e.seq)
        for entry in lost:
            self.keep(entry)
        return lost

    def mirror_some(self) -> None:
        """Reads the second copy before writing to it, if that is still owed."""
        if self.store.owes_mirror:
            self.consult_mirror()
        super().mirror_some()
        if self.store.kept and self.mirror.reachable and not self.wrong.mirror_by_seq:
            self.mirror.entries.update(self.store.kept)

    def salvage(self, other: Counter) -> None:
        """Takes over the second copy of a PC that is no more."""
        self.forebears = [*other.forebears, other]
        for forebear in self.forebears:
            for entry in sorted(forebear.mirror.entries.values(), key=lambda e: e.seq):
                self.store.kept[entry.id] = entry

    def inherits(self, other: Counter) -> None:
        """Takes the station of a lone PC that is no more; its last number is not known."""
        if other.store.dev == 0:
            self.station = other.station
            self.store.lone_next = self.after_all(list(self.store.kept.values()))
            self.store.unsure = True

    def after_all(self, entries: list[Entry]) -> int:
        """The serial that follows all of this station's in these entries."""
        mine = [e.arg for e in entries if e.kind == RECEIVED and e.arg // STATION == self.station]
        return max([self.store.lone_next, *(number % STATION + 1 for number in mine)])

    def list_missing(self) -> None:
        """What nobody could give back is named, number by number, as a fact."""
        store = self.store
        if not store.missing or store.frozen or store.fetches or not self.mirror.reachable:
            return
        self.read_mirror()
        here = self.numbers_here()
        for number in sorted(store.missing):
            if number not in here:
                self.write(MISSING, 0, number)
        store.missing.clear()

    # ---- what the center says about the branch

    def index_of(self, epoch: int) -> int:
        """Where an epoch stands in the lineage; -1 if nowhere."""
        for at, grant in enumerate(self.store.lineage):
            if grant.epoch == epoch:
                return at
        return -1

    def forked(self, reply: Reply) -> None:
        """Finds where both agree; what follows becomes a branch of its own."""
        store = self.store
        index = self.index_of(reply.epoch)
        if index < 0:
            return
        end = store.end_of(index)
        seq = common = store.lineage[index].base
        for hash_ in reply.branch[1]:
            seq += 1
            if seq > end or store.hash_at(seq) != hash_:
                break
            common = seq
        if common >= end and not self.wrong.highest_epoch_wins:
            store.acked[reply.epoch] = end
            return
        ask = store.ask_epoch
        if ask is not None and ask.data[:2] == (reply.epoch, common):
            return
        self.fetch_own(store.dev, {**self.have(), reply.epoch: common})
        self.ask_new_branch(reply.epoch, common)
        self.void_leases()

    def new_branch(self, value: tuple[int, ...]) -> None:
        """The center's grant: the ledger stays as it is, its tail has a new name."""
        store = self.store
        epoch, parent, base, hash_ = value
        index = self.index_of(parent)
        store.ask_epoch = None
        if index < 0 or base > len(store.ledger) or store.hash_at(base) != hash_:
            self.ask_new_branch(store.lineage[-1].epoch, len(store.ledger))
            return
        store.lineage = [*store.lineage[: index + 1], Grant(epoch, parent, base, hash_)]
        store.acked = {e: a for e, a in store.acked.items() if self.index_of(e) >= 0}
        store.frozen = False
        self.sent = 0
        self.write_record()

    def behind(self, reply: Reply) -> None:
        """The center has more of this branch than the store: it went back, or exists twice."""
        store = self.store
        index = self.index_of(reply.epoch)
        if index == len(store.lineage) - 1 and not store.frozen:
            self.fetch_own(store.dev, {**self.have(), reply.epoch: reply.upto})
            self.ask_new_branch(reply.epoch, reply.upto)
            self.void_leases()

    def overtaken(self, *, left: int) -> None:
        """A branch left this one that the store knows nothing of: it went back, or has a twin."""
        store = self.store
        current = left == store.lineage[-1].epoch
        if current and store.ask_epoch is None and not self.wrong.children_unsaid:
            self.distrust()

    def enrolled(self, value: tuple[int, ...]) -> None:
        """A store that has worked alone gets a name; its past is the first branch."""
        store = self.store
        store.dev, epoch, *before = value
        for device in before:
            self.fetch_own(device, {})
        store.lineage = [Grant(epoch, 0, 0, GENESIS)]
        store.acked = {}
        store.ask_epoch = None
        store.frozen = False
        self.write_record()
