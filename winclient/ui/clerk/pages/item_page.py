"""The picked item: its whole name, what it promises, and its materials to be judged."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

from winclient import phrases
from winclient.domain.checks.checklist import Judgement
from winclient.domain.items.materials import Necessity
from winclient.ui.clerk.pages.keys import hint
from winclient.ui.parts.checklist_view import ChecklistView
from winclient.ui.parts.flow_layout import FlowLayout
from winclient.ui.parts.question_list import Asked, QuestionList
from winclient.ui.parts.texts import across, button, label, polish, rows, set_tone
from winclient.ui.theme import Theme
from winclient.wording import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from winclient.domain.items.catalogue import Item

HEAD = 2  # of what an item is: department and kind
LONG = 40  # characters; a longer name is set as text, or it would fill the page
CHOICES = (
    ("received", Judgement.RECEIVED),
    ("missing", Judgement.MISSING),
    ("defective", Judgement.DEFECTIVE),
    ("deferred", Judgement.DEFERRED),
    ("exempt", Judgement.EXEMPT),
    ("committed", Judgement.COMMITTED),
    ("not_judged", Judgement.NOT_JUDGED),
)


class ItemPage(QWidget):
    """`change`: the clerk wants another item."""

    change = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._px = px = theme.px
        self.name = label(role="heading", wrap=True)
        self.about = label(role="muted", wrap=True)
        self.change_button = button(say("clerk.change_item", key=hint("search")), role="quiet")
        self.change_button.clicked.connect(self.change)
        self.materials = ChecklistView(theme)
        self.materials.setMinimumHeight(px(130))
        self._head = texts = rows(gap=px(2))
        texts.addWidget(self.name, 1)
        below = across(gap=px(8))
        below.addWidget(self.about, 1)
        below.addWidget(self.change_button, 0, Qt.AlignmentFlag.AlignTop)
        texts.addLayout(below, 1)
        self._low = False
        self._about: tuple[str, ...] = ()
        self.questions = QuestionList(theme, key=hint("questions"))
        self.questions.hide()
        self.told = label(role="muted", wrap=True)
        set_tone(self.told, "accent")
        self.told.hide()
        self.empty = label(say("clerk.no_list_long"), role="muted", wrap=True)
        self._presses: dict[Judgement, QPushButton] = {}
        self.judging = self._judging(gap=px(4))
        self.questions.active.connect(self._asking)
        self._column = column = rows(self, gap=px(6))
        column.addLayout(texts)
        column.addWidget(self.questions)
        column.addWidget(self.told)
        column.addWidget(self.empty)
        column.addWidget(self.materials, 1)
        column.addWidget(self.judging)
        column.addStretch(0)

    def _judging(self, *, gap: int) -> QWidget:
        """What the table's keys do, also for those who click."""
        bar = QWidget()
        choices = FlowLayout(bar, gap=gap)
        for name, state in CHOICES:
            press = button(
                say("clerk.judge_key", key=hint(name), word=say(f"clerk.judge_{name}")),
                partial(self._judge, state),
                role="quiet",
            )
            press.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys are the table's own
            choices.addWidget(press)
            self._presses[state] = press
        rest = button(
            say("clerk.judge_key", key=hint("all_received"), word=say("clerk.judge_all")),
            self._rest,
            role="quiet",
        )
        attach = button(
            say("clerk.judge_key", key=hint("attach"), word=say("clerk.judge_attach")),
            self._attach,
            role="quiet",
        )
        for press in (rest, attach):
            press.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            choices.addWidget(press)
        return bar

    def show_item(self, item: "Item", *, changeable: bool) -> None:
        """Name, department, kind and limits of the version this case is bound to."""
        self.name.setText(item.name)
        self.name.setProperty("role", "heading" if len(item.name) <= LONG else "")
        polish(self.name)
        listed = bool(item.materials)
        self.empty.setVisible(not listed)
        self.judging.setVisible(listed)
        self._presses[Judgement.DEFERRED].setVisible(
            any(each.necessity is Necessity.DEFERRABLE for each in item.materials)
        )
        self._presses[Judgement.COMMITTED].setVisible(
            any(each.commitment for each in item.materials)
        )
        parts = [
            item.department,
            say("clerk.kind_package" if item.composition else f"clerk.kind_{item.kind.value}"),
            say("clerk.promised", limit=phrases.limit(item.promised)) if item.promised else "",
            say("clerk.statutory", limit=phrases.limit(item.statutory)) if item.statutory else "",
        ]
        self._about = tuple(part for part in parts if part)
        self._tell_about()
        self.about.setToolTip(item.code)
        self.change_button.setVisible(changeable)

    def draw_in(self, low: bool) -> None:
        """Where height is scarce the head is one line: the limits stand in the summary, too."""
        if low == self._low:
            return
        self._low = low
        self._head.setDirection(
            QBoxLayout.Direction.LeftToRight if low else QBoxLayout.Direction.TopToBottom
        )
        self._column.setSpacing(self._px(2 if low else 6))
        self.questions.draw_in(low)
        self._tell_about()

    def _tell_about(self) -> None:
        told = self._about[: HEAD if self._low else None]
        self.about.setText(say("clerk.dot").join(told))

    def ask(self, questions: "Sequence[Asked]", *, told: str) -> None:
        """The questions that arise, and what the last answer did to the list."""
        self.questions.setVisible(bool(questions))
        self.questions.show_questions(questions)
        self.told.setText(told)
        self.told.setVisible(bool(told))

    def _asking(self, asking: bool) -> None:
        """Digits answer questions or judge materials, never both."""
        self.judging.setEnabled(not asking)

    def _judge(self, state: Judgement) -> None:
        self.materials.setFocus(Qt.FocusReason.OtherFocusReason)
        self.materials.judge(state)

    def _attach(self) -> None:
        self.materials.setFocus(Qt.FocusReason.OtherFocusReason)
        self.materials.ask_for_scans()

    def _rest(self) -> None:
        self.materials.setFocus(Qt.FocusReason.OtherFocusReason)
        self.materials.receive_rest()
