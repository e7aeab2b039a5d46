"""One row of a case list: name (a person's masked), state, item; no document number is in it."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from winclient.domain.cases.case_table import OWING
from winclient.domain.persons.masks import mask_name
from winclient.ui.theme import Theme
from winclient.wording import say

if TYPE_CHECKING:
    from winclient.app.ports import CaseLine

Index = QModelIndex | QPersistentModelIndex
WORTH_A_WORD = ("here", "on_its_way", "came_back")
LINE = Qt.ItemDataRole.UserRole
SHORTEST = 2  # characters of a name that must stay readable


class CaseLines(QAbstractListModel):
    """The cases of one list, newest first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: Sequence[CaseLine] = ()

    def show(self, lines: Sequence["CaseLine"]) -> None:
        """Another list, or the same one after something changed."""
        if list(lines) != list(self.lines):
            self.beginResetModel()
            self.lines = lines
            self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role == LINE:
            return line
        if role == Qt.ItemDataRole.ToolTipRole:  # a long name is cut at the column's end
            return f"{who(line)}\n{line.item_name}"
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return say("clerk.line_read", state=state(line), item=line.item_name)
        return None


def state(line: "CaseLine") -> str:
    """The state in words, 已受理 and so on."""
    return say(f"states.{(line.ended or line.state).value}")


def who(line: "CaseLine") -> str:
    """The applicant's name: a firm's in full, a person's masked."""
    return line.applicant_name if line.public else mask_name(line.applicant_name)


def last_day(line: "CaseLine", *, by_due: bool) -> date | None:
    """The day that presses: the limit in its list, else a promise that is out."""
    if by_due:
        return line.due
    return line.promise_due if line.state in OWING else None


def time_of(line: "CaseLine", *, today: date, by_due: bool = False) -> str:
    """The day that presses, else the hour of today's cases, else the day."""
    due = last_day(line, by_due=by_due)
    if due is not None:
        return say("clerk.until", month=due.month, day=due.day)
    at = line.received_at
    if at.date() == today:
        return say("clerk.hour", hour=at.hour, minute=at.minute)
    return say("clerk.month_day", month=at.month, day=at.day)


class CaseLineDelegate(QStyledItemDelegate):
    """Two lines: who and how it stands; what for."""

    def __init__(self, theme: Theme, *, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.today = date.min
        self.by_due = False

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(self.theme.px(80), self.theme.px(52))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view: Any = option  # the stubs leave out the fields of the base class
        line = index.data(LINE)
        colours = self.theme.colours
        chosen = bool(view.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(view.rect, QColor(colours.soft))
        box = view.rect.adjusted(self.theme.px(10), self.theme.px(5), -self.theme.px(10), 0)
        self._first(painter, box, line)
        small = QFont(view.font)
        small.setPixelSize(self.theme.px(13))
        painter.setFont(small)
        painter.setPen(QColor(colours.muted if not chosen else colours.ink))
        below = QRect(box.left(), box.top() + self.theme.px(22), box.width(), self.theme.px(20))
        room = below.width() - self._lamp(painter, below, line)
        name = painter.fontMetrics().elidedText(line.item_name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, name)
        painter.setPen(QColor(colours.line))
        painter.drawLine(view.rect.bottomLeft(), view.rect.bottomRight())
        painter.restore()

    def _lamp(self, painter: QPainter, box: QRect, line: "CaseLine") -> int:
        """Where the case is held, if that is worth a word; how much room the word takes."""
        if line.lamp.value not in WORTH_A_WORD:
            return 0
        word = say(f"sync.lamp_{line.lamp.value}")
        before = painter.pen()
        if line.lamp == "came_back":
            painter.setPen(QColor(self.theme.colours.bad))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(box, right, word)
        painter.setPen(before)
        return painter.fontMetrics().horizontalAdvance(word) + self.theme.px(8)

    def _first(self, painter: QPainter, box: QRect, line: "CaseLine") -> None:
        colours = self.theme.colours
        top = QRect(box.left(), box.top(), box.width(), self.theme.px(22))
        due = last_day(line, by_due=self.by_due)
        late = due is not None and due < self.today
        time = time_of(line, today=self.today, by_due=self.by_due)
        metrics, name = painter.fontMetrics(), who(line)
        right = say("clerk.line_end", state=state(line), time=time)
        least = min(metrics.horizontalAdvance(name), SHORTEST * metrics.maxWidth())
        if top.width() - metrics.horizontalAdvance(right) - self.theme.px(8) < least:
            right = time  # large text: whose it is and until when says more than the state
        painter.setPen(QColor(colours.bad if late else colours.ink))
        painter.drawText(top, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, right)
        room = top.width() - metrics.horizontalAdvance(right) - self.theme.px(8)
        painter.setPen(QColor(colours.ink))
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(top, Qt.AlignmentFlag.AlignVCenter, shown)
