"""Large keys and buttons for fingers: nothing smaller than 15 mm on the screens kiosks have."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from winclient.ui.parts.texts import label, rows, set_tone

ROOMY = 3.6  # heights of its name that a button takes where there is room
KEY_ROWS = ("1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM-")


def big(text: str, pressed: Callable[[], object], *, role: str = "") -> QPushButton:
    """A button with one line."""
    made = QPushButton(text)
    made.setAccessibleName(text)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    if role:
        made.setProperty("role", role)
    made.clicked.connect(lambda _checked=False: pressed())
    return made


class TwoLines(QPushButton):
    """A button with a large line and a smaller one, which may change while it stands there."""

    def __init__(self, pressed: Callable[[], object], *, role: str) -> None:
        super().__init__()
        self.setProperty("role", role)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.name, self.note = label(role="name", wrap=True), label(role="note", wrap=True)
        column = rows(self, margins=14)
        column.addStretch(1)
        for made in (self.name, self.note):
            made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            made.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            made.setMinimumWidth(1)
            column.addWidget(made)
        column.addStretch(1)
        self.clicked.connect(lambda _checked=False: pressed())

    def show_lines(self, name: str, note: str) -> None:
        """Both lines; they are the button's name for who cannot see them, too."""
        self.name.setText(name)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.setAccessibleName(f"{name} {note}")

    def sizeHint(self) -> QSize:
        """Comfortable; where many stand together they shrink, and a finger's size is kept."""
        return QSize(super().sizeHint().width(), int(self.name.fontMetrics().height() * ROOMY))

    def hasHeightForWidth(self) -> bool:
        return False  # there is room for a second line; else the hint would not be asked

    def block(self, blocked: bool) -> None:
        """Greyed while it does nothing; a line elsewhere says why."""
        self.setEnabled(not blocked)
        for made in (self.name, self.note):
            set_tone(made, "muted" if blocked else "")


class Keypad(QWidget):
    """Digits above letters, as on every keyboard."""

    def __init__(self, typed: Callable[[str], object], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        for row, keys in enumerate(KEY_ROWS):
            for column, key in enumerate(keys):
                made = big(key, partial(typed, key), role="key")
                grid.addWidget(made, row, column)
