"""The page 「代办」: one runner, the villagers of a trip, what was collected and what came back."""

from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QWidget

from winclient.app.cases.errands import Errand, Trip
from winclient.ui.clerk.pages.people import captioned
from winclient.ui.parts.ask import Ask
from winclient.ui.parts.line import LineEdit
from winclient.ui.parts.number_field import NumberField
from winclient.ui.parts.page import PageAside
from winclient.ui.parts.texts import across, button, emptied, label, rows, say_with
from winclient.ui.theme import Theme
from winclient.wording import say


class TripPage(PageAside):
    """`named` when a trip's name is entered, `scanned` a case number, `back` one to bring back."""

    named = Signal(str)
    scanned = Signal(str)
    back = Signal(str)
    printed = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, gap=8, parent=parent)
        self._theme = theme
        self.trip = LineEdit(say("trips.trip"), limit=60)
        self.runner = LineEdit(say("trips.runner"), limit=200)
        self.identity = NumberField(say("trips.identity"))
        self.phone = LineEdit(say("trips.phone"), limit=30)
        self.number = LineEdit(say("trips.number"), limit=60)
        self.number.setPlaceholderText(say("trips.number_hint"))
        self.told = label(wrap=True)
        self.list = rows(gap=theme.px(6))
        self.print = button(say("trips.print"), self.printed.emit)
        self.leave = button(say("trips.leave"), self.left.emit)
        self.ask: Ask | None = None
        self._asked = rows()
        self._connect()
        self._lay_out()

    def show_trip(self, trip: Trip | None) -> None:
        """Everybody on it; None: a trip that nobody is on yet."""
        emptied(self.list)
        if trip is not None:
            self.runner.setText(trip.runner)
            self.phone.setText(trip.runner_phone)
            if self.identity.number.strip() != trip.runner_number:
                self.identity.set_number("")  # another runner's: the trip knows its own
        for errand in trip.errands if trip else ():
            self.list.addWidget(self._line(errand))
        if trip is None:
            self.list.addWidget(label(say("trips.empty"), role="muted"))
        self.print.setVisible(trip is not None)
        lines = (self.list.itemAt(at).widget() for at in range(self.list.count()))
        presses = (line.findChild(QPushButton) for line in lines)
        stops = (self.number, *filter(None, presses), self.print)
        for first, then in pairwise(stops):  # made later, they would come last of all
            QWidget.setTabOrder(first, then)

    def tell(self, text: str, *, tone: str = "") -> None:
        """Say below the fields what came of the last key."""
        say_with(self.told, text, tone=tone)

    def show_ask(self, ask: Ask | None) -> None:
        """A question below the list, or none any more."""
        if self.ask is not None:
            self.ask.hide()
            self.ask.deleteLater()
        self.ask = ask
        if ask is None:
            self.number.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._asked.addWidget(ask)
            ask.begin()

    def _line(self, errand: Errand) -> QWidget:
        made = QFrame()
        made.setObjectName("card")
        line = across(made, margins=self._theme.px(8), gap=self._theme.px(12))
        state = say(f"states.{errand.state}")
        who = rows(gap=self._theme.px(2))
        who.addWidget(label(errand.applicant, role="heading"))
        who.addWidget(label(say("trips.about", item=errand.item, state=state), role="muted"))
        who.addWidget(label(errand.number, role="muted"))
        line.addLayout(who, 4)
        for caption, text in (("collected", errand.collected), ("came_back", _back(errand))):
            part = rows(gap=self._theme.px(2))
            part.addWidget(label(say(f"trips.{caption}"), role="caption"))
            part.addWidget(label(text or say("trips.nothing"), wrap=True))
            part.addStretch(1)
            line.addLayout(part, 4)
        if not errand.receiver:
            press = button(say("trips.bring_back"), partial(self.back.emit, errand.number))
            press.setAccessibleName(say("trips.bring_back_of", name=errand.applicant))
            line.addWidget(press)
        return made

    def _connect(self) -> None:
        fields = (self.trip, self.runner, self.identity, self.phone, self.number)
        for first, then in pairwise(fields):
            first.entered.connect(then.setFocus)

        self.trip.entered.connect(self._named)
        self.number.entered.connect(self._scanned)

    def _named(self) -> None:
        self.named.emit(self.trip.text().strip())

    def _scanned(self) -> None:
        self.scanned.emit("".join(self.number.text().split()))

    def _lay_out(self) -> None:
        column = self.column
        column.addWidget(label(say("trips.title"), role="title"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._theme.px(10))
        for at, (name, field) in enumerate(
            (
                ("trip", self.trip),
                ("runner", self.runner),
                ("identity", self.identity),
                ("phone", self.phone),
            )
        ):
            grid.addLayout(captioned(say(f"trips.{name}"), field), 0, at)
            grid.setColumnStretch(at, 3 if field is self.identity else 2)  # 18 digits, whole
        column.addLayout(grid)
        column.addLayout(captioned(say("trips.number"), self.number))
        column.addWidget(self.told)
        column.addLayout(self._asked)
        column.addLayout(self.list)
        buttons = across(gap=self._theme.px(8))
        buttons.addWidget(self.print)
        buttons.addWidget(self.leave)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addStretch(1)


def _back(errand: Errand) -> str:
    if not errand.receiver:
        return ""
    return say("trips.back_to", items=errand.back or say("trips.nothing"), who=errand.receiver)
