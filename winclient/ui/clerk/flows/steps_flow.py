"""From a key on a case to what it becomes: the question, the use case, the case as it stands."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

from winclient import phrases
from winclient.app.cases.acting import Act
from winclient.app.cases.intake import Outcome
from winclient.app.hall import Hall
from winclient.app.ports import Tx
from winclient.domain.cases.steps import Step, possible
from winclient.domain.refusals import Reason, Refused
from winclient.ui.clerk.pages.steps_card import Door, StepsCard
from winclient.ui.clerk.worker.sheets import CaseSheet
from winclient.ui.desk import Desk, Here
from winclient.ui.parts.ask import Ask
from winclient.wording import say

if TYPE_CHECKING:
    from winclient.ui.clerk.flows.step_forms import StepForm, Use

# Of what cannot be done now only this is worth a line: the way ahead, and rights with conditions.
AHEAD = (Step.EXTEND, Step.LAPSE, Step.RECEIVE_RESULT, Step.ISSUE, Step.CLOSE)
OBVIOUS = {
    Reason.NOTHING_PROMISED,
    Reason.DECIDED_ALREADY,
    Reason.NOT_ACCEPTED_YET,
    Reason.NOT_DECIDED_YET,
    Reason.NOT_ISSUED_YET,
    Reason.ISSUED_ALREADY,
    Reason.RESULT_HERE,
    Reason.CASE_ENDED,
    Reason.NO_LIMIT,
    Reason.PACKAGE_WHOLE,
}
GIVES_BACK = (Step.WITHDRAW, Step.RETURN, Step.LAPSE)
FIELDS = {
    Reason.APPROVER_NEEDED: "approver",
    Reason.RECEIVER_NEEDED: "receiver",
    Reason.RELATION_NEEDED: "relation",
    Reason.CHECK_NEEDED: "shown",
    Reason.RECEIPT_OTHER: "shown",
    Reason.DOCUMENT_WRONG: "shown",
    Reason.IDENTITY_DIFFERS: "shown",
    Reason.COURIER_NEEDED: "courier_number",
    Reason.EXTENSION_DAYS: "days",
    Reason.FIELD_WRONG: "days",
}


class StepsFlow(QObject):
    """`stepped` carries the Outcome of a step, `opened` the number of a case beside this one."""

    stepped = Signal(object)
    left = Signal()
    opened = Signal(str)

    def __init__(self, card: StepsCard, *, desk: Desk, hall: Hall) -> None:
        super().__init__(card)
        self._card = card
        self._desk = desk
        self._hall = hall
        self._sheet: CaseSheet | None = None
        card.chosen.connect(self.choose)
        card.opened.connect(self.opened)

    def show(self, sheet: CaseSheet | None) -> None:
        """The steps of this case; of none, nothing. A question about it stays while it stands."""
        same = sheet is not None and self._sheet is not None and self._sheet.case == sheet.case
        self._sheet = sheet
        if same and self._card.ask is not None:
            return
        if sheet is None:
            self._card.show_steps((), blocked=())
            return
        why = possible(sheet.case, on=sheet.today)
        blocked = [
            (step, phrases.refusal(refused))
            for step in AHEAD
            if (refused := why[step]) is not None and refused.reason not in OBVIOUS
        ]
        steps = [step for step in Step if why[step] is None]
        self._card.show_steps(steps, blocked=blocked, doors=_doors(sheet))

    def choose(self, step: Step) -> None:
        """Ask what the step needs to know."""
        sheet = self._sheet
        if sheet is None:
            return
        from winclient.ui.clerk.flows.step_forms import (
            form_of,  # late: with it come all the use cases
        )

        form = form_of(step, sheet.case, item=sheet.item, legal=self._hall.legal)
        ask = Ask(
            self._card.theme,
            question=_question(step, sheet),
            confirm=_confirming(step, form),
            choices=form.choices,
            fields=form.fields,
        )
        ask.choose(form.chosen)
        ask.answered.connect(partial(self._answered, ask, form))
        ask.left.connect(self._leave)
        self._card.show_ask(ask)
        if form.first:
            ask.lines[form.first].setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self) -> None:
        self._card.close_ask()
        self.left.emit()

    def _answered(self, ask: Ask, form: "StepForm", said: Mapping[str, Any]) -> None:
        if self._sheet is None:
            return
        try:
            words = form.words(said)
        except Refused as error:
            self._said_no(ask, error)
            return
        act = partial(
            take_step,
            number=self._sheet.case.number,
            use=form.use,
            by=str(said.get("by", "")).strip(),
            words=words,
        )
        self._desk.do(act, self._done, refused=partial(self._said_no, ask))

    def _said_no(self, ask: Ask, error: Refused) -> None:
        if self._card.ask is ask:
            field = FIELDS.get(error.reason, "reason")
            ask.show_fault(phrases.refusal(error), field=field)

    def _done(self, outcome: Outcome) -> None:
        self._card.close_ask()
        self.stepped.emit(outcome)


def _confirming(step: Step, form: "StepForm") -> str:
    """Enter answers from the lines; a bare question stands on 取消, for nothing takes it back."""
    name = say(f"life.step_{step.value}")
    return say("life.confirm", step=name) if form.fields else name


def _question(step: Step, sheet: CaseSheet) -> str:
    """What ends a case says first what goes back over the counter."""
    whole = "_all" if sheet.case.members else ""
    asked = say(f"life.question_{step.value}{whole if step is Step.WITHDRAW else ''}")
    if step not in GIVES_BACK or not sheet.back:
        return asked
    return say("life.gives_back", question=asked, papers=phrases.papers(sheet.back))


def _doors(sheet: CaseSheet) -> tuple[Door, ...]:
    """From a package to its items, and back."""
    package = sheet.case.package
    if package is not None:
        return ((say("life.door_package", name=package.name), package.number),)
    return tuple(
        (
            say("life.door_item", name=each.item.name, state=say(f"states.{each.state.value}")),
            each.number,
        )
        for each in sheet.members
    )


def take_step(
    tx: Tx, here: Here, *, number: str, use: "Use", by: str, words: Mapping[str, Any]
) -> Outcome:
    """Run the use case of a step at this counter, on the case of this number."""
    counter = here.counter
    act = Act(
        number=number,
        hall=counter.hall,
        clerk=counter.clerk,
        counter=counter.settings.counter,
        when=here.when,
        by=by,
    )
    return use(tx, act=act, **words)
