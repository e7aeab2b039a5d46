"""Runs the kiosk face: full screen at once, the queue behind it, and no way out for a visitor."""

import gc
import os
import signal
import sys

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from winclient.ui import theme as themes
from winclient.ui.desk import collect_on_ui_thread
from winclient.ui.kiosk.session import Kiosk
from winclient.ui.kiosk.window import KioskWindow
from winclient.ui.kiosk.wiring import KioskWiring
from winclient.ui.parts.claim import claim
from winclient.ui.parts.shot import Drawing, Shot
from winclient.ui.theme import Theme

DONE, WORLD = 0, 3


def run(wiring: KioskWiring, *, theme: Theme, shot: Shot | None = None) -> int:
    """Stay until the guide desk or the system ends it; the exit code. One a profile."""
    if shot is not None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    lock = claim(wiring.folder, face="kiosk") if shot is None else None
    if shot is None and lock is None:
        return DONE
    gc.disable()
    application = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(application, QApplication):
        return WORLD
    application.setApplicationName("winclient")
    themes.dress(application, theme)
    settings = wiring.settings
    window = KioskWindow(theme, title=f"{settings.organ}　{settings.site}")
    kiosk = Kiosk(window, wiring=wiring)
    window.painted.connect(lambda: collect_on_ui_thread(kiosk))
    if shot is None:
        signal.signal(signal.SIGTERM, lambda *_: application.exit(DONE))  # seen at the next tick
        window.setCursor(Qt.CursorShape.BlankCursor)
        window.showFullScreen()
    else:
        window.may_close = True
        window.resize(shot.width, shot.height)
        drawing = Drawing(window, shot=shot, ready=lambda: kiosk.watching.view is not None)
        drawing.setParent(kiosk)
        window.show()
    code = application.exec()
    kiosk.close()
    if lock is not None:
        lock.unlock()
    return code
