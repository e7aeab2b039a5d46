"""Keeps lists, counts and lamps true: looks again after every change."""

from PySide6.QtCore import QObject, QTimer, Signal

from winclient.app.ports import Reader, Touched
from winclient.domain.days.moments import HALL_ZONE
from winclient.domain.printing import JobState
from winclient.ui.clerk.window import ClerkWindow
from winclient.ui.clerk.worker import sheets
from winclient.ui.clerk.worker.sheets import Overview
from winclient.ui.desk import Counter, Desk, Here
from winclient.ui.screen import Watch
from winclient.wording import say

ANYTHING = Touched.CASES | Touched.PRINTING | Touched.QUEUE | Touched.SYNC
TICK = 5_000  # milliseconds between two looks at the clock


class Board(QObject):
    """`favourites` carries what this counter takes most, for the order of search hits."""

    favourites = Signal(dict)

    def __init__(self, window: ClerkWindow, *, desk: Desk, counter: Counter) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._counter = counter
        self.seen: Overview | None = None
        watches = Touched.CASES | Touched.PRINTING | Touched.CATALOGUE | Touched.SYNC
        Watch(window, desk=desk, watches=watches, refresh=self.refresh)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.tick)
        self._timer.start(TICK)
        settings = counter.settings
        window.header.show_place(
            counter=settings.counter,
            clerk=settings.clerk_name or settings.clerk,
            site=settings.site,
        )
        self.tick()
        self.refresh()

    def refresh(self) -> None:
        """Read lists, counts and lamps anew."""
        self._desk.look(sheets.overview, self._show)

    def draft_saved(self, saved: bool) -> None:
        """The quiet lamp that says when typing is not safe."""
        header = self._window.header
        header.show_lamp(header.draft, "" if saved else say("clerk.draft_unsaved"), tone="bad")

    def tick(self) -> None:
        """The clock, and whether somebody else has recorded something here."""
        now = self._counter.clock().astimezone(HALL_ZONE)
        self._window.header.clock.setText(say("clerk.hour", hour=now.hour, minute=now.minute))
        if self.seen is not None and self.seen.today != now.date():
            self.refresh()
        self._desk.look(_end, self._hear_of_others)

    def _hear_of_others(self, end: int) -> None:
        """A command, or another face of this PC, has recorded something meanwhile."""
        if self.seen is not None and end > self.seen.end:
            self._desk.changed.emit(ANYTHING)

    def _show(self, seen: Overview) -> None:
        self.seen = seen
        window, header = self._window, self._window.header
        window.left.show_lines(seen.lines, today=seen.today)
        window.counts.setText(
            say(
                "clerk.strip",
                today=len(seen.lines["today"]),
                notified=len(seen.lines["notified"]),
                promises=len(seen.lines["promises"]),
                total=seen.total,
            )
        )
        word = "clerk.store_here" if seen.alone else "clerk.store_ready"
        header.show_lamp(header.store, say(word, n=seen.total), tone="ok")
        text, tone = _printing(seen)
        header.show_lamp(header.printing, text, tone=tone)
        self.favourites.emit(dict(seen.favourites))


def _end(reader: Reader, _here: Here) -> int:
    return reader.entries_until()


def _printing(seen: Overview) -> tuple[str, str]:
    """The worst that is true of the printer; waiting is no fault."""
    counts = seen.printing
    if counts[JobState.FAILED]:
        return say("clerk.lamp_failed", n=counts[JobState.FAILED]), "bad"
    if counts[JobState.UNKNOWN]:
        return say("clerk.lamp_unknown", n=counts[JobState.UNKNOWN]), "warn"
    waiting = counts[JobState.PENDING] + counts[JobState.SENT]
    if waiting:
        return say("clerk.lamp_pending", n=waiting), ""
    return say("clerk.lamp_printed"), "ok"
