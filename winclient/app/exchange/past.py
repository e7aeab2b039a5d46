"""A store's own past: fetched from the center, kept, or named number by number as missing."""

from msgspec.structs import replace

from winclient.app.exchange.here import Here
from winclient.app.ports import Tx
from winclient.domain.ledger.exchange_facts import NumberMissing
from winclient.domain.rounds.asking import Fetch, Fetched
from winclient.domain.rounds.streams import LOOSE


def ends(tx: Tx) -> list[int]:
    """Where each branch of the lineage ends in this ledger."""
    bases = [branch.grant.base for branch in tx.branches()]
    return [*bases[1:], tx.reach()] if bases else []


def have(tx: Tx) -> dict[str, int]:
    """The last entry of each epoch of the lineage that is in this ledger."""
    branches = tx.branches()
    return {b.grant.epoch: end for b, end in zip(branches, ends(tx), strict=True)}


def fetch_own(tx: Tx, device: str, beyond: dict[str, int], *, here: Here) -> None:
    """Ask for all entries of a device beyond what is here of each branch."""
    for ask in tx.asks():
        if isinstance(ask, Fetch) and ask.device == device:
            tx.drop_ask(ask.id)
    tx.put_ask(Fetch(id=here.new_id(), device=device, have=beyond))


def fetch_late(tx: Tx, *, here: Here) -> None:
    """An own fact came to the center by another way, and is not here."""
    standing = tx.standing()
    if any(isinstance(a, Fetch) and a.device == standing.device for a in tx.asks()):
        return
    tx.put_standing(replace(standing, lacking=False))
    fetch_own(tx, standing.device, {**dict(standing.had), **have(tx)}, here=here)


def fetched(tx: Tx, ask: Fetch, answer: Fetched, *, here: Here) -> None:
    """A page of the own past; the next is asked for under another id."""
    tx.drop_ask(ask.id)
    known = dict(ask.have)
    for epoch, loose in answer.lines:
        tx.keep(loose.device, prev=loose.prev, line=loose.line)
        known[epoch] = known.get(LOOSE, 0) + 1 if epoch == LOOSE else loose.line.seq
    standing = tx.standing()
    if answer.lines:
        tx.put_ask(Fetch(id=here.new_id(), device=ask.device, have=known))
    elif ask.device == standing.device:
        tx.put_standing(replace(standing, had=tuple(known.items())))
        if standing.lacking:
            fetch_late(tx, here=here)


def list_missing(tx: Tx, *, here: Here) -> None:
    """What nobody could give back becomes a fact, number by number."""
    if tx.standing().frozen or any(isinstance(ask, Fetch) for ask in tx.asks()):
        return
    for number in tx.sought():
        if tx.number_is_here(number):
            tx.found(number)
        else:
            tx.record(NumberMissing(**here.stamp(), number=number))
