"""Where the queue is kept: in this PC's store, or at the hall's hub; who asks need not know."""

import errno
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any, Protocol, TypeVar

from winclient.app.perform import look, perform
from winclient.app.ports import Ids, Reader, Store, Tx
from winclient.app.queue.posts import Post
from winclient.app.queue.queue_orders import Answer, Order
from winclient.domain.days.moments import Moment, moment
from winclient.domain.queue.segments import Plan

T = TypeVar("T")
LISTENING = 0.1  # seconds between two looks at what other processes wrote


class Unreachable(ConnectionError):
    """The hall's hub does not answer; what works without it is said by the screen."""


class Faulty(Unreachable):
    """The hub answers that it failed itself: nobody need look for the cable."""

    def __init__(self, hub: str) -> None:
        super().__init__(errno.EPROTO, os.strerror(errno.EPROTO), hub)


class Stop(Protocol):
    """`threading.Event`, or whatever ends a waiting."""

    def wait(self, timeout: float) -> bool: ...


class QueueAuthority(Protocol):
    """The one place where the queue stands. All of it blocks: never on the UI thread."""

    def do(self, order: Order) -> Answer:
        """Carry out; durable when it returns. Refused as the use case says; `Unreachable`."""

    def look(self, view: Callable[..., T], *, counter: str, clerk: str = "", **words: Any) -> T:
        """A view of `queue_views.VIEWS`, of one moment. `Unreachable`."""

    def changes(self, after: int, *, stop: Stop) -> Iterator[int]:
        """The ledger's last number, each time it is past `after` and grows, until `stop`.

        The first comes at once. `Unreachable` ends it; asking again with the last number resumes.
        """


class OwnQueue:
    """The queue of this PC's own store, which several processes may share."""

    def __init__(
        self,
        store: Store,
        *,
        plan: Callable[[], Plan],
        ids: Ids,
        clock: Callable[[], datetime],
        at: datetime | None = None,
    ) -> None:
        self._store = store
        self._plan = plan
        self._ids = ids
        self._clock = clock
        self._at = at  # a recorded day is replayed at its own times

    def do(self, order: Order) -> Answer:
        from winclient.app.queue.queue_deeds import (
            carry_out,  # late: a face that only looks stays small
        )

        plan = self._plan()

        def use(tx: Tx) -> Answer:
            when = Moment(self._at) if self._at else moment(self._clock(), last_seen=tx.last_seen())
            return carry_out(tx, order=order, plan=plan, ids=self._ids, when=when)

        return perform(self._store, use).value

    def look(self, view: Callable[..., T], *, counter: str, clerk: str = "", **words: Any) -> T:
        post = Post(counter=counter, clerk=clerk, plan=self._plan())
        now = self._at or self._clock()
        return look(self._store, partial(view, post=post, now=now, **words))

    def changes(self, after: int, *, stop: Stop) -> Iterator[int]:
        while True:
            end = look(self._store, _end)
            if end > after:
                after = end
                yield end
            elif stop.wait(LISTENING):
                return


def _end(reader: Reader) -> int:
    return reader.entries_until()
