"""事项: type anything and pick; the hits stand where the materials will."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from winclient.ui.clerk.pages.keys import hint
from winclient.ui.parts.line import LineEdit
from winclient.ui.parts.texts import label, rows
from winclient.ui.theme import Theme
from winclient.wording import say

if TYPE_CHECKING:
    from winclient.domain.finding.search import Hit
    from winclient.ui.parts.hits import HitList

Finder = Callable[[str], "Sequence[Hit]"]
MOVES = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


class SearchLine(LineEdit):
    """Arrow keys move in the hits while the cursor stays in the text."""

    moved = Signal(QKeyEvent)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in MOVES and not self.composing:
            self.moved.emit(event)
            return
        super().keyPressEvent(event)


class FindItem(QWidget):
    """`picked` carries the id of an item; `left`: Esc, back to what was there."""

    picked = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.last_picked = ""
        self._find: Finder | None = None
        self.line = SearchLine(say("clerk.search"), limit=100)
        self.line.setPlaceholderText(say("clerk.search_hint", key=hint("search")))
        self.line.edited.connect(self.look)
        self.line.moved.connect(self._move)
        self.line.entered.connect(self._pick)
        self.answer = label(say("clerk.search_loading"), role="muted", wrap=True)
        self.hits: HitList | None = None
        self._column = rows(self, gap=theme.px(6))
        self._column.addWidget(self.line)
        self._column.addWidget(self.answer)
        self._column.addStretch(1)

    def ready(self, find: Finder) -> None:
        """The index is loaded: from here on every key is answered at once."""
        from winclient.ui.parts.hits import HitList  # after the first paint

        self._find = find
        if self.hits is None:
            self.hits = HitList(self._theme, parent=self)
            self.hits.clicked.connect(self._clicked)
            self._column.insertWidget(2, self.hits, 100)
        self.look(self.line.text())

    def look(self, text: str) -> None:
        """Show what `text` finds; nothing typed shows what this counter takes most."""
        if self._find is None or self.hits is None:
            return
        found = self._find(text)
        self.hits.found.show(found)
        self.hits.setCurrentIndex(self.hits.found.index(0))
        self.hits.setVisible(bool(found))
        if found:
            self.answer.setText(say("clerk.hits" if text.strip() else "clerk.hits_usual"))
        else:
            self.answer.setText(say("clerk.hits_none" if text.strip() else "clerk.catalogue_empty"))

    def begin(self) -> None:
        """Cursor into the field, all of it selected."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _move(self, event: QKeyEvent) -> None:
        if self.hits is not None:
            self.hits.keyPressEvent(event)

    def _pick(self) -> None:
        if self.hits is not None and self.hits.currentIndex().isValid():
            self._clicked(self.hits.currentIndex())

    def _clicked(self, index: QModelIndex) -> None:
        self.last_picked = index.data(Qt.ItemDataRole.UserRole).entry.id
        self.picked.emit(self.last_picked)
