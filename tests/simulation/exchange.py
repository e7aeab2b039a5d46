"""The device's side of a round: what it sends, and what it believes of a reply."""

from tests.simulation.holder import WHOLE
from tests.simulation.messages import (
    ACCEPTED,
    ACTIVE,
    ATTACHED,
    BLANK,
    BRANCHED,
    CLAIM,
    ENROL,
    EPOCH,
    FORK,
    GENESIS,
    LEASE,
    MISSING,
    ON_A_CASE,
    RECEIVED,
    SETTLED,
    STUB,
    TIMELINE,
    Ask,
    Entry,
    Garbage,
    Grant,
    Item,
    Piece,
    PieceKept,
    Reply,
    Round,
    entry,
    evolve,
    weight,
)
from tests.simulation.recovery import NO_PROBE, Recovery
from tests.simulation.truth import Violation

LOW = 4
FLOOR_JUMP = 10_000
ALONE = Grant(0, 0, 0, GENESIS)
MID = 2


class Device(Recovery):
    """A counter that exchanges."""

    # ---- asking

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
        for index, grant in enumerate(store.lineage):
            end = store.end_of(index)
            if ask is not None and ask.epoch == grant.epoch:
                end = min(end, ask.data[1])  # what follows waits for its own branch
            acked = store.acked.get(grant.epoch, -1)
            if acked < end:
                return grant, end, acked
        return grant, end, end

    def build(self, *, usb: bool = False) -> tuple[Round, Piece | None]:
        """The next round, and a piece of a scan that has to be there before."""
        store = self.store
        nonce = self.dice.id()
        if usb:
            store.usb_nonce = nonce
        else:
            self.outstanding = nonce
        grant, end, acked = self.part() if store.dev else (ALONE, 0, 0)
        entries: tuple[Entry, ...] = ()
        blob = 0
        if self.probe[0] == grant.epoch:
            end, self.probe = min(end, self.probe[1]), NO_PROBE
            acked = -1
        if store.dev and acked >= 0:
            entries, blob = self.batch(grant, acked, end, size=64 if usb else 0)
        if not blob and store.dev and acked >= end:
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
            store.cursor,
            self.asks(),
            self.reach,
        )
        piece = Piece(blob, self.dice.below(2), store.timeline, self.reach) if blob else None
        return round, piece

    def batch(self, grant: Grant, acked: int, end: int, *, size: int) -> tuple[tuple[Entry, ...], int]:
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

    # ---- believing

    def on_garbage(self, garbage: Garbage) -> None:
        """Anything that is no reply says nothing; the round is sent again."""
        store = self.store
        if garbage.nonce == self.outstanding:
            self.outstanding = 0
            if self.wrong.garbage_is_success and store.acked:
                store.acked[store.lineage[-1].epoch] = max(self.sent, 0)

    def on_piece(self, kept: PieceKept) -> None:
        """The holder has pieces of a scan, in this life of its."""
        if kept.timeline == self.store.timeline and kept.have == WHOLE:
            self.store.blobs_held.add(kept.blob)

    def on_reply(self, reply: Reply, *, crash: int = 0) -> None:
        """Late, doubled and stray replies are told by what they say, not by when they come."""
        store = self.store
        if reply.dev != store.dev:
            return
        fresh = reply.nonce in (self.outstanding, store.usb_nonce)
        if reply.timeline != store.timeline:
            if self.wrong.stale_ack_believed and store.dev:
                self.believe_place(reply, fresh=False)
            if not fresh and not self.wrong.any_reply_sets_timeline:
                return
            self.new_holder(reply.timeline)
        elif fresh and reply.nonce == self.outstanding:
            self.outstanding = 0
        if store.dev:
            self.believe_place(reply, fresh=fresh)
        self.believe_feed(reply, fresh=fresh, crash=crash)
        if crash != MID:
            for id, value in reply.answers:
                self.believe_answer(id, value)
        if reply.revoked:
            store.stopped = True

    def new_holder(self, timeline: int) -> None:
        """Another holder, or one that went back in time: nothing it said before counts."""
        store = self.store
        store.timeline = timeline
        self.outstanding = store.usb_nonce = 0
        self.sent = 0
        if not self.wrong.trust_own_ack:
            store.acked = {}
            store.blobs_held = set()

    def believe_place(self, reply: Reply, *, fresh: bool) -> None:
        """How far the holder has come, if its hash is ours."""
        store = self.store
        index = self.index_of(reply.epoch)
        if reply.status == FORK:
            if fresh or self.wrong.stale_ack_believed:
                self.forked(reply)
            return
        if index < 0:
            return
        upto = reply.upto
        if upto > len(store.ledger) or store.hash_at(upto) != reply.uptohash:
            if self.wrong.stale_ack_believed:
                store.acked[reply.epoch] = min(upto, len(store.ledger))
            elif fresh:
                # Another branch under this name: the next round shows our hash at that place.
                self.probe = (reply.epoch, upto)
            return
        if self.wrong.blob_after_record:
            sent = {e.arg for e in store.ledger[:upto] if e.kind == ATTACHED}
            store.files -= sent  # the record has arrived: its files are in nobody's way
        known = store.acked.get(reply.epoch, -1)
        if upto > known or (fresh and not self.wrong.trust_own_ack):
            store.acked[reply.epoch] = upto
        if reply.last > store.end_of(index) and reply.status != TIMELINE:
            self.behind(reply)

    def believe_feed(self, reply: Reply, *, fresh: bool, crash: int) -> None:
        """A page counts only where the cursor stands; page and cursor move together."""
        store = self.store
        if reply.feed_timeline != store.feed_timeline:
            if fresh and reply.feed_timeline:
                self.new_feed(reply.feed_timeline)
            return
        if reply.frm != store.cursor and not self.wrong.page_applied_anywhere:
            return
        if crash == MID:
            store.cursor = reply.cursor if self.wrong.cursor_before_apply else store.cursor
            return
        for at, item in enumerate(reply.page):
            self.hear(item, reply.frm + at + 1)
        store.cursor = reply.cursor
        if self.lacking:
            self.lacking = False
            self.fetch_late()
        if reply.total not in (-1, store.total):
            raise Violation("I9", f"PC {self.hw}: counts differ from the center's at {reply.cursor}")
        self.prune(reply)

    def new_feed(self, timeline: int) -> None:
        """The center's record is read again from its beginning."""
        store = self.store
        store.feed_timeline = timeline
        store.cursor = store.total = 0
        store.seen, store.places, store.cases, store.shown = {}, {}, {}, []
        store.claimed = set()
        store.listed = {}
        store.had = {}

    def hear(self, item: Item, at: int) -> None:
        """One line of news."""
        store = self.store
        id, verdict, kind, case, arg, dev = item
        if dev == store.dev and dev:
            if kind == BRANCHED:
                self.overtaken(left=case)
            elif id not in store.ids and id not in store.kept:
                self.lacking = True
        store.total += weight(id, verdict)
        store.seen[id] = verdict
        store.places[id] = at
        if verdict == ACCEPTED:
            if kind == RECEIVED:
                store.shown.append(case)
                if self.record is not None:
                    self.record.numbers.pop(arg, None)
            elif kind == MISSING and self.record is not None:
                self.record.numbers.pop(arg, None)
            if kind == RECEIVED or kind in ON_A_CASE:
                before = store.cases.get(case, BLANK)
                store.cases[case] = evolve(before, id=id, kind=kind, arg=arg)
            elif kind == SETTLED:
                store.settled.add(arg)
                store.listed.pop(arg, None)
        self.list_refusal(id, verdict)

    def believe_answer(self, id: int, value: object) -> None:
        """An answer counts for the ask that still waits for it, and once."""
        store = self.store
        ask = store.ask_epoch
        if id == store.ask_lease:
            station, lo, hi = value  # type: ignore[misc]
            store.ask_lease = 0
            store.unsure = False
            if lo > hi:
                return
            name = hash((id, hi)) & 0xFFFFFFFFFFFF if id in store.leases else id
            if self.wrong.lease_without_request or name == id:
                store.leases[name] = (station, lo, hi, lo, ACTIVE)
        elif ask is not None and id == ask.id:
            if ask.kind == EPOCH:
                self.new_branch(value)  # type: ignore[arg-type]
            elif ask.kind == ENROL:
                self.enrolled(value)  # type: ignore[arg-type]
        elif id in store.fetches:
            self.fetched(store.fetches[id], value)  # type: ignore[arg-type]
        elif -id in store.leases:
            store.claimed.add(-id)

    def prune(self, reply: Reply) -> None:
        """Old bodies go once every backup of the center has them; number and hash stay."""
        store = self.store
        start = store.pruned
        for at in range(start, min(len(store.ledger), start + 4)):
            one = store.ledger[at]
            place = store.places.get(one.id, 1 << 40)
            acked = self.wrong.prune_at_ack and one.id in store.seen
            if place > reply.safe and not acked:
                return
            if one.kind == ATTACHED and self.scan_first(one.arg):
                return
            store.ledger[at] = one._replace(kind=STUB)
            store.files.discard(one.arg)
            store.pruned = at + 1
