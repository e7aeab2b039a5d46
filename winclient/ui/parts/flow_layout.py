"""Lays widgets out like words of a text: in a line, and on the next one where there is no room."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Each widget keeps the size it asks for; one wider than the line gets the line."""

    def __init__(self, parent: QWidget, *, gap: int = 0) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._place(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        sizes = [item.minimumSize() for item in self._items]
        width = max((size.width() for size in sizes), default=0)
        height = max((size.height() for size in sizes), default=0)
        return QSize(width, height)

    def _place(self, rect: QRect, *, move: bool) -> int:
        """The height taken; each line is as high as its highest and centres the others."""
        rect = rect.marginsRemoved(self.contentsMargins())
        lines: list[list[QLayoutItem]] = [[]]
        left, top = rect.left(), rect.top()
        room = rect.width()
        x = 0
        for item in self._items:
            if item.isEmpty():
                continue  # hidden
            width = min(item.sizeHint().width(), room)
            if x and x + width > room:
                lines.append([])
                x = 0
            lines[-1].append(item)
            x += width + self._gap
        for line in lines:
            height = max((item.sizeHint().height() for item in line), default=0)
            x = left
            for item in line if move else ():
                size = QSize(min(item.sizeHint().width(), room), item.sizeHint().height())
                middle = top + (height - size.height()) // 2
                item.setGeometry(QRect(QPoint(x, middle), size))
                x += size.width() + self._gap
            top += height + self._gap
        margins = self.contentsMargins()
        return max(0, top - self._gap - rect.top()) + margins.top() + margins.bottom()
