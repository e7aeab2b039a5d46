"""Draws a face into a file once everything it shows has arrived."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QElapsedTimer, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

LOOK_EVERY, PATIENCE = 25, 30_000  # milliseconds
DONE, WORLD = 0, 3


class Shot(NamedTuple):
    """Draw the screen once into `file` and leave."""

    file: Path
    width: int
    height: int


class Drawing(QObject):
    """Ends the application with 0 when the file is written, 3 when it cannot be."""

    def __init__(self, window: QWidget, *, shot: Shot, ready: Callable[[], bool]) -> None:
        super().__init__(window)
        self._window = window
        self._shot = shot
        self._ready = ready
        self._settled = 0
        self._since = QElapsedTimer()
        self._since.start()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_EVERY)

    def _look(self) -> None:
        if self._ready():
            self._settled += 1
            if self._settled > 4:  # what arrived has been laid out
                self._draw()
        elif self._since.elapsed() > PATIENCE:
            QApplication.exit(WORLD)

    def _draw(self) -> None:
        self._timer.stop()
        drawn = self._window.grab().save(str(self._shot.file))
        self._window.close()
        QApplication.exit(DONE if drawn else WORLD)
