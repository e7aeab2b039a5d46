"""The checklist on screen: one key judges the row under the cursor, reasons are typed in place."""

from datetime import date
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QResizeEvent, QTextLayout
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from winclient.domain.checks.checklist import Judgement
from winclient.domain.items.catalogue import Necessity
from winclient.ui.parts.checklist import ASKED, EXPLAINED, NAME, REMARK, RESULT, ROW, Checklist
from winclient.ui.parts.clip import ROOM, FileDrop, paint_clip
from winclient.ui.parts.day_line import DayLine
from winclient.ui.parts.judging_keys import JUDGES, SCANS, TONES
from winclient.ui.parts.line import LineEdit
from winclient.ui.parts.wrapped import wrapped
from winclient.ui.theme import Theme
from winclient.wording import say

Index = QModelIndex | QPersistentModelIndex
MOST_HEIGHTS = 10_000  # remembered; a list has some hundred texts
REASON = 200  # longest, in code points


class Remarks(QStyledItemDelegate):
    """Draws rows as high as their texts; a reason or a date is typed in place."""

    def __init__(self, theme: Theme, *, parent: "ChecklistView") -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = parent
        self._heights: dict[tuple[str, int], int] = {}

    def height(self, text: str, width: int) -> int:
        """What a text needs in a column; asked for every row at every change of the list."""
        known = self._heights.get((text, width))
        if known is None:
            if len(self._heights) > MOST_HEIGHTS:
                self._heights.clear()
            laid_out = self._wrapped(text, width).boundingRect().height()
            known = self._heights[text, width] = round(laid_out) + self._theme.px(12)
        return known

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view: Any = option  # the stubs leave out the fields of the base class
        colours, px = self._theme.colours, self._theme.px
        painter.save()
        if index.row() == self._view.place:
            painter.fillRect(view.rect, QColor(colours.soft))
            if index.column() == NAME and self._view.hasFocus():
                bar = QRect(view.rect.topLeft(), QSize(px(4), view.rect.height()))
                painter.fillRect(bar, QColor(colours.accent))
        layout = self._layout(index, view.rect.width() - self._clip(painter, view.rect, index))
        top = (view.rect.height() - layout.boundingRect().height()) / 2
        painter.setPen(QColor(self._colour(index)))
        layout.draw(painter, QPointF(view.rect.left() + px(8), view.rect.top() + top))
        painter.setPen(QColor(colours.line))
        painter.drawLine(view.rect.bottomLeft(), view.rect.bottomRight())
        painter.restore()

    def _clip(self, painter: QPainter, cell: QRect, index: Index) -> int:
        """The scans of a row's material; how much room they take."""
        room = self._view.clip_room(index.row()) if index.column() == NAME else 0
        if room:
            count = self._view.list.clips[index.data(ROW).name]
            colour = self._theme.colours.accent
            paint_clip(painter, cell, count=count, colour=colour, scale=room / ROOM)
        return room

    def _layout(self, index: Index, width: int) -> QTextLayout:
        return self._wrapped(str(index.data() or ""), width)

    def _wrapped(self, text: str, width: int) -> QTextLayout:
        return wrapped(text, font=self._view.font(), width=width - self._theme.px(14))

    def _colour(self, index: Index) -> str:
        colours = self._theme.colours
        row = index.data(ROW)
        if index.column() == NAME:
            return colours.accent if row.name in self._view.list.fresh else colours.ink
        if index.column() == REMARK and not row.reason and row.due is None:
            return colours.muted
        tone = TONES[row.state] if index.column() >= RESULT else "muted"
        return str(getattr(colours, tone))

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        row = index.data(ROW)
        if row.state is Judgement.DEFERRED:
            name = say("clerk.due_of", name=row.name)
            return DayLine(name, today=self._view.today, parent=parent)
        if row.state is Judgement.EXEMPT:
            return LineEdit(say("clerk.source_of", name=row.name), limit=REASON, parent=parent)
        line = LineEdit(say("clerk.reason_of", name=row.name), limit=REASON, parent=parent)
        line.setPlaceholderText(say("clerk.reason_hint"))
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        row = index.data(ROW)
        if isinstance(editor, DayLine):
            editor.show_day(row.due or self._view.latest or self._view.today)
        elif isinstance(editor, LineEdit):
            editor.setText(row.source if row.state is Judgement.EXEMPT else row.reason)
            editor.selectAll()

    def setModelData(self, editor: QWidget, _model: QAbstractItemModel, index: Index) -> None:
        row = index.data(ROW)
        if isinstance(editor, DayLine):
            row = replace(row, due=editor.day)
        elif isinstance(editor, LineEdit) and row.state is Judgement.EXEMPT:
            row = replace(row, source=editor.text().strip())
        elif isinstance(editor, LineEdit):
            row = replace(row, reason=editor.text().strip())
        self._view.list.put(index.row(), row)

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        super().destroyEditor(editor, index)
        self._view.edited(index.row())


