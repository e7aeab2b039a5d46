"""摘要: the right column tells what this case comes to, as far as it has got."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QWidget

from winclient.ui.parts.texts import label, polish, rows, say_with
from winclient.ui.theme import Theme
from winclient.wording import say

MOST = 0xFFFFFF  # no limit (QWIDGETSIZE_MAX)
MOST_BELOW = 260  # pixels; the lists above want room, too
Fact = tuple[str, str, str]  # caption, value, tone


class Summary(QFrame):
    """A list of captions and values; what is not known yet is not shown."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("right")
        self._width = theme.px(110) + 110
        self.setFixedWidth(self._width)
        self.setMinimumHeight(1)
        self._height = min(theme.px(170), MOST_BELOW)
        inside = QWidget()
        inside.setObjectName("inside")
        self._column = rows(inside, gap=theme.px(1))
        self._column.setContentsMargins(theme.px(14), theme.px(12), theme.px(12), theme.px(12))
        self._column.addWidget(label(say("clerk.summary"), role="section"))
        self._pairs: list[tuple[QLabel, QLabel]] = []
        self._gap = theme.px(9)
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        frame = rows(self)
        frame.setContentsMargins(1, 1, 1, 0)  # the lines around it stay visible
        frame.addWidget(scroll)

    def stand_below(self, below: bool, *, width: int) -> None:
        """Below the lists, as wide as they are, or in a column of its own."""
        self.setFixedWidth(width if below else self._width)
        self.setMaximumHeight(self._height if below else MOST)
        self.setProperty("below", below)
        polish(self)

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Replace what is shown."""
        while len(self._pairs) < len(facts):
            self._pairs.append(self._pair())
        for at, (caption, value) in enumerate(self._pairs):
            fact = facts[at] if at < len(facts) else None
            caption.setVisible(fact is not None)
            value.setVisible(fact is not None)
            if fact is not None:
                caption.setText(fact[0])
                say_with(value, fact[1], tone=fact[2])

    def _pair(self) -> tuple[QLabel, QLabel]:
        caption, value = label(role="caption"), label(wrap=True)
        caption.setContentsMargins(0, self._gap, 0, 0)
        place = self._column.count() - 1  # before the stretch
        self._column.insertWidget(place, caption)
        self._column.insertWidget(place + 1, value)
        return caption, value
