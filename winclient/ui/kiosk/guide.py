"""The guide desk's page in the kiosk: priorities to confirm, slips in doubt, a lost slip anew.

Five taps on the hall's name and the staff code lead here; without a code in the settings nobody.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QBoxLayout, QWidget

from winclient.app.queue.public_view import GuideView
from winclient.domain.printing import JobState
from winclient.ui.kiosk.keys import big
from winclient.ui.kiosk.messages import Message
from winclient.ui.kiosk.window import KioskWindow
from winclient.ui.kiosk.wiring import Handed, KioskWiring
from winclient.ui.parts.texts import across, label, rows
from winclient.wording import say

ASKED, UNSURE = 3, 2  # lines of a kind: the rest comes when these are settled
WHYS = ("not_shown", "other_person", "not_listed")
TRIES = 5  # wrong codes, then only a new start of the kiosk gives new ones


class Front(Protocol):
    """What the guide desk needs of the kiosk."""

    @property
    def place(self) -> Any: ...
    def act(self, job: Callable[[], Any], then: Callable[[Any], object]) -> None: ...
    def say(self, message: Message) -> None: ...
    def show_code(self, title: str) -> None: ...
    def show_widget(self, make: Callable[[], QWidget]) -> None: ...
    def back(self) -> None: ...


class GuideDesk(QObject):
    """Behind a code. `asking`: what is typed now is the code and not shown."""

    def __init__(self, front: Any, *, window: KioskWindow, wiring: KioskWiring) -> None:
        super().__init__(window)
        self.asking = False
        self._replacing = False
        self._wrong = 0
        self._front: Front = front
        self._window = window
        self._wiring = wiring
        self._work = wiring.work
        window.staff.connect(self.ask)

    @property
    def upright(self) -> bool:
        """Whether the screen stands upright."""
        return self._window.portrait

    def ask(self) -> None:
        """Ask for the code, where there is one."""
        if self._wiring.settings.staff_code and self._wrong < TRIES:
            self.asking = True
            self._front.show_code(say("guide.code"))

    def takes(self, text: str) -> bool:
        """Whether what was typed or scanned was meant for here."""
        if self.asking:
            self.asking = False
            if text.strip().upper() == self._wiring.settings.staff_code.upper():
                self._wrong = 0
                self.show()
            else:
                self._wrong += 1
                self._front.back()
            return True
        if self._replacing:
            self._replacing = False
            job = partial(self._work.replace, self._front.place, text)
            self._front.act(job, self._printed)
            return True
        return False

    def leave(self) -> None:
        """Forget what was asked of the staff: a visitor may stand there now."""
        self.asking = self._replacing = False

    def show(self, _done: object = None) -> None:
        """Read and show what the guide desk has to settle."""
        self._front.act(partial(self._work.guide, self._front.place), self._show)

    def _show(self, view: GuideView) -> None:
        self._front.show_widget(partial(GuidePage, view, desk=self))

    def grant(self, number: str) -> None:
        """Confirm the priority of a number whose document was seen."""
        self._front.act(partial(self._work.grant, self._front.place, number), self.show)

    def ask_why(self, number: str) -> None:
        """Show the reasons for declining a priority; one tap records it."""
        self._front.show_widget(partial(WhyPage, number, desk=self))

    def decline(self, number: str, why: str) -> None:
        """Decline a priority: no document was shown, or none that counts."""
        job = partial(self._work.decline, self._front.place, number, why)
        self._front.act(job, self.show)

    def settle(self, ticket: str, *, printed: bool) -> None:
        """Settle a number in doubt: `printed` says whether its slip was found."""
        job = partial(self._work.settle, self._front.place, ticket, printed=printed)
        self._front.act(job, self.show)

    def replace(self) -> None:
        """A slip was lost: its number is typed, a new one is printed in its place."""
        self._replacing = True
        self._front.show_code(say("guide.replace_code"))

    def back(self) -> None:
        """Back to the page for visitors."""
        self._front.back()

    def quit(self) -> None:
        """End the kiosk."""
        self._window.may_close = True
        self._window.close()

    def _printed(self, handed: Handed) -> None:
        if handed.state is JobState.PRINTED and handed.queued:
            self._front.say(Message(title=say("guide.replaced"), number=handed.slip.number))
        else:
            self._front.say(Message(title=say("guide.not_replaced"), tone="bad"))


class GuidePage(QWidget):
    """Lists with a button a line."""

    def __init__(self, view: GuideView, *, desk: GuideDesk) -> None:
        super().__init__()
        page = rows(self)
        page.addWidget(label(say("guide.title"), role="question"))
        for asked in view.asked[:ASKED]:
            text = say("guide.asked", number=asked.number, ground=asked.ground)
            grant = big(say("guide.grant"), partial(desk.grant, asked.number), role="first")
            decline = big(say("guide.decline"), partial(desk.ask_why, asked.number))
            page.addLayout(_line(text, grant, decline, upright=desk.upright))
        for unsure in view.unsure[:UNSURE]:
            text = say("guide.unsure", number=unsure.number)
            settle = [
                big(say(f"guide.{name}"), partial(desk.settle, unsure.ticket, printed=printed))
                for name, printed in (("held", True), ("not_printed", False))
            ]
            page.addLayout(_line(text, *settle, upright=desk.upright))
        if not (view.asked or view.unsure):
            page.addWidget(label(say("guide.nothing"), role="said"))
        page.addStretch(1)
        below = across()
        for name, act in (("back", desk.back), ("replace", desk.replace), ("quit", desk.quit)):
            below.addWidget(big(say(f"guide.{name}"), act))
        page.addLayout(below)


def _line(text: str, *buttons: QWidget, upright: bool) -> QBoxLayout:
    """What is asked, and its answers beside it; on an upright screen below it."""
    told = label(text, role="said", wrap=True)
    told.setMinimumWidth(1)
    answers = across()
    for each in buttons:
        answers.addWidget(each, int(upright))
    line: QBoxLayout = rows() if upright else across()
    line.addWidget(told, 1)
    line.addLayout(answers)
    return line


class WhyPage(QWidget):
    """Why a priority is not given: one tap, in the words that the visitor is told."""

    def __init__(self, number: str, *, desk: GuideDesk) -> None:
        super().__init__()
        page = rows(self)
        page.addWidget(label(say("guide.decline_why", number=number), role="question", wrap=True))
        for name in WHYS:
            why = say(f"guide.why_{name}")
            page.addWidget(big(why, partial(desk.decline, number, why)))
        page.addStretch(1)
        page.addWidget(big(say("guide.no_decline"), desk.show))
