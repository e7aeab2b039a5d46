"""A hall's holder with an upstream: it keeps and forwards entries unchanged, and judges nothing."""

from tests.simulation.dice import Dice
from tests.simulation.holder import WHOLE, Holder, Place, Stream
from tests.simulation.messages import (
    FORK,
    GENESIS,
    NOTHING_TOLD,
    TIMELINE,
    Ask,
    Entry,
    Grant,
    Item,
    Piece,
    PieceKept,
    Reply,
    Round,
    Witness,
    weight,
)
from tests.simulation.wrongs import Wrong

BATCH = 8
NOBODY = Grant(0, 0, 0, GENESIS, 0)


class Relay(Holder):
    """What is held here is a second copy; the verdict comes down the center's feed."""

    KEPT = (
        *Holder.KEPT,
        "loose",
        "aside",
        "cut",
        "confirmed",
        "up_timeline",
        "up_acked",
        "up_blobs",
        "up_witness",
        "up_scan",
    )

    def __init__(self, dice: Dice, wrong: Wrong) -> None:
        super().__init__(dice, wrong)
        self.feed_timeline = 0
        self.loose: dict[int, tuple[int, Entry]] = {}
        self.aside: dict[int, tuple[int, Entry]] = {}  # all that ever was loose
        self.confirmed: set[int] = set()
        self.up_timeline = 0
        self.up_witness = NOTHING_TOLD
        self.up_acked: dict[Place, int] = {}
        self.up_blobs: set[int] = set()
        self.up_scan = 0
        self.forget_volatile()

    def forget_volatile(self) -> None:
        """What a restart of the process loses."""
        self.asks: dict[int, Ask] = {}
        self.answered: dict[int, object] = {}
        self.outstanding = 0
        self.turn = 0
        self.probes: dict[Place, int] = {}
        self.stopped: frozenset[int] | None = None

    def restore(self, kept: dict[str, object]) -> None:
        """A backup is put back: another timeline, so that devices and relay compare anew."""
        self.load(kept)
        self.timeline = self.dice.id()
        self.up_timeline = 0
        self.forget_volatile()

    # ---- towards the hall

    def handle(self, round: Round) -> Reply:
        """Its own word is no news to the center."""
        told = Witness(timeline=self.timeline, foreign=True)
        return super().handle(round)._replace(witness=told)

    def receive(self, entry: Entry, *, dev: int, loose: bool = False) -> None:
        """Entries of a stream are kept with it; others until the feed shows them."""
        if loose:
            self.set_loose(dev, entry)

    def set_loose(self, dev: int, entry: Entry) -> None:
        """Kept for good, for the center may go back; offered until the feed shows it."""
        self.aside[entry.id] = (dev, entry)
        if entry.id not in self.confirmed:
            self.loose[entry.id] = (dev, entry)

    def answer(self, ask: Ask) -> object | None:
        """Asks go up as they are; the answer is there the next time."""
        found = self.answered.pop(ask.id, None)
        if found is None:
            self.asks[ask.id] = ask
        return found

    def is_revoked(self, dev: int) -> bool:
        """As the center said when it was last asked."""
        return self.stopped is not None and dev in self.stopped

    def off_branch(self, stream: Stream, seq: int, hash_: int) -> bool:
        """Whether the center is known to have something else at this place."""
        if not stream.forked:
            return False
        base, hashes = stream.forked
        at = seq - base - 1
        return 0 <= at < len(hashes) and hashes[at] != hash_

    def refuses(self, stream: Stream, round: Round) -> int:
        """A branch that the center calls forked is not continued here either."""
        if self.off_branch(stream, round.end, round.endhash):
            return FORK
        return super().refuses(stream, round)

    def add(self, stream: Stream, entry: Entry, dev: int) -> int:
        """Nor one entry of it."""
        if self.off_branch(stream, entry.seq, entry.hash):
            return FORK
        return super().add(stream, entry, dev)

    # ---- towards the center

    def pieces(self, entries: list[Entry]) -> tuple[list[Entry], int]:
        """The entries that may go now, and the scan that has to go first."""
        for at, entry in enumerate(entries):
            blob = entry.arg if entry.kind == 3 else 0
            if blob and blob not in self.up_blobs and self.blobs.get(blob) == WHOLE:
                return entries[:at], blob
        return entries, 0

    def next_place(self, *, looking: bool = False) -> Place | None:
        """The next branch that the center lacks something of; each in its turn."""
        places = list(self.streams)
        for offset in range(len(places)):
            place = places[(self.turn + offset) % len(places)]
            if self.up_acked.get(place, -1) < self.streams[place].last:
                self.turn += 0 if looking else offset + 1
                return place
        return None

    def next_scan(self) -> int:
        """A scan that is held here and not known to be held above."""
        waiting = (b for b, have in self.blobs.items() if have == WHOLE and b not in self.up_blobs)
        return next(waiting, 0)

    def build(self, reach: int) -> tuple[Round, Piece | None]:
        """The next round upwards, and a piece of a scan that has to be there before."""
        place = self.next_place()
        entries: list[Entry] = []
        grant, end, endhash, blob = NOBODY, 0, GENESIS, 0
        if place is not None:
            stream = self.streams[place]
            grant, end, endhash = stream.grant, stream.last, stream.head
            probe = self.probes.pop(place, None)
            if probe is not None:
                end, endhash = probe, stream.hash_at(probe) or 0
            acked = self.up_acked.get(place)
            if acked is not None:
                at = acked - grant.base
                entries, blob = self.pieces(stream.entries[at : at + BATCH])
        salvage: list[tuple[int, Entry]] = []
        for dev, loose in list(self.loose.values())[:4]:
            ready, blob_first = self.pieces([loose])
            salvage += [(dev, one) for one in ready]
            blob = blob or blob_first
        blob = blob or self.next_scan()
        if self.outstanding:
            self.stopped = None  # the center is not reached: what it said may be long past
        self.outstanding = self.dice.id()
        round = Round(
            self.outstanding,
            place[0] if place else 0,
            grant,
            self.up_timeline,
            tuple(entries),
            end,
            endhash,
            tuple(salvage),
            self.feed_timeline,
            len(self.feed),
            tuple(list(self.asks.values())[:6]),
            reach,
            self.up_witness,
            self.up_scan,
        )
        piece = Piece(blob, self.dice.below(2), self.up_timeline, reach) if blob else None
        return round, piece

    def on_piece(self, kept: PieceKept) -> None:
        """The center has pieces of a scan."""
        if kept.timeline == self.up_timeline and kept.have == WHOLE:
            self.up_blobs.add(kept.blob)
            self.up_scan = kept.blob

    def on_reply(self, reply: Reply) -> None:
        """Only the answer to the round that is out; everything can be asked again."""
        if reply.nonce != self.outstanding:
            return
        self.outstanding = 0
        if reply.timeline != self.up_timeline:
            self.new_upstream(reply.timeline)
        elif reply.scans_again and not self.wrong.lost_scans_unasked:
            self.up_blobs, self.up_scan = set(), 0
        if reply.dev:
            self.place_reply(reply)
        self.hear_standings(reply)
        self.read_feed(reply)
        for id, value in reply.answers:
            if self.asks.pop(id, None) is not None:
                self.answered[id] = value

    def hear_standings(self, reply: Reply) -> None:
        """Of all its counters, with each reply."""
        if not self.wrong.standings_by_round:
            self.stopped = reply.stopped
        elif reply.dev and reply.revoked:
            self.stopped = (self.stopped or frozenset()) | {reply.dev}

    def new_upstream(self, timeline: int) -> None:
        """The center went back in time: all that is held here is offered again."""
        self.up_timeline = timeline
        self.up_blobs, self.up_scan = set(), 0
        self.answered = {}
        if not self.wrong.relay_forgets_forwarded:
            self.up_acked = {}
        for stream in self.streams.values():
            stream.forked, stream.up_last = None, 0

    def place_reply(self, reply: Reply) -> None:
        """Where the center stands with one branch."""
        place = (reply.dev, reply.epoch)
        stream = self.streams.get(place)
        if stream is None:
            return
        if reply.status == FORK:
            self.forked(place, stream, reply)
        elif stream.hash_at(reply.upto) == reply.uptohash:
            stream.up_last = reply.last
            self.up_acked[place] = reply.upto
        else:
            self.probes[place] = reply.upto

    def forked(self, place: Place, stream: Stream, reply: Reply) -> None:
        """Two branches under one name: what the center lacks goes up by the salvage lane."""
        stream.up_last = reply.last
        if self.wrong.relay_drops_forks:
            self.up_acked[place] = 1 << 40
            return
        stream.forked = reply.branch
        common = stream.common()
        self.up_acked[place] = common
        self.set_aside(place, common)

    def set_aside(self, place: Place, seq: int) -> None:
        """Cuts a branch back, and those that left it later; nothing of them is lost."""
        dev, epoch = place
        self.cut.add(dev)
        for entry in self.streams[place].cut(seq):
            self.set_loose(dev, entry)
        for other in [p for p in self.streams if p[0] == dev]:
            if other not in self.streams:
                continue
            grant = self.streams[other].grant
            if other != place and grant.parent == epoch and grant.base > seq:
                self.set_aside(other, grant.base)
                del self.streams[other]
                self.up_acked.pop(other, None)

    def read_feed(self, reply: Reply) -> None:
        """The center's feed, page by page, for the hall."""
        if reply.feed_timeline != self.feed_timeline:
            self.feed_timeline = reply.feed_timeline
            self.feed, self.totals, self.safe_feed = [], [0], 0
            self.confirmed = set()
            self.loose = self.aside.copy()
            return
        if reply.status == TIMELINE and not reply.page:
            return
        if reply.frm == len(self.feed):
            for item in reply.page:
                self.hear(item)
            if reply.witness.timeline:
                self.up_witness = reply.witness
            if reply.total not in (-1, self.totals[-1]):
                self.feed_timeline = 0  # what was heard is not what the center says: once more
                return
        self.safe_feed = max(self.safe_feed, reply.safe)

    def hear(self, item: Item) -> None:
        """One line of news."""
        self.feed.append(item)
        self.totals.append(self.totals[-1] + weight(item.id, item.verdict))
        self.confirmed.add(item.id)
        self.loose.pop(item.id, None)
