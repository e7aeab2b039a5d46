"""Runs the board face: paint first, then watch the queue; it shows nothing that was not read."""

import logging

from PySide6.QtCore import QObject, QTimer

from winclient.app.sound import SoundGone
from winclient.resources import resource
from winclient.ui.board.announcer import Announcer
from winclient.ui.board.voice import RecordedSpeaker, Silent, Speaker, system_speaker
from winclient.ui.board.window import BoardWindow
from winclient.ui.board.wiring import BoardWiring
from winclient.ui.desk import collect_on_ui_thread
from winclient.ui.parts.running import application, stay
from winclient.ui.parts.shot import Shot
from winclient.ui.parts.watching import Watching
from winclient.ui.theme import Theme

TICK = 1_000  # milliseconds
NOTICE_EVERY = 10  # ticks
log = logging.getLogger("winclient.ui")


def run(wiring: BoardWiring, *, theme: Theme, shot: Shot | None = None) -> int:
    """Show the board until it is closed; the exit code."""
    application(theme, shot=shot)
    settings = wiring.settings
    window = BoardWindow(theme, title=f"{settings.organ}　{settings.site}")
    board = Board(window, wiring=wiring, pictured=shot is not None)
    code = stay(window, shot=shot, ready=board.settled, public=True)
    board.close()
    return code


class Board(QObject):
    """Ties the window to the queue: what is seen is shown, what cannot be seen ages."""

    def __init__(self, window: BoardWindow, *, wiring: BoardWiring, pictured: bool = False) -> None:
        super().__init__(window)
        self.window = window
        self._pictured = pictured
        self._wiring = wiring
        counter = wiring.settings.counter
        self.watching = Watching(wiring.open_place, counter=counter, parent=self)
        self.watching.seen.connect(window.show_view)
        self._speaker: Speaker = Silent()
        self._ticks = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.tick)
        window.painted.connect(self._painted)

    def settled(self) -> bool:
        """Whether the store's present content is on the screen."""
        return self.watching.view is not None

    def tick(self) -> None:
        """The clock, the age of what is shown, and now and then the notice."""
        if self._ticks % NOTICE_EVERY == 0:
            self.window.show_notice(self._wiring.notice())
        self._ticks += 1
        self.window.show_clock(self._wiring.clock())
        view = self.watching.view
        self.window.show_age(view.at if view is not None and self.watching.aged else None)

    def close(self) -> None:
        """Let go of the queue."""
        self._timer.stop()
        self.watching.close()
        self._speaker.close()
        if self.watching.place is not None:
            self._wiring.close_place(self.watching.place)

    def _painted(self) -> None:
        if not self._pictured:
            self._listen()
        self.tick()
        self.watching.start()
        self._timer.start(TICK)
        collect_on_ui_thread(self)

    def _listen(self) -> None:
        """A voice, if the hall wants one and the PC has one."""
        self._speaker = chosen_speaker(self._wiring, parent=self)
        self._announcer = Announcer(self._speaker, parent=self)
        self.watching.seen.connect(self._announcer.hear)


def chosen_speaker(wiring: BoardWiring, *, parent: QObject) -> Speaker:
    """By the setting `voice`: auto, recorded, chime or off."""
    wanted = wiring.settings.voice
    if wanted == "off":
        return Silent()
    system = system_speaker(parent) if wanted == "auto" else None
    if system is not None:
        return system
    try:
        sound = wiring.open_sound(wiring.settings.sound)
    except SoundGone as error:
        log.warning("no sound: %s", error)
        return Silent()
    folder = resource("sounds")
    return RecordedSpeaker(sound, folder=folder, chime_only=wanted == "chime", parent=parent)
