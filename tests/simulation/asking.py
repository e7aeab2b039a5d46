"""What a device sends: the next part of its ledger, scans, and what it wants to know."""

from tests.simulation.messages import (
    ATTACHED,
    CLAIM,
    GENESIS,
    LEASE,
    OK,
    Ask,
    Entry,
    Grant,
    Piece,
    Reply,
    Round,
    entry,
)
from tests.simulation.recovery import NO_PROBE, Recovery

LOW = 4
FLOOR_JUMP = 10_000
ALONE = Grant(0, 0, 0, GENESIS, 0)


class Asking(Recovery):
    """Builds rounds; everything in them can be sent again."""

    def asks(self) -> tuple[Ask, ...]:
        """Everything that is wanted; ids are durable before they are sent."""
        store = self.store
        if not store.dev:
            return (store.ask_epoch,) if store.ask_epoch is not None else ()
        wanted: list[Ask] = []
        if store.ask_epoch is not None:
            wanted.append(store.ask_epoch)
        wanted += list(store.fetches.values())[:2]
        epoch = store.lineage[-1].epoch
        if self.left() < LOW and not (store.frozen or store.stopped):
            store.ask_lease = store.ask_lease or self.dice.id()
            data = (self.station, self.floor())
            wanted.append(Ask(store.ask_lease, LEASE, store.dev, epoch, data))
        if len(store.claimed) < len(store.leases):
            claims = [id for id in store.leases if id not in store.claimed][:4]
            for id in claims:
                wanted.append(Ask(-id, CLAIM, store.dev, epoch, store.leases[id][:3]))
        return tuple(wanted)

    def floor(self) -> int:
        """The last number given alone; far above it when the store cannot know."""
        store = self.store
        jump = FLOOR_JUMP if store.unsure and not self.wrong.floor_from_rolled_back else 0
        return store.lone_next - 1 + jump

    def part(self) -> tuple[Grant, int, int]:
        """The first branch the holder lacks something of: its grant, end, and what is acked."""
        store = self.store
        ask = store.ask_epoch
        grant, end = store.lineage[-1], len(store.ledger)
        for index, grant in enumerate(store.lineage):
            end = store.end_of(index)
            if ask is not None and ask.epoch == grant.epoch:
                end = min(end, ask.data[1])  # what follows waits for its own branch
            acked = store.acked.get(grant.epoch, -1)
            if acked < end:
                return grant, end, acked
        return grant, end, end

    def goes_on(self, reply: Reply) -> bool:
        """Whether this says no more than that all went well: then the next round may go while the
        reply is still being taken in."""
        store = self.store
        said = (reply.dev, reply.timeline, reply.feed_timeline, reply.frm)
        if said != (store.dev, store.timeline, store.feed_timeline, store.cursor) or not store.dev:
            return False
        grant, end, acked = self.part()
        if reply.upto < acked and not self.wrong.ahead_of_a_loss:
            return False  # a late reply could not take this back
        usual = reply.status == OK and reply.nonce == self.outstanding
        here = reply.epoch == grant.epoch and reply.upto < end
        return usual and here and store.hash_at(reply.upto) == reply.uptohash

    def build(self, *, usb: bool = False, after: Reply | None = None) -> tuple[Round, Piece | None]:
        """The next round, and a piece of a scan that has to be there before. `after`: it goes ahead
        of what this reply changes here."""
        store = self.store
        cursor = store.cursor
        nonce = self.dice.id()
        if usb:
            store.usb_nonce = nonce
        else:
            self.outstanding = nonce
        grant, end, acked = self.part() if store.dev else (ALONE, 0, 0)
        entries: tuple[Entry, ...] = ()
        blob = 0
        if after is not None:
            acked, cursor = max(acked, min(after.upto, end)), after.cursor
            if self.wrong.cursor_goes_ahead:
                store.cursor = cursor
        if self.probe[0] == grant.epoch:
            end, self.probe = min(end, self.probe[1]), NO_PROBE
            acked = -1
        if store.dev and acked >= 0:
            entries, blob = self.batch(grant, acked, end, size=64 if usb else 0)
        if not blob and store.dev and acked >= end and not self.wrong.scan_by_fact:
            blob = self.next_scan()
        round = Round(
            nonce,
            store.dev,
            grant,
            store.timeline,
            entries,
            end,
            store.hash_at(end) if store.dev else GENESIS,
            self.loose(),
            store.feed_timeline,
            cursor,
            self.asks(),
            self.reach,
            store.witness,
            store.scan,
        )
        piece = Piece(blob, self.dice.below(2), store.timeline, self.reach) if blob else None
        return round, piece

    def batch(
        self, grant: Grant, acked: int, end: int, *, size: int
    ) -> tuple[tuple[Entry, ...], int]:
        """What follows the acknowledged part; sometimes ahead of it, before a reply has come."""
        store = self.store
        if self.wrong.new_id_on_retry and self.sent > acked and grant is store.lineage[-1]:
            self.rewrite(acked)
            end = len(store.ledger)
        start = acked
        if acked < self.sent < end and self.dice.below(4) == 0:
            start = self.sent
        stop = min(end, start + (size or 1 + self.dice.below(8)))
        blob = 0
        entries = store.ledger[start:stop]
        for at, one in enumerate(entries):
            if one.kind == ATTACHED and self.scan_first(one.arg):
                entries, blob = entries[:at], one.arg
                break
        self.sent = start + len(entries)
        return tuple(entries), blob

    def scan_first(self, blob: int) -> bool:
        """A scan goes before the fact that names it, if this disk still has it."""
        store = self.store
        if self.wrong.blob_after_record:
            return False
        return blob in store.files and blob not in store.blobs_held

    def next_scan(self) -> int:
        """A scan the holder lacks, though its fact came there another way."""
        store = self.store
        if len(store.files) <= len(store.blobs_held) and store.files <= store.blobs_held:
            return 0
        return next((b for b in store.files if b not in store.blobs_held), 0)

    def rewrite(self, acked: int) -> None:
        """The mistake of making a retry a new intent."""
        store = self.store
        old, store.ledger = store.ledger[acked:], store.ledger[:acked]
        for one in old:
            store.ids.discard(one.id)
            prev = store.hash_at(len(store.ledger))
            new = entry(prev, one.seq, self.dice.id(), one.kind, one.case, one.arg, one.base)
            store.ledger.append(new)
            store.ids.add(new.id)
        self.write_record()

    def loose(self) -> tuple[tuple[int, Entry], ...]:
        """Kept entries that the center's feed has not shown: offered outside any stream."""
        store = self.store
        if not store.kept:
            return ()
        waiting = [e for id, e in store.kept.items() if id not in store.seen][:8]
        ready = (e for e in waiting if e.kind != ATTACHED or not self.scan_first(e.arg))
        return tuple((store.dev, e) for e in ready)

    def shown_safe(self, epoch: int) -> int:
        """Up to where the lamp says that another has it."""
        acked = self.store.acked.get(epoch, 0)
        return max(acked, self.sent) if self.wrong.lamp_says_sent else acked

    def base_of(self, epoch: int) -> int:
        """Where a branch begins."""
        index = self.index_of(epoch)
        return self.store.lineage[index].base if index >= 0 else 0
