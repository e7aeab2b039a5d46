"""申请人: open while it is typed, one masked line once the case has moved on."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QFrame, QRadioButton, QWidget

from winclient.ui.clerk.pages.keys import hint
from winclient.ui.clerk.pages.people import Person, captioned
from winclient.ui.parts.texts import across, button, label, rows, say_with
from winclient.ui.theme import Theme
from winclient.wording import say

KINDS = ("person", "organisation")


class Applicant(Person):
    """A person with the choice 个人 or 单位; the number makes it until the clerk does."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, who="applicant", parent=parent)
        self.chosen_by_clerk = False
        self._kinds = QButtonGroup(self)
        choice = QWidget()
        line = across(choice, gap=theme.px(6))
        for code in KINDS:
            radio = QRadioButton(say(f"clerk.kind_{code}"))
            radio.setAccessibleName(say("clerk.kind_of", kind=say(f"clerk.kind_{code}")))
            radio.clicked.connect(self._kind_clicked)
            self._kinds.addButton(radio, KINDS.index(code))
            line.addWidget(radio)
        line.addStretch(1)
        self._kinds.button(0).setChecked(True)
        self.grid.addLayout(captioned(say("clerk.kind"), choice), 0, 2)
        self.credit = label(role="muted", wrap=True)
        self.credit.hide()
        self.grid.addWidget(self.credit, 3, 0, 1, 3)
        self.agent = button(say("clerk.agent_add", key=hint("agent")), role="quiet")
        self.grid.addWidget(self.agent, 2, 2, Qt.AlignmentFlag.AlignBottom)

    def value(self) -> dict[str, Any]:
        return {"kind": KINDS[self._kinds.checkedId()], **super().value()}

    @property
    def empty(self) -> bool:
        return not (self.number.number or self.name.text() or self.phone.text())

    def show_credit(self, text: str) -> None:
        """What the list of bad credit says of this number; usually nothing."""
        say_with(self.credit, text, tone="warn")
        self.credit.setVisible(bool(text))

    def suggest(self, kind: str) -> None:
        """Choose the kind that the number tells, unless the clerk chose one."""
        if not self.chosen_by_clerk:
            self._kinds.button(KINDS.index(kind)).setChecked(True)

    def set_kind(self, kind: str) -> None:
        """Set the kind of a draft; an unknown one gives the first, and counts as not chosen."""
        self.chosen_by_clerk = kind in KINDS
        self._kinds.button(KINDS.index(kind) if kind in KINDS else 0).setChecked(True)

    def _kind_clicked(self) -> None:
        self.chosen_by_clerk = True
        self.changed.emit()


class Agent(Person):
    """经办人: without a written authority nobody acts for another (民法典 §165)."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, who="agent", parent=parent)
        self.authority = QCheckBox(say("clerk.authority"))
        self.authority.setAccessibleName(say("clerk.authority_long"))
        self.authority.setToolTip(say("clerk.authority_long"))
        self.authority.toggled.connect(self._changed)
        self.grid.addWidget(self.authority, 0, 2, Qt.AlignmentFlag.AlignBottom)
        self.remove = button(say("clerk.agent_remove"), role="quiet")
        self.grid.addWidget(self.remove, 2, 2, Qt.AlignmentFlag.AlignBottom)

    def value(self) -> dict[str, Any]:
        return {**super().value(), "authority": self.authority.isChecked()}


class Named(QFrame):
    """The applicant in one line, as it stays while the materials are judged."""

    change = Signal()
    unmask = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = label(wrap=True)
        self.agent = label(role="muted", wrap=True)
        self.change_button = button(say("clerk.change", key=hint("applicant")), role="quiet")
        self.unmask_button = button(say("clerk.unmask", key=hint("unmask")), role="quiet")
        self.change_button.clicked.connect(self.change)
        self.unmask_button.clicked.connect(self.unmask)
        texts = rows()
        texts.addWidget(self.text)
        texts.addWidget(self.agent)
        line = across(self, gap=theme.px(8))
        line.addLayout(texts, 1)
        line.addWidget(self.change_button)
        line.addWidget(self.unmask_button)

    def show_people(self, applicant: str, agent: str, *, recorded: bool) -> None:
        """`recorded`: the case stands in the store, so its people can be seen, not changed."""
        self.text.setText(applicant)
        self.agent.setText(agent)
        self.agent.setVisible(bool(agent))
        self.change_button.setVisible(not recorded)
        self.unmask_button.setVisible(recorded)
