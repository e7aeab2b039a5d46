"""Draining: papers that wait are printed beside the screen, one run after the other."""

from PySide6.QtCore import QObject

from winclient.app.ports import Touched
from winclient.ui.clerk.wiring import Wiring
from winclient.ui.clerk.worker import sheets
from winclient.ui.desk import Desk


class Draining(QObject):
    """Only where something waits: what prints is large and comes in when it is needed."""

    def __init__(self, desk: Desk, *, wiring: Wiring) -> None:
        super().__init__(desk)
        self._desk = desk
        self._wiring = wiring

    def recover(self) -> None:
        """First what a crash left between device and record, then what waits."""
        self._desk.aside(self._wiring.recover, self._drained)
        self.look()

    def look(self) -> None:
        """Print what waits, if anything does."""
        self._desk.look(sheets.papers_wait, self._drain_if)

    def _drain_if(self, waiting: bool) -> None:
        if waiting:
            self._desk.aside(self._wiring.drain, self._drained)

    def _drained(self, settled: object) -> None:
        if settled:
            self._desk.changed.emit(Touched.PRINTING)
