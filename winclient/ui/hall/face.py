"""Runs the hall face: paint first, then look at queue, cases and crowd hours, each in its time."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer

from winclient import phrases
from winclient.app.queue.crowds import crowd_view
from winclient.app.queue.hall_view import HallView, hall_view
from winclient.app.queue.queue_orders import Act, Answer, Order
from winclient.domain.queue.crowd import Crowd
from winclient.domain.refusals import Refused
from winclient.settings import Settings
from winclient.ui import theme as themes
from winclient.ui.desk import Counter, Desk, collect_on_ui_thread
from winclient.ui.hall.sheets import CasesDue, cases_due
from winclient.ui.hall.window import HallWindow
from winclient.ui.parts.ask import Ask
from winclient.ui.parts.running import application, stay
from winclient.ui.parts.shot import Shot
from winclient.ui.theme import Theme
from winclient.wording import say

LOOK_EVERY = 5_000  # milliseconds
SLOWLY = 24  # looks between two at cases and crowd hours


class HallWiring(Struct, frozen=True, kw_only=True):
    """What composition hands the hall face; both callables do their heavy imports inside."""

    folder: Path
    settings: Settings
    open_site: Callable[[], Counter]
    close_site: Callable[[Any], object]


def run(wiring: HallWiring, *, theme: Theme, shot: Shot | None = None) -> int:
    """Show the hall until it is closed; the exit code."""
    app = application(theme, shot=shot)
    settings = wiring.settings
    window = HallWindow(theme, title=f"{settings.organ}　{settings.site}")
    themes.finish(app, theme)
    hall = Hall(window, wiring=wiring)
    code = stay(window, shot=shot, ready=hall.settled)
    hall.close()
    return code


class Hall(QObject):
    """Ties the window to the queue, wherever it is kept, and to the cases of this store."""

    def __init__(self, window: HallWindow, *, wiring: HallWiring) -> None:
        super().__init__(window)
        self.window = window
        self.view: HallView | None = None
        self._wiring = wiring
        self._ask: Ask | None = None
        self._crowd_seen = self._looking = False
        self._looks = 0
        self.desk = Desk(wiring.open_site, parent=self)
        self.desk.refused.connect(self._refused)
        self.desk.failed.connect(self._failed)
        self.desk.broke.connect(self._failed)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        window.painted.connect(self._painted)
        window.asked.connect(self.ask)

    def settled(self) -> bool:
        """Whether the store's present content is on the screen."""
        return self.view is not None and self._crowd_seen and self.desk.idle

    def look(self) -> None:
        """The queue each time; what changes slowly now and then."""
        counter = self.desk.counter
        if counter is None or self._looking:
            return
        self._looking = True
        self.window.show_clock(counter.clock())
        here = counter.settings.counter
        self.desk.run(
            partial(counter.queue.look, hall_view, counter=here),
            self._seen,
            refused=self._refused,
            failed=self._failed,
        )
        if self._looks % SLOWLY == 0:
            self.desk.look(cases_due, self._cases)
            self.desk.run(partial(counter.queue.look, crowd_view, counter=here), self._crowd)
        self._looks += 1

    def ask(self, name: str) -> None:
        """Closing is asked about, for it voids who still waits; the rest is done at once."""
        view = self.view
        if name != Act.CLOSE.value or view is None or view.balance is None:
            self.act(name)
            return
        self._leave()
        self._ask = Ask(
            self.window.theme,
            question=say("hall.close_question", n=view.balance.waiting),
            confirm=say("hall.act_close"),
        )
        self._ask.answered.connect(partial(self._answered, name))
        self._ask.left.connect(self._leave)
        self.window.asking.addWidget(self._ask)
        self._ask.begin()

    def act(self, name: str) -> None:
        """Do an act on the session: the name of an `Act`."""
        counter = self.desk.counter
        if counter is not None:
            order = Order(act=Act(name), counter=counter.settings.counter, clerk=counter.clerk.id)
            done = partial(counter.queue.do, order)
            self.desk.run(done, self._acted, refused=self._refused, failed=self._failed)

    def close(self) -> None:
        """Let go of the store."""
        self._timer.stop()
        self.desk.close()
        if self.desk.counter is not None:
            self._wiring.close_site(self.desk.counter)

    def _painted(self) -> None:
        self.desk.open(self._opened)

    def _opened(self, _counter: Counter) -> None:
        self.look()
        self._timer.start(LOOK_EVERY)
        collect_on_ui_thread(self)

    def _answered(self, name: str, _said: dict[str, Any]) -> None:
        self._leave()
        self.act(name)

    def _leave(self) -> None:
        if self._ask is not None:
            self._ask.hide()
            self._ask.deleteLater()
            self._ask = None

    def _acted(self, _answer: Answer) -> None:
        self.look()

    def _seen(self, view: HallView) -> None:
        self._looking = False
        self.view = view
        self.window.show_view(view)

    def _cases(self, found: CasesDue) -> None:
        self.window.show_cases(
            overdue=found.overdue, due=found.due, promises=found.promises, notified=found.notified
        )

    def _crowd(self, crowd: Crowd) -> None:
        self._crowd_seen = True
        if self.desk.counter is not None:
            self.window.show_crowd(crowd, now=self.desk.counter.clock())

    def _refused(self, error: Refused) -> None:
        self._looking = False
        self.window.show_alarm(phrases.refusal(error))

    def _failed(self) -> None:
        self._looking = False
        self.window.show_alarm(say("hall.world"))
