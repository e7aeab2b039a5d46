"""The top line: who sits where, three lamps that never disappear, and the clock."""

from PySide6.QtWidgets import QFrame, QLabel, QWidget

from winclient.ui.parts.texts import across, label, say_with
from winclient.ui.theme import Theme
from winclient.wording import say


class Header(QFrame):
    """Each lamp is a word with a colour, never a colour alone."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self.setFixedHeight(theme.px(42))
        self.place = label(role="heading")
        self.draft = label()
        self.store = label(say("clerk.store_opening"))
        self.sync = label()
        self.printing = label()
        self.clock = label()
        line = across(self, gap=theme.px(20))
        line.setContentsMargins(theme.px(14), 0, theme.px(14), 0)
        line.addWidget(self.place)
        line.addStretch(1)
        for lamp in (self.draft, self.store, self.sync, self.printing, self.clock):
            line.addWidget(lamp)

    def show_place(self, *, counter: str, clerk: str, site: str) -> None:
        """Counter, clerk and hall as the settings name them."""
        self.place.setText(say("clerk.place", counter=counter, clerk=clerk, site=site))

    def show_lamp(self, lamp: QLabel, text: str, *, tone: str = "") -> None:
        """Set one lamp; a dot in front tells its colour apart from plain text."""
        say_with(lamp, say("clerk.lamp", text=text) if text else "", tone=tone)
