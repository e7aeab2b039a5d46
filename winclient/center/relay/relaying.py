"""A relay's way up: it keeps and forwards entries unchanged, and judges nothing."""

import logging
import threading
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from winclient.center.core.center import Center
from winclient.center.relay.upward import Unreachable, Upward, join, read_joined
from winclient.center.tables import heard, streams
from winclient.center.tables.database import Tx
from winclient.center.tables.streams import Branch
from winclient.domain.rounds.asking import Answer, Answered, Ask
from winclient.domain.rounds.exchange import Reply, Round, Status
from winclient.domain.rounds.streams import GENESIS, Grant, Line, Loose

log = logging.getLogger("winclient.center")

BATCH, BATCH_BYTES = 1_000, 4_000_000
LOOSE_BATCH, ASKS = 200, 40
SOON, IDLE, LATEST = 0.2, 10.0, 60.0  # seconds until the next round; it polls when all is said
Place = tuple[str, str]  # device, epoch


class Relay(Struct):
    """What is known of the center. None of it need survive: the center is asked again."""

    asks: dict[str, Ask] = field(default_factory=dict)
    answered: dict[str, Answer] = field(default_factory=dict)
    timeline: str = ""
    acked: dict[Place, int] = field(default_factory=dict)
    probes: dict[Place, int] = field(default_factory=dict)
    forked: dict[Place, Mapping[int, str]] = field(default_factory=dict)
    stopped: frozenset[str] | None = None  # of the counters here; None: not heard on this line
    scans: set[str] = field(default_factory=set)
    last_scan: str = ""
    guard: threading.RLock = field(default_factory=threading.RLock)
    wake: threading.Event = field(default_factory=threading.Event)
    _turn: int = 0

    # ---- towards the hall

    def answers(self, asks: tuple[Ask, ...]) -> tuple[Answered, ...]:
        """Asks go up as they are; the answer is there the next time."""
        told: list[Answered] = []
        with self.guard:
            for ask in asks:
                answer = self.answered.pop(ask.id, None)
                if answer is None:
                    self.asks[ask.id] = ask
                    self.wake.set()
                else:
                    told.append(Answered(ask.id, answer))
        return tuple(told)

    def contradicts(self, of: Branch, round: Round) -> tuple[tuple[int, str], ...]:
        """The center's hashes of a branch, where it is known to have another one there."""
        known = self.forked.get((of.device, of.epoch), {})
        shown = {line.seq: line.hash for line in round.entries} | {round.end: round.endhash}
        differs = any(known.get(seq, hash_) != hash_ for seq, hash_ in shown.items())
        return tuple(sorted(known.items())) if differs else ()

    # ---- towards the center

    def build(self, tx: Tx, nonce: str) -> Round:
        """The next round upwards: one branch in its turn, loose lines, asks."""
        branch = self._next(heard.all_branches(tx))
        cursor, _ = heard.end(tx)
        with self.guard:
            asks = tuple(self.asks.values())[:ASKS]
        bare = Round(
            nonce=nonce,
            device=branch.device if branch else "",
            grant=_grant(branch) if branch else None,
            timeline=self.timeline,
            salvage=heard.unconfirmed(tx, most=LOOSE_BATCH) if self.timeline else (),
            feed_timeline=heard.timeline(tx),
            cursor=cursor,
            asks=asks,
            witness=heard.witness(tx),
            scan=self.last_scan,
        )
        return self._with_branch(tx, bare, branch) if branch else bare

    def _with_branch(self, tx: Tx, bare: Round, branch: Branch) -> Round:
        place = (branch.device, branch.epoch)
        end = self.probes.pop(place, branch.last)
        acked = self.acked.get(place)
        entries: tuple[Line, ...] = ()
        if acked is not None and end == branch.last:
            entries = _portion(streams.stream_after(tx, branch, seq=acked, most=BATCH))
        endhash = streams.hash_at(tx, branch, end) or GENESIS
        return replace(bare, end=end, endhash=endhash, entries=entries)

    def _next(self, branches: tuple[Branch, ...]) -> Branch | None:
        """The next branch that the center lacks something of."""
        for offset in range(len(branches)):
            branch = branches[(self._turn + offset) % len(branches)]
            place = (branch.device, branch.epoch)
            if self.acked.get(place, -1) < branch.last or place in self.probes:
                self._turn += offset + 1
                return branch
        return None

    def lacks(self, tx: Tx) -> bool:
        """Whether there is more to say at once."""
        behind = any(
            self.acked.get((b.device, b.epoch), -1) < b.last for b in heard.all_branches(tx)
        )
        return behind or bool(self.asks) or bool(heard.unconfirmed(tx, most=1))

    # ---- what the center says

    def believe(self, tx: Tx, reply: Reply) -> None:
        """The answer to the round that is out; everything can be asked again."""
        if reply.timeline != self.timeline:
            self._new_life(reply.timeline)
        elif reply.scans_again:
            self.scans, self.last_scan = set(), ""
        if reply.device and reply.epoch:
            self._place(tx, reply)
        self.stopped = None if reply.stopped is None else frozenset(reply.stopped)
        self._feed(tx, reply)
        with self.guard:
            for each in reply.answers:
                if self.asks.pop(each.id, None) is not None:
                    self.answered[each.id] = each.value

    def _new_life(self, timeline: str) -> None:
        """The center went back in time: all that is held here is offered again."""
        if self.timeline:
            log.warning("upstream: another life begins; everything is offered again")
        self.timeline = timeline
        self.acked, self.probes, self.forked, self.scans = {}, {}, {}, set()
        self.answered, self.last_scan = {}, ""

    def _place(self, tx: Tx, reply: Reply) -> None:
        place = (reply.device, reply.epoch)
        branch = streams.branch(tx, *place)
        if branch is None:
            return
        if reply.status is Status.FORK:
            self._forked(tx, branch, reply)
        elif streams.hash_at(tx, branch, reply.upto) == reply.uptohash:
            self.acked[place] = reply.upto
        else:
            self.probes[place] = reply.upto

    def _forked(self, tx: Tx, branch: Branch, reply: Reply) -> None:
        """Two branches under one name: what the center lacks goes up by the salvage lane."""
        place = (branch.device, branch.epoch)
        self.forked[place] = dict(reply.branch)
        common = branch.base
        for seq, hash_ in reply.branch:
            if streams.hash_at(tx, branch, seq) == hash_:
                common = max(common, seq)
        heard.cut(tx, branch, seq=common)
        self.acked[place] = common

    def _feed(self, tx: Tx, reply: Reply) -> None:
        if reply.feed_timeline != heard.timeline(tx):
            heard.begin_again(tx, reply.feed_timeline)
        elif reply.since == heard.end(tx)[0]:
            told = heard.witness(tx)
            total = heard.append(tx, reply.page, safe=reply.safe, witness=reply.witness or told)
            if reply.total not in {-1, total}:  # what was heard is not what the center says
                heard.begin_again(tx, reply.feed_timeline)


