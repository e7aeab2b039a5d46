"""What was done here while the hall's hub was away: told to it afterwards, in order, each once.

Notes in the PC's own store, so that a restart forgets nothing. What the hub will not take after
all goes into this PC's ledger, and waits here until somebody at the counter has read it.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Protocol

from winclient.app.perform import look, perform
from winclient.app.ports import Reader, Store, Tx
from winclient.app.queue.queue_orders import Answer, Order
from winclient.app.queue.queue_view import Unheard
from winclient.domain.canonical import canonical
from winclient.domain.codec import from_text
from winclient.domain.days.moments import moment
from winclient.domain.ledger.queue_facts import ActNotTaken
from winclient.domain.refusals import Reason, Refused

_UNTOLD, _UNHEARD = "queue/untold/", "queue/unheard/"
# This hub is not the hall's any more, or not ours: another will hear it.
ASK_ANOTHER = {Reason.HALL_EPOCH_OLD, Reason.HUB_KEY_WRONG}


class Hub(Protocol):
    """Who is told."""

    def do(self, order: Order) -> Answer: ...


def note(tx: Tx, order: Order) -> None:
    """Note that the hub must be told of this act; notes keep their order."""
    tx.put_note(f"{_UNTOLD}{_next(tx, _UNTOLD):08}", canonical(order))


def untold(reader: Reader) -> tuple[tuple[str, Order], ...]:
    """What the hub has not heard of, in order, each with the name of its note."""
    notes = reader.notes(_UNTOLD)
    return tuple((name, from_text(Order, notes[name])) for name in sorted(notes))


def tell(hub: Hub, *, store: Store, clock: Callable[[], datetime]) -> None:
    """Tell it all. `Unreachable`, and Refused by a hub that is not the hall's, leave the rest."""
    for name, order in look(store, untold):
        refused: Refused | None = None
        try:
            hub.do(order)
        except Refused as error:
            if error.reason in ASK_ANOTHER:
                raise
            refused = error
        perform(store, partial(_settled, name=name, why=refused, now=clock()))


def _settled(tx: Tx, *, name: str, why: Refused | None, now: datetime) -> None:
    """The hub has had its say. A request it has heard before is the same act, and was done."""
    body = tx.notes(name).get(name)
    if body is None:  # another process of this PC told it at the same time
        return
    tx.drop_note(name)
    if why is not None and why.reason is not Reason.REQUEST_REUSED:
        refuse(tx, from_text(Order, body), why=why, now=now)


def refuse(tx: Tx, order: Order, *, why: Refused, now: datetime) -> None:
    """Put on record that the hall's queue did not take this, and keep it for the clerk to read."""
    when = moment(now, last_seen=tx.last_seen())
    tx.record(
        ActNotTaken(
            at=when.at,
            clerk=order.clerk,
            counter=order.counter,
            clock_suspect=when.suspect,
            ticket=order.ticket,
            act=order.act.value,
            done_at=order.done_at or when.at,
            reason=why.reason.value,
        )
    )
    prefix = f"{_UNHEARD}{order.counter}/"
    name = f"{prefix}{_next(tx, prefix):08}"
    done_at = order.done_at or when.at
    told = Unheard(name=name, act=order.act.value, ticket=order.ticket, done_at=done_at, why=why)
    tx.put_note(name, canonical(told))


def unheard(reader: Reader, *, counter: str) -> tuple[Unheard, ...]:
    """What the hub did not take of this counter, and nobody here has read yet."""
    notes = reader.notes(f"{_UNHEARD}{counter}/")
    return tuple(from_text(Unheard, notes[name]) for name in sorted(notes))


def understood(tx: Tx, *, names: Sequence[str]) -> None:
    """Drop the notes of these names: somebody at the counter has read them."""
    for name in names:
        tx.drop_note(name)


def _next(reader: Reader, prefix: str) -> int:
    return 1 + max((int(name.rpartition("/")[2]) for name in reader.notes(prefix)), default=0)