class ChecklistView(QTableView):
    """The cursor goes on by itself; deciding stays a key of its own.

    `not_deferrable` and `not_committable` name a material that may not come later or be promised
    instead: nothing was judged then. `adding` and `viewing` name one whose scans are wanted,
    `dropped` one that files were let fall on.
    """

    not_deferrable = Signal(str)
    not_committable = Signal(str)
    adding = Signal(str)
    viewing = Signal(str)
    dropped = Signal(str, list)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = Checklist(self)
        self.today = date.min
        self.latest: date | None = None
        self._theme = theme
        self.setModel(self.list)
        self._remarks = Remarks(theme, parent=self)
        self.setItemDelegate(self._remarks)
        self.setAccessibleName(say("clerk.materials"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(theme.px(34))
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        FileDrop(self).dropped.connect(self._dropped)
        self.list.dataChanged.connect(self._fit_rows)
        self.list.modelReset.connect(self._fit_rows)

    @property
    def place(self) -> int:
        """The row under the cursor, -1 without one."""
        return self.currentIndex().row()

    def go_to(self, place: int) -> None:
        """Put the cursor on a row."""
        if 0 <= place < len(self.list.rows):
            self.setCurrentIndex(self.list.index(place, NAME))
            self.scrollTo(self.list.index(place, NAME))

    def go_to_open(self) -> None:
        """The next row that waits for a judgement or its reason, from the cursor on.

        Where none waits: the next below that is still out, as on a visit to bring what was.
        """
        order = [*range(self.place + 1, len(self.list.rows)), *range(self.place + 1)]
        below = range(self.place + 1, len(self.list.rows))
        waiting = [at for at in order if self.list.waits(at)]
        out = [at for at in below if self.list.is_out(at)]
        self.go_to(next(iter((*waiting, *out)), max(0, self.place)))

    def judge(self, state: Judgement) -> None:
        """Judge the row under the cursor; a defect asks why, a promise until when."""
        place = self.place
        if place < 0:
            return
        row = self.list.rows[place]
        if state is Judgement.DEFERRED and row.necessity is not Necessity.DEFERRABLE:
            self.not_deferrable.emit(row.name)
            return
        if state is Judgement.COMMITTED and not row.commitment:
            self.not_committable.emit(row.name)
            return
        self.list.judge(place, state)
        if state in EXPLAINED:
            self.edit(self.list.index(place, REMARK))
        elif state is not Judgement.NOT_JUDGED:
            self.go_to_open()

    def edited(self, place: int) -> None:
        """After the reason or date: a defect nobody explained, a promise without day is none."""
        row = self.list.rows[place] if place < len(self.list.rows) else None
        if row is None:
            return
        explained = {
            Judgement.DEFECTIVE: row.reason,
            Judgement.DEFERRED: row.due,
            Judgement.EXEMPT: row.source,
        }
        if not explained.get(row.state, True):
            self.list.judge(place, Judgement.NOT_JUDGED)
        elif self.isVisible():
            self.go_to_open()
        self.setFocus()

    def close_editor(self) -> None:
        """Close an open editor and keep what was typed in it."""
        if self.state() == QAbstractItemView.State.EditingState:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        state = JUDGES.get(Qt.Key(event.key())) if plain else None
        if state is not None:
            if not event.isAutoRepeat():
                self.judge(state)
        elif event.key() in SCANS and plain:
            self.ask_for_scans(see=SCANS[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_A and plain:
            self.receive_rest()
        else:
            super().keyPressEvent(event)

    def receive_rest(self) -> None:
        """All that nobody judged came; where nothing waited the cursor stays on what is out."""
        if self.list.receive_rest():
            self.go_to_open()

    def ask_for_scans(self, *, see: bool = False) -> None:
        """Of the material under the cursor: more of them, or to see what there is."""
        if self.place >= 0:
            (self.viewing if see else self.adding).emit(self.list.rows[self.place].name)

    def clip_room(self, place: int) -> int:
        """Pixels at the right of a name that its scans take."""
        return self._theme.px(ROOM) if self.list.clips.get(self.list.rows[place].name) else 0

    def _dropped(self, place: int, files: list[str]) -> None:
        self.dropped.emit(self.list.rows[place].name, files)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px, room = self._theme.px, self.viewport().width()
        wide = room > px(600)
        fixed = {
            ASKED: px(150 if wide else 96),
            RESULT: px(92 if wide else 84),
            REMARK: max(px(100), room // 5),
        }
        for column, width in fixed.items():
            self.setColumnWidth(column, width)
        self.setColumnWidth(NAME, max(px(140), room - sum(fixed.values())))
        self._fit_rows()

    def _fit_rows(self) -> None:
        """Each row as high as its texts; most fit on a line and need no layout to know it."""
        header, height_of = self.verticalHeader(), self._remarks.height
        widths = [self.columnWidth(column) for column in range(self.list.columnCount())]
        for at in range(len(self.list.rows)):
            name, *others = widths
            cells = zip(self.list.texts(at), (name - self.clip_room(at), *others), strict=True)
            height = max(height_of(text, width) for text, width in cells)
            if header.sectionSize(at) != height:
                header.resizeSection(at, height)
