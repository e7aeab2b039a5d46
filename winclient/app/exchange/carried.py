"""Rounds that travel as a file: all that waits, said at once, without waiting for answers.

They are the rounds of `rounds`, under one nonce that a crash does not forget. Nobody can be asked
where he stands, so a branch goes from the last place its holder is known to have; if that was too
far the answer says GAP, and the next file begins where it says.
"""

from collections.abc import Iterator
from functools import partial

from msgspec.structs import replace

from winclient.app.exchange import rounds
from winclient.app.exchange.here import Here
from winclient.app.exchange.rounds import SALVAGED, Part
from winclient.app.perform import look
from winclient.app.ports import Reader, Store, Tx
from winclient.domain.refusals import Reason, Refused
from winclient.domain.rounds.exchange import Round
from winclient.domain.rounds.streams import GENESIS, Line, Loose
from winclient.domain.values import Value

LINES, BYTES = 500, 4_000_000  # of one round, whichever is reached first
_KEPT = 100_000


class Stretch(Value, frozen=True):
    """A round without its entries, which are those after `start` up to its end."""

    round: Round
    start: int


class Load(Value, frozen=True, kw_only=True):
    """What a file takes along: at least one stretch, be it empty, and kept lines."""

    bundle: str
    center_key: str
    stretches: tuple[Stretch, ...]
    kept: tuple[Loose, ...]

    @property
    def entries(self) -> int:
        """How many lines it is."""
        return sum(each.round.end - each.start for each in self.stretches) + len(self.kept)


def pack(tx: Tx, *, here: Here) -> Load:
    """All that waits. Its nonce is the one that counts from now on; an older file is a late one.

    The file is for the center, also where a relay is the holder. Refused(NOT_ENROLLED).
    """
    rounds.prepare(tx, here=here)
    standing = tx.standing()
    if not standing.enrolled:
        raise Refused(Reason.NOT_ENROLLED)
    standing = replace(standing, bundle=here.new_id())
    tx.put_standing(standing)
    timeline = standing.feed_timeline or standing.timeline
    bare = Round(
        nonce=standing.bundle,
        device=standing.device,
        grant=None,
        timeline=timeline,
        feed_timeline=standing.feed_timeline,
        cursor=standing.cursor,
        witness=standing.witness,
    )
    known = standing.timeline == timeline
    found = [_stretch(tx, bare, part, known=known) for part in rounds.parts(tx)]
    waiting = [each for each in found if each.start < each.round.end] or found[-1:]
    waiting[0] = replace(waiting[0], round=replace(waiting[0].round, asks=rounds.wanted(tx)))
    return Load(
        bundle=standing.bundle,
        center_key=standing.center_key,
        stretches=tuple(waiting),
        kept=tx.unheard_kept(_KEPT) if timeline else (),
    )


def _stretch(reader: Reader, bare: Round, part: Part, *, known: bool) -> Stretch:
    """From where the holder said it stands, else from as far as the feed has shown entries."""
    grant, place = part.branch.grant, part.place if known else None
    if place is None:
        place = reader.heard_through(grant.base)
    endhash = reader.hash_at(part.end) or GENESIS
    round = replace(bare, grant=grant, end=part.end, endhash=endhash)
    return Stretch(round, min(max(place, grant.base), part.end))


def unrolled(store: Store, load: Load) -> Iterator[Round]:
    """The rounds, each read when its turn comes: a ledger only grows at its end."""
    for stretch in load.stretches:
        yield from _portions(store, stretch)
    last = replace(load.stretches[-1].round, asks=())
    for begin in range(0, len(load.kept), SALVAGED):
        yield replace(last, salvage=load.kept[begin : begin + SALVAGED])


def _portions(store: Store, stretch: Stretch) -> Iterator[Round]:
    round, at = stretch.round, stretch.start
    while True:
        lines = look(store, partial(portion, after=at, upto=min(round.end, at + LINES)))
        yield replace(round, entries=lines)
        at += len(lines)
        if at >= round.end:
            return
        round = replace(round, asks=())


def portion(reader: Reader, *, after: int, upto: int) -> tuple[Line, ...]:
    """As many lines as one round can bear, and one in any case."""
    size = 0
    taken: list[Line] = []
    for line in reader.span(after, upto):
        size += len(line.body)
        if taken and size > BYTES:
            break
        taken.append(line)
    return tuple(taken)
