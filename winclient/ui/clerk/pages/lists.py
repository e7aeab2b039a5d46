"""The left column: one field for a number or a scan, three case lists, one shown at a time."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QWidget

from winclient.ui.clerk.pages.keys import hint
from winclient.ui.parts.line import LineEdit
from winclient.ui.parts.texts import button, label, rows, say_with
from winclient.ui.theme import Theme
from winclient.wording import say

if TYPE_CHECKING:
    from winclient.app.ports import CaseLine
    from winclient.ui.clerk.pages.case_list import CaseList

LISTS = ("today", "notified", "promises", "asked", "due", "ready")
QUIET = {"asked", "due", "ready"}  # shown once there is something in them


class LeftColumn(QFrame):
    """`opened` carries the number of the case the clerk wants to see."""

    opened = Signal(str)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("left")
        self.setFixedWidth(theme.px(120) + 110)
        self._lines: Mapping[str, Sequence[CaseLine]] = {}
        self.chosen = LISTS[0]
        column = rows(self, gap=theme.px(4))
        self.number = LineEdit(say("clerk.number_field"), limit=60)
        self.number.setPlaceholderText(say("clerk.number_hint"))
        self.number.setToolTip(hint("number"))
        self.number.entered.connect(self._typed)
        self.answer = label(role="muted", wrap=True)
        self.answer.hide()
        top = rows(gap=theme.px(4))
        top.setContentsMargins(theme.px(10), theme.px(12), theme.px(10), theme.px(8))
        caption = label(say("clerk.number_field"), role="caption")
        caption.setBuddy(self.number)
        for widget in (caption, self.number, self.answer):
            top.addWidget(widget)
        column.addLayout(top)
        self._tabs: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        for name in LISTS:
            column.addWidget(self._tab(name))
        self._theme = theme
        self.list: CaseList | None = None
        self.empty = label(say("clerk.empty_today"), role="muted", wrap=True)
        self.empty.setContentsMargins(theme.px(14), theme.px(10), theme.px(10), 0)
        column.addWidget(self.empty)
        column.addStretch(1)
        self._column = column
        self._choose(self.chosen)

    def show_lines(self, lines: Mapping[str, Sequence["CaseLine"]], *, today: date) -> None:
        """Show new lists, each under its name in `LISTS`."""
        self._lines = lines
        if self.list is None:
            self._make_list()
        if self.list is not None:
            self.list.painter.today = today
        for name, tab in self._tabs.items():
            tab.setText(say(f"clerk.list_{name}_n", n=len(lines.get(name, ()))))
            tab.setVisible(name not in QUIET or bool(lines.get(name)) or name == self.chosen)
        self._choose(self.chosen)

    def show_answer(self, text: str, *, tone: str = "") -> None:
        """What came of a number that was typed; empty takes it away."""
        say_with(self.answer, text, tone=tone)
        self.answer.setVisible(bool(text))

    def focus_number(self) -> None:
        """Into the field, ready for the next number."""
        self.number.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.number.selectAll()

    def focus_list(self) -> None:
        """Into the list, on a row; from there, or where it is empty, on to the next that is not."""
        here = self.list is not None and self.list.hasFocus()
        if here or not self._lines.get(self.chosen):
            self._choose(self._next())
        if self.list is not None and self.list.isVisible():
            if not self.list.currentIndex().isValid():
                self.list.setCurrentIndex(self.list.lines.index(0))
            self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._tabs[self.chosen].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _tab(self, name: str) -> QPushButton:
        tab = button(say(f"clerk.list_{name}"), partial(self._choose, name), role="tab")
        tab.setCheckable(True)
        tab.setAutoExclusive(True)
        tab.setVisible(name not in QUIET)
        self._tabs[name] = tab
        self._group.addButton(tab)
        return tab

    def _choose(self, name: str) -> None:
        self.chosen = name
        self._tabs[name].setChecked(True)
        lines = self._lines.get(name, ())
        if self.list is not None:
            self.list.painter.by_due = name == "due"
            self.list.lines.show(lines)
            self.list.setVisible(bool(lines))
        self.empty.setText(say(f"clerk.empty_{name}"))
        self.empty.setVisible(not lines)

    def _next(self) -> str:
        at = LISTS.index(self.chosen) + 1
        others = (*LISTS[at:], *LISTS[:at])
        return next((name for name in others if self._lines.get(name)), self.chosen)

    def _make_list(self) -> None:
        """Made with its first lines: the first paint has none."""
        from winclient.ui.clerk.pages.case_list import CaseList

        self.list = CaseList(self._theme, parent=self)
        self.list.opened.connect(self.opened)
        self._column.insertWidget(self._column.count() - 1, self.list, 100)

    def _typed(self) -> None:
        number = "".join(self.number.text().split())
        if number:
            self.opened.emit(number)
