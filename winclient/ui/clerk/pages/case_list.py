"""The list of cases under the tabs of the left column."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView, QWidget

from winclient.ui.clerk.pages.case_lines import LINE, CaseLineDelegate, CaseLines
from winclient.ui.parts.line import ENTER
from winclient.ui.theme import Theme
from winclient.wording import say


class CaseList(QListView):
    """Enter or a click opens the case under the cursor."""

    opened = Signal(str)

    def __init__(self, theme: Theme, *, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines = CaseLines(self)
        self.painter = CaseLineDelegate(theme, parent=self)
        self.setModel(self.lines)
        self.setItemDelegate(self.painter)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(say("clerk.lists"))
        self.setMinimumHeight(theme.px(30))  # it scrolls; the window must not grow past its screen
        self.clicked.connect(self._open)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and self.currentIndex().isValid():
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(LINE).number)
