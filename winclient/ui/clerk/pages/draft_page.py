"""After a crash: what was typed and not finished; the clerk says what becomes of it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from winclient.ui.parts.texts import across, button, label, rows
from winclient.ui.theme import Theme
from winclient.wording import say


class DraftPage(QWidget):
    """`go_on` and `drop`; what is in the draft is shown only when asked for."""

    go_on = Signal()
    drop = Signal()

    def __init__(
        self, theme: Theme, *, when: str, content: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.content = label(content, wrap=True)
        self.content.setObjectName("band")
        self.content.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        self.content.hide()
        self.go_on_button = button(say("clerk.draft_go_on"), self.go_on.emit, role="first")
        self.look_button = button(say("clerk.draft_look"), self._look)
        self.drop_button = button(say("clerk.draft_drop"), self.drop.emit)
        column = rows(self, gap=theme.px(12))
        column.setContentsMargins(theme.px(28), theme.px(24), theme.px(28), theme.px(20))
        column.addWidget(label(say("clerk.draft_title"), role="title", wrap=True))
        column.addWidget(label(say("clerk.draft_when", when=when), wrap=True))
        column.addWidget(self.content)
        line = across(gap=theme.px(8))
        for widget in (self.go_on_button, self.look_button, self.drop_button):
            line.addWidget(widget)
        line.addStretch(1)
        column.addLayout(line)
        column.addStretch(1)

    def begin(self) -> None:
        """The first button, since going on loses nothing."""
        self.go_on_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look(self) -> None:
        self.content.setVisible(not self.content.isVisible())
