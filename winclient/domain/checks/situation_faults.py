"""Finds what is wrong with an item's questions and rules before they come into force.

A condition only ever asks for given answers, never for their absence. So what must hold for a
question or a rule is one plain conjunction, and two of them go together unless a question that
takes one answer is left with none: exact, without trying every combination.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from winclient.domain.items.catalogue import Item
from winclient.domain.items.questions import Change, Condition, Question, Rule
from winclient.domain.refusals import Reason, Refused

Claims = Mapping[str, frozenset[str]]
"""What must have been answered: for each question, one of these."""

FIELDS = ("necessity", "originals", "copies", "exempt", "standard")


def check_situations(item: Item) -> None:
    """Refused ROW_QUESTION_… or ROW_RULE_…, naming question, answer or material."""
    questions = {question.id: question for question in item.questions}
    for when in _conditions(item):
        _check_known(when, questions)
    needs = {question.id: _needs(question, questions) for question in item.questions}
    for id, claims in needs.items():
        if claims is None:
            raise Refused(Reason.ROW_QUESTION_UNREACHABLE, question=questions[id].label)
    _check_idle(item)
    claimed = [_check_alive(rule, questions=questions, needs=needs) for rule in item.rules]
    _check_materials(item)
    for (one, first), (other, second) in combinations(zip(item.rules, claimed, strict=True), 2):
        if _together(questions, first, second) is not None:
            _check_agree(one, other)


def _conditions(item: Item) -> Iterator[Condition]:
    for question in item.questions:
        yield from question.when
    for rule in item.rules:
        yield from rule.when


def _check_known(condition: Condition, questions: Mapping[str, Question]) -> None:
    question = questions.get(condition.question)
    if question is None:
        raise Refused(Reason.ROW_QUESTION_UNKNOWN, question=condition.question)
    known = {answer.id for answer in question.answers}
    for answer in condition.answers:
        if answer not in known:
            name = f"{condition.question}={answer}"
            raise Refused(Reason.ROW_QUESTION_UNKNOWN, question=name)


def _needs(question: Question, questions: Mapping[str, Question]) -> Claims | None:
    """All that must have been answered before a question arises; None: it never does."""
    claims: Claims | None = {}
    path: list[str] = []
    waiting = list(question.when)
    seen: set[str] = set()
    while waiting and claims is not None:
        condition = waiting.pop()
        claims = _together(questions, claims, _claims((condition,), questions))
        if condition.question in seen:
            continue
        seen.add(condition.question)
        path.append(questions[condition.question].label)
        waiting += questions[condition.question].when
        if question.id in seen:
            raise Refused(Reason.ROW_QUESTION_CYCLE, question=question.label, path=path)
    return claims


def _claims(when: Iterable[Condition], questions: Mapping[str, Question]) -> Claims:
    claims: Claims = {}
    for condition in when:
        wanted = {condition.question: frozenset(condition.answers)}
        claims = _together(questions, claims, wanted) or {condition.question: frozenset()}
    return claims


def _together(questions: Mapping[str, Question], one: Claims, other: Claims) -> Claims | None:
    """Both at once; None where a question that takes one answer would be left with none.

    A question that takes several can satisfy both sides, so the wider claim says enough.
    """
    joined = dict(one)
    for id, wanted in other.items():
        if questions[id].several:
            joined[id] = joined.get(id, frozenset()) | wanted
            continue
        joined[id] = joined.get(id, wanted) & wanted
        if not joined[id]:
            return None
    return joined


def _check_idle(item: Item) -> None:
    """A question nothing follows from only takes the applicant's time."""
    used = {condition.question for condition in _conditions(item)}
    for question in item.questions:
        if question.id not in used:
            raise Refused(Reason.ROW_QUESTION_IDLE, question=question.label)


def _check_alive(
    rule: Rule, *, questions: Mapping[str, Question], needs: Mapping[str, Claims | None]
) -> Claims:
    """What must have been answered for the rule to hold."""
    if not rule.when:
        raise Refused(Reason.ROW_RULE_ALWAYS)
    if rule == Rule(when=rule.when):
        raise Refused(Reason.ROW_RULE_IDLE, answers=_named(rule))
    claims: Claims | None = {}
    for condition in rule.when:
        before = needs[condition.question] or {}
        for wanted in (before, {condition.question: frozenset(condition.answers)}):
            claims = None if claims is None else _together(questions, claims, wanted)
    if claims is None:
        raise Refused(Reason.ROW_RULE_DEAD, answers=_named(rule))
    return claims


def _named(rule: Rule) -> list[str]:
    return [f"{each.question}={'/'.join(each.answers)}" for each in rule.when]


def _check_materials(item: Item) -> None:
    """Rules speak of materials that exist, and add only what is not there."""
    listed = {material.name for material in item.materials}
    added = {material.name for rule in item.rules for material in rule.add}
    for rule in item.rules:
        for name in (*rule.drop, *(change.name for change in rule.change)):
            if name not in listed | added:
                raise Refused(Reason.ROW_RULE_MATERIAL, name=name, answers=_named(rule))
        for name in (material.name for material in rule.add):
            if name in listed:
                raise Refused(Reason.ROW_RULE_LISTED, name=name, answers=_named(rule))
        for name in set(rule.drop) & _touched(rule):
            raise _conflict(rule, name=name)


def _touched(rule: Rule) -> set[str]:
    return {material.name for material in rule.add} | {change.name for change in rule.change}


def _check_agree(one: Rule, other: Rule) -> None:
    """Two rules that can hold together must not contradict each other."""
    kept = (set(one.drop) & _touched(other)) | (set(other.drop) & _touched(one))
    added = {material.name: material for material in one.add}
    kept |= {each.name for each in other.add if added.get(each.name, each) != each}
    kept |= {a.name for a in one.change for b in other.change if _differ(a, b)}
    for name in sorted(kept):
        raise _conflict(one, other, name=name)
    for limits in ((one.statutory, other.statutory), (one.promised, other.promised)):
        if None not in limits and limits[0] != limits[1]:
            answers = [*_named(one), *_named(other)]
            raise Refused(Reason.ROW_RULE_LIMITS, answers=answers)


def _differ(one: Change, other: Change) -> bool:
    if one.name != other.name:
        return False
    pairs = ((getattr(one, field), getattr(other, field)) for field in FIELDS)
    return any(a != b for a, b in pairs if a not in (None, "") and b not in (None, ""))


def _conflict(*rules: Rule, name: str) -> Refused:
    answers = [answer for rule in rules for answer in _named(rule)]
    return Refused(Reason.ROW_RULE_CONFLICT, name=name, answers=answers)
