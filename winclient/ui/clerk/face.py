"""Runs the clerk face: paint first, then bring in search, use cases and store behind the paint."""

import logging
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer

from winclient.ui import theme as themes
from winclient.ui.clerk.loading import Loading, Step
from winclient.ui.clerk.single import Doorbell, ask_first
from winclient.ui.clerk.window import ClerkWindow
from winclient.ui.clerk.wiring import Wiring
from winclient.ui.parts.claim import claim
from winclient.ui.parts.running import application, stay
from winclient.ui.parts.shot import Shot
from winclient.ui.theme import Theme
from winclient.wording import say

if TYPE_CHECKING:
    from winclient.ui.clerk.search import Search
    from winclient.ui.clerk.session import Session

DONE, WORLD = 0, 3
log = logging.getLogger("winclient.ui")


def run(wiring: Wiring, *, theme: Theme, shot: Shot | None = None) -> int:
    """Open the face and stay until it is closed; the exit code."""
    lock = claim(wiring.folder, face="clerk") if shot is None else None
    if shot is None and lock is None:
        return DONE if ask_first(wiring.folder) else WORLD
    app = application(theme, shot=shot)
    window = ClerkWindow(theme)
    themes.finish(app, theme)
    start = Start(window, wiring=wiring, pictured=shot is not None)
    code = stay(window, shot=shot, ready=start.settled)
    if lock is not None:
        lock.unlock()
    return code


class Start(QObject):
    """Waits for the first paint, then loads; the search is answered before the store is open."""

    def __init__(self, window: ClerkWindow, *, wiring: Wiring, pictured: bool = False) -> None:
        super().__init__(window)
        self._window = window
        self._wiring = wiring
        self.session: Session | None = None
        self._pictured = pictured
        self._search: Search | None = None
        settings = wiring.settings
        window.header.show_place(
            counter=settings.counter,
            clerk=settings.clerk_name or settings.clerk,
            site=settings.site,
        )
        window.intake.applicant.begin()
        window.painted.connect(self._painted)

    def settled(self) -> bool:
        """Whether everything that the store holds is on the screen."""
        session = self.session
        seen = session is not None and session.board is not None and session.board.seen
        return bool(seen and session is not None and session.desk.idle)

    def _painted(self) -> None:
        self._load((partial(_load_search, self._wiring), self._searchable))
        self._window.listen()

    def _load(self, step: Step) -> None:
        loading = Loading((step,), parent=self)
        loading.broke.connect(self._broke)
        loading.start()

    def _searchable(self, search: "Search") -> None:
        self._search = search
        self._window.intake.finder.ready(search.find)
        # Only when the answer is painted: the imports of the session would hold it up.
        QTimer.singleShot(0, partial(self._load, (_load_session, self._begin)))

    def _begin(self, kind: "type[Session]") -> None:
        if self._search is None:
            return
        themes.add_rare_characters()
        self.session = kind(self._window, wiring=self._wiring, loaded=self._search)
        self.session.begin()
        if not self._pictured:
            self._doorbell = Doorbell(self._wiring.folder, ring=self._ring, parent=self)

    def _broke(self, _kind: str) -> None:
        self._window.show_alarm(say("clerk.bug"))

    def _ring(self) -> None:
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()


def _load_search(wiring: Wiring) -> "Search":
    from winclient.ui.clerk.search import load
    from winclient.ui.parts import hits  # noqa: F401  # the list of hits is made right after

    try:
        return load(wiring.quick_search)
    except Exception as error:
        # The store says the same in full when it is opened; until then nothing is found.
        log.error("no search index: %s", type(error).__name__)
        return load(_nothing)


def _load_session() -> "type[Session]":
    from winclient.ui.clerk.pages import item_page  # noqa: F401  # the first pick should not wait for it
    from winclient.ui.clerk.session import Session

    return Session


def _nothing() -> tuple[dict[str, bytes], dict[str, int]]:
    return {}, {}
