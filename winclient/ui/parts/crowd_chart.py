"""Crowd hours as a picture: weekday by half hour, the fuller the darker, each with its number."""

from datetime import date
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from winclient.domain.queue.crowd import Crowd, Hour
from winclient.ui.theme import Theme
from winclient.wording import say

ROW, LEFT, TOP, SMALL = 25, 48, 22, 12  # lengths at 100 %


class CrowdChart(QWidget):
    """Painted, not laid out: some hundred cells. Reads out its fullest half hour."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.crowd = Crowd()
        self.now: tuple[int, int] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_crowd(self.crowd)

    def show_crowd(self, crowd: Crowd, *, today: date | None = None, slot: int = -1) -> None:
        """Another history; the half hour of now is framed."""
        self.crowd = crowd
        self.now = (today.weekday(), slot) if today else None
        self.setAccessibleName(told(crowd))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        weekdays = len({hour.weekday for hour in self.crowd.hours}) or 2
        return QSize(self._theme.px(400), self._theme.px(TOP + ROW * weekdays + 4))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = QFont(self.font())
        font.setPixelSize(self._theme.px(SMALL))
        painter.setFont(font)
        if self.crowd.hours:
            self._paint(painter)
        else:
            painter.setPen(QColor(self._theme.colours.muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, told(self.crowd))
        painter.end()

    def _paint(self, painter: QPainter) -> None:
        px, hours = self._theme.px, self.crowd.hours
        slots = sorted({hour.slot for hour in hours})
        weekdays = sorted({hour.weekday for hour in hours})
        width = (self.width() - px(LEFT)) / len(slots)
        fullest = max(hour.mean for hour in hours)
        for hour in hours:
            left = px(LEFT) + slots.index(hour.slot) * width
            top = px(TOP) + weekdays.index(hour.weekday) * px(ROW)
            self._cell(painter, QRectF(left, top, width, px(ROW)), hour, fullest=fullest)
        painter.setPen(QColor(self._theme.colours.muted))
        for row, weekday in enumerate(weekdays):
            box = QRectF(0, px(TOP) + row * px(ROW), px(LEFT - 8), px(ROW))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, say(f"terms.weekday_{weekday}"))
        for column, slot in enumerate(slots):
            if slot % 2 == 0:
                box = QRectF(px(LEFT) + column * width, 0, 2 * width, px(TOP))
                hour_text = say("hall.hour", hour=slot // 2, minute=0)
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, hour_text)

    def _cell(self, painter: QPainter, box: QRectF, hour: Hour, *, fullest: float) -> None:
        colours = self._theme.colours
        share = hour.mean / fullest if fullest else 0.0
        shade = _between(QColor(colours.surface), QColor(colours.accent), share)
        painter.fillRect(box.adjusted(1, 1, -1, -1), shade)
        inks = (QColor(colours.ink), QColor(colours.on_accent))
        painter.setPen(max(inks, key=partial(_contrast, shade)))
        if round(hour.mean) and box.width() >= self._theme.px(18):
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(round(hour.mean)))
        if self.now == (hour.weekday, hour.slot):
            painter.setPen(QColor(colours.warn))
            painter.drawRect(box.adjusted(1, 1, -2, -2))


def told(crowd: Crowd) -> str:
    """The chart in one sentence."""
    fullest = crowd.busiest
    if fullest is None:
        return say("hall.crowd_none")
    return say(
        "hall.crowd_told",
        days=crowd.days,
        weekday=say(f"terms.weekday_{fullest.weekday}"),
        hour=fullest.begins.hour,
        minute=fullest.begins.minute,
        mean=round(fullest.mean),
    )


def _contrast(one: QColor, other: QColor) -> float:
    """As WCAG 2.2 reckons it."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _between(low: QColor, high: QColor, share: float) -> QColor:
    mixed = (
        round(a + (b - a) * share)
        for a, b in (
            (low.red(), high.red()),
            (low.green(), high.green()),
            (low.blue(), high.blue()),
        )
    )
    return QColor(*mixed)
