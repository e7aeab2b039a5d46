"""One case from the first key to its paper: what the clerk does, and what the screen answers."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from winclient import phrases
from winclient.app.cases.intake import Outcome
from winclient.domain.cases.decisions import Decision
from winclient.domain.days.moments import Moment
from winclient.domain.ledger.snapshot import PaperKind
from winclient.domain.refusals import Reason, Refused
from winclient.ui.clerk.flows import gates
from winclient.ui.clerk.flows.credit import Credit
from winclient.ui.clerk.flows.drafts import DraftKeeper
from winclient.ui.clerk.flows.matter import Matter
from winclient.ui.clerk.flows.people_flow import People
from winclient.ui.clerk.flows.questions import Questions
from winclient.ui.clerk.pages import told
from winclient.ui.clerk.pages.keys import hint
from winclient.ui.clerk.window import ClerkWindow
from winclient.ui.clerk.worker import acts, sheets
from winclient.ui.desk import Counter, Desk
from winclient.wording import say


class Flow(QObject):
    """`decided` carries the Outcome; `opened` the sheet of a case that is only looked at."""

    decided = Signal(object)
    opened = Signal(object)

    def __init__(self, window: ClerkWindow, *, desk: Desk, counter: Counter) -> None:
        super().__init__(window)
        self._window = window
        self._page = window.intake
        self._desk = desk
        self._counter = counter
        self._busy = False
        self.ticket = ""  # the number served at this counter; the next decision carries it
        self.waiting = False  # a draft of an earlier run has not been answered for
        self.reasons: dict[str, gates.Why] = {}
        self.people = People(self._page, parent=self)
        self.credit = Credit(self._page.applicant, desk=desk, parent=self)
        self.matter = Matter(self._page, desk=desk, parent=self)
        self.keeper = DraftKeeper(desk, body=self.body, wanted=self._worth_keeping, parent=self)
        self.questions = Questions(self._page, hall=counter.hall)
        self.people.changed.connect(self._changed)
        self.people.scanned.connect(self.open_case)
        self.people.identified.connect(self.credit.ask)
        self.credit.changed.connect(self._credit_known)
        self.matter.changed.connect(self._changed)
        self.matter.picked.connect(self.people.fold)
        self._page.bar.chosen.connect(self.decide)
        window.left.opened.connect(self.open_case)
        self.people.begin(Moment(counter.clock()).day)
        self.refresh()

    @property
    def untouched(self) -> bool:
        """Whether leaving this form loses nothing."""
        alone = self.people.empty or self.matter.visit is not None
        return alone and self.matter.untouched

    def body(self) -> dict[str, Any]:
        """Everything typed, in the shape of the intake form; also what a draft holds."""
        visit = self.matter.visit
        return {
            "case": visit.case.number if visit else "",
            "applicant": {} if visit else self.people.applicant(),
            "agent": None if visit else self.people.agent(),
            **self.matter.form(),
        }

    def restore(self, body: Mapping[str, Any]) -> None:
        """A draft the clerk wants to go on with."""
        given = body.get("materials") or ()
        if body.get("case"):
            self._look_at(str(body["case"]), given=given)
            return
        self.people.fill(body.get("applicant") or {}, body.get("agent"))
        if body.get("item"):
            self.matter.pick(str(body["item"]), draft=body)
        else:
            self._page.applicant.begin()
        self.refresh()

    def new(self, typed: str = "") -> None:
        """An empty form, the cursor in the applicant's number; `typed` is its first character."""
        self._page.show_ask(None)
        self._page.show_fault("")
        self._page.band.hide()
        self.matter.clear()
        self.people.fill({}, None)
        self._window.show_page(self._page)
        self._page.applicant.begin()
        if typed:
            self._page.applicant.number.insert(typed)
        self.refresh()

    def welcome(self) -> None:
        """The person of a ticket stands here: an empty form, unless something is on it already."""
        if self.untouched and not (self._busy or self.waiting):
            self.new()

    def next(self) -> None:
        """Ctrl+N: the next case; asks first when that would throw something away."""
        self.leave(self.new)

    def leave(self, then: Callable[[], object]) -> None:
        """Do `then` once nothing on the form is needed any more."""
        if self._busy or self.waiting:
            return
        if self.untouched or self._window.middle.currentWidget() is not self._page:
            then()
        else:
            self.questions.clear(partial(self.keeper.drop, partial(_after, then)))

    def open_case(self, number: str) -> None:
        """A case by its number, typed, scanned or chosen from a list."""
        if self.waiting:
            self._window.left.show_answer(say("clerk.draft_first"), tone="bad")
        self.leave(partial(self._look_at, number))

    def decide(self, name: str) -> None:
        """A decision was chosen; where it may not be taken the cursor goes to the reason."""
        here = self._window.middle.currentWidget() is self._page
        if self._busy or not here or self._page.ask is not None:
            return
        if self._page.item is not None:
            self._page.item.materials.close_editor()
        self.refresh()
        reason = self.reasons[name]
        if reason.short:
            self._page.show_fault(reason.full or reason.short)
            self._go_to_gap()
            return
        visit = self.matter.visit
        if name == Decision.REFUSE:
            self.questions.refuse(partial(self._checked, name), visited=visit is not None)
        elif name == Decision.NOTIFY and visit is not None and visit.case.notices:
            self.questions.notify_again(partial(self._checked, name), notices=visit.case.notices)
        else:
            self._submit(name, {})

    def resume(self) -> None:
        """Back on the form: the cursor where the next key goes."""
        if self.matter.visit is not None or (self.matter.sheet and self.people.gap() is None):
            self.matter.focus_materials()
        else:
            self._page.applicant.begin()

    def refresh(self) -> None:
        """Reasons and summary for what stands on the form now."""
        ground = self.matter.ground()
        gap = None if self.matter.visit else self.people.gap()
        if gap is not None:
            self.reasons = gates.everywhere(gap)
        elif ground is None:
            self.reasons = gates.everywhere(gates.Why(say("clerk.why_item")))
        else:
            visit = self.matter.visit is not None
            self.reasons = gates.reasons(ground, hall=self._counter.hall, visit=visit)
            if self.matter.open is not None:
                self.reasons = gates.unanswered(self.reasons, self.matter.open)
        short = {name: reason.short for name, reason in self.reasons.items()}
        full = {name: reason.full for name, reason in self.reasons.items()}
        if self._busy:
            short = dict.fromkeys(short, say("clerk.saving"))
        offers = told.offers(ground) if ground else {}
        self._page.bar.show_reasons(short, told=full, offers=offers)
        self._summarise()

    def _changed(self) -> None:
        self._page.show_fault("")
        self.refresh()
        if not self._busy:
            self.keeper.touch()

    def _credit_known(self) -> None:
        self.matter.barred = self.credit.why
        self.refresh()

    def _worth_keeping(self) -> bool:
        return not (self._busy or self.untouched)  # a decision under way drops its draft itself

    def _summarise(self) -> None:
        copies = len(self._counter.hall.holders_of(PaperKind.ACCEPTANCE))
        sheet, sight, visit = self.matter.sheet, self.matter.sight, self.matter.visit
        facts: list[tuple[str, str, str]] = []
        if visit is not None:
            facts = told.facts(
                visit.item,
                self.matter.rows,
                limit=visit.limit,
                silent=visit.silent,
                copies=copies,
                accepted=visit.case.accepted_on is not None,
            )
            facts += told.asked(visit.case)
        elif sheet is not None and sight is not None:
            facts = told.facts(
                sight.item, self.matter.rows, limit=sight.limit, silent=sheet.silent, copies=copies
            )
        self._window.summary.show_facts(facts)

    def _look_at(self, number: str, *, given: Any = ()) -> None:
        self._desk.look(
            partial(sheets.case_sheet, number=number),
            partial(self._came, given),
            refused=self._not_found,
        )

    def _came(self, given: Any, sheet: sheets.CaseSheet) -> None:
        self._window.left.number.clear()
        self._window.left.show_answer("")
        self.new()
        if not sheet.waiting:
            self.opened.emit(sheet)
            return
        self.matter.open_case(sheet, given=given)
        self.people.recorded(sheet)
        visit = told.visit(sheet.case, on=sheet.today)
        self._page.band.setText(say("clerk.band", visit=visit, key=hint("steps")))
        self._page.band.show()
        self.refresh()

    def _not_found(self, error: Refused) -> None:
        self._window.left.show_answer(phrases.refusal(error), tone="bad")
        self._window.left.number.setFocus()
        self._window.left.number.selectAll()

    def _checked(self, name: str, extra: Mapping[str, Any]) -> Refused | None:
        """Judge what a question was answered with; submit it when it passes."""
        ground = self.matter.ground()
        if ground is None:
            return None
        fault = gates.fault(name, extra, ground, hall=self._counter.hall)
        if fault is None:
            self._page.show_ask(None)
            self._submit(name, extra)
        return fault

    def _submit(self, name: str, extra: Mapping[str, Any]) -> None:
        self._busy = True
        self.keeper.hold()
        data = {**self.body(), **extra, "decision": name, "ticket": self.ticket}
        visit = self.matter.visit
        act = (
            partial(acts.supplement, number=visit.case.number, data=data)
            if visit
            else partial(acts.take, data=data)
        )
        self.refresh()
        self._desk.do(act, self._done, refused=self._said_no, failed=self._failed)

    def _done(self, outcome: Outcome) -> None:
        self._busy = False
        self.keeper.hold()
        self._window.show_alarm("")
        self.new()
        self.decided.emit(outcome)

    def _said_no(self, error: Refused) -> None:
        self._free()
        self._page.show_fault(phrases.refusal(error))
        unprintable = set(str(error.details.get("characters", "")))
        nameless = error.reason in {Reason.NAME_MISSING, Reason.NAME_UNFIT}
        if nameless or unprintable & set(self._page.applicant.name.text()):
            self.people.unfold()
            self._page.applicant.name.setFocus()
        else:
            self._go_to_gap()

    def _failed(self) -> None:
        self._free()
        self._window.show_alarm(say("clerk.not_saved"))

    def _free(self) -> None:
        self._busy = False
        self.refresh()
        self.keeper.touch()

    def _go_to_gap(self) -> None:
        """The field the next key belongs into."""
        if self.matter.visit is None and self.people.gap() is not None:
            self.people.go_to_gap()
        elif self.matter.ground() is None:
            self.matter.search()
        elif self.matter.open is not None:
            self.matter.focus_questions()
        else:
            self.matter.focus_materials()


def _after(then: Callable[[], object], _none: None) -> None:
    then()
