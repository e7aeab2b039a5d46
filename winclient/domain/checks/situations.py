"""An item in a situation: which questions arise, and the item as the answers make it."""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from winclient.domain.checks.checklist import Row, blank
from winclient.domain.items.catalogue import Item
from winclient.domain.items.materials import Material
from winclient.domain.items.questions import NONE, Answers, Change, Condition, Question, Rule
from winclient.domain.refusals import Reason, Refused
from winclient.domain.values import Value


class Dropped(Value, frozen=True, kw_only=True):
    """A material this situation does not ask for, and the answers that say so."""

    name: str
    because: Answers


class Situation(Value, frozen=True, kw_only=True):
    """`item` has the materials, limits and conditions of this situation.

    `answers` are those that count: given, and to questions that arise. `causes` holds the
    answers that added or changed a material, by its name.
    """

    item: Item
    asked: tuple[Question, ...]
    answers: Answers
    causes: Mapping[str, Answers]
    dropped: tuple[Dropped, ...]

    @property
    def open(self) -> tuple[Question, ...]:
        """Questions that still want an answer."""
        given = {question for question, _ in self.answers}
        return tuple(question for question in self.asked if question.id not in given)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The checklist before anything is judged; each row knows which answers caused it."""
        rows, causes = blank(self.item), self.causes
        if not causes:
            return rows
        return tuple(
            replace(row, because=causes[row.name]) if row.name in causes else row for row in rows
        )


def resolve(item: Item, answers: Iterable[tuple[str, str]] = ()) -> Situation:
    """The item under `answers`, which name questions and choices by id or text.

    Refused: QUESTION_UNKNOWN, ANSWER_UNKNOWN, ANSWER_SINGLE. An answer to a question that
    does not arise is left out.
    """
    if not item.questions:  # what was said all the same is kept as it was said
        said = tuple(answers)
        return Situation(item=item, asked=(), answers=said, causes={}, dropped=())
    given = _given(item, answers)
    asked = _asked(item.questions, given)
    counted = {question.id: given[question.id] for question in asked if question.id in given}
    holding = [rule for rule in item.rules if _hold(rule.when, counted)]
    causes: dict[str, Answers] = {}
    dropped: dict[str, Answers] = {}
    for rule in holding:
        cause = _cause(rule, counted)
        for name in (*(each.name for each in rule.add), *(each.name for each in rule.change)):
            causes[name] = _joined(causes.get(name, ()), cause)
        for name in rule.drop:
            dropped[name] = _joined(dropped.get(name, ()), cause)
    return Situation(
        item=_situated(item, holding, dropped=dropped),
        asked=asked,
        answers=tuple((id, answer) for id, chosen in counted.items() for answer in chosen),
        causes=causes,
        dropped=tuple(Dropped(name=name, because=because) for name, because in dropped.items()),
    )


def check_answered(situation: Situation) -> None:
    """Refused QUESTION_OPEN, naming the first open question and its choices."""
    check_questions(situation.open, item=situation.item.name)


def check_questions(open: Iterable[Question], *, item: str) -> None:
    """Refused QUESTION_OPEN for the first of them."""
    for question in open:
        raise Refused(
            Reason.QUESTION_OPEN,
            item=item,
            question=question.label,
            choices=_choices(question),
            id=question.id,
        )


def _choices(question: Question) -> list[str]:
    return [answer.label for answer in question.answers]


def _given(item: Item, answers: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    """The answers by question, both by id, each choice in the order the question lists it."""
    named = {name: each for each in item.questions for name in (each.label, each.id)}
    given: dict[str, set[str]] = {}
    for name, choice in answers:
        question = named.get(name.strip())
        if question is None:
            known = [each.label for each in item.questions]
            raise Refused(Reason.QUESTION_UNKNOWN, question=name, known=known)
        chosen = given.setdefault(question.id, set())
        if choice.strip() == NONE and question.several:
            continue
        answer = question.answer(choice.strip())
        if answer is None:
            raise Refused(
                Reason.ANSWER_UNKNOWN,
                question=question.label,
                answer=choice,
                choices=_choices(question),
            )
        chosen.add(answer.id)
        if len(chosen) > 1 and not question.several:
            raise Refused(Reason.ANSWER_SINGLE, question=question.label, choices=sorted(chosen))
    return {
        question.id: _in_order(question, given[question.id])
        for question in item.questions
        if question.id in given
    }


def _in_order(question: Question, chosen: set[str]) -> tuple[str, ...]:
    return tuple(each.id for each in question.answers if each.id in chosen) or (NONE,)


def _asked(
    questions: tuple[Question, ...], given: Mapping[str, tuple[str, ...]]
) -> tuple[Question, ...]:
    """The questions that arise, in the catalogue's order; a circle never begins to arise."""
    asked: dict[str, tuple[str, ...]] = {}
    waiting = list(questions)
    found = True
    while found:
        found = False
        for question in list(waiting):
            if _hold(question.when, asked):
                asked[question.id] = given.get(question.id, ())
                waiting.remove(question)
                found = True
    return tuple(question for question in questions if question.id in asked)


def _hold(when: tuple[Condition, ...], answers: Mapping[str, tuple[str, ...]]) -> bool:
    return all(set(each.answers) & set(answers.get(each.question, ())) for each in when)


def _cause(rule: Rule, answers: Mapping[str, tuple[str, ...]]) -> Answers:
    return tuple(
        (each.question, answer)
        for each in rule.when
        for answer in answers[each.question]
        if answer in each.answers
    )


def _joined(first: Answers, second: Answers) -> Answers:
    return tuple(dict.fromkeys((*first, *second)))


def _situated(item: Item, rules: list[Rule], *, dropped: Mapping[str, Answers]) -> Item:
    if not rules:
        return item
    added = {material.name: material for rule in rules for material in rule.add}
    materials = (each for each in (*item.materials, *added.values()) if each.name not in dropped)
    changes = [change for rule in rules for change in rule.change]
    conditions = [item.condition, *(rule.condition for rule in rules)]
    return replace(
        item,
        materials=tuple(_changed(each, changes) for each in materials),
        statutory=next((rule.statutory for rule in rules if rule.statutory), item.statutory),
        promised=next((rule.promised for rule in rules if rule.promised), item.promised),
        condition="\n".join(dict.fromkeys(filter(None, conditions))),
    )


def _changed(material: Material, changes: list[Change]) -> Material:
    said = {
        name: value
        for change in changes
        if change.name == material.name
        for name in ("necessity", "originals", "copies", "exempt", "standard")
        if (value := getattr(change, name)) not in (None, "")
    }
    return replace(material, **said) if said else material
