"""What a device believes of a reply: late, doubled, stale or spoilt as it may be."""

from msgspec.structs import replace

from winclient.app.exchange import numbers, recovery
from winclient.app.exchange.here import Here, Talk, derived
from winclient.app.exchange.past import ends, fetch_late, fetched
from winclient.app.ports import Tx
from winclient.domain.rounds.asking import (
    Answer,
    Block,
    Branch,
    Branched,
    Claimed,
    Denied,
    Enrol,
    Enrolled,
    Fetch,
    Fetched,
    Lease,
    Stopped,
)
from winclient.domain.rounds.exchange import BRANCHED, Reply, Status, total


def absorb(tx: Tx, *, reply: Reply, talk: Talk, here: Here) -> Talk:
    """Take one reply in, all in one transaction; what it cannot prove is left alone."""
    standing = tx.standing()
    if reply.device != standing.device:
        return talk
    fresh = bool(reply.nonce) and reply.nonce in (talk.outstanding, standing.bundle)
    if reply.timeline != standing.timeline:
        if not fresh:
            return talk
        _new_holder(tx, reply.timeline)
        talk = Talk()
    elif reply.nonce == talk.outstanding:
        talk = replace(talk, outstanding="")
        _believe_scans(tx, reply)
    if standing.enrolled:
        talk = _believe_place(tx, reply, fresh=fresh, talk=talk, here=here)
        _believe_feed(tx, reply, fresh=fresh, here=here)
    for answered in reply.answers:
        _believe_answer(tx, answered.id, answered.value, here=here)
    if reply.revoked and not tx.standing().stopped:
        tx.put_standing(replace(tx.standing(), stopped=True))
    return talk


def _new_holder(tx: Tx, timeline: str) -> None:
    """Another holder, or one that went back in time: nothing it said before counts."""
    tx.put_standing(replace(tx.standing(), timeline=timeline, bundle="", scan=""))
    tx.put_branches([replace(branch, place=None) for branch in tx.branches()])


def _believe_scans(tx: Tx, reply: Reply) -> None:
    """The last scan that was whole is not: the holder went back, and nobody knows which it has."""
    if reply.scans_again:
        tx.scans_again()
        tx.put_standing(replace(tx.standing(), scan=""))


def _believe_place(tx: Tx, reply: Reply, *, fresh: bool, talk: Talk, here: Here) -> Talk:
    """How far the holder has come, if its hash is ours."""
    if reply.status is Status.FORK:
        if fresh:
            recovery.forked(tx, reply, here=here)
        return talk
    index = recovery.index_of(tx, reply.epoch)
    if index < 0:
        return talk
    if tx.hash_at(reply.upto) != reply.uptohash:
        return replace(talk, probe=(reply.epoch, reply.upto)) if fresh else talk
    known = tx.branches()[index].place
    if known is None or reply.upto > known or fresh:
        recovery.set_place(tx, reply.epoch, reply.upto)
    if reply.last > ends(tx)[index] and reply.status is not Status.TIMELINE:
        recovery.behind(tx, reply, here=here)
    return talk


def _believe_feed(tx: Tx, reply: Reply, *, fresh: bool, here: Here) -> None:
    """A page counts only where the cursor stands; page, cursor and total move together."""
    standing = tx.standing()
    if reply.feed_timeline != standing.feed_timeline:
        if fresh and reply.feed_timeline:
            _reread(tx, reply.feed_timeline)
        return
    if reply.since != standing.cursor:
        return
    sum_ = standing.total
    for news in reply.page:
        sum_ = total(sum_, news.id, news.verdict)
    if reply.total in (-1, sum_):
        _take_page(tx, reply, sum_=sum_, here=here)
    else:
        _reread(tx, reply.feed_timeline)  # what was read is not what the center says: once more


def _take_page(tx: Tx, reply: Reply, *, sum_: int, here: Here) -> None:
    standing, lacking = tx.standing(), tx.hear(reply.page, cursor=reply.cursor)
    level = reply.cursor >= reply.end
    if level and standing.rereading:
        tx.end_feed()
    standing = replace(
        tx.standing(),
        cursor=reply.cursor,
        safe=reply.safe,
        witness=reply.witness or standing.witness,
        total=sum_,
        end=reply.end,
        lacking=standing.lacking or lacking,
        rereading=standing.rereading and not level,
        heard_at=here.when.at.isoformat(timespec="minutes"),
    )
    tx.put_standing(standing)
    if any(news.kind == BRANCHED for news in reply.page):
        recovery.look_behind(tx, here=here)
    if standing.lacking:
        fetch_late(tx, here=here)


def _reread(tx: Tx, timeline: str) -> None:
    """The center's record is read from its beginning; what was known stays visible until then."""
    tx.begin_feed()
    fresh = replace(
        tx.standing(),
        feed_timeline=timeline,
        cursor=0,
        safe=0,
        total=0,
        lacking=False,
        rereading=True,
        had=(),
    )
    tx.put_standing(fresh)


def _believe_answer(tx: Tx, id: str, value: Answer, *, here: Here) -> None:
    """An answer counts for the ask that still waits for it, and once."""
    ask = next((each for each in tx.asks() if each.id == id), None)
    match (ask, value):
        case (Lease(), Block()):
            numbers.take_block(tx, ask, value)
        case (Lease(), Stopped()):
            tx.drop_ask(id)
            tx.put_standing(replace(tx.standing(), stopped=True))
        case (Branch(), Branched()):
            recovery.new_branch(tx, ask, value.grant, here=here)
        case (Enrol(), Enrolled()):
            recovery.enrolled(tx, ask, value, here=here)
        case (Fetch(), Fetched()):
            fetched(tx, ask, value, here=here)
        case (Enrol() | Lease() | Fetch(), Denied()):
            tx.drop_ask(id)
        case (None, Claimed()):
            _claimed(tx, id)
        case _:
            return


def _claimed(tx: Tx, id: str) -> None:
    for lease in tx.leases():
        if derived("claim", lease.id) == id:
            tx.put_lease(replace(lease, claimed=True))
