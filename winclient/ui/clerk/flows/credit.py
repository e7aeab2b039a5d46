"""失信名单 while the clerk still identifies: nobody is told only when it is too late."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from winclient.ui.clerk.pages import told
from winclient.ui.clerk.pages.applicant import Applicant
from winclient.ui.clerk.worker import sheets
from winclient.ui.desk import Desk


class Credit(QObject):
    """`why` the applicant's promise is not taken; `changed` when that is another answer."""

    changed = Signal()

    def __init__(self, applicant: Applicant, *, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self.why = ""
        self._applicant = applicant
        self._desk = desk
        self._number = ""

    def ask(self, number: str) -> None:
        """About the number that is whole now; "" while none is."""
        self._number = number
        self._show(number, "")
        if number:
            view = partial(sheets.bad_credit, number=number)
            self._desk.look(view, partial(self._show, number))

    def _show(self, number: str, why: str) -> None:
        if number != self._number:
            return  # another number meanwhile
        before, self.why = self.why, why
        self._applicant.show_credit(told.bad_credit(why))
        if before != why:
            self.changed.emit()
