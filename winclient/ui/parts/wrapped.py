"""Lays out a text on as many lines as its width needs; long names are never cut."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QTextLayout, QTextOption


def wrapped(
    text: str,
    *,
    font: QFont,
    width: float,
    marks: Sequence[QTextLayout.FormatRange] = (),
) -> QTextLayout:
    """Ready to be drawn; its bounding rectangle says how high it is."""
    option = QTextOption(Qt.AlignmentFlag.AlignLeft)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(text, font)
    layout.setTextOption(option)
    layout.setFormats(list(marks))
    layout.beginLayout()
    top = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(1.0, width))
        line.setPosition(QPointF(0, top))
        top += line.height()
    layout.endLayout()
    return layout
