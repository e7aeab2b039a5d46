"""Brings in what the first paint could do without, on a thread, in the order of its need."""

import logging
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

Step = tuple[Callable[[], Any], Callable[[Any], object]]
log = logging.getLogger("winclient.ui")


class Loading(QObject):
    """Each step's work is done on the thread and handed to its second half on the UI thread."""

    broke = Signal(str)
    _landed = Signal(object)

    def __init__(self, steps: Sequence[Step], *, parent: QObject) -> None:
        super().__init__(parent)
        self._steps = steps
        self._landed.connect(self._land, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._work, name="loading", daemon=True)

    def start(self) -> None:
        """Begin; call it once, after the first paint."""
        self._thread.start()

    def _work(self) -> None:
        for work, then in self._steps:
            try:
                self._landed.emit(partial(then, work()))
            except Exception as error:
                from winclient.app.mishaps import log_bug  # late: the first paint needs no use case

                log_bug(log, error, what="loading stopped")
                self._landed.emit(partial(self.broke.emit, type(error).__name__))
                return

    def _land(self, landing: Callable[[], object]) -> None:
        landing()