def _grant(branch: Branch) -> Grant:
    return msgspec.json.decode(branch.grant.encode(), type=Grant)


def _portion(lines: list[Loose]) -> tuple[Line, ...]:
    """As many as fit into one round."""
    size = 0
    taken: list[Line] = []
    for lone in lines:
        size += len(lone.line.body)
        if taken and size > BATCH_BYTES:
            break
        taken.append(lone.line)
    return tuple(taken)


def climb(center: Center, relay: Relay, above: Upward, stopped: threading.Event) -> None:
    """Rounds upward until told to stop; a line that is down is tried again, later and later."""
    pause = SOON
    while not stopped.is_set():
        try:
            pause = SOON if step(center, relay, above) else IDLE
        except Unreachable as error:
            pause = min(pause * 2, LATEST)
            relay.stopped = None
            log.warning("upstream: %s; again in %.0f s", error, pause)
        except OSError as error:
            log.warning("upstream: %s", type(error).__name__)
        relay.wake.wait(pause)
        relay.wake.clear()


def step(center: Center, relay: Relay, above: Upward) -> bool:
    """One round upward, scans before it; whether there is more to say."""
    if relay.timeline:
        with center.database.reading() as tx:
            waiting = [scan for scan in heard.whole_scans(tx) if scan[0] not in relay.scans]
        for digest, size in waiting:
            above.send_scan(center, digest, size=size, timeline=relay.timeline)
            relay.scans.add(digest)
            relay.last_scan = digest
    with center.database.reading() as tx:
        sent = relay.build(tx, center.new_id())
    reply = above.exchange(sent)

    def take(tx: Tx) -> bool:
        relay.believe(tx, reply)
        return relay.lacks(tx) or reply.cursor < reply.end or reply.status is Status.TIMELINE

    return center.database.write(take)


def as_relay(center: Center, *, folder: Path, url: str, code: str | None) -> Center:
    """The same center as a relay of another: joined with the code the first time."""
    joined = read_joined(folder)
    if joined is None:
        joined = join(center, folder=folder, url=url, code=code or "")
    return replace(center, relay=Relay(), grant=joined.grant, center_key=joined.key)
