"""A field for document numbers: whole while one types, masked as soon as one leaves."""

from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from winclient.domain.persons.masks import mask_number
from winclient.ui.parts.line import LineEdit


class NumberField(LineEdit):
    """`number` is what was typed; the text of the widget is its mask while it has no focus."""

    def __init__(self, name: str, *, limit: int = 40, parent: QWidget | None = None) -> None:
        super().__init__(name, limit=limit, parent=parent)
        self.number = ""
        self.edited.connect(self._typed)

    def set_number(self, number: str) -> None:
        """Fill the field; no signal is emitted."""
        self.number = number
        self._show(whole=self.hasFocus())

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._show(whole=True)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.number = self.number.strip()
        self._show(whole=False)

    def _typed(self, text: str) -> None:
        self.number = text

    def _show(self, *, whole: bool) -> None:
        shown = self.number if whole else mask_number(self.number)
        if shown != self.text():
            self.setText(shown)
