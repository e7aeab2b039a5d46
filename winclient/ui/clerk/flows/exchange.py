"""The exchange as the clerk meets it: a calm lamp in the header, the page 「同步」 behind F11."""

import logging
from collections.abc import Callable
from functools import partial
from threading import Event, Thread
from typing import Any

from PySide6.QtCore import QObject, Signal

from winclient.app.mishaps import log_bug
from winclient.app.ports import Touched
from winclient.phrases import refusal
from winclient.ui.clerk.flows.sticks import Sticks
from winclient.ui.clerk.pages.sync_page import SyncPage
from winclient.ui.clerk.window import ClerkWindow
from winclient.ui.clerk.wiring import Exchanging
from winclient.ui.clerk.worker.exchange_sheet import ExchangeSheet, settle, sheet
from winclient.ui.desk import Counter, Desk
from winclient.ui.screen import Watch
from winclient.wording import say

log = logging.getLogger("winclient.ui")
LOOK_FOR_CENTER = 30.0  # seconds between two looks whether somebody has enrolled this PC


class Exchange(QObject):
    """Runs the engine on a thread of its own; the screen hears only that something changed."""

    _changed = Signal(object)

    def __init__(
        self,
        window: ClerkWindow,
        *,
        desk: Desk,
        counter: Counter,
        opening: Callable[[Any, Callable[[Touched], object]], Exchanging | None],
        back: Callable[[], object],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._back = back
        self._engine: Exchanging | None = None
        self._stop = Event()
        self.page: SyncPage | None = None
        watches = Touched.CASES | Touched.SYNC
        Watch(window, desk=desk, watches=watches, refresh=self.refresh)
        self._changed.connect(desk.changed.emit)
        self._thread = Thread(target=self._run, args=(counter, opening), name="sync", daemon=True)
        self._thread.start()
        self.refresh()

    def show(self) -> None:
        """Open the page, or leave it where it is open already."""
        if self.page is None:
            self.page = SyncPage(self._window.theme)
            self.page.left.connect(self._back)
            self.page.settled.connect(self._settle)
            self.page.opened.connect(self._window.left.opened)
            self.page.hurried.connect(self.hurry)
            self.sticks = Sticks(
                self._window, page=self.page, desk=self._desk, engine=lambda: self._engine
            )
        if self._window.middle.currentWidget() is self.page:
            self._back()
            return
        self._window.show_page(self.page)
        self.page.back.setFocus()
        self.hurry()
        self.refresh()

    def hurry(self) -> None:
        """Ask the engine for a round at once."""
        if self._engine is not None:
            self._engine.hurry()

    def refresh(self) -> None:
        """Read the sheet anew, and let the engine copy what was recorded."""
        if self._engine is not None:
            self._engine.recorded()
        self._desk.look(sheet, self._show)

    def close(self) -> None:
        """Let the engine end after the round that is under way."""
        self._stop.set()
        self._thread.join(timeout=1.0)

    def _run(self, counter: Counter, opening: Callable[..., Exchanging | None]) -> None:
        while not self._stop.is_set():
            try:
                self._engine = opening(counter, self._changed.emit)
            except Exception as error:  # an unreadable key, a busy store: asked again later
                log_bug(log, error, what="the exchange cannot begin")
            if self._engine is not None:
                self._engine.run(self._stop)
            self._stop.wait(LOOK_FOR_CENTER)

    def _show(self, seen: ExchangeSheet) -> None:
        trouble = self._engine.trouble if self._engine is not None else ""
        header = self._window.header
        text, tone = lamp(seen, trouble=trouble)
        header.show_lamp(header.sync, text, tone=tone)
        if self.page is not None:
            left = self._engine.scan_bytes if self._engine is not None else 0
            copy = self._engine.copy_trouble if self._engine is not None else "none"
            error = self._engine.unfit if self._engine is not None else None
            unfit = refusal(error) if error is not None else ""
            self.page.show_sheet(seen, trouble=trouble, copy=copy, left=left, unfit=unfit)

    def _settle(self, entry: str) -> None:
        self._desk.do(partial(settle, entry=entry), lambda _none: None)


def lamp(seen: ExchangeSheet, *, trouble: str) -> tuple[str, str]:
    """Being offline is a state like another; only what waits for a person has a colour."""
    if seen.missing and not seen.stopped:
        return say("sync.lamp_missing", n=len(seen.missing)), "warn"
    if not seen.enrolled:
        return (say("sync.lamp_provisional"), "warn") if seen.frozen else ("", "")
    if seen.stopped:
        return say("sync.lamp_stopped"), "bad"
    if seen.open:
        return say("sync.lamp_open", n=len(seen.open)), "warn"
    if seen.frozen:
        key = "sync.lamp_offline_provisional" if trouble else "sync.lamp_provisional"
        return say(key, n=seen.only_here), "warn"
    if trouble:
        return say("sync.lamp_offline", n=seen.only_here), ""
    if not seen.in_step:
        return say("sync.lamp_sending", n=seen.only_here), ""
    return say("sync.lamp_level"), "ok"
