"""The hall's queue as its hub serves it: orders in, looks, and the news that it changed."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TypeVar

from winclient.app.perform import look
from winclient.app.ports import Reader
from winclient.app.queue.posts import Post
from winclient.app.queue.queue_orders import Order
from winclient.app.queue.queue_requests import EPOCH, check_epoch
from winclient.center.hub.queue_writer import Answered, Desk, QueueWriter, Told, Waiting
from winclient.domain.refusals import Reason, Refused

T = TypeVar("T")
LOOK_AROUND = 1.0  # seconds between two looks at what other processes wrote, and whose epoch it is
ANSWERED = 0.1  # seconds: a loop that stands still for longer does not hold up the next commit
log = logging.getLogger("winclient.center.queue")


class QueueHub:
    """One process's share in serving a hall's queue; several may serve one database."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._writer = QueueWriter(desk, changed=self._changed, answered=_answer)
        self._heard = _Bell()
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._look_around, name="queue-watch", daemon=True)
        self._end = 0
        self._newest = desk.epoch

    def start(self) -> None:
        """Begin to serve."""
        self._writer.start()
        self._watch.start()

    def end_streams(self) -> None:
        """Who listens is told to come again."""
        self._over.set()
        self._heard.ring()

    def stop(self) -> None:
        """Answer what waits; then nothing more."""
        self.end_streams()
        self._writer.stop()
        self._watch.join(timeout=10)

    def submit(
        self,
        order: Order,
        *,
        epoch: int,
        tell: Callable[[Told], None],
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        """`tell` hears the outcome, durable, on this loop. `epoch`: the newest the sender knows."""
        self.hear_of(epoch)
        self._writer.submit(Waiting(order, tell, loop))

    async def order(self, order: Order, *, epoch: int) -> Told:
        """The outcome, for who waits for it."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Told] = loop.create_future()
        self.submit(order, epoch=epoch, tell=partial(_answer_with, answer), loop=loop)
        return await answer

    def look(self, view: Callable[..., T], *, post: Post, epoch: int, **words: object) -> T:
        """A view of one moment; for a worker thread."""
        self.hear_of(epoch)

        def read(reader: Reader) -> T:
            check_epoch(self.desk.epoch, newest=reader.serials(EPOCH))
            return view(reader, post=post, now=self.desk.clock(), **words)

        return look(self.desk.store, read)

    async def changes(self, after: int, *, beat: float) -> AsyncIterator[int]:
        """The ledger's last number whenever it has grown past `after`; every `beat` seconds 0.

        Ends where another hub was given the queue.
        """
        while not self._over.is_set() and self._newest == self.desk.epoch:
            heard = self._heard.next()
            try:
                if self._end <= after:
                    await asyncio.wait_for(heard, beat)
            except TimeoutError:
                yield 0
            finally:
                self._heard.forget(heard)
            if self._end > after:
                after = self._end
                yield after

    def hear_of(self, epoch: int) -> None:
        """Somebody speaks for a later epoch: this hub is not the hall's any more."""
        self._newest = max(self._newest, epoch)
        check_epoch(self.desk.epoch, newest=self._newest)

    def _changed(self, end: int) -> None:
        self._end = max(self._end, end)
        self._heard.ring()

    def _look_around(self) -> None:
        while True:
            try:
                newest, end = look(self.desk.store, _seen)
                self.desk.tidy()
                self._newest = max(self._newest, newest)
                if end > self._end or newest != self.desk.epoch:
                    self._changed(end)
                if newest != self.desk.epoch:
                    log.warning("another hub was given the queue: epoch %d", newest)
                    return
            except OSError as error:
                log.warning("the queue's store cannot be read: %s", type(error).__name__)
            if self._over.wait(LOOK_AROUND):
                return


def _seen(reader: Reader) -> tuple[int, int]:
    return reader.serials(EPOCH), reader.entries_until()


def _answer(answered: Sequence[Answered]) -> None:
    """To each on its own loop, which is woken once for all of a commit, and has answered then.

    The writer would ask for Python's lock after every answer that is sent.
    """
    loops: dict[asyncio.AbstractEventLoop, list[Answered]] = {}
    for waiting, told in answered:
        loops.setdefault(waiting.loop, []).append((waiting, told))
    for loop, here in loops.items():
        over = threading.Event()
        with suppress(RuntimeError):  # a loop that is closed: nobody waits there any more
            loop.call_soon_threadsafe(_settle, here, over)
            over.wait(ANSWERED)


def _settle(answered: Sequence[Answered], over: threading.Event) -> None:
    try:
        for waiting, told in answered:
            waiting.tell(told)
    finally:
        over.set()


def _answer_with(answer: "asyncio.Future[Told]", told: Told) -> None:
    if not answer.done():  # who asked may have gone away
        answer.set_result(told)


class _Bell:
    """Wakes all that listen, on their own loops."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: set[asyncio.Future[None]] = set()

    def next(self) -> "asyncio.Future[None]":
        """Done at the next ring."""
        heard: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        with self._lock:
            self._waiting.add(heard)
        return heard

    def forget(self, heard: "asyncio.Future[None]") -> None:
        """Nobody waits for this any more; a quiet night would gather millions of them."""
        with self._lock:
            self._waiting.discard(heard)

    def ring(self) -> None:
        """Something changed."""
        with self._lock:
            waiting, self._waiting = self._waiting, set()
        for heard in waiting:
            heard.get_loop().call_soon_threadsafe(_wake, heard)


def _wake(heard: "asyncio.Future[None]") -> None:
    if not heard.done():
        heard.set_result(None)


def check_post(counter: str, clerk: str) -> None:
    """What a stranger may send as counter and clerk; FIELD_WRONG names it."""
    for field, text in (("counter", counter), ("clerk", clerk)):
        if not 0 < len(text) <= 16 or not text.isprintable():
            raise Refused(Reason.FIELD_WRONG, field=field, why=ascii(text[:20]))
