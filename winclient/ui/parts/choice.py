"""A combo box with a plain arrow, so that no theme depends on a picture."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox

from winclient.ui.parts.line import ENTER


class Choice(QComboBox):
    """Its arrow has the colour of its text; `entered` as a line has it: on with the work.

    Its open list is a window of its own and keeps its Enter.
    """

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in ENTER:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.entered.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        size = self.fontMetrics().height()
        box = QRect(self.width() - size - 4, 0, size, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "▾")
        painter.end()
