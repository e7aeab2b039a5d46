"""The board: calls beside (or above) counts; it lays out, and says when its truth is old."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QWidget

from winclient import phrases
from winclient.app.queue.public_view import PublicLane, PublicView
from winclient.domain.days.moments import HALL_ZONE
from winclient.domain.queue.session import SessionState
from winclient.ui.board.calls import CallList
from winclient.ui.parts.first_paint import FirstPaint
from winclient.ui.parts.texts import across, label, rows, say_with
from winclient.ui.theme import Theme, style_sheet
from winclient.wording import say

SHORT = 480  # a screen's short side at 100 %: numbers are then a tenth of it, readable from 10 m


class BoardWindow(QWidget):
    """The board on its screen. `painted` comes once, after the first paint."""

    def __init__(self, theme: Theme, *, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("board")
        self.setWindowTitle(say("board.title"))
        self._wanted = theme
        self.theme = theme
        self.calls = CallList(theme)
        self.place = label(title, role="place", wrap=True)
        self.place.setMinimumWidth(1)
        self.clock = label(role="clock")
        self.age = label(role="age")
        self.notice = label(role="notice", wrap=True)
        self.lanes = QFrame()
        self._column = rows(self.lanes)
        self._lanes: list[LaneLine] = []
        self.paused = label(role="line", wrap=True)
        self.missed = label(role="line", wrap=True)
        self.unsure = label(role="line", wrap=True)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._side, self._foot = QFrame(), QFrame()
        self._lay_out()
        self.painted = FirstPaint(self).painted
        self.show_nothing()

    def show_view(self, view: PublicView) -> None:
        """Show a new look at the queue: calls, lanes, and the lines below them."""
        self.calls.show_calls(view.calls, empty=_empty(view.state))
        self._show_lanes(view.lanes)
        self._line(self.paused, "board.paused", view.paused, tone="warn")
        self._line(self.missed, "board.missed", view.missed[:12])
        self._line(self.unsure, "board.unsure", view.unsure[:12], tone="warn")

    def show_nothing(self) -> None:
        """Before anything was seen: never a zero that nobody counted."""
        self.calls.show_nothing(say("board.connecting"))
        for made in (self.paused, self.missed, self.unsure, self.age):
            made.hide()

    def show_age(self, at: datetime | None) -> None:
        """Since when the data stands still; None while it is fresh."""
        self.age.setVisible(at is not None)
        if at is not None:
            local = at.astimezone(HALL_ZONE)
            say_with(self.age, say("board.stale", hour=local.hour, minute=local.minute), tone="bad")

    def show_clock(self, now: datetime) -> None:
        """The hall's time."""
        local = now.astimezone(HALL_ZONE)
        self.clock.setText(say("board.hour", hour=local.hour, minute=local.minute))

    def show_notice(self, text: str) -> None:
        """The hall's own line."""
        self.notice.setText(text)
        self._foot.setVisible(bool(text))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._dress()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()

    def _dress(self) -> None:
        """Every length follows the screen's short side and the text scale."""
        short = min(self.width(), self.height(), max(self.width(), self.height()) * 9 // 16)
        theme = Theme(self._wanted.name, round(self._wanted.scale * short / SHORT))
        portrait = self.height() > self.width()
        way = QBoxLayout.Direction
        self._body.setDirection(way.TopToBottom if portrait else way.LeftToRight)
        side = self.width() if portrait else round(self.width() * 0.3)
        self._side.setFixedWidth(side)
        if theme == self.theme:
            return
        self.theme = self.calls.theme = theme
        self.setStyleSheet(style_sheet(theme, file="board.qss"))

    def _show_lanes(self, lanes: tuple[PublicLane, ...]) -> None:
        names = [lane.name for lane in lanes]
        if names != [made.name.text() for made in self._lanes]:
            for old in self._lanes:
                old.setParent(None)
                old.deleteLater()
            self._lanes = [LaneLine(lane.name, parent=self.lanes) for lane in lanes]
            for made in self._lanes:
                self._column.addWidget(made)
        for made, lane in zip(self._lanes, lanes, strict=True):
            made.show_lane(lane)

    def _line(self, made: QLabel, key: str, values: tuple[str, ...], *, tone: str = "") -> None:
        made.setVisible(bool(values))
        if values:
            say_with(made, say(key, values=say("board.joint").join(values)), tone=tone)

    def _lay_out(self) -> None:
        page = rows(self, gap=0)
        header, foot = QFrame(), self._foot
        header.setObjectName("head")
        foot.setObjectName("foot")
        self._side.setObjectName("side")
        line = across(header)
        line.addWidget(self.place, 1)
        line.addWidget(self.age)
        line.addWidget(self.clock)
        side = rows(self._side, gap=0)
        side.addWidget(label(say("board.waiting"), role="caption"))
        side.addWidget(self.lanes)
        side.addStretch(1)
        for made in (self.unsure, self.missed, self.paused):
            side.addWidget(made)
        across(foot).addWidget(self.notice, 1)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(0)
        self._body.addWidget(self.calls, 1)
        self._body.addWidget(self._side)
        page.addWidget(header)
        page.addLayout(self._body, 1)
        page.addWidget(foot)


def _empty(state: SessionState | None) -> str:
    if state is SessionState.CLOSED:
        return say("board.closed")
    return say("board.not_open" if state is None else "board.nobody")


class LaneLine(QWidget):
    """A segment, how many wait in it, and for how long about."""

    def __init__(self, name: str, *, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = label(name, role="lane")
        self.count = label(role="count")
        self.wait = label(role="wait")
        column = rows(self)
        line = across()
        line.addWidget(self.name, 1)
        line.addWidget(self.count)
        column.addLayout(line)
        column.addWidget(self.wait)

    def show_lane(self, lane: PublicLane) -> None:
        """What was counted; nothing is said of a wait that nobody knows."""
        self.count.setText(str(lane.waiting))
        self.wait.setVisible(lane.wait is not None)
        if lane.wait is not None:
            likely, cautious = lane.wait
            self.wait.setText(phrases.minutes(likely, cautious))
