"""A combo box with a plain arrow, so that no theme depends on a picture."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox


class Choice(QComboBox):
    """Its arrow has the colour of its text."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        size = self.fontMetrics().height()
        box = QRect(self.width() - size - 4, 0, size, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "▾")
        painter.end()
