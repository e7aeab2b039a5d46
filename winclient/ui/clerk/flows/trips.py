"""代办 at the desk: from a scanned number to the runner's list, and what came back to whom."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt

from winclient import phrases
from winclient.app.cases.acting import Act
from winclient.app.cases.errands import Trip, bring_back, take_errand, trip_of
from winclient.app.cases.intake import Outcome
from winclient.app.ports import Reader, Tx
from winclient.domain.persons.identity import DocumentKind
from winclient.domain.persons.people import Agent
from winclient.domain.refusals import Reason, Refused
from winclient.ui.clerk.pages.trip_page import TripPage
from winclient.ui.clerk.window import ClerkWindow
from winclient.ui.desk import Desk, Here
from winclient.ui.parts.ask import Ask, Field, several
from winclient.wording import say

Print = Callable[[Any, Trip], str]
FIELDS = {Reason.RELATION_NEEDED: "relation", Reason.NAME_UNFIT: "receiver"}


class Trips(QObject):
    """`send` prints a trip's list and says why it could not; empty: it is out."""

    def __init__(
        self, window: ClerkWindow, *, desk: Desk, send: Print, back: Callable[[], object]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._send = send
        self._back = back
        self.trip: Trip | None = None
        self.page = TripPage(window.theme)
        self.page.left.connect(self._leave)
        self.page.named.connect(self.open)
        self.page.scanned.connect(self.take)
        self.page.back.connect(self._ask_back)
        self.page.printed.connect(self.print)

    def show(self) -> None:
        """Open the page, or leave it where it is open already."""
        if self._window.middle.currentWidget() is self.page:
            self._back()
            return
        self._window.show_page(self.page)
        self.page.trip.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._show(self.trip)

    def open(self, name: str) -> None:
        """A trip by its name; one that nobody knows is a new one."""
        if name:
            self._desk.look(partial(_trip, name=name), self._show, refused=self._new)

    def take(self, number: str) -> None:
        """The runner takes this case; one that is out on this trip comes back."""
        page, trip = self.page, self.trip
        known = trip if trip is not None and trip.trip == page.trip.text().strip() else None
        if known and any(each.number == number and not each.receiver for each in known.errands):
            page.number.clear()
            self._ask_back(number)
            return
        runner = Agent(
            name=page.runner.text(),
            document=DocumentKind.ID_CARD,
            number=page.identity.number.strip() or (known.runner_number if known else ""),
            phone=page.phone.text().strip(),
            authority=True,
        )
        act = partial(_take, number=number, trip=page.trip.text().strip(), runner=runner)
        self._desk.do(act, self._taken, refused=self._said_no)

    def print(self) -> None:
        """Print the list that each villager signs."""
        if self.trip is not None:
            self.page.tell(say("trips.printing"))
            self._desk.aside(partial(self._sent, trip=self.trip), self._printed)

    def _sent(self, counter: Any, *, trip: Trip) -> str:
        return self._send(counter, trip)

    def _printed(self, fault: str) -> None:
        if fault:
            self.page.tell(say("trips.not_printed", why=fault), tone="bad")
        else:
            self.page.tell(say("trips.printed"), tone="ok")

    def _leave(self) -> None:
        if self.page.ask is not None:
            self.page.show_ask(None)
        else:
            self._back()

    def _show(self, trip: Trip | None) -> None:
        self.trip = trip
        self.page.show_trip(trip)

    def _new(self, error: Refused) -> None:
        self._show(None)
        if error.reason is not Reason.TRIP_UNKNOWN:
            self._said_no(error)

    def _taken(self, outcome: Outcome) -> None:
        self.page.number.clear()
        self.page.tell(say("trips.taken", name=outcome.case.applicant.name), tone="ok")
        self.page.number.setFocus(Qt.FocusReason.OtherFocusReason)
        self.open(self.page.trip.text().strip())

    def _ask_back(self, number: str) -> None:
        ask = Ask(
            self._window.theme,
            question=say("trips.back_question", name=self._applicant(number)),
            confirm=say("trips.back_confirm"),
            fields=tuple(
                Field(name, say(f"trips.ask_{name}"), 500)
                for name in ("items", "receiver", "relation")
            ),
        )
        ask.answered.connect(partial(self._brought, ask, number))
        ask.left.connect(partial(self.page.show_ask, None))
        self.page.show_ask(ask)

    def _applicant(self, number: str) -> str:
        errands = self.trip.errands if self.trip else ()
        return next((each.applicant for each in errands if each.number == number), "")

    def _brought(self, ask: Ask, number: str, said: Mapping[str, Any]) -> None:
        items, receiver, relation = several(said["items"]), said["receiver"], said["relation"]
        words = {"items": items, "receiver": receiver, "relation": relation}
        act = partial(_bring, number=number, words=words)
        self._desk.do(act, self._came_back, refused=partial(self._not_back, ask))

    def _not_back(self, ask: Ask, error: Refused) -> None:
        if self.page.ask is ask:
            ask.show_fault(phrases.refusal(error), field=FIELDS.get(error.reason, "items"))

    def _came_back(self, outcome: Outcome) -> None:
        self.page.show_ask(None)
        self.page.tell(say("trips.back_noted", name=outcome.case.applicant.name), tone="ok")
        self.open(self.page.trip.text().strip())

    def _said_no(self, error: Refused) -> None:
        self.page.tell(phrases.refusal(error), tone="bad")
        self.page.number.selectAll()


def _trip(reader: Reader, _here: Here, *, name: str) -> Trip:
    return trip_of(reader, trip=name)


def _take(tx: Tx, here: Here, *, number: str, trip: str, runner: Agent) -> Outcome:
    return take_errand(tx, act=_act(here, number), trip=trip, runner=runner)


def _bring(tx: Tx, here: Here, *, number: str, words: Mapping[str, Any]) -> Outcome:
    return bring_back(tx, act=_act(here, number), **words)


def _act(here: Here, number: str) -> Act:
    counter = here.counter
    return Act(
        number=number,
        hall=counter.hall,
        clerk=counter.clerk,
        counter=counter.settings.counter,
        when=here.when,
    )
