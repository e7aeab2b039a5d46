"""What a device sends: the next part of its ledger, kept lines, and what it wants to know."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from winclient.app.exchange import numbers
from winclient.app.exchange.here import Here, Talk, derived
from winclient.app.exchange.past import list_missing
from winclient.app.exchange_ports import OwnBranch, OwnLease
from winclient.app.ports import Reader, Tx
from winclient.app.scan_ports import DueScan
from winclient.domain.rounds.asking import Ask, Branch, Claim, Enrol, Fetch, Lease
from winclient.domain.rounds.exchange import Reply, Round, Status
from winclient.domain.rounds.streams import GENESIS, Line, Loose
from winclient.domain.values import Value

SALVAGED = 100  # kept lines at once
FETCHES, CLAIMS = 2, 20
Span = Callable[[int, int], tuple[Line, ...]]  # the entries after one place up to another


class Part(Value, frozen=True):
    """The branch a round speaks of, its end here, and how far the holder has it (None: unknown)."""

    branch: OwnBranch
    end: int
    place: int | None


def prepare(tx: Tx, *, here: Here) -> None:
    """Before a round: what will be asked for is durable before it is sent."""
    if not tx.standing().enrolled:
        return
    numbers.want_numbers(tx, here=here)
    numbers.map_provisional(tx, here=here)
    list_missing(tx, here=here)


def enrol(tx: Tx, *, url: str, code: str, key: str, name: str, here: Here) -> None:
    """Ask to become a device, under one id however often it is sent."""
    for ask in tx.asks():
        if isinstance(ask, Enrol):
            tx.drop_ask(ask.id)
    tx.put_standing(replace(tx.standing(), url=url))
    tx.put_ask(Enrol(id=here.new_id(), code=code, key=key, hardware=here.hardware, name=name))


def goes_on(reader: Reader, *, reply: Reply, talk: Talk) -> bool:
    """Whether this reply says no more than that all went well, and there is more to send.

    Then the next round may go ahead of what the reply changes here: nothing that is said in it
    depends on that, and what is said to it is believed for what it proves. A reply that takes back
    what was held is none: overtaken it would be a late one, and those only raise a place.
    """
    standing = reader.standing()
    said = (reply.nonce, reply.device, reply.timeline, reply.feed_timeline, reply.since)
    known = (standing.device, standing.timeline, standing.feed_timeline, standing.cursor)
    usual = said == (talk.outstanding, *known) and reply.status is Status.OK and not reply.answers
    if not usual or not standing.enrolled:
        return False
    part = next_part(reader)
    more = reply.epoch == part.branch.grant.epoch and (part.place or 0) <= reply.upto < part.end
    return more and reader.hash_at(reply.upto) == reply.uptohash


def next_round(
    reader: Reader,
    *,
    talk: Talk,
    size: int,
    here: Here,
    first: Sequence[DueScan] = (),
    after: Reply | None = None,
    span: Span | None = None,
) -> tuple[Round, Talk]:
    """The next round, at most `size` entries of one branch; the first in a new life asks only.

    `first`: scans that have to be at the holder before the entries that name them. `after`: a reply
    that `goes_on`, and has not been taken in. `span`: reads entries as the reader does.
    """
    standing = reader.standing()
    nonce = here.new_id()
    if not standing.enrolled:
        return _alone(reader, nonce=nonce), replace(talk, outstanding=nonce)
    part = next_part(reader)
    start, end = _stretch(part, talk=talk, after=after)
    round = Round(
        nonce=nonce,
        device=standing.device,
        grant=part.branch.grant,
        timeline=standing.timeline,
        entries=(span or reader.span)(start, min(end, start + size, *_before(first, after=start))),
        end=end,
        endhash=reader.hash_at(end) or GENESIS,
        salvage=_salvage(reader, first) if standing.timeline else (),
        feed_timeline=standing.feed_timeline,
        cursor=after.cursor if after else standing.cursor,
        asks=wanted(reader),
        witness=standing.witness,
        scan=standing.scan,
    )
    return round, Talk(outstanding=nonce)


def _stretch(part: Part, *, talk: Talk, after: Reply | None) -> tuple[int, int]:
    """From where a round goes on, and the end it shows; nothing to send where no place is known."""
    end, place = part.end, part.place
    if talk.probe is not None and talk.probe[0] == part.branch.grant.epoch:
        end, place = min(end, talk.probe[1]), None
    if after is not None:
        place = after.upto
    return (end if place is None else place), end


def _alone(reader: Reader, *, nonce: str) -> Round:
    """While it asks for a name it says nothing else."""
    asks = tuple(ask for ask in reader.asks() if isinstance(ask, Enrol))
    timeline = reader.standing().timeline
    return Round(nonce=nonce, device="", grant=None, timeline=timeline, asks=asks)


def _before(first: Sequence[DueScan], *, after: int) -> list[int]:
    """The last entries that may go before these scans do; what has gone waits for nothing."""
    return [scan.seq - 1 for scan in first if scan.seq > after]


def _salvage(reader: Reader, first: Sequence[DueScan]) -> tuple[Loose, ...]:
    """Kept lines, without those that name a scan which has to go before them."""
    digests = [scan.sha256 for scan in first]
    return tuple(
        loose
        for loose in reader.unheard_kept(SALVAGED)
        if not any(digest in loose.line.body for digest in digests)
    )


def next_part(reader: Reader) -> Part:
    """The first branch of the lineage of which the holder lacks something, or the last."""
    found = parts(reader)
    return next((p for p in found if p.place is None or p.place < p.end), found[-1])


def parts(reader: Reader) -> list[Part]:
    """The lineage as far as it can be sent: what follows an asked base waits for its branch."""
    branches = reader.branches()
    asked = next((ask for ask in reader.asks() if isinstance(ask, Branch)), None)
    later = [*(branch.grant.base for branch in branches[1:]), reader.reach()]
    return [
        Part(branch, _end(branch, end, asked), branch.place)
        for branch, end in zip(branches, later, strict=True)
    ]


def _end(branch: OwnBranch, end: int, asked: Branch | None) -> int:
    if asked is None or asked.parent != branch.grant.epoch:
        return end
    return min(end, asked.base)


def wanted(reader: Reader) -> tuple[Ask, ...]:
    """All that waits for an answer; claims follow from the blocks held."""
    asks = reader.asks()
    fetches = [ask for ask in asks if isinstance(ask, Fetch)][:FETCHES]
    others = [ask for ask in asks if isinstance(ask, Branch | Lease)]
    standing, branches = reader.standing(), reader.branches()
    unclaimed = [lease for lease in reader.leases() if not lease.claimed][:CLAIMS]
    epoch = branches[-1].grant.epoch
    claims = [claim_of(lease, device=standing.device, epoch=epoch) for lease in unclaimed]
    return (*others, *fetches, *claims)


def claim_of(lease: OwnLease, *, device: str, epoch: str) -> Claim:
    """The claim to a block: its id follows from the block's."""
    return Claim(
        id=derived("claim", lease.id),
        device=device,
        epoch=epoch,
        lease=lease.id,
        series=lease.series,
        lo=lease.lo,
        hi=lease.hi,
    )
