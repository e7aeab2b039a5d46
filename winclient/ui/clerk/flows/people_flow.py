"""Applicant and agent as one: what was typed, what it tells, and what is still missing."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from winclient.domain.ledger.numbering import is_case_number
from winclient.domain.persons.identity import DocumentKind
from winclient.domain.persons.people import PartyKind
from winclient.ui.clerk.flows import gates
from winclient.ui.clerk.pages import told
from winclient.ui.clerk.pages.intake_page import IntakePage
from winclient.ui.clerk.pages.people import Person
from winclient.ui.clerk.worker.sheets import CaseSheet

Value = Mapping[str, Any]


class People(QObject):
    """`changed` with every key, `scanned` when a case number was read into the number field.

    `identified` carries the applicant's number as soon as it is whole, and "" when it is not.
    """

    changed = Signal()
    scanned = Signal(str)
    identified = Signal(str)

    def __init__(self, page: IntakePage, *, parent: QObject) -> None:
        super().__init__(parent)
        self._page = page
        self.today: date | None = None
        self._agent_open = False
        self._whole = ""
        page.applicant.changed.connect(partial(self._typed, page.applicant))
        page.applicant.number.entered.connect(self._number_entered)
        page.applicant.finished.connect(page.finder.begin)
        page.applicant.agent.clicked.connect(self.open_agent)
        page.told.change.connect(self.unfold)

    @property
    def empty(self) -> bool:
        """Whether nobody typed anything about anybody."""
        agent = self._page.agent
        return self._page.applicant.empty and (agent is None or agent.empty)

    def begin(self, today: date) -> None:
        """From now on numbers are judged, also one that was typed before the store stood."""
        self.today = today
        self._page.applicant.offer_documents()
        if self._page.applicant.number.number:
            self._typed(self._page.applicant)

    def applicant(self) -> dict[str, Any]:
        """As the intake form wants it, with the document its number tells."""
        return self._with_document(self._page.applicant.value())

    def agent(self) -> dict[str, Any] | None:
        """The agent, None while there is none."""
        agent = self._page.agent
        if agent is None or not self._agent_open:
            return None
        return self._with_document(agent.value())

    def gap(self) -> gates.Why | None:
        """Why these people cannot stand in a case yet."""
        if self.today is None:
            return gates.Why()
        return gates.people_gap(self.applicant(), self.agent(), today=self.today)

    def fold(self) -> None:
        """Replace the fields by one masked line, where nothing is missing or wrong."""
        if self.today is None or self.gap() is not None:
            return
        applicant, agent = self.applicant(), self.agent()
        document = DocumentKind(applicant["document"])
        other = DocumentKind(agent["document"]) if agent else None
        self._page.told.show_people(
            told.typed_person(applicant, document=document),
            told.as_agent(told.typed_person(agent, document=other) if agent else ""),
            recorded=False,
        )
        self._show(folded=True)

    def unfold(self) -> None:
        """Show the fields again, the cursor in the first."""
        self._show(folded=False)
        self._page.applicant.begin()

    def go_to_gap(self) -> None:
        """Open, and the cursor in the field that is missing or wrong."""
        self._show(folded=False)
        for person in (self._page.applicant, self._page.agent if self._agent_open else None):
            if person is None or self.today is None:
                continue
            judged = gates.finding(person.value(), today=self.today)
            if judged.kind is None or not judged.valid:
                person.begin()
                return
            if not person.name.text().strip():
                person.name.setFocus()
                return
        if self._agent_open and self._page.agent is not None:
            self._page.agent.authority.setFocus()
        else:
            self._page.applicant.name.setFocus()

    def recorded(self, sheet: CaseSheet, *, whole: str = "") -> None:
        """The people of a case that stands in the store; `whole`: its number for a moment."""
        case = sheet.case
        line = told.recorded_person(case.applicant)
        if whole:
            line = told.with_whole_number(line, whole)
        agent = told.as_agent(told.recorded_person(case.agent) if case.agent else "")
        self._page.told.show_people(line, agent, recorded=True)
        self._show(folded=True)

    def open_agent(self) -> None:
        """Show the agent's fields, the cursor in the first."""
        first = self._page.agent is None
        agent = self._page.make_agent()
        if first:
            agent.changed.connect(partial(self._typed, agent))
            agent.remove.clicked.connect(self.close_agent)
            agent.finished.connect(self._page.finder.begin)
        self._agent_open = True
        self._show(folded=False)
        agent.begin()
        self.changed.emit()

    def close_agent(self) -> None:
        """Remove the agent and clear its fields."""
        if self._page.agent is not None:
            self._page.agent.fill({})
            self._page.agent.authority.setChecked(False)
            self._page.agent.show_finding(told.nothing_typed(), tone="muted")
        self._agent_open = False
        self._show(folded=False)
        self._page.applicant.begin()
        self.changed.emit()

    def fill(self, applicant: Value, agent: Value | None) -> None:
        """As a draft has them; nothing at all clears the fields."""
        page = self._page
        page.applicant.fill(applicant)
        page.applicant.set_kind(str(applicant.get("kind", "")))
        self._judge(page.applicant)
        if agent:
            self.open_agent()
            page.make_agent().fill(agent)
            page.make_agent().authority.setChecked(bool(agent.get("authority")))
            self._judge(page.make_agent())
        elif self._agent_open:
            self.close_agent()
        self._show(folded=False)

    def _show(self, *, folded: bool) -> None:
        page = self._page
        page.applicant.setVisible(not folded)
        page.told.setVisible(folded)
        if page.agent is not None:
            page.agent.setVisible(self._agent_open and not folded)
        page.applicant.agent.setVisible(not self._agent_open)

    def _typed(self, person: Person) -> None:
        self._judge(person)
        self.changed.emit()

    def _judge(self, person: Person) -> None:
        if self.today is None:
            return
        judged = gates.finding(person.value(), today=self.today)
        phone = "" if person.phone.hasFocus() else person.phone.text()  # once it is typed
        text, tone = told.and_phone(told.finding(judged), phone=phone)
        person.show_finding(text, tone=tone)
        if person is self._page.applicant and judged.kind is not None:
            organisation = judged.kind is DocumentKind.CREDIT_CODE
            kind = PartyKind.ORGANISATION if organisation else PartyKind.PERSON
            self._page.applicant.suggest(kind.value)
        if person is self._page.applicant:
            self._identify(judged.number if judged.kind is not None and judged.valid else "")

    def _identify(self, number: str) -> None:
        if number != self._whole:
            self._whole = number
            self.identified.emit(number)

    def _with_document(self, value: dict[str, Any]) -> dict[str, Any]:
        value["number"] = value["number"].strip()
        if not value["document"] and self.today is not None:
            kind = gates.finding(value, today=self.today).kind
            value["document"] = kind.value if kind else ""
        return value

    def _number_entered(self) -> None:
        number = self._page.applicant.number.number.strip()
        if is_case_number(number):
            self._page.applicant.number.set_number("")
            self.scanned.emit(number)
