"""F1: the keys of this screen, from the same table that makes them work."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from winclient.ui.clerk.keys import (
    CASE,
    FIELDS,
    KEYS,
    MATERIALS,
    QUESTIONS,
    SEARCH,
    WINDOW,
    shown,
)
from winclient.ui.parts.texts import button, label, rows
from winclient.ui.theme import Theme
from winclient.wording import say

SEVERAL = 4  # keys; more are a row of keys


class HelpPage(QWidget):
    """`left`: back to where the clerk was."""

    left = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        inside = QWidget()
        inside.setObjectName("page")
        column = rows(inside, gap=theme.px(6))
        column.setContentsMargins(theme.px(28), theme.px(20), theme.px(28), theme.px(16))
        column.addWidget(label(say("clerk.help_title"), role="title"))
        for area in (WINDOW, FIELDS, SEARCH, QUESTIONS, MATERIALS, CASE):
            column.addWidget(label(say(f"clerk.help_{area}"), role="section"))
            column.addLayout(_table(area, gap=theme.px(24)))
            column.addSpacing(theme.px(6))
        self.back = button(say("clerk.help_back"), self.left.emit, role="first")
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("body")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        rows(self).addWidget(scroll)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)


def _table(area: str, *, gap: int) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(gap)
    for column, width in enumerate((6, 10, 6)):
        grid.setColumnMinimumWidth(column, width * gap)
    keys = [key for key in KEYS if key.area == area]
    for place, key in enumerate(keys):
        row, column = place // 2, place % 2 * 2
        # The number block's Enter is the same key to people.
        names = [shown(each) for each in key.sequences if each != "Ctrl+Enter"]
        text = say("clerk.or").join(names)
        if len(names) > SEVERAL:
            text = say("clerk.from_to", first=names[0], last=names[-1])
        grid.addWidget(label(text, role="caption"), row, column)
        grid.addWidget(label(say(f"keys.{key.action}")), row, column + 1)
    grid.setColumnStretch(3, 1)
    return grid
