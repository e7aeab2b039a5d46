"""The stick on the page 「同步」: what waits is written to it, the center's answer read from it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStorageInfo, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from winclient.domain.refusals import Refused
from winclient.phrases import refusal
from winclient.ui.clerk.pages.sync_page import SyncPage
from winclient.ui.clerk.wiring import Exchanging, Progress
from winclient.ui.desk import Desk
from winclient.wording import say

_MOUNTS = ("/media/", "/run/media/", "/Volumes/", "/mnt/")  # where systems put sticks


class Sticks(QObject):
    """Asks for the folder and works aside; the page says how far it is, and how it ended."""

    _far = Signal(int, int)

    def __init__(
        self,
        window: QWidget,
        *,
        page: SyncPage,
        desk: Desk,
        engine: Callable[[], Exchanging | None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._page = page
        self._desk = desk
        self._engine = engine
        self._doing = ""
        page.stick_out.clicked.connect(partial(self._ask, "out"))
        page.stick_in.clicked.connect(partial(self._ask, "in"))
        self._far.connect(self._show_far)

    def _ask(self, way: str, _checked: bool = False) -> None:
        folder = QFileDialog.getExistingDirectory(
            self._window, say(f"sync.stick_{way}_title"), str(usual_stick())
        )
        if folder:
            self.go(way, Path(folder))

    def go(self, way: str, folder: Path) -> None:
        """`out`: write what waits; `in`: read the answer."""
        engine = self._engine()
        if engine is None or self._doing:
            return
        self._doing = way
        self._show_far(0, 0)
        work = partial(_write if way == "out" else _read, engine, folder, self._far.emit)
        self._desk.aside(lambda _counter: work(), self._done, failed=partial(self._done, ""))

    def _show_far(self, done: int, whole: int) -> None:
        if self._doing:
            percent = 100 * done // whole if whole else 0
            self._page.show_stick(say(f"sync.stick_{self._doing}_far", percent=percent), busy=True)

    def _done(self, told: str) -> None:
        self._doing = ""
        self._page.show_stick(told, busy=False)


def usual_stick() -> Path:
    """The first stick that is plugged in, else home."""
    for volume in QStorageInfo.mountedVolumes():
        root = volume.rootPath()
        if volume.isReady() and not volume.isReadOnly() and root.startswith(_MOUNTS):
            return Path(root)
    return Path.home()


def _write(engine: Exchanging, folder: Path, far: Progress) -> str:
    try:
        written = engine.write_stick(folder, progress=far)
    except Refused as error:
        return refusal(error)
    except OSError:
        return say("sync.stick_unwritten")
    return say("sync.stick_written", file=written.name, n=written.entries)


def _read(engine: Exchanging, folder: Path, far: Progress) -> str:
    try:
        taken = engine.read_stick(folder, progress=far)
    except Refused as error:
        return refusal(error)
    except OSError:
        return say("sync.stick_unread")
    return say("sync.stick_read" if taken.received else "sync.stick_read_nothing", n=taken.received)
