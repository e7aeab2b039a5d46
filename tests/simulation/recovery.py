"""What a device does when its store has gone back in time, forked, or exists twice."""

from tests.simulation.messages import (
    ACTIVE,
    ENROL,
    EPOCH,
    GENESIS,
    SUSPECT,
    VOID,
    Ask,
    Grant,
    Reply,
)
from tests.simulation.past import Past
from tests.simulation.store import HighWater

NO_PROBE = (-1, 0)


class Recovery(Past):
    """Distrusts itself, takes a new branch, fetches its own past, names what is lost."""

    probe = NO_PROBE

    # ---- starting

    def boot(self) -> None:
        """Compares the store with the record outside and with the second copy."""
        self.forget_volatile()
        self.up = True
        self.probe = NO_PROBE
        if not self.trusted():
            self.distrust()
        if self.record is not None:
            # Each time, for a store may go back twice to a backup that knows of neither.
            self.store.lone_next = max(self.store.lone_next, self.record.lone_next)
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
        if (record.dev and not store.dev) or (
            record.frozen and not store.frozen and not self.wrong.record_unfrozen
        ):
            return False
        far_enough = record.seq <= len(store.ledger)
        return far_enough and store.hash_at(record.seq) == record.hash

    def distrust(self) -> None:
        """No number leaves this store until it has a branch and a lease of its own again."""
        store, record = self.store, self.record
        if record is not None and record.dev not in (0, store.dev):
            self.fetch_own(record.dev, {})
        if store.dev:
            self.fetch_own(store.dev, self.have())
            self.ask_new_branch(store.lineage[-1].epoch, len(store.ledger))
            self.void_leases()
        elif record is None or record.dev or record.frozen:
            store.unsure = True
            store.frozen = True
            store.ask_epoch = Ask(self.dice.id(), ENROL, 0, 0, (self.hw,))

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
        place = (parent, base, store.hash_at(base), self.hw)
        store.ask_epoch = Ask(self.dice.id(), EPOCH, store.dev, parent, place)

    def consult_mirror(self) -> None:
        """At each start, or when it is back: one that knows more says that this store went back."""
        store = self.store
        store.owes_mirror = not self.second.reachable
        lost = [] if store.owes_mirror else self.read_mirror()
        if lost and store.dev and not store.frozen:
            self.distrust()
        elif lost and not store.dev:
            store.lone_next = self.after_all(lost)

    def mirror_some(self) -> None:
        """Reads the second copy before writing to it, if that is still owed."""
        if self.store.owes_mirror:
            self.consult_mirror()
        super().mirror_some()
        if self.store.kept and self.second.reachable and not self.wrong.mirror_by_seq:
            self.second.entries.update(self.store.kept)

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
        epoch, parent, base, hash_, hw = value
        index = self.index_of(parent)
        store.ask_epoch = None
        if index < 0 or base > len(store.ledger) or store.hash_at(base) != hash_:
            self.ask_new_branch(store.lineage[-1].epoch, len(store.ledger))
            return
        store.lineage = [*store.lineage[: index + 1], Grant(epoch, parent, base, hash_, hw)]
        store.acked = {e: a for e, a in store.acked.items() if self.index_of(e) >= 0}
        store.frozen = False
        self.sent = 0
        self.write_record()
        self.look_behind()  # the ask may be one that a former life had repeated

    def behind(self, reply: Reply) -> None:
        """The center has more of this branch than the store: it went back, or exists twice."""
        store = self.store
        index = self.index_of(reply.epoch)
        if index == len(store.lineage) - 1 and not store.frozen:
            self.fetch_own(store.dev, {**self.have(), reply.epoch: reply.upto})
            self.ask_new_branch(reply.epoch, reply.upto)
            self.void_leases()

    def look_behind(self) -> None:
        """A branch left this one that the store knows nothing of: it went back, or has a twin."""
        store = self.store
        current = store.lineage[-1].epoch in store.left
        if current and store.ask_epoch is None and not self.wrong.children_unsaid:
            self.distrust()

    def enrolled(self, value: tuple[int, ...]) -> None:
        """A store that has worked alone gets a name; its past is the first branch."""
        store = self.store
        store.dev, epoch, *before = value
        self.paper_names_device = True
        for device in before:
            self.fetch_own(device, {})
        store.lineage = [Grant(epoch, 0, 0, GENESIS, self.hw)]
        store.acked = {}
        store.ask_epoch = None
        store.frozen = False
        self.write_record()
