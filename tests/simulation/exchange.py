"""What a device believes of a reply: late, doubled, stale or spoilt as it may be."""

from tests.simulation.asking import Asking
from tests.simulation.holder import WHOLE
from tests.simulation.messages import (
    ACCEPTED,
    ACTIVE,
    ATTACHED,
    BLANK,
    BRANCHED,
    ENROL,
    EPOCH,
    FORK,
    MISSING,
    ON_A_CASE,
    RECEIVED,
    SETTLED,
    STOPPED,
    STUB,
    TIMELINE,
    Garbage,
    Item,
    PieceKept,
    Reply,
    evolve,
    weight,
)
from tests.simulation.truth import Violation

MID = 2


class Device(Asking):
    """A counter that exchanges."""

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
            self.store.scan = kept.blob

    def on_reply(self, reply: Reply, *, crash: int = 0) -> None:
        """Late, doubled and stray replies are told by what they say, not by when they come."""
        store = self.store
        if reply.dev != store.dev:
            return
        fresh = reply.nonce in (self.outstanding, store.usb_nonce)
        if not self.same_life(reply, fresh=fresh):
            return
        if store.dev:
            self.believe_place(reply, fresh=fresh)
        self.believe_feed(reply, fresh=fresh, crash=crash)
        if crash != MID:
            for id, value in reply.answers:
                self.believe_answer(id, value)
        if reply.revoked:
            store.stopped = True

    def same_life(self, reply: Reply, *, fresh: bool) -> bool:
        """Whether the holder speaks of the life we know; only a fresh reply opens another."""
        store = self.store
        if reply.timeline == store.timeline:
            if reply.nonce == self.outstanding:
                self.outstanding = 0
                if reply.scans_again and not self.wrong.lost_scans_unasked:
                    store.blobs_held, store.scan = set(), 0
            return True
        if self.wrong.stale_ack_believed and store.dev:
            self.believe_place(reply, fresh=False)
        if not fresh and not self.wrong.any_reply_sets_timeline:
            return False
        self.new_holder(reply.timeline)
        return True

    def new_holder(self, timeline: int) -> None:
        """Another holder, or one that went back in time: nothing it said before counts."""
        store = self.store
        store.timeline = timeline
        self.outstanding = store.usb_nonce = 0
        self.sent = 0
        if not self.wrong.trust_own_ack:
            store.acked = {}
            store.blobs_held, store.scan = set(), 0

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
            self.doubt_place(reply, fresh=fresh)
            return
        if self.wrong.blob_after_record:
            sent = {e.arg for e in store.ledger[:upto] if e.kind == ATTACHED}
            store.files -= sent  # the record has arrived: its files are in nobody's way
        upto = self.proved(upto, fresh=fresh)
        known = store.acked.get(reply.epoch, -1)
        if upto > known or (fresh and not self.wrong.trust_own_ack):
            store.acked[reply.epoch] = upto
        if reply.last > store.end_of(index) and reply.status != TIMELINE:
            self.behind(reply)

    def proved(self, upto: int, *, fresh: bool) -> int:
        """The place whose hash was told, however much further has been sent."""
        if self.wrong.second_confirms_first and fresh:
            return max(upto, min(self.sent, len(self.store.ledger)))
        return upto

    def doubt_place(self, reply: Reply, *, fresh: bool) -> None:
        """Another branch under this name: the next round shows our hash at that place."""
        if self.wrong.stale_ack_believed:
            self.store.acked[reply.epoch] = min(reply.upto, len(self.store.ledger))
        elif fresh and not self.wrong.no_probe:
            self.probe = (reply.epoch, reply.upto)

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
        self.read_to(reply)

    def read_to(self, reply: Reply) -> None:
        """The page is in: its cursor, the holder's word, and whether both have read the same."""
        store = self.store
        store.cursor = reply.cursor
        if reply.witness.timeline:
            store.witness = reply.witness
        if store.lacking:
            self.fetch_late()
        if reply.total not in (-1, store.total):
            if self.truth.put_back:  # what was read is not what the center says: once more
                self.new_feed(reply.feed_timeline)
                return
            raise Violation(
                "I9", f"PC {self.hw}: counts differ from the center's at {reply.cursor}"
            )
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
        store.left = set()

    def hear(self, item: Item, at: int) -> None:
        """One line of news."""
        store = self.store
        id, verdict, kind, case, _, dev = item
        if dev == store.dev and dev:
            if kind == BRANCHED:
                store.left.add(case)
                self.look_behind()
            elif id not in store.ids and id not in store.kept:
                store.lacking = True
        store.total += weight(id, verdict)
        store.seen[id] = verdict
        store.places[id] = at
        if verdict == ACCEPTED:
            self.apply(item)
        self.list_refusal(id, verdict)

    def apply(self, item: Item) -> None:
        """The view follows; a number that the center knows needs no record outside."""
        store = self.store
        id, _, kind, case, arg, _ = item
        if kind in (RECEIVED, MISSING) and self.record is not None:
            self.record.numbers.pop(arg, None)
        if kind == RECEIVED or kind in ON_A_CASE:
            if kind == RECEIVED:
                store.shown.append(case)
            before = store.cases.get(case, BLANK)
            store.cases[case] = evolve(before, id=id, kind=kind, arg=arg)
        elif kind == SETTLED:
            store.settled.add(arg)
            store.listed.pop(arg, None)

    def believe_answer(self, id: int, value: object) -> None:
        """An answer counts for the ask that still waits for it, and once."""
        store = self.store
        ask = store.ask_epoch
        if id == store.ask_lease:
            self.take_block(id, value)  # type: ignore[arg-type]
        elif ask is not None and id == ask.id:
            if ask.kind == EPOCH:
                self.new_branch(value)  # type: ignore[arg-type]
            elif ask.kind == ENROL:
                self.enrolled(value)  # type: ignore[arg-type]
        elif id in store.fetches:
            self.fetched(store.fetches[id], value)  # type: ignore[arg-type]
        elif -id in store.leases:
            store.claimed.add(-id)

    def take_block(self, id: int, block: tuple[int, int, int]) -> None:
        """Numbers to give; an empty block says that this ask was withdrawn."""
        store = self.store
        station, lo, hi = block
        store.ask_lease = 0
        store.stopped = store.stopped or block == STOPPED
        if lo > hi:
            return
        store.unsure = False
        name = hash((id, hi)) & 0xFFFFFFFFFFFF if id in store.leases else id
        if self.wrong.lease_without_request or name == id:
            store.leases[name] = (station, lo, hi, lo, ACTIVE)

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
