"""Draws the screen into a file once everything it shows has arrived."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QTimer
from PySide6.QtWidgets import QApplication

from winclient.ui.clerk.window import ClerkWindow
from winclient.ui.clerk.wiring import Shot

if TYPE_CHECKING:
    from winclient.ui.clerk.session import Session

LOOK_EVERY, PATIENCE = 25, 30_000  # milliseconds
DONE, WORLD = 0, 3


class Drawing(QObject):
    """Ends the application with 0 when the file is written, 3 when it cannot be."""

    def __init__(self, window: ClerkWindow, *, shot: Shot) -> None:
        super().__init__(window)
        self._window = window
        self._shot = shot
        self.session: Session | None = None
        self._since = QElapsedTimer()
        self._since.start()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_EVERY)

    def _look(self) -> None:
        session = self.session
        seen = session is not None and session.board is not None and session.board.seen
        if seen and session is not None and session.desk.idle:
            self._draw()
        elif self._since.elapsed() > PATIENCE:
            QApplication.exit(WORLD)

    def _draw(self) -> None:
        self._timer.stop()
        drawn = self._window.grab().save(str(self._shot.file))
        self._window.close()
        QApplication.exit(DONE if drawn else WORLD)
