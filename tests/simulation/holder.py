"""What center and relay have in common: they hold streams, answer rounds and show a feed."""

from tests.simulation.dice import Dice
from tests.simulation.messages import (
    FORK,
    GAP,
    GENESIS,
    OK,
    TIMELINE,
    Ask,
    Entry,
    Grant,
    Item,
    Piece,
    PieceKept,
    Reply,
    Round,
    weight,
)
from tests.simulation.wrongs import Wrong

PAGE = 12
WHOLE = 3  # both pieces of a scan
Place = tuple[int, int]  # device, epoch
Stand = tuple[int, int, int, int, int, tuple[int, tuple[int, ...]]]
NO_BRANCH: tuple[int, tuple[int, ...]] = (0, ())


class Stream:
    """One branch of one device's ledger, as far as it has come."""

    __slots__ = ("entries", "forked", "grant", "head", "last", "up_last")

    def __init__(self, grant: Grant) -> None:
        self.grant = grant
        self.entries: list[Entry] = []
        self.last = grant.base
        self.head = grant.hash
        self.forked: tuple[int, tuple[int, ...]] | None = None
        self.up_last = 0

    def copy(self) -> "Stream":
        """The same, on another disk."""
        twin = Stream(self.grant)
        twin.entries = self.entries.copy()
        twin.last, twin.head, twin.up_last = self.last, self.head, self.up_last
        twin.forked = self.forked
        return twin

    def hash_at(self, seq: int) -> int | None:
        """The chain hash after `seq`; None where this branch does not reach."""
        at = seq - self.grant.base
        if 0 < at <= len(self.entries):
            return self.entries[at - 1].hash
        return self.grant.hash if at == 0 else None

    def add(self, entry: Entry) -> None:
        """Takes the next entry."""
        self.entries.append(entry)
        self.last, self.head = entry.seq, entry.hash

    def cut(self, seq: int) -> list[Entry]:
        """Goes back to `seq`; what stood after it."""
        at = seq - self.grant.base
        self.entries, rest = self.entries[:at], self.entries[at:]
        self.last = seq
        self.head = self.entries[-1].hash if self.entries else self.grant.hash
        return rest

    def common(self) -> int:
        """How far this branch and the one of its name above agree."""
        base, hashes = self.forked or (0, ())
        seq = base
        for hash_ in hashes:
            if self.hash_at(seq + 1) != hash_:
                break
            seq += 1
        return seq

    def branch(self) -> tuple[int, tuple[int, ...]]:
        """Base and every hash after it, by which another finds where it left."""
        return self.grant.base, tuple(e.hash for e in self.entries)


