"""What the hall's queue did not take of acts told afterwards, kept where the queue is: a counter's
own ledger has it on record, the supervisor of the hall looks here."""

from datetime import datetime

from winclient.app.ports import Reader, Tx
from winclient.app.queue.queue_orders import Act, Order
from winclient.domain.canonical import canonical
from winclient.domain.codec import from_text
from winclient.domain.days.moments import Moment
from winclient.domain.refusals import Refused
from winclient.domain.values import Value

_NOTES = "queue/late/"


class LateRefusal(Value, frozen=True, kw_only=True):
    """An act that a counter did while it was cut off, and why it does not count."""

    counter: str
    act: str
    ticket: str
    done_at: datetime
    why: Refused


def keep(tx: Tx, order: Order, *, why: Refused, when: Moment) -> None:
    """For the supervisor's screen, if the act was told afterwards; else its clerk was told."""
    if order.done_at is None and order.act is not Act.SLIP:
        return
    late = LateRefusal(
        counter=order.counter,
        act=order.act.value,
        ticket=order.slip.number if order.slip else order.ticket,
        done_at=order.done_at or when.at,
        why=why,
    )
    tx.put_note(f"{_NOTES}{order.request}", canonical(late))


def forget(tx: Tx) -> None:
    """Drop them all: another session begins."""
    for name in tx.notes(_NOTES):
        tx.drop_note(name)


def late_refusals(reader: Reader) -> tuple[LateRefusal, ...]:
    """Of this session, as they were done."""
    found = (from_text(LateRefusal, body) for body in reader.notes(_NOTES).values())
    return tuple(sorted(found, key=lambda each: (each.done_at, each.counter)))
