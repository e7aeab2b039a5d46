"""What the kiosk does with each press and scan: one visit at a time, and nothing of it is left."""

from collections.abc import Callable
from functools import partial
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from winclient.app.queue.public_view import PublicView
from winclient.domain.days.moments import Moment
from winclient.domain.queue.scanning import Scan, read_scan
from winclient.domain.queue.session import SessionState
from winclient.domain.refusals import Reason, Refused
from winclient.ui.kiosk import messages
from winclient.ui.kiosk.guide import GuideDesk
from winclient.ui.kiosk.messages import Message
from winclient.ui.kiosk.pages import CodePage, GroundsPage, MessagePage, StartPage, name_of
from winclient.ui.kiosk.scanner import Scanner
from winclient.ui.kiosk.visit import Visit, Wish
from winclient.ui.kiosk.window import KioskWindow
from winclient.ui.kiosk.wiring import Handed, KioskWiring
from winclient.ui.parts.watching import Watching

STAYS = 12_000  # milliseconds a message stands before the next visitor's start
TICK, TELL_EVERY = 1_000, 10  # milliseconds; ticks between two tries to tell the queue of slips
LONGEST = 40  # characters of a typed code


class Kiosk(QObject):
    """Ties window, queue and printer together."""

    def __init__(self, window: KioskWindow, *, wiring: KioskWiring) -> None:
        super().__init__(window)
        self.window = window
        self.visit = Visit()
        self.busy = False
        self.watching = Watching(wiring.open_place, counter=wiring.settings.kiosk, parent=self)
        self._wiring = wiring
        self._work = wiring.work
        self._shown: tuple[object, ...] = ()
        self._typed = ""
        self._ticks = 0
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self.start_over)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.tick)
        self.guide = GuideDesk(self, window=window, wiring=wiring)
        self._scanner = Scanner(window, scanned=self.scan)
        window.pressed.connect(self.pressed)
        window.painted.connect(self._painted)
        self.watching.seen.connect(self._seen)
        self.watching.opened.connect(partial(self._tell, after_start=True))
        self.show_start()

    def pressed(self, what: str, which: str) -> None:
        """A button was pressed: what it does, and which one of its kind."""
        if self.busy:
            return
        self.stir()
        acts: dict[str, Callable[[str], object]] = {
            "lane": self._lane,
            "appointment": lambda _: self.show_code(messages.code_title(self.visit)),
            "priority": lambda _: self._show(self._grounds, "grounds"),
            "ground": self._ground,
            "key": self._key,
            "erase": lambda _: self._type(self._typed[:-1]),
            "confirm": lambda _: self._confirm(),
            "back": lambda _: self.back(),
            "large": lambda _: self._switch(large=not self.visit.large),
            "language": lambda _: self._switch(language=self.visit.other_language),
        }
        acts[what](which)

    def scan(self, text: str) -> None:
        """Something was scanned, or typed and confirmed."""
        if self.busy:
            return
        self.stir()
        if self.guide.takes(text):
            return
        scanned = read_scan(text, today=Moment(self._wiring.clock()).day)
        match scanned.kind:
            case Scan.SLIP:
                self.act(partial(self._work.show, self.place, scanned.text), self._standing)
            case Scan.IDENTITY:
                self.visit = replace(self.visit, identity=scanned.text)
                self.show_start()
            case Scan.CODE if self._open:
                self.take(Wish(visit=self.visit, code=scanned.text))
            case Scan.CODE | Scan.NOTHING:
                self.say(messages.unknown_code(self.visit))

    def take(self, wish: Wish) -> None:
        """Ask for a number and its slip."""
        self.say(messages.working(self.visit), stays=0)
        self.act(partial(self._work.take, self.place, wish), self._handed)

    def act(self, job: Callable[[], Any], then: Callable[[Any], object]) -> None:
        """Something for the queue or the printer; nobody presses anything meanwhile."""
        if self.place is None:
            self.say(messages.nothing(self.visit))
            return
        self.busy = True
        self._idle.stop()
        self.watching.act(
            job, partial(self._ended, then), refused=self._refused, failed=self._failed
        )

    def start_over(self) -> None:
        """Nobody is there any more: the next one finds the start, in the hall's language."""
        if not self.busy:
            self.visit = Visit()
            self.guide.leave()
            self.show_start()

    def back(self) -> None:
        """From anywhere to the start; what was asked for is kept until nobody stirs."""
        self.guide.leave()
        self.show_start()

    def show_start(self) -> None:
        """Show the start page, or why no numbers are given out."""
        closed = messages.closed(self.watching.view, self.visit)
        if closed is not None:
            self.say(closed, stays=0, what="closed")
        else:
            self._show(self._start, "start")
        self._refresh()

    def show_code(self, title: str) -> None:
        """Show a page with keys, under this title."""
        self._typed = ""
        self._show(lambda: CodePage(self.visit, self.window.press, title=title), "code")

    def say(self, message: Message, *, stays: int = STAYS, what: str = "message") -> None:
        """One thing, large, for a while; with `stays` 0 until something else is to be said."""
        label = self.visit.tongue.say("kiosk.back") if stays else ""
        make = partial(
            MessagePage,
            message.title,
            message.note,
            self.window.press,
            back=label,
            number=message.number,
            extra=message.extra,
            tone=message.tone,
        )
        self._show(make, what, message)
        if stays:
            self._idle.start(stays)

    def show_widget(self, make: Callable[[], QWidget]) -> None:
        """The guide desk's own page."""
        self._show(make, "guide")

    @property
    def place(self) -> Any:
        """The opened data folder; None before it is."""
        return self.watching.place

    def stir(self) -> None:
        """Begin the idle time anew: somebody is there."""
        self._idle.start(self._wiring.settings.kiosk_idle * 1000)

    def tick(self) -> None:
        """The clock, the age of what is shown, and slips the queue has not heard of."""
        self._ticks += 1
        self.window.show_clock(self._wiring.clock())
        self._refresh()
        if self._ticks % TELL_EVERY == 0 and not self.busy:
            self._tell()

    def close(self) -> None:
        """Let a slip that prints come out, then let go of the queue."""
        self._timer.stop()
        self.watching.close()
        if self.place is not None:
            self._wiring.close_place(self.place)

    @property
    def _open(self) -> bool:
        view = self.watching.view
        return view is not None and view.state is SessionState.OPEN

    def _painted(self) -> None:
        self.tick()
        self.watching.start()
        self._timer.start(TICK)

    def _seen(self, _view: PublicView) -> None:
        """Look again where the start, or the reason for none, is on the screen."""
        if not self.busy and self._shown[0] in {"start", "closed"}:
            self.show_start()

    def _refresh(self) -> None:
        page, view = self.window.page, self.watching.view
        if isinstance(page, StartPage) and view is not None:
            blocked = self.watching.aged
            band = messages.band(view, self.visit, aged=blocked)
            page.show_lanes(view.lanes, band=band, blocked=blocked)

    def _tell(self, *, after_start: bool = False) -> None:
        if self.place is not None:
            job = partial(self._work.finish, self.place, after_start=after_start)
            self.watching.act(job, _nothing, refused=_nothing, failed=_quietly)

    def _start(self) -> StartPage:
        lanes = self.watching.view.lanes if self.watching.view else ()
        columns = self.window.columns
        return StartPage(lanes, self.visit, self.window.press, across_count=columns)

    def _grounds(self) -> GroundsPage:
        return GroundsPage(self.visit, self.window.press, across_count=self.window.columns)

    def _lane(self, prefix: str) -> None:
        view = self.watching.view
        lane = next((each for each in view.lanes if each.prefix == prefix), None) if view else None
        if lane is not None:
            name = name_of(lane, self.visit)
            self.take(Wish(visit=self.visit, segment=prefix, name=name, wait=lane.wait))

    def _ground(self, ground: str) -> None:
        self.visit = replace(self.visit, ground=ground)
        self.show_start()

    def _key(self, key: str) -> None:
        self._type(f"{self._typed}{key}"[:LONGEST])

    def _type(self, text: str) -> None:
        self._typed = text
        if isinstance(self.window.page, CodePage):
            hidden = self.guide.asking
            self.window.page.typed.setText("•" * len(text) if hidden else text)

    def _confirm(self) -> None:
        if self._typed:
            self.scan(self._typed)

    def _switch(self, **changes: Any) -> None:
        self.visit = replace(self.visit, **changes)
        self.show_start()

    def _ended(self, then: Callable[[Any], object], answer: Any) -> None:
        self.busy = False
        self.stir()
        then(answer)

    def _handed(self, handed: Handed) -> None:
        self.say(messages.handed(handed, self.visit))
        self._over()

    def _over(self) -> None:
        """What was wished is done with; the message stands in this visitor's language and type."""
        self.visit = Visit(language=self.visit.language, large=self.visit.large)

    def _standing(self, standing: Any) -> None:
        self.say(messages.standing(standing, self.visit))

    def _refused(self, error: Refused) -> None:
        self.busy = False
        if error.reason in {Reason.SESSION_NOT_OPEN, Reason.TAKING_STOPPED}:
            self.watching.look()
        self.say(messages.refused(error, self.visit))
        self._over()

    def _failed(self) -> None:
        self.busy = False
        self.say(messages.nothing(self.visit))

    def _show(self, make: Callable[[], QWidget], *what: object) -> None:
        """A page; one that stands there already is left alone, for a finger may lie on it."""
        view = self.watching.view
        lanes = tuple(lane.prefix for lane in view.lanes) if view else ()
        shown = (*what, self.visit, lanes, self.window.columns)
        full_of_keys = what[0] in {"code", "guide"}  # more than large type leaves room for
        if shown != self._shown or full_of_keys:
            self._shown = shown
            self.window.show_page(make, visit=self.visit, full_of_keys=full_of_keys)


def _nothing(_answer: object) -> None:
    """Whatever it was: it is tried again by itself."""


def _quietly() -> None:
    """The queue cannot be told now; later."""
