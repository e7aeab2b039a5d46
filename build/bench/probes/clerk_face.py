"""The real clerk face on a given store: first paint, the first search typed and answered, idle.

`python clerk_face.py IDLE_SECONDS DATA_FOLDER [TEXT]`; it starts the product's own command.
Without TEXT nobody touches it.
"""

import sys

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from watch import Watch, mark

from winclient.cli.parser import run

IDLE, FOLDER, TEXT = float(sys.argv[1]), sys.argv[2], "".join(sys.argv[3:])


class Typist(QObject):
    """Types TEXT into the search field as soon as it is painted; waits for the answer."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._ticks = QTimer(self, interval=1)
        self._ticks.timeout.connect(self._look)

    def begin(self) -> None:
        from winclient.ui.clerk.pages.find import FindItem

        (self.find,) = [w for w in QApplication.allWidgets() if isinstance(w, FindItem)]
        for character in TEXT:
            press = QKeyEvent(QKeyEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, character)
            QApplication.sendEvent(self.find.line, press)
        self._ticks.start()

    def _look(self) -> None:
        hits = self.find.hits
        if hits is None or not hits.found.rowCount() or self.find.line.text() != TEXT:
            return
        if TEXT in hits.found.data(hits.found.index(0), Qt.ItemDataRole.UserRole).entry.name:
            self._ticks.stop()
            mark("searched")


def watched(application: QApplication) -> int:
    """`exec` with a watch on the first paint."""
    typist = Typist(application)
    watch = Watch(application, idle=IDLE, painted=typist.begin if TEXT else None)
    watch.setParent(application)
    return plain_exec()


plain_exec = QApplication.exec
QApplication.exec = lambda *_: watched(QApplication.instance())  # the bench's only hook
sys.exit(run(["--data", FOLDER, "clerk"]))
