"""Prints marks with the system's monotonic clock; the parent knows when it started us."""

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

LEAST = 400  # pixels: a top-level window, not a tooltip


def mark(name: str, value: float | None = None) -> None:
    """One figure on stdout; without a value, the moment."""
    print(name, time.monotonic() if value is None else value, flush=True)


def own_memory() -> float:
    """This process's proportional share of memory, in MB."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    (pss,) = [line.split()[1] for line in lines if line.startswith("Pss:")]
    return int(pss) / 1024


class Watch(QObject):
    """Marks the first paint of a real window; after `idle` seconds marks memory and quits."""

    def __init__(
        self,
        application: QApplication,
        *,
        idle: float,
        painted: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(application)
        self._idle, self._then = idle, painted
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        big = isinstance(watched, QWidget) and watched.isWindow() and watched.width() >= LEAST
        if big and event.type() == QEvent.Type.Paint:
            QApplication.instance().removeEventFilter(self)
            QTimer.singleShot(0, self._painted)
        return False

    def _painted(self) -> None:
        mark("painted")
        if self._then is not None:
            self._then()
        QTimer.singleShot(int(self._idle * 1000), self._rest)

    def _rest(self) -> None:
        mark("memory", own_memory())
        QApplication.exit(0)
