"""One clerk face a profile: the second asks the first to come forward and leaves.

It rings by a file that the first one watches: a local socket would bring QtNetwork with it.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

from PySide6.QtCore import QFileSystemWatcher, QObject

BELL = "clerk.bell"
PATIENCE = 2.0  # seconds a first one that is still starting is given
LOOK = 0.02


def ask_first(folder: Path) -> bool:
    """Ask the running face to show itself; whether it heard. One that is starting hears it later.

    Blocks for at most `PATIENCE`.
    """
    bell, until = folder / BELL, monotonic() + PATIENCE
    with suppress(OSError):  # a full disk: the first one is not disturbed then
        bell.write_bytes(b"1")
        while monotonic() < until:
            sleep(LOOK)
            if not bell.stat().st_size:
                return True
    return False


class Doorbell(QObject):
    """The first one's side: calls `ring` when another was started."""

    def __init__(self, folder: Path, *, ring: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._ring = ring
        self._bell = folder / BELL
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self._rung)
        self._rung()

    def _rung(self) -> None:
        """Empty the bell before ringing; one that was thrown away is hung up again."""
        with suppress(OSError):
            self._bell.touch(mode=0o600)
            self._watcher.addPath(str(self._bell))
            if self._bell.stat().st_size:
                os.truncate(self._bell, 0)
                self._ring()
