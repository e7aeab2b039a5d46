"""Streams: where a branch stands, what follows on it, and where it forks."""

from collections.abc import Sequence

from msgspec import Struct

from winclient.center.core.center import Center
from winclient.center.core.hearing import hear
from winclient.center.core.revocation import learned
from winclient.center.judging.stated import Taken
from winclient.center.tables import people, streams
from winclient.center.tables.database import Tx
from winclient.center.tables.docket import Scope
from winclient.center.tables.streams import Branch
from winclient.domain.rounds.exchange import BRANCHED, Round, Status
from winclient.domain.rounds.streams import GENESIS, LOOSE, Grant, Line, Loose
from winclient.store.chain.chaining import chain
from winclient.sync.wire.coding import encode
from winclient.sync.wire.signing import grant_text, verified


class Unusable(ValueError):
    """This round contradicts itself; the text says how. Nothing was done."""


class Stand(Struct, frozen=True, kw_only=True):
    """Where a branch stands here: `last` may exceed `upto`, the part its device showed to have."""

    status: Status
    epoch: str
    last: int = 0
    upto: int = 0
    hash: str = GENESIS
    branch: tuple[tuple[int, str], ...] = ()


def follow(tx: Tx, center: Center, round: Round, scope: Scope) -> tuple[Stand, list[Taken]]:
    """Where the branch stands after this round, and what is new on it."""
    if round.grant is None:
        return Stand(status=Status.OK, epoch=""), []
    found = _open(tx, center, round.grant, scope)
    if isinstance(found, Stand):
        return found, []
    here = streams.hash_at(tx, found, round.end)
    if here is not None and here != round.endhash:
        return _forked(tx, found, round.end), []
    above = center.relay.contradicts(found, round) if center.relay else ()
    if above:  # the center has another branch under this name: it is not continued here either
        epoch, last = found.epoch, max(found.last, above[-1][0])
        return Stand(status=Status.FORK, epoch=epoch, last=last, branch=above), []
    status, new = _follow(tx, found, round.entries)
    if status is Status.FORK:
        return _forked(tx, found, round.end), []
    if new:
        found = streams.move_branch(tx, found, last=new[-1].seq, head=new[-1].hash)
    return _stand(tx, found, round, status), [Taken(x, found.device, found.epoch) for x in new]


def _open(tx: Tx, center: Center, grant: Grant, scope: Scope) -> Branch | Stand:
    """The branch; begun if its parent has come as far as its base, with that hash."""
    known = streams.branch(tx, grant.device, grant.epoch)
    if known is not None:
        return known
    _learn(tx, center, grant, scope)
    if grant.base:
        parent = streams.branch(tx, grant.device, grant.parent)
        if parent is None or parent.last < grant.base:
            last, head = (parent.last, parent.head) if parent else (0, GENESIS)
            epoch = grant.parent
            return Stand(status=Status.GAP, epoch=epoch, last=last, upto=last, hash=head)
        here = streams.hash_at(tx, parent, grant.base)
        if here is not None and here != grant.hash:
            return _forked(tx, parent, grant.base)
    opened = Branch(
        device=grant.device,
        epoch=grant.epoch,
        station=scope.station,
        parent=grant.parent,
        base=grant.base,
        hash=grant.hash,
        last=grant.base,
        head=grant.hash,
        grant=encode(grant).decode(),
    )
    streams.add_branch(tx, opened)
    people.seen_on(tx, machine=grant.hardware, device=grant.device)
    if center.relay is None:
        announce(tx, grant, scope)
    return opened


def _learn(tx: Tx, center: Center, grant: Grant, scope: Scope) -> None:
    """What a restored center has forgotten stands in the grants that it signed itself."""
    signed = verified(center.authority, grant.signature, grant_text(grant))
    if not signed or grant.station != scope.station:
        raise Unusable("grant: not signed by this center, or for another station")
    if people.device(tx, grant.device) is None:
        people.add_device(tx, learned(center, grant))


def announce(tx: Tx, grant: Grant, scope: Scope) -> None:
    """News for whoever is on the branch that was left: it went back, or has a twin."""
    if grant.parent:
        left = Line(0, grant.epoch, BRANCHED, grant.parent, "", grant.epoch, "")
        hear(tx, scope, [Taken(left, grant.device, None)])


def _follow(tx: Tx, branch: Branch, entries: Sequence[Line]) -> tuple[Status, list[Line]]:
    """Known, forked, missing or new: the entries of a round, each at its place."""
    old = [line for line in entries if line.seq <= branch.last]
    # The chain speaks for all before: one comparison is enough for however many are repeated.
    if old and streams.hash_at(tx, branch, old[-1].seq) not in {old[-1].hash, None}:
        return Status.FORK, []
    new: list[Line] = []
    prev, last = branch.head, branch.last
    for line in entries[len(old) :]:
        if line.seq != last + 1:
            return Status.GAP, new
        if line.body and not follows(prev, line):
            if new:
                raise Unusable(f"entry {line.seq}: its hash does not follow from its content")
            return Status.FORK, []
        new.append(line)
        prev, last = line.hash, line.seq
    return Status.OK, new


def follows(prev: str, line: Line) -> bool:
    """Whether this line's hash is that of its content after `prev`."""
    made = chain(prev, seq=line.seq, id=line.id, kind=line.kind, at=line.at, body=line.body)
    return made == line.hash


def _forked(tx: Tx, branch: Branch, end: int) -> Stand:
    shown = streams.samples(tx, branch, upto=end)
    return Stand(status=Status.FORK, epoch=branch.epoch, last=branch.last, branch=shown)


def standing(tx: Tx, round: Round, status: Status) -> Stand:
    """The place of the branch a round speaks of, whatever was done with it."""
    grant = round.grant
    if grant is None:
        return Stand(status=status, epoch="")
    branch = streams.branch(tx, grant.device, grant.epoch)
    if branch is None:
        base, hash_ = grant.base, grant.hash
        return Stand(status=status, epoch=grant.epoch, last=base, upto=base, hash=hash_)
    return _stand(tx, branch, round, status)


def _stand(tx: Tx, branch: Branch, round: Round, status: Status) -> Stand:
    upto = min(branch.last, round.end)
    hash_here = streams.hash_at(tx, branch, upto)
    if hash_here is None:  # the device's end lies before this branch began
        upto, hash_here = branch.base, branch.hash
    return Stand(status=status, epoch=branch.epoch, last=branch.last, upto=upto, hash=hash_here)


def loose(salvage: Sequence[Loose]) -> list[Taken]:
    for lone in salvage:
        if lone.line.body and not follows(lone.prev, lone.line):
            raise Unusable(f"salvage {lone.line.id}: its hash does not follow from its content")
    return [Taken(lone.line, lone.device, LOOSE, lone.prev) for lone in salvage]
