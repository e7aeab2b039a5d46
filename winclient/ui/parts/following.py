"""Follows a queue that is kept elsewhere: a screen hears at once that somebody changed it."""

import logging
import threading
from random import uniform

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

from winclient.app.mishaps import log_bug
from winclient.app.queue.queue_authority import QueueAuthority
from winclient.domain.refusals import Refused

APART = 200  # milliseconds at least between two looks: a busy hall changes many times a second
SPREAD = 60  # milliseconds at most before a look: a hundred counters hear of the same change
FIRST, LONGEST = 0.5, 8.0  # seconds before another try to reach a queue that is gone
ENDING = 3.0  # seconds: a hub says every two that it is there
log = logging.getLogger("winclient.ui")


class Following(QObject):
    """`moved` when it is time to look again: the queue changed, or was lost, or is back.

    It listens on a thread of its own.
    """

    moved = Signal()
    _heard = Signal()

    def __init__(self, queue: QueueAuthority, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self._stop = threading.Event()
        self._last = QElapsedTimer()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._look)
        self._heard.connect(self._arrange, Qt.ConnectionType.QueuedConnection)
        self._listener = threading.Thread(target=self._listen, name="changes", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._listener.start()

    def close(self) -> None:
        """Nothing is told any more; waits until the hub was last heard of."""
        self._stop.set()
        self._soon.stop()
        if self._listener.is_alive():
            self._listener.join(ENDING)

    def _listen(self) -> None:
        after = failures = 0
        while not self._stop.is_set():
            try:
                for end in self._queue.changes(after, stop=self._stop):
                    after, failures = end, 0
                    self._tell()
            except (OSError, Refused):
                pass  # a lost hub is no bug: the look that follows says what there is to say
            except Exception as error:
                log_bug(log, error)
            after, failures = 0, failures + 1  # from 0 on: who is back is heard of at once
            if failures == 1:
                self._tell()
            self._stop.wait(pause(failures))

    def _tell(self) -> None:
        if not self._stop.is_set():
            self._heard.emit()

    def _arrange(self) -> None:
        """On the UI thread: one look for all that was heard since the last one."""
        if self._stop.is_set() or self._soon.isActive():
            return
        rest = APART - self._last.elapsed() if self._last.isValid() else 0
        self._soon.start(max(round(uniform(0, SPREAD)), rest))

    def _look(self) -> None:
        self._last.start()
        self.moved.emit()


def pause(failures: int) -> float:
    """Seconds until the next try: twice as long each time, and not all counters at once."""
    longest: float = min(LONGEST, FIRST * 2 ** min(failures - 1, 10))
    return uniform(0.5, 1) * longest
