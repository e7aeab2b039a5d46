"""A small table of figures: read, not edited; a row keeps its place while its figures change."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from winclient.ui.theme import Theme


class Figures(QTableWidget):
    """`captions` name the columns; the first one stretches."""

    def __init__(
        self, theme: Theme, *, name: str, captions: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(0, len(captions), parent)
        self._theme = theme
        self.setObjectName("figures")
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(captions))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(32))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def sizeHint(self) -> QSize:
        """As high as its rows, so that a short table takes no more than it needs."""
        frame = 2 * self.frameWidth() + self._theme.px(4)
        body = self.rowCount() * self.verticalHeader().defaultSectionSize()
        return QSize(
            self._theme.px(320), self.horizontalHeader().sizeHint().height() + body + frame
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(160), min(self.sizeHint().height(), self._theme.px(96)))

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """The table as it is now."""
        if self.rowCount() != len(rows):
            self.setRowCount(len(rows))
            self.updateGeometry()
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                cell = self.item(row, column)
                if cell is None:
                    self.setItem(row, column, QTableWidgetItem(text))
                elif cell.text() != text:
                    cell.setText(text)
