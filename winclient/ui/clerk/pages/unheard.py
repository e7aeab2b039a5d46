"""What the hall's queue did not take after all: below the strip until the clerk has read it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from winclient.app.queue.queue_view import Unheard
from winclient.ui.parts.texts import across, button, label
from winclient.ui.theme import Theme
from winclient.wording import say


class UnheardBar(QFrame):
    """One calm line a ticket; it takes no focus, and goes when it was read."""

    def __init__(self, theme: Theme, *, read: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("told")
        self.names: list[str] = []
        self.text = label(wrap=True)
        self.understood = button(say("clerk.understood"), read)
        self.understood.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        line = across(self, gap=theme.px(12))
        line.setContentsMargins(theme.px(14), theme.px(6), theme.px(14), theme.px(6))
        line.addWidget(self.text, 1)
        line.addWidget(self.understood)
        self.hide()

    def show_told(self, unheard: Sequence[Unheard]) -> None:
        """Of several acts on one ticket the last says it all."""
        self.names = [each.name for each in unheard]
        last = {each.ticket: each.sentence for each in unheard}
        self.text.setText("\n".join(last.values()))
        self.setVisible(bool(last))
