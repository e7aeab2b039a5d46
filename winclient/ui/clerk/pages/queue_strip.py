"""The quiet strip of the queue: my ticket, what I can do with it, and who waits."""

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QWidget

from winclient.app.queue.queue_view import QueueView
from winclient.ui.clerk.pages import queue_words as words
from winclient.ui.clerk.pages.queue_words import Offer
from winclient.ui.parts.texts import across, button, label, polish, rows, say_with
from winclient.ui.theme import Theme
from winclient.wording import say

if TYPE_CHECKING:
    from winclient.ui.parts.ask import Ask

NAMES = ("call", "slip", "pause", "finish", "recall", "skip", "park", "transfer", "undo")
SECOND = 1_000  # milliseconds


class QueueStrip(QFrame):
    """`asked` carries the action of a key. Buttons never take the focus from a field by a click."""

    asked = Signal(str)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("queue")
        self.setAccessibleName(say("calling.name"))
        # What does not fit is left out; a strip must not make the window wider.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.theme = theme
        self.view: QueueView | None = None
        self.ask: Ask | None = None
        self._age = QElapsedTimer()
        self._age.start()
        self.number = label(role="ticket")
        self.about = label(role="muted")
        self.state = label()
        self.why = label(role="muted")
        self.parked = label(role="muted")
        self.lanes = label(role="muted")
        self.crowd = label()
        self.oldest = label()
        self.buttons = {name: self._button(name) for name in NAMES}
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.refresh)
        self._timer.start(SECOND)

    @property
    def seconds(self) -> int:
        """How old the view is."""
        return self._age.elapsed() // SECOND

    def show_view(self, view: QueueView) -> None:
        """The queue as it was a moment ago."""
        self.view = view
        self._age.restart()
        self.refresh()

    def show_trouble(self, text: str) -> None:
        """Why the view is no longer true; the last good one stays in sight."""
        say_with(self.crowd, text, tone="warn")
        self._fit()

    def refresh(self) -> None:
        """The same view with the seconds that have passed since; a hidden strip does nothing."""
        view = self.view
        if view is None or self.isHidden():
            return
        now = view.now + timedelta(milliseconds=self._age.elapsed())
        about, state = words.standing(view, now=now)
        self.number.setText(view.held.number if view.held else "")
        self.number.setVisible(view.held is not None)
        self.about.setText(about)
        say_with(self.state, state, tone="warn" if view.paused and not view.held else "")
        self._offer(words.offers(view, now=now))
        self.parked.setText(words.set_aside(view))
        self.lanes.setText(words.lanes(view))
        say_with(self.crowd, words.crowd(view))
        self.oldest.setText(words.oldest(view, now=now))
        self.crowd.setToolTip(words.gone(view))
        self._fit()

    def show_ask(self, ask: "Ask | None") -> None:
        """A question below the strip, or none any more."""
        if self.ask is not None:
            self.ask.hide()
            self.ask.deleteLater()
        self.ask = ask
        if ask is not None:
            ask.setMaximumWidth(self.theme.px(560))
            self._asked.addWidget(ask)
            ask.begin()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _offer(self, offers: tuple[Offer, ...]) -> None:
        offered = {each.name: each for each in offers}
        for name, made in self.buttons.items():
            made.setVisible(name in offered)
            if name in offered:
                self._dress(made, offered[name], leads=offered[name] is offers[0])
        self.why.setText(next((each.why.strip() for each in offers if each.why.strip()), ""))

    def _dress(self, made: QPushButton, offer: Offer, *, leads: bool) -> None:
        made.setText(offer.text)
        made.setAccessibleName(offer.text)
        made.setAccessibleDescription(offer.full)
        made.setToolTip(offer.full)
        made.setEnabled(not offer.why)
        role = "first" if leads else ""
        if (made.property("role") or "") != role:
            made.setProperty("role", role)
            polish(made)

    def _fit(self) -> None:
        """Leave out what matters least until the rest has room; every key works all the same."""
        for told in self._spare:
            told.setVisible(bool(told.text()))
        rest = (self.buttons[name] for name in ("transfer", "finish", "undo"))
        for part in (*self._spare, *rest):
            self._row.invalidate()
            if self._row.sizeHint().width() <= self.width():
                return
            part.hide()

    def _button(self, name: str) -> QPushButton:
        made = button("", partial(self.asked.emit, name))
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return made

    def _lay_out(self) -> None:
        px = self.theme.px
        self._spare = (self.lanes, self.parked, self.oldest, self.why, self.about)
        whole = rows(self)
        self._row = across(gap=px(8))
        self._row.setContentsMargins(px(14), px(6), px(14), px(6))
        for part in (self.number, self.about, self.state):
            self._row.addWidget(part)
        self._row.addSpacing(px(8))
        for made in self.buttons.values():
            self._row.addWidget(made)
        self._row.addWidget(self.why)
        self._row.addStretch(1)
        for part in (self.parked, self.lanes, self.crowd, self.oldest):
            self._row.addWidget(part)
        self._asked = rows()
        self._asked.setContentsMargins(px(14), 0, px(14), 0)
        self._asked.setSpacing(0)
        whole.addLayout(self._row)
        whole.addLayout(self._asked)
