"""Looking at a whole document number: a reason, a fact, and thirty seconds."""

from functools import partial

from PySide6.QtCore import QObject, QTimer

from winclient.ui.clerk.flows.flow import Flow
from winclient.ui.clerk.window import ClerkWindow
from winclient.ui.clerk.worker import acts
from winclient.ui.clerk.worker.sheets import CaseSheet
from winclient.ui.desk import Desk

SHOWN = 30_000  # milliseconds


class Unmasking(QObject):
    """Only for a recorded case: what is being typed is the clerk's own."""

    def __init__(self, window: ClerkWindow, *, desk: Desk, flow: Flow) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._flow = flow
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN)
        self._timer.timeout.connect(self.hide)
        window.intake.told.unmask.connect(self.ask)

    def ask(self) -> None:
        """Ask for a reason; the number is shown once it is given."""
        if self._flow.matter.visit is not None and self._window.intake.ask is None:
            self._flow.questions.unmask(partial(self._said, self._flow.matter.visit))

    def hide(self) -> None:
        """Mask the number again."""
        if self._flow.matter.visit is not None:
            self._flow.people.recorded(self._flow.matter.visit)

    def _said(self, visit: CaseSheet, reason: str) -> None:
        act = partial(acts.whole_number, number=visit.case.number, reason=reason)
        self._desk.do(act, partial(self._show, visit))

    def _show(self, visit: CaseSheet, number: str) -> None:
        if self._flow.matter.visit is visit:
            self._flow.people.recorded(visit, whole=number)
            self._timer.start()
