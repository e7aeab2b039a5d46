"""What a screen watches: it looks again when that changed, and only while it is visible."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from winclient.app.ports import Touched
from winclient.ui.desk import Desk


class Watch(QObject):
    """Calls `refresh` after a change of `watches`; while `widget` is hidden it waits for it."""

    def __init__(
        self, widget: QWidget, *, desk: Desk, watches: Touched, refresh: Callable[[], object]
    ) -> None:
        super().__init__(widget)
        self._widget = widget
        self._watches = watches
        self._refresh = refresh
        self._stale = False
        widget.installEventFilter(self)
        desk.changed.connect(self._changed)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and self._stale:
            self._look_again()
        return False

    def _changed(self, touched: Touched) -> None:
        if touched & self._watches:
            if self._widget.isVisible():
                self._look_again()
            else:
                self._stale = True

    def _look_again(self) -> None:
        self._stale = False
        self._refresh()
