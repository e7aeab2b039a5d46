"""Keeps what is typed: saved within a second, asked about after a crash, never guessed."""

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from winclient.ui.clerk.worker import acts
from winclient.ui.desk import Desk

WAIT = 400  # milliseconds from the first unsaved key to the save
AGAIN = 5_000  # milliseconds until a save that failed is tried again


class DraftKeeper(QObject):
    """`saved` says whether what is on the screen is also on the disk."""

    saved = Signal(bool)

    def __init__(
        self,
        desk: Desk,
        *,
        body: Callable[[], Mapping[str, Any]],
        wanted: Callable[[], bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._body = body
        self._wanted = wanted
        self._kept = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._save)

    def touch(self) -> None:
        """Something was typed. A running timer goes on, so that no typist outruns it."""
        if not self._timer.isActive() or self._timer.interval() != WAIT:
            self._timer.start(WAIT)

    def hold(self) -> None:
        """A decision is under way: its transaction drops the draft itself."""
        self._timer.stop()
        self._kept = False

    def flush(self) -> None:
        """Save now what waits to be saved."""
        if self._timer.isActive():
            self._timer.stop()
            self._save()

    def drop(self, then: Callable[[None], object]) -> None:
        """Forget the draft."""
        self._timer.stop()
        self._kept = False
        self._desk.do(acts.drop_draft, then)

    def _save(self) -> None:
        if not self._wanted():
            if self._kept:
                self.drop(self._is_dropped)
            return
        self._kept = True
        body = json.dumps(self._body(), ensure_ascii=False)
        act = partial(acts.save_draft, body=body)
        self._desk.do(act, self._is_saved, failed=self._is_unsaved)

    def _is_dropped(self, _none: None) -> None:
        self.saved.emit(True)

    def _is_saved(self, _none: None) -> None:
        self.saved.emit(True)

    def _is_unsaved(self) -> None:
        self.saved.emit(False)
        if not self._timer.isActive():
            self._timer.start(AGAIN)


def read_draft(body: str) -> Mapping[str, Any]:
    """The form in a draft; an unreadable one is an empty one."""
    try:
        data = json.loads(body)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}
