"""Situation questions 情形 of an item: what is asked, when, and what each answer changes."""

from winclient.domain.items.materials import Material, Necessity, TimeLimit
from winclient.domain.values import Value

Answers = tuple[tuple[str, str], ...]
"""(question, answer) by their ids; a question with several answers repeats, "" is none of them."""

NONE = ""


class Answer(Value, frozen=True, kw_only=True):
    """One choice; `text` is what the clerk reads where the id alone would be too short."""

    id: str
    text: str = ""

    @property
    def label(self) -> str:
        """What a person reads."""
        return self.text or self.id


class Condition(Value, frozen=True, kw_only=True):
    """Holds once `question` is asked and one of `answers` was given."""

    question: str
    answers: tuple[str, ...]


class Question(Value, frozen=True, kw_only=True):
    """Asked when every condition in `when` holds; `several` takes any number of the answers."""

    id: str
    text: str = ""
    answers: tuple[Answer, ...]
    several: bool = False
    when: tuple[Condition, ...] = ()

    @property
    def label(self) -> str:
        """What a person reads."""
        return self.text or self.id

    def answer(self, named: str) -> Answer | None:
        """The choice of this id or text."""
        return next((each for each in self.answers if named in (each.id, each.label)), None)


class Change(Value, frozen=True, kw_only=True):
    """Another demand on a material; None and "" leave it as it is."""

    name: str
    necessity: Necessity | None = None
    originals: int | None = None
    copies: int | None = None
    exempt: bool | None = None
    standard: str = ""


class Rule(Value, frozen=True, kw_only=True):
    """What follows when every condition in `when` holds."""

    when: tuple[Condition, ...]
    add: tuple[Material, ...] = ()
    drop: tuple[str, ...] = ()
    change: tuple[Change, ...] = ()
    statutory: TimeLimit | None = None
    promised: TimeLimit | None = None
    condition: str = ""  # a further 受理条件
