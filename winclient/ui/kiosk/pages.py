"""The kiosk's pages: start, code, grounds, message. They show and say what was pressed."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QScroller, QWidget

from winclient.app.queue.public_view import PublicLane
from winclient.ui.kiosk.keys import Keypad, TwoLines, big
from winclient.ui.kiosk.visit import GROUNDS, Visit
from winclient.ui.parts.texts import across, label, rows
from winclient.wording import ENGLISH

Pressed = Callable[[str, str], object]
CENTRE = Qt.AlignmentFlag.AlignHCenter


class StartPage(QWidget):
    """One button a segment, with what waits there; check-in and priority below."""

    def __init__(
        self, lanes: tuple[PublicLane, ...], visit: Visit, pressed: Pressed, *, across_count: int
    ) -> None:
        super().__init__()
        say = visit.tongue.say
        self._visit = visit
        self.lanes = {
            lane.prefix: TwoLines(partial(pressed, "lane", lane.prefix), role="lane")
            for lane in lanes
            if not lane.appointments
        }
        self.band = label(role="band", wrap=True)
        page = rows(self)
        page.setObjectName("start")
        page.addWidget(label(say("kiosk.choose"), role="question"))
        page.addWidget(self.band)
        page.addWidget(_scrolled(list(self.lanes.values()), columns=across_count), 1)
        below = across()
        for name in ("appointment", "priority"):
            made = TwoLines(partial(pressed, name, ""), role="second")
            made.show_lines(say(f"kiosk.{name}"), _hint(visit, name))
            below.addWidget(made)
        page.addLayout(below)
        self.show_lanes(lanes, band="", blocked=False)

    def show_lanes(self, lanes: tuple[PublicLane, ...], *, band: str, blocked: bool) -> None:
        """What waits now. `blocked`: no numbers while the queue cannot be seen; `band` says why."""
        self.band.setVisible(bool(band))
        self.band.setText(band)
        for lane in lanes:
            made = self.lanes.get(lane.prefix)
            if made is not None:
                made.show_lines(name_of(lane, self._visit), _note(lane, self._visit))
                made.block(blocked)


class CodePage(QWidget):
    """A code typed with fingers; a scanner types it faster."""

    def __init__(self, visit: Visit, pressed: Pressed, *, title: str) -> None:
        super().__init__()
        say = visit.tongue.say
        self.typed = label(role="typed")
        self.typed.setAccessibleName(say("kiosk.code_name"))
        page = rows(self)
        page.addWidget(label(title, role="question", wrap=True))
        page.addWidget(self.typed)
        page.addWidget(Keypad(partial(pressed, "key")), 1)
        below = across()
        below.addWidget(big(say("kiosk.back"), partial(pressed, "back", "")))
        below.addWidget(big(say("kiosk.erase"), partial(pressed, "erase", "")))
        below.addWidget(big(say("kiosk.confirm"), partial(pressed, "confirm", ""), role="first"))
        page.addLayout(below)


class GroundsPage(QWidget):
    """Why somebody asks for priority; it counts once a person has seen the document."""

    def __init__(self, visit: Visit, pressed: Pressed, *, across_count: int) -> None:
        super().__init__()
        say = visit.tongue.say
        page = rows(self)
        page.addWidget(label(say("kiosk.priority_choose"), role="question", wrap=True))
        page.addWidget(label(say("kiosk.priority_note"), role="band", wrap=True))
        buttons = []
        for ground in GROUNDS:
            made = TwoLines(partial(pressed, "ground", ground), role="lane")
            made.show_lines(say(f"kiosk.ground_{ground}"), "")
            buttons.append(made)
        page.addWidget(_scrolled(buttons, columns=across_count), 1)
        page.addWidget(big(say("kiosk.back"), partial(pressed, "back", "")))


class MessagePage(QWidget):
    """One thing said large: a number, a failure, a closed hall."""

    def __init__(
        self,
        title: str,
        note: str,
        pressed: Pressed,
        *,
        back: str = "",
        number: str = "",
        extra: str = "",
        tone: str = "",
    ) -> None:
        super().__init__()
        self.title = label(title, role="message", wrap=True)
        self.note = label(note, role="said", wrap=True)
        self.number = label(number, role="number")
        self.extra = label(extra, role="said", wrap=True)
        if tone:
            self.title.setProperty("tone", tone)
        page = rows(self)
        page.addStretch(1)
        for made in (self.title, self.number, self.note, self.extra):
            made.setMinimumWidth(1)
            made.setVisible(bool(made.text()))
            made.setAlignment(CENTRE)
            page.addWidget(made)
        page.addStretch(1)
        if back:
            page.addWidget(big(back, partial(pressed, "back", "")))


def name_of(lane: PublicLane, visit: Visit) -> str:
    """The segment as this visitor reads it."""
    return lane.english if visit.language == ENGLISH else lane.name


def _note(lane: PublicLane, visit: Visit) -> str:
    say = visit.tongue.say
    waiting = say("kiosk.waiting", n=lane.waiting)
    if lane.wait is None:
        return waiting
    likely, cautious = lane.wait
    key = "kiosk.wait" if likely else "kiosk.wait_within"
    return f"{waiting} · {say(key, likely=likely, cautious=cautious)}"


def _hint(visit: Visit, name: str) -> str:
    return visit.tongue.say("kiosk.priority_hint") if name == "priority" else ""


def _scrolled(buttons: list[TwoLines], *, columns: int) -> QScrollArea:
    """All buttons; with many, or in large type, a finger moves them."""
    inside = QFrame()
    inside.setObjectName("inside")
    grid = QGridLayout(inside)
    grid.setContentsMargins(0, 0, 0, 0)
    for n, made in enumerate(buttons):
        grid.addWidget(made, n // columns, n % columns)
    grid.setRowStretch(len(buttons), 1)  # at the top: the hand need not travel
    area = QScrollArea()
    area.setObjectName("list")
    area.setWidgetResizable(True)
    area.setMinimumHeight(64)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    QScroller.grabGesture(area.viewport(), QScroller.ScrollerGestureType.LeftMouseButtonGesture)
    return area
