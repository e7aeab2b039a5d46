"""下一步: what can be done with the case now, one key each; beside it what cannot, and why."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QWidget

from winclient.domain.cases.steps import Step
from winclient.ui.parts.ask import Ask
from winclient.ui.parts.texts import button, label, rows
from winclient.ui.theme import Theme
from winclient.wording import say

COLUMNS = 3
LARGE = 150  # percent; with larger text only two keys have room side by side
Why = tuple[Step, str]
Door = tuple[str, str]  # what it says, and the number of the case behind it

KEYED = "1234567890"  # with Alt


class StepsCard(QFrame):
    """`chosen` carries the Step whose key was pressed, `opened` the number behind a door.

    `asking` says whether a question stands.
    """

    chosen = Signal(object)
    opened = Signal(str)
    asking = Signal(bool)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.theme = theme
        self.steps: tuple[Step, ...] = ()
        self.buttons: dict[Step, QPushButton] = {}
        self.ask: Ask | None = None
        self._column = rows(self, margins=theme.px(12), gap=theme.px(8))
        self._inside: QWidget | None = None
        self.doors: tuple[Door, ...] = ()
        self._shown: tuple[object, ...] = ()
        self.hide()

    def show_steps(
        self, steps: Sequence[Step], *, blocked: Sequence[Why], doors: Sequence[Door] = ()
    ) -> None:
        """These keys, and these reasons; nothing at all hides the card."""
        self.close_ask()
        shown = tuple(steps), tuple(blocked), tuple(doors)
        if self._inside is not None and shown == self._shown:
            return
        held = next((step for step, made in self.buttons.items() if made.hasFocus()), None)
        if self._inside is not None:
            self._inside.hide()
            self._inside.deleteLater()
        self.steps = tuple(steps)
        self.doors, self._shown = tuple(doors), shown
        self._inside = self._made(blocked)
        if held in self.buttons:
            self.buttons[held].setFocus(Qt.FocusReason.OtherFocusReason)
        self._column.addWidget(self._inside)
        self.setVisible(bool(steps or blocked or doors))

    def show_ask(self, ask: Ask) -> None:
        """A question in place of the keys."""
        self.close_ask()
        self.ask = ask
        if self._inside is not None:
            self._inside.hide()
        ask.setObjectName("asked")  # a card in a card would be two frames
        self._column.addWidget(ask)
        self.asking.emit(True)
        ask.begin()

    def close_ask(self) -> None:
        """Drop the question, if one stands, and show the keys again."""
        if self.ask is not None:
            self.ask.hide()
            self.ask.deleteLater()
            self.ask = None
            self.asking.emit(False)
        if self._inside is not None:
            self._inside.show()

    def begin(self, step: Step) -> bool:
        """Focus on a step's key, if it is there."""
        if step in self.buttons and self.ask is None:
            self.buttons[step].setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def press(self, place: int) -> bool:
        """The key with this number, from 0; whether there is one."""
        acts = [partial(self.chosen.emit, step) for step in self.steps]
        doors = [partial(self.opened.emit, number) for _, number in self.doors]
        keyed = [*doors, *acts] if self._items_first else [*acts, *doors]
        if self.ask is not None or not 0 <= place < len(keyed):
            return False
        keyed[place]()
        return True

    @property
    def _items_first(self) -> bool:
        """The items of a package have the keys of their signs; what ends all of them comes last."""
        return len(self.doors) > 1

    def _made(self, blocked: Sequence[Why]) -> QWidget:
        made = QWidget()
        column = rows(made, gap=self.theme.px(8))
        column.addWidget(label(say("life.next_steps"), role="heading"))
        grid = QGridLayout()
        grid.setSpacing(self.theme.px(6))
        self.buttons = {}
        beside = COLUMNS if self.theme.scale <= LARGE else COLUMNS - 1
        doors = [*enumerate(self.doors, 0 if self._items_first else len(self.steps))]
        for at, step in enumerate(self.steps):
            place = at + (len(doors) if self._items_first else 0)
            name = say(f"life.step_{step.value}")
            self.buttons[step] = button(_keyed(name, place), partial(self.chosen.emit, step))
            grid.addWidget(self.buttons[step], *divmod(at, beside))
        for at in range(beside):
            grid.setColumnStretch(at, 1)
        ways = QGridLayout()
        ways.setSpacing(self.theme.px(6))
        pair = 2 if self.theme.scale <= LARGE and len(doors) > 1 else 1
        for at, (place, (name, number)) in enumerate(doors):
            made_door = button(_keyed(name, place), partial(self.opened.emit, number))
            ways.addWidget(made_door, *divmod(at, pair))
        for part in (ways, grid) if self._items_first else (grid, ways):
            column.addLayout(part)
        for step, why in blocked:
            text = say("life.step_blocked", step=say(f"life.step_{step.value}"), why=why)
            column.addWidget(label(text, role="muted", wrap=True))
        return made


def _keyed(name: str, place: int) -> str:
    """With its key, while there are keys."""
    return say("life.step_key", n=KEYED[place], step=name) if place < len(KEYED) else name