class Holder:
    """Durable streams and scans; what a fact does when it arrives is the subclass's."""

    KEPT: tuple[str, ...] = (
        "timeline",
        "streams",
        "blobs",
        "feed",
        "feed_timeline",
        "totals",
        "safe_feed",
    )

    def __init__(self, dice: Dice, wrong: Wrong) -> None:
        self.dice, self.wrong = dice, wrong
        self.up = True
        self.timeline = dice.id()
        self.feed_timeline = self.timeline
        self.streams: dict[Place, Stream] = {}
        self.blobs: dict[int, int] = {}
        self.cut: set[int] = set()  # devices of which a part is kept beside its stream
        self.feed: list[Item] = []
        self.totals: list[int] = [0]
        self.safe_feed = 0

    # What the parts do with facts and asks.
    def receive(self, entry: Entry, *, dev: int, loose: bool = False) -> None:
        """Keeps or judges one fact of a device; a loose one comes outside its stream."""
        raise NotImplementedError

    def opened(self, dev: int, grant: Grant) -> None:
        """A branch has begun here."""

    def answer(self, ask: Ask) -> object | None:
        """The answer, or None while there is none."""
        raise NotImplementedError

    def is_revoked(self, dev: int) -> bool:
        """Whether this device may take in nothing new."""
        raise NotImplementedError

    def snapshot(self) -> dict[str, object]:
        """A copy of what is durable, as a backup holds it."""
        kept: dict[str, object] = {}
        for name in self.KEPT:
            value = getattr(self, name)
            kept[name] = value.copy() if isinstance(value, dict | list | set) else value
        kept["streams"] = {key: stream.copy() for key, stream in self.streams.items()}
        return kept

    def load(self, kept: dict[str, object]) -> None:
        """Goes back to a backup; the backup can be used again."""
        for name, value in kept.items():
            copied = value.copy() if isinstance(value, dict | list | set) else value
            setattr(self, name, copied)
        self.streams = {key: stream.copy() for key, stream in self.streams.items()}

    def handle(self, round: Round) -> Reply:
        """One round, in one transaction."""
        if round.timeline != self.timeline:
            return self.reply(round, self.stand(round, TIMELINE), answers=())
        stand = self.take(round) if round.dev else self.stand(round, OK)
        for dev, loose in round.salvage:
            self.receive(loose, dev=dev, loose=True)
        reply = self.reply(round, stand, answers=self.answers(round))
        lacks = round.scan != 0 and self.blobs.get(round.scan) != WHOLE
        return reply._replace(scans_again=True) if lacks else reply

    def answers(self, round: Round) -> tuple[tuple[int, object], ...]:
        """What can be answered now."""
        found = [(ask.id, self.answer(ask)) for ask in round.asks]
        return tuple((id, value) for id, value in found if value is not None)

    def open(self, round: Round) -> Stream | Stand:
        """The branch a round speaks of; begun if its parent has come as far as its base."""
        grant = round.grant
        stream = self.streams.get((round.dev, grant.epoch))
        if stream is not None:
            return stream
        if grant.base:
            parent = self.streams.get((round.dev, grant.parent))
            if parent is None or parent.last < grant.base:
                last = parent.last if parent else 0
                head = parent.head if parent else GENESIS
                return GAP, grant.parent, last, last, head, NO_BRANCH
            known = parent.hash_at(grant.base)
            if known is not None and known != grant.hash:
                return FORK, grant.parent, parent.last, 0, 0, parent.branch()
        stream = self.streams[round.dev, grant.epoch] = Stream(grant)
        self.opened(round.dev, grant)
        return stream

    def take(self, round: Round) -> Stand:
        """Adds what follows on; says where the branch stands."""
        found = self.open(round)
        if not isinstance(found, Stream):
            return found
        status = self.refuses(found, round)
        if status == OK:
            for entry in round.entries:
                status = self.add(found, entry, round.dev)
                if status != OK:
                    break
        return self.stand(round, status)

    def refuses(self, stream: Stream, round: Round) -> int:
        """FORK when the device's own end is known here by another hash."""
        here = stream.hash_at(round.end)
        differs = here is not None and here != round.endhash
        return FORK if differs and not self.wrong.dedup_by_seq_alone else OK

    def add(self, stream: Stream, entry: Entry, dev: int) -> int:
        """Dedup, append, fork or gap: one entry."""
        if entry.seq <= stream.last:
            same = stream.hash_at(entry.seq) in (entry.hash, None)
            return OK if same or self.wrong.dedup_by_seq_alone else FORK
        if entry.seq > stream.last + 1:
            if not self.wrong.accept_gaps:
                return GAP
            while stream.last + 1 < entry.seq:
                stream.add(entry._replace(seq=stream.last + 1))
        elif entry.prev != stream.head and not self.wrong.dedup_by_seq_alone:
            return FORK
        stream.add(entry)
        self.receive(entry, dev=dev)
        return OK

    def stand(self, round: Round, status: int) -> Stand:
        """Status, epoch, last, the part shown by the device, its hash here, and the branch."""
        epoch = round.grant.epoch
        stream = self.streams.get((round.dev, epoch))
        if stream is None:
            return status, epoch, round.grant.base, round.grant.base, round.grant.hash, NO_BRANCH
        if status == FORK:
            branch = stream.forked or stream.branch()
            return FORK, epoch, max(stream.last, stream.up_last), 0, 0, branch
        last = stream.last
        upto = last if last < round.end else round.end
        hash_ = stream.hash_at(upto)
        if hash_ is None:  # the device's end lies before this branch began
            upto, hash_ = stream.grant.base, stream.grant.hash
        return status, epoch, max(last, stream.up_last), upto, hash_, NO_BRANCH

    def reply(
        self, round: Round, stand: Stand, *, answers: tuple[tuple[int, object], ...]
    ) -> Reply:
        """Where the stream stands, a page of news, and what was asked for."""
        status, epoch, last, upto, hash_, branch = stand
        frm = round.cursor if round.feed_timeline == self.feed_timeline else 0
        page, cursor, total = self.page(frm)
        return Reply(
            round.nonce,
            round.dev,
            epoch,
            self.timeline,
            status,
            last,
            upto,
            hash_,
            branch,
            self.feed_timeline,
            frm,
            page,
            cursor,
            total,
            self.safe_feed,
            answers,
            self.is_revoked(round.dev),
        )

    def page(self, cursor: int) -> tuple[tuple[Item, ...], int, int]:
        """News after `cursor`. A relay may be behind its reader: then nothing is new."""
        feed = self.feed
        if cursor >= len(feed):
            return (), cursor, self.totals[cursor] if cursor < len(self.totals) else -1
        end = min(cursor + PAGE, len(feed))
        return tuple(feed[cursor:end]), end, self.totals[end]

    def show(self, item: Item) -> None:
        """Appends to the feed: a position is taken when it is committed."""
        self.feed.append(item)
        self.totals.append(self.totals[-1] + weight(item.id, item.verdict))

    def keep_piece(self, piece: Piece) -> PieceKept:
        """Stores a piece of a scan; the reply says which pieces there are."""
        if piece.timeline == self.timeline:
            self.blobs[piece.blob] = self.blobs.get(piece.blob, 0) | 1 << piece.piece
        return PieceKept(piece.blob, self.blobs.get(piece.blob, 0), self.timeline)
