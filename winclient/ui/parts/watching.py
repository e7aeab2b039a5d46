"""Keeps a public screen true: looks when the queue changed, and again and again to prove it."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from msgspec.structs import replace
from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

from winclient.app.mishaps import log_bug
from winclient.app.queue.public_view import PublicView, public_view
from winclient.app.queue.queue_authority import QueueAuthority
from winclient.domain.refusals import Refused

T = TypeVar("T")
PROVE_EVERY = 2_000  # milliseconds between two looks at a queue that does not change
AGEING = 5_000  # milliseconds from which on a screen says how old its data is
ESTIMATE_EVERY = 10_000  # milliseconds: a hall's pace changes slowly, and playing it costs
RETRY = 2.0  # seconds between two tries to reach a queue that is gone
log = logging.getLogger("winclient.ui")


class Place(Protocol):
    """An opened data folder, as a public screen needs it."""

    @property
    def folder(self) -> Path: ...
    @property
    def queue(self) -> QueueAuthority: ...


class Watching(QObject):
    """`seen` carries a PublicView; while nothing is seen, `age` grows and the last one stands.

    Looks and acts share one worker: a hub is asked one thing at a time.
    """

    seen = Signal(object)
    opened = Signal()
    _landed = Signal(object)

    def __init__(
        self, opening: Callable[[], Place], *, counter: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.place: Place | None = None
        self.view: PublicView | None = None
        self._opening = opening
        self._counter = counter
        self._stop = threading.Event()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="queue")
        self._looking = self._again = False
        self._since, self._estimated = QElapsedTimer(), QElapsedTimer()
        self._waits: dict[str, tuple[int, int] | None] = {}
        self._landed.connect(self._land, Qt.ConnectionType.QueuedConnection)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._listener = threading.Thread(target=self._listen, name="changes", daemon=True)

    def start(self) -> None:
        """Begin; after the first paint."""
        self._listener.start()
        self._timer.start(PROVE_EVERY)

    @property
    def age(self) -> int:
        """Milliseconds since the queue was last seen; 0 before the first time."""
        return self._since.elapsed() if self._since.isValid() else 0

    @property
    def aged(self) -> bool:
        """Whether the screen has to say how old its data is."""
        return self.age > AGEING

    def look(self) -> None:
        """Look now, or once more after the look that is under way."""
        self._again = self._looking
        if self.place is not None and not self._looking and not self._stop.is_set():
            self._looking = True
            fresh = self._estimated.isValid() and self._estimated.elapsed() < ESTIMATE_EVERY
            self._pool.submit(self._prove, self.place, not fresh)

    def act(
        self,
        job: Callable[[], T],
        then: Callable[[T], object],
        *,
        refused: Callable[[Refused], object],
        failed: Callable[[], object],
    ) -> None:
        """Something that may take its time (a number with its slip); ends on the UI thread."""
        if not self._stop.is_set():
            self._pool.submit(self._act, job, then, refused, failed)

    def close(self) -> None:
        """Stop listening; what prints is let finish."""
        self._stop.set()
        self._timer.stop()
        self._pool.shutdown(wait=True, cancel_futures=True)
        if self._listener.is_alive():
            self._listener.join(RETRY)

    def _listen(self) -> None:
        place, after = None, 0
        while not self._stop.is_set():
            try:
                if place is None:
                    place = self._opening()
                    self._landed.emit(partial(self._open, place))
                for end in place.queue.changes(after, stop=self._stop):
                    after = end
                    self._landed.emit(self.look)
            except Exception as error:
                self._note(error)
            self._stop.wait(RETRY)

    def _prove(self, place: Place, waits: bool) -> None:
        landing = partial(self._looked, None, waits)
        try:
            seen = place.queue.look(public_view, counter=self._counter, waits=waits)
            landing = partial(self._looked, seen, waits)
        except Exception as error:
            self._note(error)
        self._landed.emit(landing)

    def _act(
        self,
        job: Callable[[], Any],
        then: Callable[[Any], object],
        refused: Callable[[Refused], object],
        failed: Callable[[], object],
    ) -> None:
        landing: Callable[[], object]
        try:
            landing = partial(then, job())
        except Refused as error:
            landing = partial(refused, error)
        except Exception as error:
            self._note(error)
            landing = failed
        self._landed.emit(landing)

    def _note(self, error: Exception) -> None:
        """Calm: a lost hub is no bug. A bug is logged with its place, never with its words."""
        if not isinstance(error, OSError | Refused):
            log_bug(log, error)

    def _open(self, place: Place) -> None:
        self.place = place
        self.opened.emit()

    def _looked(self, view: PublicView | None, waits: bool) -> None:
        self._looking = False
        if view is not None:
            self._since.start()
            self.view = self._estimate(view, waits)
            self.seen.emit(self.view)
        if self._again and view is not None:
            self.look()

    def _estimate(self, view: PublicView, waits: bool) -> PublicView:
        """The view with the estimates of some seconds ago, where it brings none."""
        if waits:
            self._estimated.start()
            self._waits = {lane.prefix: lane.wait for lane in view.lanes}
        lanes = (replace(lane, wait=self._waits.get(lane.prefix)) for lane in view.lanes)
        return replace(view, lanes=tuple(lanes))

    def _land(self, landing: Callable[[], object]) -> None:
        if self._stop.is_set():
            return
        try:
            landing()
        except Exception as error:
            self._note(error)
