"""The real board face: prints each number, and when it was painted (monotonic clock).

`python board_face.py DATA_FOLDER`; it starts the product's own command, until it is ended.
"""

import sys

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
from watch import mark

from winclient.cli.parser import run
from winclient.ui.board.calls import CallList


class Eye(QObject):
    """Looks at the list of calls behind each paint of it."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._seen: set[str] = set()
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(watched, CallList) and event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, lambda: self._painted(watched))
        return False

    def _painted(self, board: CallList) -> None:
        fresh = {call.number for call in board.shown} - self._seen
        self._seen |= fresh
        for number in fresh:
            mark(number)


def watched(application: QApplication) -> int:
    """`exec` with an eye on the board."""
    Eye(application)
    return plain_exec()


plain_exec = QApplication.exec
QApplication.exec = lambda *_: watched(QApplication.instance())  # the bench's only hook
sys.exit(run(["--data", sys.argv[1], "board"]))
