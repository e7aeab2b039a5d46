"""Questions answered with one key each: digits choose, the cursor goes on by itself."""

from collections.abc import Sequence
from functools import partial

from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QWidget

from winclient.ui.parts.flow_layout import FlowLayout
from winclient.ui.parts.texts import button, label, polish, rows
from winclient.ui.theme import Theme
from winclient.wording import say

MOST = 9  # choices that have a key


class Asked(Struct, frozen=True):
    """One question with its choices by id, and what is chosen; None: nothing was said yet."""

    id: str
    text: str
    choices: tuple[tuple[str, str], ...]
    several: bool = False
    chosen: tuple[str, ...] | None = None
    marked: bool = False  # the choices carry signs of their own, which count like their keys

    @property
    def answer(self) -> str:
        """What was chosen, as it is read."""
        return say("clerk.comma").join(
            text for id, text in self.choices if id in (self.chosen or ())
        )


class QuestionLine(QFrame):
    """One question and its choices; `pressed` carries a choice's place."""

    pressed = Signal(int)

    def __init__(self, theme: Theme, asked: Asked, *, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("question")
        self.asked = asked
        flow = FlowLayout(self, gap=theme.px(6))
        flow.setContentsMargins(theme.px(8), 0, theme.px(4), 0)
        self.text = label(asked.text)
        flow.addWidget(self.text)
        self.buttons = [self._button(at) for at in range(len(asked.choices))]
        for made in self.buttons:
            flow.addWidget(made)
        self.more = label(
            say("clerk.items_key" if asked.marked else "clerk.several_key"), role="muted"
        )
        self.more.hide()
        flow.addWidget(self.more)
        self.show_answer(asked)

    def show_answer(self, asked: Asked) -> None:
        """What is chosen now."""
        self.asked = asked
        for (id, _), made in zip(asked.choices, self.buttons, strict=True):
            made.setChecked(id in (asked.chosen or ()))

    def show_here(self, here: bool) -> None:
        """Whether digits answer this question."""
        if self.property("here") != here:
            self.setProperty("here", here)
            polish(self)
            self.more.setVisible(here and self.asked.several)

    def _button(self, at: int) -> QPushButton:
        text = self.asked.choices[at][1]
        keyed = at < MOST and not self.asked.marked
        shown = say("clerk.choice", key=at + 1, text=text) if keyed else text
        made = QPushButton(shown)
        made.setProperty("role", "choice")
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setAccessibleName(say("clerk.choice_of", text=text, question=self.asked.text))
        made.clicked.connect(partial(self._clicked, at))
        return made

    def _clicked(self, at: int, _checked: bool = False) -> None:
        self.pressed.emit(at)


class QuestionList(QWidget):
    """`answered` carries a question's id and all that is chosen; `done`: on to what follows.

    Once all is answered and the focus elsewhere, one line tells the answers; the focus unfolds it.
    `active` says whether digits answer here.
    """

    answered = Signal(str, tuple)
    done = Signal()
    active = Signal(bool)

    def __init__(self, theme: Theme, *, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self.lines: list[QuestionLine] = []
        self.place = 0
        self._low = False
        self._theme = theme
        self._column = rows(self, gap=theme.px(2))
        self.summary = button("", self.begin_again, role="quiet")
        self.summary.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.summary.setProperty("align", "left")
        # However long the answers are: they must not push the list below out of the page.
        self.summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.summary.hide()
        self._column.addWidget(self.summary)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(say("clerk.questions"))

    def show_questions(self, asked: Sequence[Asked]) -> None:
        """Other questions or other answers; lines that stay are not made anew."""
        for at, each in enumerate(asked):
            line = self.lines[at] if at < len(self.lines) else None
            if line is not None and _same(line.asked, each):
                line.show_answer(each)
                continue
            self._put(at, each)
        for line in self.lines[len(asked) :]:
            self._drop(line)
        del self.lines[len(asked) :]
        self.place = min(self.place, max(0, len(self.lines) - 1))
        self._mark()

    def draw_in(self, low: bool) -> None:
        """Where height is scarce only the question under the cursor is unfolded."""
        self._low = low
        self._mark()

    def begin_again(self) -> None:
        """Unfold, the cursor on the first question."""
        self.place = 0
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def open(self) -> int:
        """The first question nobody answered, -1 without one."""
        waiting = (at for at, line in enumerate(self.lines) if line.asked.chosen is None)
        return next(waiting, -1)

    def begin(self) -> None:
        """Focus on the first question that waits."""
        self.place = max(self.open, 0)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._mark()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        digit = key - Qt.Key.Key_1
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and 0 <= digit < MOST:
            if not event.isAutoRepeat():
                self.choose(self.place, digit)
        elif plain and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._go(self.place + (1 if key == Qt.Key.Key_Down else -1))
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._confirm()
        else:
            super().keyPressEvent(event)

    def choose(self, place: int, digit: int) -> None:
        """One answer, or one more or less where several may be given."""
        if place >= len(self.lines) or digit >= len(self.lines[place].asked.choices):
            return
        self.place = place
        asked = self.lines[place].asked
        picked = asked.choices[digit][0]
        if asked.several:
            chosen = set(asked.chosen or ()) ^ {picked}
            self.answered.emit(asked.id, tuple(id for id, _ in asked.choices if id in chosen))
            self._mark()
            return
        self.answered.emit(asked.id, (picked,))
        self._on()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._mark()
        self.active.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._mark()
        self.active.emit(False)

    def _fold(self) -> None:
        folded = bool(self.lines) and self.open < 0 and not self.hasFocus()
        drawn_in = self._low and len(self.lines) > 1
        self._tell_answers()
        self.summary.setVisible(folded or drawn_in)
        for at, line in enumerate(self.lines):
            line.setVisible(not folded and (at == self.place or not drawn_in))

    def _tell_answers(self) -> None:
        answers = [_told(line.asked) for line in self.lines if line.asked.chosen is not None]
        text = say("clerk.dot").join(each or say("clerk.none_of_them") for each in answers)
        if self.open >= 0:
            n = len(self.lines) - len(answers)
            text = say("clerk.answers_open", text=text, n=n).strip()
        self.summary.setToolTip(text)
        metrics = self.summary.fontMetrics()
        frame = metrics.horizontalAdvance(say("clerk.answers", text="", key=self._key))
        room = self.width() - frame - self._theme.px(28)
        told = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        self.summary.setText(say("clerk.answers", text=told, key=self._key))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_answers()

    def _confirm(self) -> None:
        """Enter: what is chosen of several is all there is."""
        if self.lines and self.lines[self.place].asked.several:
            asked = self.lines[self.place].asked
            if asked.chosen is None:
                self.answered.emit(asked.id, ())
        self._on()

    def _on(self) -> None:
        """To the next question that waits; where none does, to what follows."""
        if self.open < 0:
            self.done.emit()
        else:
            self._go(self.open)

    def _go(self, place: int) -> None:
        if place >= len(self.lines):
            self.done.emit()
            return
        self.place = max(0, place)
        self._mark()

    def _mark(self) -> None:
        self._fold()
        for at, line in enumerate(self.lines):
            line.show_here(at == self.place and self.hasFocus())
        if self.lines:
            asked = self.lines[self.place].asked
            choices = (
                say("clerk.choice", key=n, text=t) for n, (_, t) in enumerate(asked.choices, 1)
            )
            self.setAccessibleDescription(say("clerk.dot").join((asked.text, *choices)))

    def _put(self, at: int, asked: Asked) -> None:
        line = QuestionLine(self._theme, asked, parent=self)
        line.pressed.connect(partial(self._pressed, line))
        if at < len(self.lines):
            self._drop(self.lines[at])
            self.lines[at] = line
        else:
            self.lines.append(line)
        self._column.insertWidget(at, line)  # before the summary

    def _drop(self, line: QuestionLine) -> None:
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _pressed(self, line: QuestionLine, digit: int) -> None:
        if line in self.lines:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.choose(self.lines.index(line), digit)


def _told(asked: Asked) -> str:
    """An answer as the folded line tells it; of items that count by their signs, how many."""
    chosen = len(asked.chosen or ())
    return say("clerk.items_n", n=chosen) if asked.marked else asked.answer


def _same(one: Asked, other: Asked) -> bool:
    return (one.id, one.text, one.choices) == (other.id, other.text, other.choices)
