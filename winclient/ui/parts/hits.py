"""The list of items found: whole names however long, what matched highlighted."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QPainter, QResizeEvent, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from winclient import phrases
from winclient.domain.days.deadlines import DayUnit
from winclient.domain.finding.search import Entry, Hit
from winclient.domain.items.materials import TimeLimit
from winclient.ui.parts.wrapped import wrapped
from winclient.ui.theme import Theme
from winclient.wording import say

Index = QModelIndex | QPersistentModelIndex
HIT = Qt.ItemDataRole.UserRole


class Hits(QAbstractListModel):
    """What a search found, best first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._hits: Sequence[Hit] = ()

    def show(self, hits: Sequence[Hit]) -> None:
        """Replace the list."""
        self.beginResetModel()
        self._hits = hits
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        hit = self._hits[index.row()]
        if role == HIT:
            return hit
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return say("clerk.hit_read", name=hit.entry.name, about=about(hit))
        return None


def about(hit: Hit) -> str:
    """Department, kind and promise; and how it was found where the name does not show it."""
    entry = hit.entry
    parts = [entry.department, say(f"clerk.kind_{entry.kind}"), _limit(entry)]
    if hit.matched_text:
        parts.append(say(f"clerk.matched_{hit.matched_by}", text=hit.matched_text))
    return say("clerk.dot").join(part for part in parts if part)


def _limit(entry: Entry) -> str:
    if entry.promised_days is None:
        return ""
    unit = DayUnit(entry.promised_unit) if entry.promised_unit else DayUnit.WORKING_DAY
    limit = phrases.limit(TimeLimit(days=entry.promised_days, unit=unit))
    return say("clerk.promised", limit=limit)


class HitDelegate(QStyledItemDelegate):
    """The name on as many lines as it needs, then one line about it."""

    def __init__(self, theme: Theme, *, parent: QListView) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = parent

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._view.viewport().width()
        height = self._layout(index.data(HIT), width).boundingRect().height()
        return QSize(width, round(height) + self._theme.px(34))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view: Any = option  # the stubs leave out the fields of the base class
        colours, px = self._theme.colours, self._theme.px
        hit = index.data(HIT)
        painter.save()
        if view.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(view.rect, QColor(colours.soft))
            painter.fillRect(
                view.rect.adjusted(0, 0, px(4) - view.rect.width(), 0), QColor(colours.accent)
            )
        layout = self._layout(hit, view.rect.width())
        painter.setPen(QColor(colours.ink))
        layout.draw(painter, QPointF(view.rect.left() + px(14), view.rect.top() + px(6)))
        small = QFont(self._view.font())
        small.setPixelSize(px(13))
        painter.setFont(small)
        painter.setPen(QColor(colours.muted))
        below = view.rect.adjusted(px(14), view.rect.height() - px(27), -px(14), -px(4))
        text = painter.fontMetrics().elidedText(
            about(hit), Qt.TextElideMode.ElideRight, below.width()
        )
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, text)
        painter.setPen(QColor(colours.line))
        painter.drawLine(view.rect.bottomLeft(), view.rect.bottomRight())
        painter.restore()

    def _layout(self, hit: Hit, width: int) -> QTextLayout:
        name = hit.entry.name
        marks = [self._marked(name, start, end) for start, end in hit.spans]
        room = width - self._theme.px(28)
        return wrapped(name, font=self._view.font(), width=room, marks=marks)

    def _marked(self, name: str, start: int, end: int) -> QTextLayout.FormatRange:
        """Spans count code points, Qt counts UTF-16 units."""
        marked = QTextLayout.FormatRange()
        # The stubs do not know the three fields of a FormatRange.
        marked.start = _units(name[:start])  # type: ignore[attr-defined]
        marked.length = _units(name[start:end])  # type: ignore[attr-defined]
        look = QTextCharFormat()
        look.setForeground(QColor(self._theme.colours.accent))
        look.setFontUnderline(True)
        marked.format = look  # type: ignore[attr-defined]
        return marked


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class HitList(QListView):
    """Never takes the focus: the cursor stays in the search line."""

    def __init__(self, theme: Theme, *, parent: QWidget) -> None:
        super().__init__(parent)
        self.found = Hits(self)
        self.setModel(self.found)
        self.setItemDelegate(HitDelegate(theme, parent=self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(say("clerk.hits_list"))
        self.setMinimumHeight(theme.px(160))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()  # other widths wrap names elsewhere
