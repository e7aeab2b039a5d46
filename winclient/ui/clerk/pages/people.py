"""Fields for a person or organisation: number first, since it tells kind and document."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from winclient.ui.parts.choice import Choice
from winclient.ui.parts.line import LineEdit
from winclient.ui.parts.number_field import NumberField
from winclient.ui.parts.texts import label, rows, say_with
from winclient.ui.theme import Theme
from winclient.wording import say, words

NAME, PHONE = 200, 30  # longest, in code points


def captioned(caption: str, widget: QWidget) -> QVBoxLayout:
    """A field with its name above it."""
    column = rows(gap=2)
    above = label(caption, role="caption")
    above.setBuddy(widget)
    column.addWidget(above)
    column.addWidget(widget)
    return column


class Person(QWidget):
    """`changed` with every key; `finished` when Enter leaves the last field."""

    changed = Signal()
    finished = Signal()

    def __init__(self, theme: Theme, *, who: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named = say(f"clerk.who_{who}")
        names = {
            "document_number": say("clerk.document_number"),
            "document": say("clerk.document"),
            "name": say("clerk.name"),
            "phone": say("clerk.phone"),
        }
        full = {field: say("clerk.of", who=named, field=name) for field, name in names.items()}
        captions = names if who == "applicant" else full
        self.number = NumberField(full["document_number"])
        self.document = Choice()
        self.document.setAccessibleName(full["document"])
        self.document.addItem(say("clerk.document_auto"), "")
        self.document.setMinimumContentsLength(11)
        policy = Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.document.setSizeAdjustPolicy(policy)
        self.name = LineEdit(full["name"], limit=NAME)
        self.phone = LineEdit(full["phone"], limit=PHONE)
        self.finding = label(say("clerk.finding_none"), role="muted", wrap=True)
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(theme.px(10))
        self.grid.setVerticalSpacing(theme.px(4))
        self.grid.addLayout(captioned(captions["document_number"], self.number), 0, 0)
        self.grid.addLayout(captioned(captions["document"], self.document), 0, 1)
        self.grid.addWidget(self.finding, 1, 0, 1, 3)
        self.grid.addLayout(captioned(captions["name"], self.name), 2, 0)
        self.grid.addLayout(captioned(captions["phone"], self.phone), 2, 1)
        for column, stretch in enumerate((5, 3, 2)):
            self.grid.setColumnStretch(column, stretch)
        self._connect()

    def offer_documents(self) -> None:
        """Fill the list of documents; it waits until the window stands."""
        if self.document.count() == 1:
            for code, text in words("identity").items():
                if code.startswith("kind_") and code != "kind_differs":
                    self.document.addItem(text, code.removeprefix("kind_"))

    def value(self) -> dict[str, Any]:
        """What was typed, as the intake form names it; no document while it is told by itself."""
        return {
            "name": self.name.text(),
            "document": self.document.currentData(),
            "number": self.number.number,
            "phone": self.phone.text(),
        }

    def fill(self, value: Mapping[str, Any]) -> None:
        """Show `value` without saying that anything changed."""
        self.offer_documents()
        self.number.set_number(str(value.get("number", "")))
        for line, field in ((self.name, "name"), (self.phone, "phone")):
            line.setText(str(value.get(field, "")))
        at = self.document.findData(str(value.get("document") or ""))
        self.document.blockSignals(True)
        self.document.setCurrentIndex(max(0, at))
        self.document.blockSignals(False)

    @property
    def empty(self) -> bool:
        """Whether nobody typed anything."""
        return not any(self.value().values())

    def show_finding(self, text: str, *, tone: str) -> None:
        """What the number tells, beside it."""
        say_with(self.finding, text, tone=tone)
        self.finding.setAccessibleName(text)
        self.number.set_tone("bad" if tone == "bad" else "")

    def begin(self) -> None:
        """Put the cursor where typing starts."""
        self.number.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.number.selectAll()

    def _connect(self) -> None:
        for line in (self.number, self.name, self.phone):
            line.edited.connect(self._changed)
        self.document.currentIndexChanged.connect(self._changed)
        self.number.entered.connect(self.name.setFocus)
        self.document.entered.connect(self.name.setFocus)
        self.name.entered.connect(self.phone.setFocus)
        self.phone.entered.connect(self.finished)
        self.phone.editingFinished.connect(self._changed)
        for first, then in (
            (self.number, self.document),
            (self.document, self.name),
            (self.name, self.phone),
        ):
            QWidget.setTabOrder(first, then)

    def _changed(self) -> None:
        self.changed.emit()
