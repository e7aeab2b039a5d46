"""A counter's real face: prints how many wait, and when that was painted (monotonic clock).

`python counter_face.py DATA_FOLDER`; it starts the product's own command, until it is ended.
"""

import sys

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel
from watch import mark

from winclient.cli.parser import run
from winclient.ui.clerk.pages.queue_strip import QueueStrip


class Eye(QObject):
    """Looks at the strip of the queue behind each paint of its crowd."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._seen = ""
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(watched, QLabel) and event.type() == QEvent.Type.Paint:
            strip = watched.parentWidget()
            if isinstance(strip, QueueStrip) and watched is strip.crowd:
                QTimer.singleShot(0, lambda: self._painted(strip))
        return False

    def _painted(self, strip: QueueStrip) -> None:
        waiting = "".join(filter(str.isdigit, strip.crowd.text()))
        if waiting != self._seen:
            self._seen = waiting
            mark(waiting)


def watched(application: QApplication) -> int:
    """`exec` with an eye on the strip."""
    Eye(application)
    return plain_exec()


plain_exec = QApplication.exec
QApplication.exec = lambda *_: watched(QApplication.instance())  # the bench's only hook
sys.exit(run(["--data", sys.argv[1], "clerk"]))
