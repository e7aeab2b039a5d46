"""Announces calls one after another, in the order in which the queue accepted them."""

from collections import deque

from PySide6.QtCore import QObject

from winclient.app.queue.public_view import PublicCall, PublicView
from winclient.ui.board.calls import Key, key_of
from winclient.ui.board.voice import Speaker


class Announcer(QObject):
    """Hears every look at the queue. What was called before the first is not announced again."""

    def __init__(self, speaker: Speaker, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._speaker = speaker
        self._known: set[Key] | None = None
        self._still: set[Key] = set()
        self._waiting: deque[PublicCall] = deque()
        self._speaking = False

    def hear(self, view: PublicView) -> None:
        """New calls and recalls wait for their turn."""
        keys = {key_of(call) for call in view.calls}
        self._still = {key_of(call) for call in view.calls if not call.begun}
        if self._known is not None:
            self._waiting += [
                call
                for call in reversed(view.calls)
                if not call.begun and key_of(call) not in self._known
            ]
        self._known = keys
        self._next()

    def _next(self) -> None:
        while self._waiting and not self._speaking:
            call = self._waiting.popleft()
            # Taken back or begun meanwhile: a person is not sent where nobody expects them.
            if key_of(call) in self._still:
                self._speaking = True
                self._speaker.speak(call, self._done)

    def _done(self) -> None:
        self._speaking = False
        self._next()
