"""The called numbers, painted large: a new one flashes thrice and stays marked for a while."""

from msgspec import Struct
from PySide6.QtCore import QElapsedTimer, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from winclient.app.queue.public_view import PublicCall
from winclient.ui.board.turning import pages_of, rows_at
from winclient.ui.theme import Theme
from winclient.wording import say

BLINK = 500  # milliseconds on, as many off: once a second (WCAG 2.2, 2.3.1 allows three)
FLASHES = 3
MARKED = 15_000  # how long a new call is told from the others
TURN = 6_000  # how long a page of older calls stays
ROW, NUMBER, WORDS = 62.0, 48.0, 22.0  # lengths at 100 %
FIRST = 1.5  # the newest call is so much larger than the others


class Key(Struct, frozen=True):
    """One call: a recall is another."""

    ticket: str
    at: object


def key_of(call: PublicCall) -> Key:
    """The identity of a call: the ticket and the moment it was called."""
    return Key(call.ticket, call.at)


class CallList(QWidget):
    """Rows of number and counter, newest on top."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.calls: tuple[PublicCall, ...] = ()
        self.empty = ""
        self._new: dict[Key, int] = {}
        self._known: set[Key] | None = None
        self._clock = QElapsedTimer()
        self._clock.start()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_nothing(self, why: str) -> None:
        """Nothing is known, which is not the same as nobody called."""
        self.calls, self.empty = (), why
        self.update()

    def show_calls(self, calls: tuple[PublicCall, ...], *, empty: str) -> None:
        """The calls of a new look. What stood there when the board was started is not new."""
        keys = {key_of(call) for call in calls}
        if self._known is not None:
            now = self._clock.elapsed()
            self._new.update(dict.fromkeys(keys - self._known, now))
        self._known = keys
        self._new = {key: at for key, at in self._new.items() if key in keys}
        self.calls, self.empty = calls, empty
        self._pace()
        self.setAccessibleName(self._told())
        self.update()

    @property
    def room(self) -> int:
        """How many rows there are, the first being larger."""
        return max(1, int(self.height() / self.theme.px(ROW) - FIRST + 1))

    @property
    def shown(self) -> list[PublicCall]:
        """The calls that stand on the board at this moment."""
        turn = self._clock.elapsed() // TURN
        return rows_at(self.calls, room=self.room, turn=turn)

    def lit(self, call: PublicCall) -> str:
        """flash, mark, or empty for a call that is not new."""
        since = self._new.get(key_of(call))
        if since is None:
            return ""
        age = self._clock.elapsed() - since
        if age < FLASHES * 2 * BLINK:
            return "mark" if age // BLINK % 2 else "flash"
        return "mark" if age < MARKED else ""

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(360), self.theme.px(ROW * 4))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.calls:
            self._paint_empty(painter)
        gap = self.theme.px(6)
        height = (self.height() - gap) / (self.room + FIRST - 1)
        top = gap / 2
        for n, call in enumerate(self.shown):
            size = 1.0 if n else FIRST
            box = QRectF(gap, top, self.width() - 2 * gap, height * size)
            self._paint_row(painter, call, box, size=size)
            top += height * size
        painter.end()

    def _pace(self) -> None:
        """The timer runs only while something moves."""
        moving = bool(self._new) or pages_of(len(self.calls), room=self.room) > 1
        if moving and not self._timer.isActive():
            self._timer.start(BLINK // 2)
        elif not moving:
            self._timer.stop()

    def _tick(self) -> None:
        now = self._clock.elapsed()
        self._new = {key: at for key, at in self._new.items() if now - at < MARKED}
        self._pace()
        self.update()

    def _paint_empty(self, painter: QPainter) -> None:
        painter.setFont(self._font(WORDS, bold=False))
        painter.setPen(QColor(self.theme.colours.muted))
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, self.empty)

    def _paint_row(self, painter: QPainter, call: PublicCall, box: QRectF, *, size: float) -> None:
        colours, lit = self.theme.colours, self.lit(call)
        gap = self.theme.px(4)
        plate = box.adjusted(0, gap / 2, 0, -gap / 2)
        back = {"flash": colours.accent, "mark": colours.soft}.get(lit, colours.surface)
        painter.setPen(QColor(colours.line))
        painter.setBrush(QColor(back))
        painter.drawRoundedRect(plate, gap, gap)
        ink = colours.on_accent if lit == "flash" else colours.ink
        number = colours.on_accent if lit == "flash" else colours.accent
        inner = plate.adjusted(self.theme.px(16), 0, -self.theme.px(16), 0)
        large, small = (length * self._fitting(call, inner, size) for length in (NUMBER, WORDS))
        self._write(painter, inner, [(call.number, large, number)], right=False)
        where = [(call.counter, large, ink), (say("board.counter"), small, ink)]
        self._write(painter, inner, where, right=True)

    def _fitting(self, call: PublicCall, box: QRectF, size: float) -> float:
        """`size`, or as much of it as lets number and counter stand apart."""
        large = QFontMetricsF(self._font(NUMBER * size, bold=True))
        small = QFontMetricsF(self._font(WORDS * size, bold=False))
        texts = large.horizontalAdvance(f"{call.number} {call.counter}")
        taken = texts + small.horizontalAdvance(say("board.counter")) + self.theme.px(12)
        return size * min(1.0, box.width() / taken)

    def _write(
        self, painter: QPainter, box: QRectF, parts: list[tuple[str, float, str]], *, right: bool
    ) -> None:
        """Texts of several sizes on one baseline, at the left or the right edge."""
        fonts = [self._font(size, bold=size >= NUMBER) for _, size, _ in parts]
        taken = [
            QFontMetricsF(font).horizontalAdvance(text)
            for font, (text, _, _) in zip(fonts, parts, strict=True)
        ]
        gap = self.theme.px(6)
        x = box.right() - sum(taken) - gap * (len(parts) - 1) if right else box.left()
        baseline = box.center().y() + QFontMetricsF(fonts[0]).capHeight() / 2
        for font, width, (text, _, colour) in zip(fonts, taken, parts, strict=True):
            path = QPainterPath()
            path.addText(x, baseline, font, text)
            painter.fillPath(path, QColor(colour))
            if font.bold():  # many a hall's font has no such weight of its own
                painter.strokePath(path, QPen(QColor(colour), font.pixelSize() / 40))
            x += width + gap

    def _font(self, size: float, *, bold: bool) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(self.theme.px(size))
        font.setBold(bold)
        return font

    def _told(self) -> str:
        if not self.calls:
            return self.empty
        call = self.calls[0]
        return say("board.call", number=call.number, counter=call.counter)
