"""The second copy: what a disk in the hall has to hold beside this one, and what comes back of it.

Entries stand in it by fact, never by position alone, so that two copies of one store that share a
folder can neither overwrite nor hide one another.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from msgspec.structs import replace

from winclient.app.exchange import recovery
from winclient.app.exchange.carried import LINES, portion
from winclient.app.exchange.here import Here
from winclient.app.exchange.rounds import SALVAGED
from winclient.app.exchange_ports import held
from winclient.app.perform import look
from winclient.app.ports import Reader, Store, Tx
from winclient.domain.rounds.exchange import Round
from winclient.domain.rounds.streams import GENESIS, Loose
from winclient.domain.values import Value

_KEPT = 100_000


class Wanted(Value, frozen=True):
    """What is copied: under which round, from which place of the ledger on, and for whom."""

    bare: Round
    after: int  # the holder has the ledger up to here
    center_key: str


def wanted(reader: Reader) -> Wanted | None:
    """None while no center is known: what is copied is sealed to it."""
    standing, branches = reader.standing(), reader.branches()
    if not standing.enrolled or not branches:
        return None
    grant = branches[-1].grant
    bare = Round(
        nonce=standing.device,
        device=standing.device,
        grant=grant,
        timeline=standing.feed_timeline,
        end=grant.base,
        endhash=grant.hash,
    )
    return Wanted(bare, held(branches), standing.center_key)


def is_due(reader: Reader, *, want: Wanted) -> bool:
    """Whether anything is here that no holder has."""
    return reader.reach() > want.after or bool(reader.unheard_kept(1))


def kept_rounds(store: Store, bare: Round) -> Iterator[Round]:
    """The lines that stand beside the ledger and that no feed has shown."""
    kept = look(store, lambda reader: reader.unheard_kept(_KEPT))
    for begin in range(0, len(kept), SALVAGED):
        yield replace(bare, salvage=kept[begin : begin + SALVAGED])


def rounds_after(store: Store, bare: Round, place: int) -> Iterator[tuple[Round, int]]:
    """The ledger from a place to its end, each round with the place it reaches."""
    while lines := look(store, partial(_loose, device=bare.device, after=place)):
        place = lines[-1].line.seq
        yield replace(bare, salvage=lines), place


def _loose(reader: Reader, *, device: str, after: int) -> tuple[Loose, ...]:
    found: list[Loose] = []
    prev = reader.hash_at(after) or GENESIS
    for line in portion(reader, after=after, upto=after + LINES):
        found.append(Loose(device, prev, line))
        prev = line.hash
    return tuple(found)


def mark(tx: Tx, *, after: int, upto: int) -> None:
    """The copy holds the entries between these places; none, where it cannot be seen."""
    tx.put_standing(replace(tx.standing(), copied_after=after, copied=upto))


def take_back(tx: Tx, *, lines: Sequence[Loose], here: Here) -> int:
    """Entries of the copy that this disk has not, how many; they are offered to the center.

    They say that the store went back in time or exists twice, so it distrusts itself. For starts
    only: twins that share a folder would begin branches for ever.
    """
    fresh = [lone for lone in lines if not tx.here(lone.line.id)]
    for lone in sorted(fresh, key=lambda lone: lone.line.seq):
        tx.keep(lone.device, prev=lone.prev, line=lone.line)
    standing = tx.standing()
    if fresh and standing.enrolled and not standing.frozen:
        recovery.distrust(tx, record=None, here=here)
    return len(fresh)
