"""The kiosk's window: one page between a header and the two switches; no visitor leaves it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from winclient.domain.days.moments import HALL_ZONE
from winclient.ui.kiosk.keys import big
from winclient.ui.kiosk.visit import Visit
from winclient.ui.parts.first_paint import FirstPaint
from winclient.ui.parts.texts import across, label, rows
from winclient.ui.theme import Theme, style_sheet
from winclient.wording import say

SHORT = 480  # a screen's short side at 100 %
LARGE = 1.5
GUARD = 400  # milliseconds in which a finger that still lies there presses nothing
TAPS, TAPPING = 5, 4_000  # on the hall's name: the guide desk's way in


class KioskWindow(QWidget):
    """`pressed` carries what and which: ("lane", "A"), ("key", "7"), ("back", "")."""

    pressed = Signal(str, str)
    staff = Signal()

    def __init__(self, theme: Theme, *, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("kiosk")
        self.setWindowTitle(say("kiosk.title"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.theme = theme
        self.may_close = False
        self.page: QWidget | None = None
        self._wanted = theme
        self._visit = Visit()
        self._full_of_keys = False
        self._make: Callable[[], QWidget] | None = None
        self._since = QElapsedTimer()
        self._taps: list[int] = []
        self._clock = QElapsedTimer()
        self._clock.start()
        self.painted = FirstPaint(self).painted
        self.place = label(title, role="place", wrap=True)
        self.place.setMinimumWidth(1)  # a long name takes two lines and no wider screen
        self.clock = label(role="clock")
        self.hint = label(role="hint", wrap=True)
        self.hint.setMinimumWidth(1)
        self.large = big("", partial(self.press, "large", ""), role="switch")
        self.language = big("", partial(self.press, "language", ""), role="switch")
        self._lay_out()
        self.place.installEventFilter(self)

    @property
    def portrait(self) -> bool:
        """Whether the screen stands upright."""
        return self.height() > self.width()

    @property
    def columns(self) -> int:
        """How many large buttons stand side by side."""
        return 1 if self.portrait else 2

    def press(self, what: str, which: str = "") -> None:
        """A button, unless the finger is still on the page before."""
        if not self._since.isValid() or self._since.elapsed() > GUARD:
            self.pressed.emit(what, which)

    def show_page(
        self, make: Callable[[], QWidget], *, visit: Visit, full_of_keys: bool = False
    ) -> None:
        """Put a new page in the middle, as this visitor reads it. Keys are large as they are."""
        self._full_of_keys = full_of_keys
        self._make = make
        self._visit = visit
        self._dress()
        say = visit.tongue.say
        self.large.setText(say("kiosk.normal" if visit.large else "kiosk.large"))
        self.language.setText(say("kiosk.language"))
        self.hint.setText(say("kiosk.scan_hint"))
        if self.page is not None:
            self.page.hide()
            self.page.deleteLater()
        self.page = make()
        self._middle.addWidget(self.page)
        self._since.start()

    def show_clock(self, now: datetime) -> None:
        """The hall's time."""
        local = now.astimezone(HALL_ZONE)
        self.clock.setText(say("board.hour", hour=local.hour, minute=local.minute))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            now = self._clock.elapsed()
            self._taps = [*(at for at in self._taps if now - at < TAPPING), now]
            if len(self._taps) >= TAPS:
                self._taps = []
                self.staff.emit()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        turned = (event.oldSize().height() > event.oldSize().width()) != self.portrait
        self._dress()
        if turned and self._make is not None:
            self.show_page(self._make, visit=self._visit, full_of_keys=self._full_of_keys)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Neither Alt+F4 nor a gesture ends it; the guide desk and the system do."""
        if not self.may_close:
            event.ignore()

    def _dress(self) -> None:
        """Every length follows the screen's short side, the setting, and the visitor's wish."""
        short = min(self.width(), self.height(), max(self.width(), self.height()) * 9 // 16)
        larger = LARGE if self._visit.large and not self._full_of_keys else 1
        scale = self._wanted.scale * short / SHORT * larger
        if self._full_of_keys:
            scale = min(scale, short / SHORT * 100)
        theme = Theme(self._wanted.name, round(scale))
        if theme != self.theme or not self.styleSheet():
            self.theme = theme
            self.setStyleSheet(style_sheet(theme, file="kiosk.qss"))

    def _lay_out(self) -> None:
        header, foot, middle = QFrame(), QFrame(), QFrame()
        header.setObjectName("head")
        foot.setObjectName("foot")
        middle.setObjectName("middle")
        line = across(header)
        line.addWidget(self.place, 1)
        line.addWidget(self.clock)
        self._middle = rows(middle)
        below = across(foot)
        below.addWidget(self.hint, 1)
        below.addWidget(self.large)
        below.addWidget(self.language)
        whole = rows(self)
        whole.addWidget(header)
        whole.addWidget(middle, 1)
        whole.addWidget(foot)
