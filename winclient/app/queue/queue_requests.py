"""Requests: an order with a name is carried out once and answered alike however often it comes."""

import hashlib
from datetime import timedelta

from winclient.app.ports import Ids, Tx
from winclient.app.queue import late_refusals
from winclient.app.queue.queue_deeds import carry_out
from winclient.app.queue.queue_orders import Act, Answer, Order
from winclient.app.queue_ports import KeptAnswer
from winclient.domain.canonical import canonical
from winclient.domain.days.moments import Moment
from winclient.domain.queue.segments import Plan
from winclient.domain.refusals import Reason, Refused
from winclient.domain.values import Value

KEPT_FOR = timedelta(days=7)  # no counter asks for longer what became of a call
EPOCH = "hall/epoch"  # the series that counts who was given the queue; a hub serves one of it


class Outcome(Value, frozen=True, kw_only=True):
    """What a request led to, for ever: the answer, or why not."""

    answer: Answer | None = None
    refused: Refused | None = None


def answered(
    tx: Tx, *, order: Order, before: KeptAnswer | None, plan: Plan, ids: Ids, when: Moment
) -> KeptAnswer:
    """The outcome as JSON; what was answered `before`, where this is not the first time.

    Kept in the transaction of the act itself. Refused(REQUEST_REUSED) where the same name was
    another order's.
    """
    digest = hashlib.sha256(canonical(order).encode()).hexdigest()
    if before is not None:
        if before.digest != digest:
            raise Refused(Reason.REQUEST_REUSED, request=order.request)
        return before
    try:
        with tx.attempt():
            outcome = Outcome(answer=carry_out(tx, order=order, plan=plan, ids=ids, when=when))
    except Refused as error:
        outcome = Outcome(refused=error)
        late_refusals.keep(tx, order, why=error, when=when)
    answer = KeptAnswer(order.request, digest, when.at, canonical(outcome))
    tx.keep_answer(answer)
    if order.act is Act.OPEN:
        tx.forget_answers(before=when.at - KEPT_FOR)
        late_refusals.forget(tx)
    return answer


def check_epoch(served: int, *, newest: int) -> None:
    """A hub serves the epoch it was started in and no later one."""
    if served < newest:
        raise Refused(Reason.HALL_EPOCH_OLD, epoch=served, newest=newest)


def promote(tx: Tx) -> int:
    """Take the queue from whoever serves it: the number of the new epoch."""
    return tx.next_serial(EPOCH)
