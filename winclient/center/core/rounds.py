"""One round: what a device hands in is taken or told apart, judged, and answered."""

from msgspec.structs import replace

from winclient.center.core import revocation, witness
from winclient.center.core.answering import answers
from winclient.center.core.center import Center
from winclient.center.core.hearing import hear
from winclient.center.core.standing import Stand, Unusable, follow, loose, standing
from winclient.center.tables import docket, feed, heard, lives, published
from winclient.center.tables.database import Tx
from winclient.center.tables.people import Device
from winclient.domain.rounds.asking import Answered, Block
from winclient.domain.rounds.exchange import Reply, Round, Status
from winclient.sync.wire.coding import MOST_LINES

ENROLLING = ""  # in place of a device


def handle(center: Center, round: Round, *, sender: Device) -> Reply:
    """One round in one transaction. Unusable where it contradicts itself."""
    if len(round.entries) + len(round.salvage) > MOST_LINES:
        raise Unusable(f"more than {MOST_LINES} entries")
    while True:
        try:
            return center.database.write(lambda tx: _handle(tx, center, round, sender))
        except _WentBack as proof:
            center.begin_again(proof.life, lost=proof.lost)


class _WentBack(Exception):
    """This center itself has told the sender what its database does not know."""

    def __init__(self, life: lives.Life, *, lost: int) -> None:
        super().__init__(life.timeline)
        self.life, self.lost = life, lost


def _handle(tx: Tx, center: Center, round: Round, sender: Device) -> Reply:
    life = lives.current(tx)
    if life is None:
        raise OSError("the database has no life yet")
    shown = witness.read(center.key, round.witness, station=sender.station)
    if shown is not None and witness.is_of_a_lost_life(shown, life):
        raise _WentBack(life, lost=shown.nth)
    if round.timeline != life.timeline:
        stand = standing(tx, round, Status.TIMELINE)
        return _reply(tx, center, round, stand, sender=sender, timeline=life.timeline)
    if sender.id == ENROLLING:
        stand = Stand(status=Status.OK, epoch="")
        reply = _reply(tx, center, round, stand, sender=sender, timeline=life.timeline)
        return replace(reply, answers=_answers(tx, center, round, None, sender))
    scope = docket.lock(tx, sender.station)
    if shown is not None and witness.is_denied(tx, shown, life, scope):
        raise _WentBack(life, lost=shown.nth)
    stand, taken = follow(tx, center, round, scope)
    taken += loose(round.salvage)
    if center.relay is None:
        hear(tx, scope, taken)
    else:
        heard.hold(tx, scope, taken)
        if taken or round.asks:  # else ten idle counters would make their relay as many rounds
            center.relay.wake.set()
    told = _answers(tx, center, round, scope, sender)
    reply = _reply(tx, center, round, stand, sender=sender, timeline=life.timeline)
    again = bool(round.scan) and not published.is_whole(tx, round.scan)
    word = _witness(center, life, scope, told, shown)
    return replace(reply, answers=told, scans_again=again, witness=word)


def _witness(
    center: Center,
    life: lives.Life,
    scope: docket.Scope,
    answers: tuple[Answered, ...],
    shown: witness.Witness | None,
) -> str:
    """How far it has come with this round; a block given before is gone on with."""
    block = shown.block if shown is not None and shown.timeline == life.timeline else ""
    if center.relay is None:
        given = [x.id for x in answers if isinstance(x.value, Block) and x.value.lo <= x.value.hi]
        block = [block, *given][-1]
    now = witness.Witness(life.nth, life.timeline, scope.place, scope.total, block)
    return witness.told(center.key, now, station=scope.station)


def _answers(
    tx: Tx, center: Center, round: Round, scope: docket.Scope | None, sender: Device
) -> tuple[Answered, ...]:
    """A center's own answers; a relay's come down from above."""
    if center.relay is not None:
        return center.relay.answers(round.asks)
    return answers(tx, center, round, scope, sender)


def _page(
    tx: Tx, center: Center, round: Round, sender: Device, timeline: str
) -> tuple[str, feed.Page, int]:
    """The feed's timeline, a page of it, and what is safe."""
    if center.relay is not None:
        name = heard.timeline(tx)
        since = round.cursor if round.feed_timeline == name else 0
        return name, heard.page(tx, since=since, reader=sender.id), heard.safe(tx)
    since = round.cursor if round.feed_timeline == timeline else 0
    page = feed.page(tx, sender.station, since=since, reader=sender.id)
    return timeline, page, feed.safe(tx, sender.station)


def _reply(
    tx: Tx, center: Center, round: Round, stand: Stand, *, sender: Device, timeline: str
) -> Reply:
    feed_timeline, page, safe = _page(tx, center, round, sender, timeline)
    reply = Reply(
        nonce=round.nonce,
        device=round.device,
        epoch=stand.epoch,
        timeline=timeline,
        status=stand.status,
        last=stand.last,
        upto=stand.upto,
        uptohash=stand.hash,
        branch=stand.branch,
        feed_timeline=feed_timeline,
        since=page.since,
        page=page.news,
        cursor=page.cursor,
        total=page.total,
        end=page.end,
        safe=safe,
    )
    return revocation.told(tx, center, round, sender, reply)
