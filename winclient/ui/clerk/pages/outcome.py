"""After the decision: the number, the papers with their print state, and what comes next."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from winclient.domain.cases.steps import Step
from winclient.domain.printing import JobState
from winclient.ui.clerk.pages.keys import hint
from winclient.ui.clerk.pages.steps_card import KEYED, StepsCard
from winclient.ui.clerk.worker.sheets import PaperLine
from winclient.ui.parts.line import ENTER
from winclient.ui.parts.page import Page
from winclient.ui.parts.texts import across, button, emptied, label, rows, say_with
from winclient.ui.theme import Theme
from winclient.wording import say, words

LOW = 500  # pixels at 100 % text; a page with fewer keeps what can be done next in sight
TONES = {JobState.PRINTED: "ok", JobState.FAILED: "bad", JobState.UNKNOWN: "warn"}


class OutcomePage(Page):
    """`again`, `retry` and `settle` carry ids; `next_case` what was typed on the way out."""

    next_case = Signal(str)
    again = Signal(str)
    retry = Signal(str)
    settle = Signal(str, bool)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, gap=10, parent=parent)
        self._theme = theme
        self.papers: Sequence[PaperLine] = ()
        self.title = label(role="title", wrap=True)
        self.number = label(role="number")
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.about = label(wrap=True)
        self.items = label(wrap=True)  # of a package, a line each
        self.then = label(wrap=True)
        self.next_button = button(
            say("clerk.next_case", key=hint("next")), partial(self.next_case.emit, ""), role="first"
        )
        self.steps = StepsCard(theme)
        self.steps.asking.connect(self._make_room)
        self._sheet = QFrame()
        self._sheet.setObjectName("card")
        self._paper_rows = rows(self._sheet, margins=theme.px(10), gap=theme.px(4))
        self._lay_out()

    def show_case(
        self, *, title: str, tone: str, number: str, about: str, items: str, then: str
    ) -> None:
        """What was decided about which case; `items` are the lines of a package."""
        say_with(self.title, title, tone=tone)
        self.number.setText(grouped(number))
        self.about.setText(about)
        self.items.setText(items)
        self._draw_in()
        self.then.setText(then)

    def show_papers(self, papers: Sequence[PaperLine]) -> None:
        """Papers and their print states as they are now; the focus stays where it was."""
        if list(papers) == list(self.papers):
            return
        self.papers = tuple(papers)
        emptied(self._paper_rows)
        for paper in papers:
            self._paper_rows.addWidget(self._row(paper))
        self._sheet.setVisible(bool(papers) and self.steps.ask is None)
        if self.isVisible() and not self.isAncestorOf(self.focusWidget() or self.window()):
            self.begin()

    def begin(self) -> None:
        """Enter starts the next case; where a result waits it issues that."""
        if not self.steps.begin(Step.ISSUE):
            self.next_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw_in()

    def _draw_in(self) -> None:
        """Where a page is low the keys of the items, below, say the same but their numbers."""
        low = self.height() < self._theme.px(LOW)
        self.items.setVisible(bool(self.items.text()) and not low)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        typed = len(text) == 1 and text.isascii() and text.isalnum()
        if event.isAutoRepeat():
            return
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            digit = chr(event.key()) if event.key() < 128 else ""
            if not digit or not self.steps.press(KEYED.find(digit)):
                super().keyPressEvent(event)
            return
        if event.key() in ENTER and self.next_button.hasFocus():
            self.next_case.emit("")
        elif typed and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.next_case.emit(text)
        else:
            super().keyPressEvent(event)

    def _make_room(self, asking: bool) -> None:
        """While a question stands it has the page below the case to itself."""
        self._sheet.setVisible(not asking and bool(self.papers))
        self.then.setVisible(not asking)
        self.next_button.setVisible(not asking)

    def _row(self, paper: PaperLine) -> QWidget:
        made = QWidget()
        line = across(made, gap=self._theme.px(10))
        line.addWidget(label(say(f"papers.title_{paper.kind}"), wrap=True), 2)
        about = say("clerk.dot").join(each for each in (paper.number, paper.item) if each)
        line.addWidget(label(about, role="muted", wrap=True), 3)
        state = label(_state(paper), wrap=True)
        say_with(state, _state(paper), tone=TONES.get(paper.state, "muted") if paper.state else "")
        line.addWidget(state, 2)
        for text, act in self._acts(paper):
            press = button(text, act)
            press.setAccessibleName(
                say("clerk.of", who=say(f"papers.title_{paper.kind}"), field=text)
            )
            press.setMinimumWidth(self._theme.px(132))  # the states stand below each other
            line.addWidget(press)
        return made

    def _acts(self, paper: PaperLine) -> list[tuple[str, partial[None]]]:
        if paper.state is JobState.FAILED:
            return [(say("clerk.print_retry"), partial(self.retry.emit, paper.job))]
        if paper.state is JobState.UNKNOWN:
            return [
                (say("clerk.print_whole"), partial(self.settle.emit, paper.job, True)),
                (say("clerk.print_not"), partial(self.settle.emit, paper.job, False)),
            ]
        if paper.state is JobState.PRINTED:
            last = paper is self.papers[-1]  # the one the key prints again
            text = say("clerk.print_again", key=hint("reprint") if last else "").strip()
            return [(text, partial(self.again.emit, paper.id))]
        return []

    def _lay_out(self) -> None:
        px = self._theme.px
        column = self.column
        head = across(gap=px(18))
        head.addWidget(self.title)
        head.addWidget(self.number, 1, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(head)
        column.addWidget(self.about)
        column.addWidget(self.items)
        column.addWidget(self._sheet)
        onward = across(gap=px(18))
        onward.addWidget(self.then, 1)
        onward.addWidget(self.next_button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(onward)
        column.addSpacing(px(4))
        column.addWidget(self.steps)
        column.addStretch(1)


def grouped(number: str) -> str:
    """A case number in groups that can be read aloud: region, year, station, serial, tail."""
    ends = (6, 10, 13, 19, len(number))
    starts = (0, *ends[:-1])
    if len(number) < ends[3]:
        return number
    parts = (number[start:end] for start, end in zip(starts, ends, strict=True))
    return " ".join(parts)


def _state(paper: PaperLine) -> str:
    if paper.state is None:
        return say("clerk.print_none")
    text = say(f"clerk.print_{paper.state.value}")
    error, _, detail = paper.error.partition(":")
    if paper.state is JobState.PRINTED and paper.reprints:
        return say("clerk.print_copied", n=paper.reprints)
    if f"fault_{error}" in words("printing"):
        why = say(f"printing.fault_{error}", detail=detail.strip())
        return say("clerk.print_why", state=text, why=why)
    return text
