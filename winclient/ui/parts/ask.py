"""A question inside the page: a choice, some lines, two buttons; never a box over the work."""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from winclient.ui.parts.choice import Choice
from winclient.ui.parts.line import LineEdit
from winclient.ui.parts.texts import across, button, label, rows, say_with
from winclient.ui.theme import Theme
from winclient.wording import say

TABS: Mapping[int, int] = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}


def several(text: str) -> tuple[str, ...]:
    """The parts of a line that names several: 甲、乙, or with commas between them."""
    return tuple(filter(None, (part.strip() for part in re.split("[、，,]", text))))


class Field(Struct, frozen=True):
    """One line to fill in."""

    name: str
    caption: str
    limit: int = 500
    only_for: frozenset[str] = frozenset()  # choices that ask for it; none: all of them


class Ask(QFrame):
    """`answered` carries choice and lines by name; `left` that nothing is to happen."""

    answered = Signal(dict)
    left = Signal()

    def __init__(
        self,
        theme: Theme,
        *,
        question: str,
        confirm: str,
        choices: Sequence[tuple[str, str]] = (),
        fields: Sequence[Field] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.lines: dict[str, LineEdit] = {}
        self.choice = Choice()
        self._parts: list[tuple[Field, QLabel, LineEdit]] = []
        self.fault = label(wrap=True)
        self.fault.hide()
        self.confirm = button(confirm, self._answer, role="first")
        self.cancel = button(say("clerk.cancel"), self.left.emit)
        self._column = rows(self, margins=theme.px(12), gap=theme.px(6))
        self._column.addWidget(label(question, role="heading", wrap=True))
        if choices:
            self._offer(question, choices)
        for field in fields:
            self._add(field)
        self._chosen()
        self._column.addWidget(self.fault)
        buttons = across(gap=theme.px(8))
        buttons.addWidget(self.confirm)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        self._column.addLayout(buttons)
        for stop in self._stops():
            stop.installEventFilter(self)

    def _offer(self, question: str, choices: Sequence[tuple[str, str]]) -> None:
        self.choice.setAccessibleName(question)
        for code, text in choices:
            self.choice.addItem(text, code)
        self.choice.currentIndexChanged.connect(self._chosen)
        self.choice.entered.connect(self._from_choice)
        self._column.addWidget(self.choice)

    def _add(self, field: Field) -> None:
        line = self.lines[field.name] = LineEdit(field.caption, limit=field.limit)
        line.entered.connect(self._answer)
        caption = label(field.caption, role="caption", wrap=True)
        caption.setBuddy(line)
        self._column.addWidget(caption)
        self._column.addWidget(line)
        self._parts.append((field, caption, line))

    def choose(self, code: str) -> None:
        """Stand on a choice; on the first where it is none of them."""
        self.choice.setCurrentIndex(max(0, self.choice.findData(code)))

    def begin(self) -> None:
        """Focus where the answer starts."""
        first: QWidget = next(iter(self.lines.values()), self.cancel)
        if self.choice.count():
            first = self.choice
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_fault(self, text: str, *, field: str = "") -> None:
        """Why the answer does not do, and where."""
        say_with(self.fault, text, tone="bad")
        self.fault.setVisible(bool(text))
        for name, line in self.lines.items():
            line.set_tone("bad" if name == field else "")
        if field in self.lines:
            self.lines[field].setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tab goes round in the question: what lies outside does not answer it."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        step = TABS.get(event.key(), 0)
        if step:
            self._go_round(step)
        return bool(step)

    def _from_choice(self) -> None:
        """Enter leads on to the first line; where there is none it is the answer, as in a line."""
        line = next((each for each in self.lines.values() if each.isVisibleTo(self)), None)
        if line is None:
            self._answer()
        else:
            line.setFocus(Qt.FocusReason.TabFocusReason)

    def _go_round(self, step: int) -> None:
        shown = [each for each in self._stops() if each.isVisibleTo(self)]
        here = next((at for at, each in enumerate(shown) if each.hasFocus()), 0)
        shown[(here + step) % len(shown)].setFocus(Qt.FocusReason.TabFocusReason)

    def _stops(self) -> tuple[QWidget, ...]:
        asked = (self.choice,) if self.choice.count() else ()
        return (*asked, *self.lines.values(), self.confirm, self.cancel)

    def _chosen(self) -> None:
        for field, caption, line in self._parts:
            wanted = not field.only_for or self.choice.currentData() in field.only_for
            caption.setVisible(wanted)
            line.setVisible(wanted)

    def _answer(self) -> None:
        said = {
            name: line.text().strip() for name, line in self.lines.items() if line.isVisibleTo(self)
        }
        self.answered.emit({**said, "choice": self.choice.currentData()})
