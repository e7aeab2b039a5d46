"""A page: one column that scrolls where the screen is too short for it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from winclient.ui.parts.texts import rows
from winclient.ui.theme import Theme


class Page(QWidget):
    """What a page shows is added to `column`."""

    def __init__(self, theme: Theme, *, gap: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        inside = QWidget()
        inside.setObjectName("page")
        self.column = rows(inside, gap=theme.px(gap))
        self.column.setContentsMargins(theme.px(28), theme.px(20), theme.px(28), theme.px(16))
        rows(self).addWidget(scrolling(inside))


class PageAside(Page):
    """`left`: back to where the clerk was; Escape says so, too."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)


def scrolling(inside: QWidget) -> QScrollArea:
    """`inside` in a frame without lines, which the focus passes over."""
    area = QScrollArea()
    area.setObjectName("body")
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area
