"""The clerk screen: three columns between a header and a strip; it lays out and decides nothing."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QMainWindow, QStackedWidget, QWidget

from winclient.ui.clerk.pages.header import Header
from winclient.ui.clerk.pages.intake_page import IntakePage
from winclient.ui.clerk.pages.keys import KEYS, WINDOW, hint
from winclient.ui.clerk.pages.lists import LeftColumn
from winclient.ui.clerk.pages.summary import Summary
from winclient.ui.parts.first_paint import FirstPaint
from winclient.ui.parts.texts import across, button, label, rows
from winclient.ui.theme import Theme
from winclient.wording import say

if TYPE_CHECKING:
    from winclient.ui.parts.toast import Toast

HINTS = ("help", "search", "accept", "next")
THREE_COLUMNS = 930  # pixels at 100 % text; with fewer the summary stands below the lists


class ClerkWindow(QMainWindow):
    """`acted` carries the name of a key's action; `closing` comes before the window goes."""

    acted = Signal(str)
    closing = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.setWindowTitle(say("clerk.title"))  # never a person's name
        self.header = Header(theme)
        self.left = LeftColumn(theme)
        self.intake = IntakePage(theme)
        self.middle = QStackedWidget()
        self.middle.setObjectName("middle")
        self.middle.addWidget(self.intake)
        self.summary = Summary(theme)
        self.strip = QFrame()
        self._toast: Toast | None = None
        self.counts = label()
        self.hints = QWidget()
        self.alarm = QFrame()
        self.alarm_text = label(wrap=True)
        self.alarm_button = button(say("clerk.understood"), self.alarm.hide)
        self._lay_out()
        self.painted = FirstPaint(self).painted

    def listen(self) -> None:
        """Make the keys work; right after the first paint, which can do without."""
        for key in KEYS:
            if key.area == WINDOW and key.action != "close":
                self._shortcut(key.action, key.sequences)

    def tell(self, text: str) -> None:
        """A short message that takes no focus."""
        from winclient.ui.parts.toast import Toast

        if self._toast is None:
            self._toast = Toast(self.theme, parent=self)
        self._toast.tell(text)

    def show_page(self, page: QWidget) -> None:
        """Put `page` in the middle; it is added the first time."""
        if self.middle.indexOf(page) < 0:
            self.middle.addWidget(page)
        self.middle.setCurrentWidget(page)

    def show_queue(self, strip: QWidget) -> None:
        """Below the header, the first time a session runs."""
        self._whole.insertWidget(self._whole.indexOf(self.alarm), strip)

    def show_sides(self, shown: bool) -> None:
        """Lists, summary and the store's lamp; a first start has nothing to put into them."""
        for side in (self.left, self.summary, self.hints, self.header.store):
            side.setVisible(shown)

    def show_alarm(self, text: str) -> None:
        """A clear bar for what the world did to us; it takes no focus and loses nothing."""
        self.alarm_text.setText(text)
        self.alarm.setVisible(bool(text))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= self.theme.px(THREE_COLUMNS)
        if wide != (self._columns.indexOf(self.summary) >= 0):
            (self._columns if wide else self._side).addWidget(self.summary, 0 if wide else 1)
            self.summary.stand_below(not wide, width=self.left.width())

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)

    def _shortcut(self, action: str, sequences: tuple[str, ...]) -> None:
        from PySide6.QtGui import QKeySequence, QShortcut

        for sequence in sequences:
            made = QShortcut(QKeySequence(sequence), self)
            made.setAutoRepeat(False)
            act: Callable[[], None] = partial(self.acted.emit, action)
            made.activated.connect(act)

    def _lay_out(self) -> None:
        px = self.theme.px
        self.strip.setObjectName("strip")
        self.strip.setFixedHeight(px(30))
        line = across(self.strip, gap=px(18))
        line.setContentsMargins(px(14), 0, px(14), 0)
        line.addWidget(self.counts)
        line.addStretch(1)
        line.addWidget(self.hints)
        hints = across(self.hints, gap=px(18))
        for action in HINTS:
            hints.addWidget(
                label(say("clerk.key_hint", key=hint(action), does=say(f"keys.{action}")))
            )
        self.alarm.setObjectName("alarm")
        self.alarm.hide()
        bar = across(self.alarm, gap=px(12))
        bar.setContentsMargins(px(14), px(6), px(14), px(6))
        bar.addWidget(self.alarm_text, 1)
        bar.addWidget(self.alarm_button)
        self._columns = columns = across()
        self._side = side = rows()
        side.addWidget(self.left, 1)
        columns.addLayout(side)
        columns.addWidget(self.middle, 1)
        columns.addWidget(self.summary)
        whole = QWidget()
        self._whole = page = rows(whole)
        page.addWidget(self.header)
        page.addWidget(self.alarm)
        page.addLayout(columns, 1)
        page.addWidget(self.strip)
        self.setCentralWidget(whole)
