"""Labels, buttons and boxes made the same way everywhere."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

Made = TypeVar("Made", bound=QBoxLayout)


def label(text: str = "", *, role: str = "", wrap: bool = False) -> QLabel:
    """Plain text: nothing that was typed or imported is ever read as markup."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    return made


def set_tone(widget: QWidget, tone: str) -> None:
    """ok, warn, bad, muted, accent or empty: the colour a text or edge has."""
    if (widget.property("tone") or "") != tone:
        widget.setProperty("tone", tone)
        polish(widget)


def polish(widget: QWidget) -> None:
    """A property that the style sheet asks for has changed. Before its first showing Qt does this
    by itself, and to touch a style then costs 19 enumerations before the first paint."""
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().polish(widget)


def say_with(made: QLabel, text: str, *, tone: str = "") -> None:
    """Text and tone at once."""
    made.setText(text)
    set_tone(made, tone)


def button(
    text: str, pressed: Callable[[], object] | None = None, *, role: str = ""
) -> QPushButton:
    """A button that Enter presses, too, once it has the focus; `pressed` gets no argument."""
    made = QPushButton(text)
    made.setAutoDefault(True)
    made.setAccessibleName(text)
    if role:
        made.setProperty("role", role)
    if pressed is not None:
        made.clicked.connect(lambda _checked=False: pressed())
    return made


def rows(parent: QWidget | None = None, *, margins: int = 0, gap: int = 0) -> QVBoxLayout:
    """A column layout without surprises."""
    return _plain(QVBoxLayout(parent) if parent else QVBoxLayout(), margins, gap)


def across(parent: QWidget | None = None, *, margins: int = 0, gap: int = 0) -> QHBoxLayout:
    """A row layout without surprises."""
    return _plain(QHBoxLayout(parent) if parent else QHBoxLayout(), margins, gap)


def emptied(layout: QLayout) -> None:
    """Without the widgets that were in it; they are gone from the screen at once."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def _plain(layout: Made, margins: int, gap: int) -> Made:
    layout.setContentsMargins(margins, margins, margins, margins)
    layout.setSpacing(gap)
    return layout
