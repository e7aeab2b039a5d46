"""What happens to a case after its decision: papers printed, again, asked about, and shown."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject

from winclient.app.cases.intake import Outcome
from winclient.app.hall import Hall
from winclient.app.ports import Touched
from winclient.domain.cases.case import Case, CaseState
from winclient.ui.clerk.flows.flow import Flow
from winclient.ui.clerk.flows.steps_flow import StepsFlow
from winclient.ui.clerk.pages import package_words, told
from winclient.ui.clerk.pages.outcome import OutcomePage
from winclient.ui.clerk.pages.package_words import as_it_ended, given_back
from winclient.ui.clerk.window import ClerkWindow
from winclient.ui.clerk.worker import acts, sheets
from winclient.ui.clerk.worker.sheets import CaseSheet
from winclient.ui.desk import Desk
from winclient.ui.screen import Watch
from winclient.wording import say

TONES = {
    CaseState.ACCEPTED: "ok",
    CaseState.DEFERRED: "ok",
    CaseState.READY: "ok",
    CaseState.ISSUED: "ok",
    CaseState.REFUSED: "bad",
    CaseState.LAPSED: "bad",
}


class PapersFlow(QObject):
    """Fills the outcome page and does what its buttons say."""

    def __init__(self, window: ClerkWindow, *, desk: Desk, flow: Flow, hall: Hall) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._flow = flow
        self._case: Case | None = None
        self.page = OutcomePage(window.theme)
        self.page.next_case.connect(flow.new)
        self.page.again.connect(self.print_again)
        self.page.retry.connect(self._retry)
        self.page.settle.connect(self._settle)
        self.steps = StepsFlow(self.page.steps, desk=desk, hall=hall)
        self.steps.stepped.connect(self._decided)
        self.steps.left.connect(self.page.begin)
        self.steps.opened.connect(self._look_beside)
        flow.decided.connect(self._decided)
        flow.opened.connect(self._opened)
        watches = Touched.PRINTING | Touched.CASES
        Watch(self.page, desk=desk, watches=watches, refresh=self.refresh)

    @property
    def case(self) -> Case | None:
        """The case whose outcome was shown last."""
        return self._case

    @property
    def shown(self) -> bool:
        """Whether the outcome of a case stands in the middle."""
        return self._window.middle.currentWidget() is self.page

    def refresh(self) -> None:
        """Look at the case and its papers again."""
        if self._case is not None:
            view = partial(sheets.case_sheet, number=self._case.number)
            self._desk.look(view, self._seen)

    def print_again(self, paper: str) -> None:
        """One more copy of a paper."""
        self._desk.do(partial(acts.print_again, paper=paper), self._asked_again)

    def reprint_last(self) -> None:
        """Ctrl+P: the latest paper of the case that is shown."""
        if self.shown and self.page.papers:
            self.print_again(self.page.papers[-1].id)

    def open_steps(self) -> None:
        """From a case whose applicant came back to all that can be done with it."""
        visit = self._flow.matter.visit
        if visit is not None and self._window.middle.currentWidget() is self._window.intake:
            self._flow.leave(partial(self._opened, visit))

    def _look_beside(self, number: str) -> None:
        self._desk.look(partial(sheets.case_sheet, number=number), self._opened)

    def _seen(self, sheet: CaseSheet) -> None:
        if self._case is None or sheet.case.id != self._case.id:
            return
        if sheet.case != self._case:
            self._show(sheet.case, members=sheet.members)
        case, back = as_it_ended(sheet.case, sheet.members), given_back(sheet.case, sheet.members)
        self.page.then.setText(told.next_step(case, back=back, on=sheet.today))
        self.page.show_papers(sheet.papers)
        self.steps.show(sheet)
        self._window.summary.show_facts(told.case_facts(case, clock=sheet.clock))
        if self.page.next_button.hasFocus():
            self.page.begin()

    def _decided(self, outcome: Outcome) -> None:
        self._show(outcome.case, members=outcome.members)
        self.refresh()

    def _opened(self, sheet: CaseSheet) -> None:
        self._show(sheet.case, members=sheet.members)
        self._seen(sheet)

    def _show(self, case: Case, *, members: Sequence[Case] = ()) -> None:
        self._case = case
        case, back = as_it_ended(case, members), given_back(case, members)
        self.page.show_papers(())
        self.steps.show(None)
        self.page.show_case(
            title=say(f"clerk.outcome_{case.state.value}"),
            tone=TONES.get(case.state, ""),
            number=case.number,
            about=told.case_line(case),
            items=package_words.members(members),
            then=told.next_step(case, back=back),
        )
        self._window.summary.show_facts(told.case_facts(case))
        self._window.show_page(self.page)
        self.page.begin()

    def _retry(self, job: str) -> None:
        self._desk.do(partial(acts.try_again, job=job), self._nothing)

    def _settle(self, job: str, printed: bool) -> None:
        self._desk.do(partial(acts.confirm, job=job, printed=printed), self._nothing)

    def _asked_again(self, copy: int) -> None:
        self._window.tell(say("clerk.copy_asked", n=copy))

    def _nothing(self, _none: None) -> None:
        self.page.begin()
