"""What has still to be said to the center, or heard from it."""

from winclient.app.ports import Reader
from winclient.domain.rounds.asking import Fetch


def pending(reader: Reader) -> int:
    """Entries that no holder is known to have, and kept lines that no feed has shown."""
    branches = reader.branches()
    if not branches:
        return reader.reach()
    bases = [branch.grant.base for branch in branches[1:]]
    ends = [*bases, reader.reach()]
    lacking = (end - max(b.grant.base, b.place or 0) for b, end in zip(branches, ends, strict=True))
    return sum(max(0, each) for each in lacking) + len(reader.unheard_kept(10_000))


def looks_back(reader: Reader) -> bool:
    """Whether this store or its center is finding its own past again: nothing is thrown away then,
    for what nobody names now may be named by an entry that is still to come."""
    standing = reader.standing()
    unsettled = standing.frozen or standing.lacking or standing.rereading
    return unsettled or any(isinstance(ask, Fetch) for ask in reader.asks())


def in_step(reader: Reader) -> bool:
    """Whether nothing is left to say or to hear."""
    standing = reader.standing()
    if not standing.enrolled or not standing.feed_timeline or standing.rereading:
        return False
    waits = bool(reader.asks()) or any(not lease.claimed for lease in reader.leases())
    return not waits and standing.cursor >= standing.end and pending(reader) == 0
