"""Runs a face: the application, its window on a screen or in a picture, the exit code."""

import gc
import os
import signal
import sys
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from winclient.ui import theme as themes
from winclient.ui.parts.shot import Drawing, Shot
from winclient.ui.theme import Theme

DESK = 1366, 768  # the smallest screen in use at counters


def application(theme: Theme, *, shot: Shot | None) -> QApplication:
    """The application in its dress. Garbage waits for `ui.desk.collect_on_ui_thread`."""
    if shot is not None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    gc.disable()
    running = QApplication.instance()
    made = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    made.setApplicationName("winclient")
    themes.dress(made, theme)
    return made


def stay(
    window: QWidget, *, shot: Shot | None, ready: Callable[[], bool], public: bool = False
) -> int:
    """Until the window is left, or drawn; the exit code. A public one has no frame and no mouse,
    and ends properly when the system says so."""
    if shot is not None:
        window.resize(shot.width, shot.height)
        Drawing(window, shot=shot, ready=ready)
        window.show()
    elif public:
        signal.signal(signal.SIGTERM, lambda *_: QApplication.exit())  # seen at the next tick
        window.setCursor(Qt.CursorShape.BlankCursor)
        window.showFullScreen()
    else:
        window.resize(*DESK)
        window.showMaximized()
    return QApplication.exec()
