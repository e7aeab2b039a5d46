"""A line to type in whose limit counts characters as people do and which never disturbs an IME."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from winclient.ui.parts.texts import set_tone

ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class LineEdit(QLineEdit):
    """`limit` counts code points: QLineEdit.maxLength counts a rare character twice."""

    edited = Signal(str)
    entered = Signal()

    def __init__(self, name: str, *, limit: int = 200, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.limit = limit
        self.composing = False
        self.setAccessibleName(name)
        self.textEdited.connect(self._edited)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if event.key() in ENTER and plain and not self.composing:
            event.accept()
            if not event.isAutoRepeat():
                self.entered.emit()
            return
        super().keyPressEvent(event)

    def set_tone(self, tone: str) -> None:
        """`bad` draws a red edge; empty takes it away."""
        set_tone(self, tone)

    def _edited(self, text: str) -> None:
        self._shorten(text)
        self.edited.emit(self.text())

    def _shorten(self, text: str) -> None:
        """Too much was typed or pasted: what came last, before the cursor, goes again."""
        over = len(text) - self.limit
        if over <= 0:
            return
        units = text.encode("utf-16-le", "surrogatepass")
        head = units[: self.cursorPosition() * 2].decode("utf-16-le", "surrogatepass")
        kept = head[: max(0, len(head) - over)]
        self.setText((kept + text[len(head) :])[: self.limit])
        self.setCursorPosition(len(kept.encode("utf-16-le", "surrogatepass")) // 2)
