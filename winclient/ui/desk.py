"""The one way from a screen to the store: a single worker, and answers on the UI thread."""

import gc
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from msgspec import Struct
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from winclient.app.hall import Hall
from winclient.app.mishaps import log_bug
from winclient.app.perform import look, perform
from winclient.app.ports import Reader, Store, Tx
from winclient.app.queue.queue_authority import QueueAuthority
from winclient.domain.days.moments import Moment, moment
from winclient.domain.persons.people import Clerk
from winclient.domain.refusals import Refused
from winclient.settings import Settings

T = TypeVar("T")
COLLECT_EVERY = 10_000  # milliseconds
PATIENCE = 2.0  # seconds for what was still to be saved
log = logging.getLogger("winclient.ui")


class Counter(Protocol):
    """An opened data folder, as a face needs it."""

    @property
    def folder(self) -> Path: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def store(self) -> Store: ...
    @property
    def hall(self) -> Hall: ...
    @property
    def clerk(self) -> Clerk: ...
    @property
    def queue(self) -> QueueAuthority: ...
    @property
    def clock(self) -> Callable[[], datetime]: ...


class Here(Struct, frozen=True):
    """Where and when a use case happens: what it gets as arguments."""

    counter: Counter
    when: Moment


Act = Callable[[Tx, Here], T]
View = Callable[[Reader, Here], T]


class Desk(QObject):
    """Use cases go down one after the other in their order; nothing is shared but frozen values.

    `changed` carries a Touched, `refused` a Refused nobody else answers for, `failed` what the
    world did (disk full, store locked), `broke` the name of a bug.
    """

    changed = Signal(object)
    refused = Signal(object)
    failed = Signal(str)
    broke = Signal(str)
    _landed = Signal(object)

    def __init__(self, opening: Callable[[], Counter], *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.counter: Counter | None = None
        self._opening = opening
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")
        self._queue = ThreadPoolExecutor(max_workers=1, thread_name_prefix="queue")
        self._spooler = ThreadPoolExecutor(max_workers=1, thread_name_prefix="spooler")
        self._closed = False
        self._under_way = 0
        self._landed.connect(self._land, Qt.ConnectionType.QueuedConnection)

    @property
    def idle(self) -> bool:
        """Nothing is under way and nothing waits."""
        return not self._under_way

    def open(self, then: Callable[[Counter], object]) -> None:
        """Open the store on the worker; to be called before anything else."""
        self._submit(self._pool, self._open, partial(self._opened, then))

    def do(
        self,
        act: Act[T],
        then: Callable[[T], object],
        *,
        refused: Callable[[Refused], object] | None = None,
        failed: Callable[[], object] | None = None,
    ) -> None:
        """Run a use case in one transaction; `then` gets its answer once it is durable."""
        job = partial(self._perform, act)
        self._submit(self._pool, job, partial(self._done, then), refused=refused, failed=failed)

    def look(
        self,
        view: View[T],
        then: Callable[[T], object],
        *,
        refused: Callable[[Refused], object] | None = None,
    ) -> None:
        """Read the store at one consistent moment; `then` gets what the view returns."""
        self._submit(self._pool, partial(self._look, view), then, refused=refused)

    def run(
        self,
        job: Callable[[], T],
        then: Callable[[T], object],
        *,
        refused: Callable[[Refused], object] | None = None,
        failed: Callable[[], object] | None = None,
    ) -> None:
        """Something of the queue, on a thread of its own: a slow hub must not hold the store up."""
        self._submit(self._queue, job, then, refused=refused, failed=failed)

    def aside(
        self,
        job: Callable[[Counter], T],
        then: Callable[[T], object],
        *,
        failed: Callable[[], object] | None = None,
    ) -> None:
        """Something slow that is no transaction (paper), on a worker of its own."""
        if self.counter is not None:
            self._submit(self._spooler, partial(job, self.counter), then, failed=failed)

    def close(self) -> None:
        """Finish what runs, give a last save its moment, drop what has not started."""
        if not self._closed:
            with suppress(TimeoutError):
                self._pool.submit(int).result(timeout=PATIENCE)
        self._closed = True
        for pool in (self._pool, self._queue, self._spooler):
            pool.shutdown(wait=True, cancel_futures=True)

    def _open(self) -> Counter:
        return self._opening()

    def _opened(self, then: Callable[[Counter], object], counter: Counter) -> None:
        self.counter = counter
        then(counter)

    def _here(self, reader: Reader) -> Here:
        counter = self._known()
        return Here(counter, moment(counter.clock(), last_seen=reader.last_seen()))

    def _known(self) -> Counter:
        if self.counter is None:
            raise RuntimeError("the store is not open yet")
        return self.counter

    def _perform(self, act: Act[T]) -> tuple[T, object]:
        done = perform(self._known().store, lambda tx: act(tx, self._here(tx)))
        return done.value, done.touched

    def _look(self, view: View[T]) -> T:
        return look(self._known().store, lambda reader: view(reader, self._here(reader)))

    def _done(self, then: Callable[[T], object], outcome: tuple[T, object]) -> None:
        value, touched = outcome
        then(value)
        if touched:
            self.changed.emit(touched)

    def _submit(
        self,
        pool: ThreadPoolExecutor,
        job: Callable[[], T],
        then: Callable[[T], object],
        *,
        refused: Callable[[Refused], object] | None = None,
        failed: Callable[[], object] | None = None,
    ) -> None:
        if not self._closed:
            self._under_way += 1
            pool.submit(self._run, job, then, refused, failed)

    def _run(
        self,
        job: Callable[[], Any],
        then: Callable[[Any], object],
        refused: Callable[[Refused], object] | None,
        failed: Callable[[], object] | None,
    ) -> None:
        """On the worker: every way it can end becomes one call on the UI thread."""
        landing: Callable[[], object]
        try:
            landing = partial(then, job())
        except Refused as error:
            landing = partial(refused or self.refused.emit, error)
        except Exception as error:
            landing = self._trouble(error, failed)
        self._landed.emit(landing)

    def _trouble(
        self, error: Exception, failed: Callable[[], object] | None
    ) -> Callable[[], object]:
        kind = type(error).__name__
        if isinstance(error, OSError):
            log.error("the world failed: %s", kind)
            return failed or partial(self.failed.emit, kind)
        log_bug(log, error)
        return partial(_both, failed, partial(self.broke.emit, kind))

    def _land(self, landing: Callable[[], object]) -> None:
        self._under_way -= 1
        if self._closed:
            return
        try:
            landing()
        except Exception as error:
            self._trouble(error, None)()


def _both(first: Callable[[], object] | None, then: Callable[[], object]) -> None:
    if first is not None:
        first()
    then()


def collect_on_ui_thread(parent: QObject) -> None:
    """Qt objects collected on a worker crash: collection is the UI thread's, by a timer."""
    gc.collect()
    gc.freeze()  # what start-up made stays; later rounds look at the rest only
    timer = QTimer(parent)
    timer.timeout.connect(gc.collect)
    timer.start(COLLECT_EVERY)
