"""A small paper-clip with a number: how many scans a material has; and files dropped on a row."""

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QDragMoveEvent, QDropEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QTableView

ROOM = 40  # pixels at 100 % that a clip takes at the right of a cell


def paint_clip(painter: QPainter, cell: QRect, *, count: int, colour: str, scale: float) -> None:
    """At the right edge of the cell, in the middle of its height; `scale` is that of the texts."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(QPointF(cell.right() - (ROOM - 6) * scale, cell.center().y() - 7 * scale))
    painter.scale(scale, scale)
    clip = QPainterPath(QPointF(9, 4))
    clip.lineTo(9, 10)
    clip.arcTo(QRectF(3, 7, 6, 6), 0, -180)
    clip.lineTo(3, 3)
    clip.arcTo(QRectF(3, 1, 4, 4), 180, -180)
    clip.lineTo(7, 9.5)
    painter.setPen(QPen(QColor(colour), 1.4, c=Qt.PenCapStyle.RoundCap))
    painter.drawPath(clip)
    painter.restore()
    number = QRect(cell)
    number.setLeft(round(cell.right() - (ROOM - 20) * scale))
    painter.setPen(QColor(colour))
    painter.drawText(number, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, str(count))


class FileDrop(QObject):
    """`dropped` carries the row under the files and their paths."""

    dropped = Signal(int, list)

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        view.setAcceptDrops(True)
        view.viewport().setAcceptDrops(True)
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent):  # entering, moving and dropping are all of this class
            place = self._view.indexAt(event.position().toPoint()).row()
            files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
            taken = bool(files) and (place >= 0 or event.type() == QEvent.Type.DragEnter)
            if taken:
                event.acceptProposedAction()
            else:
                event.ignore()
            if taken and not isinstance(event, QDragMoveEvent):
                self.dropped.emit(place, files)
            return True
        return super().eventFilter(watched, event)
