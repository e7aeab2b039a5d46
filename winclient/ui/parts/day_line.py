"""A date typed as people write it at a counter: 30, 11-30, 1130 or 2026-11-30; ↑ ↓ move a day."""

import re
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from winclient.ui.parts.line import LineEdit

STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}


class DayLine(LineEdit):
    """`day` is None while the text cannot be read as a date."""

    def __init__(self, name: str, *, today: date, parent: QWidget | None = None) -> None:
        super().__init__(name, limit=12, parent=parent)
        self._today = today

    @property
    def day(self) -> date | None:
        return read_day(self.text(), today=self._today)

    def show_day(self, day: date) -> None:
        """As it stands, all of it selected: the first key replaces it."""
        self.setText(day.isoformat())
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = STEPS.get(Qt.Key(event.key()))
        if step and self.day and not self.composing:
            self.show_day(self.day + timedelta(days=step))
            return
        super().keyPressEvent(event)


def read_day(text: str, *, today: date) -> date | None:
    """The date a text means; what leaves out year or month means the next one from `today` on."""
    numbers = [int(part) for part in re.findall(r"\d+", _spaced(text))]
    try:
        match numbers:
            case [year, month, day]:
                return date(year, month, day)
            case [month, day]:
                this_year = date(today.year, month, day)
                return this_year if this_year >= today else date(today.year + 1, month, day)
            case [day]:
                return _next(day, today=today)
            case _:
                return None
    except ValueError:
        return None


def _spaced(text: str) -> str:
    """20261130 and 1130 with the gaps they are read with."""
    bare = text.strip()
    if bare.isdecimal() and len(bare) in {4, 8}:
        return f"{bare[:-4]} {bare[-4:-2]} {bare[-2:]}"
    return bare


def _next(day: int, *, today: date) -> date | None:
    for ahead in range(62):
        found = today + timedelta(days=ahead)
        if found.day == day:
            return found
    return None
