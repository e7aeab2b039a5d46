"""Runs a face: the application, its window on a screen or in a picture, the exit code."""

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSocketNotifier, Qt
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
    # The style by argument: a QStyle in Python's hands is 19 enumerations before the first paint.
    words = [*sys.argv[:1], "-style", themes.STYLE]
    made = running if isinstance(running, QApplication) else QApplication(words)
    made.setApplicationName("winclient")
    themes.dress(made, theme)
    return made


def stay(
    window: QWidget, *, shot: Shot | None, ready: Callable[[], bool], public: bool = False
) -> int:
    """Until the window is left, or drawn; the exit code. A public one has no frame and no mouse."""
    if shot is not None:
        window.resize(shot.width, shot.height)
        Drawing(window, shot=shot, ready=ready)
        window.show()
    elif public:
        window.setCursor(Qt.CursorShape.BlankCursor)
        window.showFullScreen()
    else:
        window.resize(*DESK)
        window.showMaximized()
    with _leaving_when_told(window, code=0 if shot is None else 3):
        return QApplication.exec()


@contextmanager
def _leaving_when_told(window: QWidget, *, code: int) -> Iterator[None]:
    """SIGTERM and Ctrl-C close the window as a person does. While Qt waits no Python runs, and so
    no handler: the pipe, of which the interpreter is told, wakes it."""

    def leave(*_: object) -> None:
        window.close()
        QApplication.exit(code)  # a kiosk's window does not close

    for number in (signal.SIGTERM, signal.SIGINT):
        if signal.getsignal(number) is not signal.SIG_IGN:  # a face that a script left running
            signal.signal(number, leave)
    heard, tells = os.pipe()
    os.set_blocking(tells, False)
    if os.name == "posix":  # elsewhere only a socket will do, and nobody sends SIGTERM
        signal.set_wakeup_fd(tells)
    notifier = QSocketNotifier(heard, QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda *_: os.read(heard, 1))
    try:
        yield
    finally:
        notifier.setEnabled(False)
        signal.set_wakeup_fd(-1)
        os.close(heard)
        os.close(tells)
