"""F1: the keys of this screen, from the same table that makes them work."""

from PySide6.QtWidgets import QGridLayout, QWidget

from winclient.ui.clerk.pages.keys import (
    CASE,
    FIELDS,
    KEYS,
    MATERIALS,
    QUESTIONS,
    SEARCH,
    SYNC,
    WINDOW,
    shown,
)
from winclient.ui.parts.page import PageAside
from winclient.ui.parts.texts import across, button, label
from winclient.ui.theme import Theme
from winclient.wording import say

SEVERAL = 4  # keys; more are a row of keys
BESIDE = 110  # percent of text up to which two keys have room in a line


class HelpPage(PageAside):
    """The keys of the screen in a table for each area."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, gap=6, parent=parent)
        column = self.column
        self.back = button(say("clerk.help_back"), self.left.emit, role="first")
        head = across()
        head.addWidget(label(say("clerk.help_title"), role="title"), 1)
        head.addWidget(self.back)  # it has the focus, which one can see up here
        column.addLayout(head)
        for area in (WINDOW, FIELDS, SEARCH, QUESTIONS, MATERIALS, CASE, SYNC):
            column.addWidget(label(say(f"clerk.help_{area}"), role="section"))
            column.addLayout(_table(area, theme))
            column.addSpacing(theme.px(6))
        column.addStretch(1)


def _table(area: str, theme: Theme) -> QGridLayout:
    """Two keys side by side, or one where the text is too large for that."""
    grid = QGridLayout()
    gap = theme.px(24)
    grid.setHorizontalSpacing(gap)
    beside = 2 if theme.scale <= BESIDE else 1
    keys = [key for key in KEYS if key.area == area]
    for place, key in enumerate(keys):
        row, column = divmod(place, beside)
        # The number block's Enter is the same key to people.
        names = [shown(each) for each in key.sequences if each != "Ctrl+Enter"]
        text = say("clerk.or").join(names)
        if len(names) > SEVERAL or (names[0].isdigit() and names[-1].isdigit()):
            text = say("clerk.from_to", first=names[0], last=names[-1])
        grid.addWidget(label(text, role="caption"), row, column * 2)
        grid.addWidget(label(say(f"keys.{key.action}"), wrap=True), row, column * 2 + 1)
    for column in range(beside):
        grid.setColumnMinimumWidth(column * 2, 6 * gap)
        grid.setColumnStretch(column * 2 + 1, 1)
    return grid
