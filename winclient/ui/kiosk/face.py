"""Runs the kiosk face: full screen at once, the queue behind it, and no way out for a visitor."""

from winclient.ui.desk import collect_on_ui_thread
from winclient.ui.kiosk.session import Kiosk
from winclient.ui.kiosk.window import KioskWindow
from winclient.ui.kiosk.wiring import KioskWiring
from winclient.ui.parts.claim import claim
from winclient.ui.parts.running import application, stay
from winclient.ui.parts.shot import Shot
from winclient.ui.theme import Theme

DONE = 0


def run(wiring: KioskWiring, *, theme: Theme, shot: Shot | None = None) -> int:
    """Stay until the guide desk or the system ends it; the exit code. One a profile."""
    lock = claim(wiring.folder, face="kiosk") if shot is None else None
    if shot is None and lock is None:
        return DONE
    application(theme, shot=shot)
    settings = wiring.settings
    window = KioskWindow(theme, title=f"{settings.organ}　{settings.site}")
    kiosk = Kiosk(window, wiring=wiring)
    window.painted.connect(lambda: collect_on_ui_thread(kiosk))
    window.may_close = shot is not None
    code = stay(window, shot=shot, ready=lambda: kiosk.watching.view is not None, public=True)
    kiosk.close()
    if lock is not None:
        lock.unlock()
    return code
