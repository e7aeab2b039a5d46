"""A scanner is a keyboard that types fast and ends with Enter; nobody sees what it types."""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

PAUSE = 1_000  # milliseconds after which what was typed so far belongs to nothing
LONGEST = 100
ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class Scanner(QObject):
    """Takes every key of the window, so that no input method and no shortcut gets one."""

    def __init__(self, window: QWidget, *, scanned: Callable[[str], object]) -> None:
        super().__init__(window)
        self._scanned = scanned
        self._text = ""
        self._since = QElapsedTimer()
        window.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        window.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.KeyPress:
            self._key(event)
        return True

    def _key(self, event: QKeyEvent) -> None:
        if self._since.isValid() and self._since.elapsed() > PAUSE:
            self._text = ""
        self._since.start()
        if event.key() in ENTER:
            text, self._text = self._text, ""
            if text:
                self._scanned(text)
        elif event.text().isprintable() and len(self._text) < LONGEST:
            self._text += event.text()
