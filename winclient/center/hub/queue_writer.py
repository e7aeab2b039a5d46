"""The one writer of a hall's queue: it takes all requests that wait and commits them together."""

import logging
from asyncio import AbstractEventLoop
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread

from msgspec import Struct

from winclient.app.mishaps import log_bug
from winclient.app.perform import perform
from winclient.app.ports import Ids, Store, Touched, Tx
from winclient.app.queue.queue_orders import Order
from winclient.app.queue.queue_requests import EPOCH, answered, check_epoch
from winclient.app.queue_ports import KeptAnswer
from winclient.domain.days.moments import Moment, moment
from winclient.domain.queue.segments import Plan
from winclient.domain.refusals import Refused

MOST = 256  # requests of one commit
log = logging.getLogger("winclient.center.queue")

Told = str | Exception
"""The outcome as JSON; Refused where nothing was kept; OSError where the store is gone."""


class Waiting(Struct, frozen=True):
    """A request and who waits for it."""

    order: Order
    tell: Callable[[Told], None]
    loop: AbstractEventLoop  # where it is to be told


Answered = tuple[Waiting, Told]


def _nothing() -> None:
    """A database server folds its log by itself."""


class Desk(Struct, frozen=True, kw_only=True):
    """What the writer works with."""

    store: Store
    plan: Callable[[], Plan]
    ids: Ids
    clock: Callable[[], datetime]
    epoch: int
    tidy: Callable[[], None] = _nothing  # folds the store's log; now and then, beside the writer


class QueueWriter:
    """A thread. What it answers is durable, and of its own epoch when it was committed."""

    def __init__(
        self,
        desk: Desk,
        *,
        changed: Callable[[int], None],
        answered: Callable[[Sequence[Answered]], None],
    ) -> None:
        self._desk = desk
        self._changed = changed  # how far the ledger reaches, when the queue has changed
        self._answered = answered  # all of a commit, after it
        self._waiting: SimpleQueue[Waiting | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="queue-writer", daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def submit(self, waiting: Waiting) -> None:
        """Queue up a request."""
        self._waiting.put(waiting)

    def stop(self) -> None:
        """Answer what waits and end."""
        self._waiting.put(None)
        self._thread.join(timeout=10)

    def _run(self) -> None:
        going = True
        while going:
            batch, going = self._batch()
            if batch:
                self._answer(batch)

    def _batch(self) -> tuple[list[Waiting], bool]:
        """All that wait, at least one; and whether there will be more."""
        found: list[Waiting] = []
        try:
            while len(found) < MOST:
                each = self._waiting.get(block=not found)
                if each is None:
                    return found, False
                found.append(each)
        except Empty:
            pass
        return found, True

    def _answer(self, batch: list[Waiting]) -> None:
        try:
            use = partial(answer_all, orders=[each.order for each in batch], desk=self._desk)
            done = perform(self._desk.store, use)
        except Exception as error:
            if not isinstance(error, Refused | OSError):
                log_bug(log, error)
            outcomes: Sequence[Told] = [error] * len(batch)
        else:
            outcomes, end = done.value
            if Touched.QUEUE in done.touched:
                self._changed(end)
        self._answered(list(zip(batch, outcomes, strict=True)))


def answer_all(tx: Tx, *, orders: Sequence[Order], desk: Desk) -> tuple[list[Told], int]:
    """Each order by itself, in one transaction, and the ledger's end.

    Refused(HALL_EPOCH_OLD) refuses them all.
    """
    check_epoch(desk.epoch, newest=tx.serials(EPOCH))
    when, plan = moment(desk.clock(), last_seen=tx.last_seen()), desk.plan()
    known = tx.kept_answers([order.request for order in orders])
    told = [_answer(tx, each, known=known, desk=desk, plan=plan, when=when) for each in orders]
    return told, tx.entries_until()


def _answer(
    tx: Tx, order: Order, *, known: dict[str, KeptAnswer], desk: Desk, plan: Plan, when: Moment
) -> Told:
    try:
        before = known.get(order.request)
        answer = answered(tx, order=order, before=before, plan=plan, ids=desk.ids, when=when)
        known[order.request] = answer
        return answer.body
    except Refused as error:
        return error
    except OSError:
        raise
    except Exception as error:  # a bug in one act is that act's alone
        log_bug(log, error)
        return error
