"""结论: five decisions side by side; one that may not be taken says why, right below it."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QWidget

from winclient.ui.clerk.pages.keys import hint
from winclient.ui.parts.texts import button, label, polish
from winclient.ui.theme import Theme
from winclient.wording import say

DECISIONS = ("accept", "accept_deferred", "notify", "receive", "refuse")
LEADING = DECISIONS[:3]  # what the materials lead to; the other two are the clerk's own choice


class DecisionBar(QFrame):
    """`chosen` carries the decision; also one whose reason has to be told first."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self.buttons: dict[str, QPushButton] = {}
        self.reasons: dict[str, QLabel] = {}
        self._px = theme.px
        self._grid = grid = QGridLayout(self)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(theme.px(3))
        for column, decision in enumerate(DECISIONS):
            grid.addWidget(self._button(decision), 0, column)
            reason = label(role="muted", wrap=True)
            reason.setAlignment(Qt.AlignmentFlag.AlignTop)
            self.reasons[decision] = reason
            grid.addWidget(reason, 1, column)
            grid.setColumnStretch(column, 1)
        self.draw_in(False)
        why = dict.fromkeys(DECISIONS, say("clerk.why_applicant"))
        self.show_reasons(why, told=why, offers={})

    def draw_in(self, low: bool) -> None:
        """Where height is scarce, room for one line of reasons; else for two, so nothing jumps."""
        px = self._px
        self._grid.setContentsMargins(14, px(5 if low else 10), 14, px(3 if low else 6))
        for reason in self.reasons.values():
            reason.setMinimumSize(1, px(19 if low else 38))

    def show_reasons(
        self, reasons: Mapping[str, str], *, told: Mapping[str, str], offers: Mapping[str, str]
    ) -> None:
        """Why not, by decision; an empty reason means it may be taken. `told`: in full length.

        `offers`: what a decision that may be taken would mean, where its key alone says too little.
        """
        first = next((name for name in LEADING if not reasons[name]), "")
        for name in DECISIONS:
            made = self.buttons[name]
            made.setEnabled(not reasons[name])
            role = "first" if name == first else ""
            if (made.property("role") or "") != role:
                made.setProperty("role", role)
                polish(made)
            self.reasons[name].setText(reasons[name] or offers.get(name) or hint(name))
            made.setToolTip(told[name])
            made.setAccessibleDescription(told[name])

    def _button(self, decision: str) -> QPushButton:
        made = button(say(f"clerk.decide_{decision}"), partial(self.chosen.emit, decision))
        self.buttons[decision] = made
        return made
