"""Several items in one application: one list, questions asked once, one promise.

Everything here is independent of the order in which the items are named.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from winclient.domain.cases.merging import Lists, merge
from winclient.domain.checks.checklist import Judgement, Row
from winclient.domain.checks.situations import Situation, resolve
from winclient.domain.days.deadlines import Due
from winclient.domain.items.catalogue import Item, ItemKind, Material
from winclient.domain.items.composition import Composition, Member, in_order
from winclient.domain.items.questions import Answers, Question
from winclient.domain.refusals import Reason, Refused
from winclient.domain.values import Value


class Asked(Value, frozen=True, kw_only=True):
    """One question of a package; `of` gives its id in each item that asks it.

    Items share a question when id and choices agree; else each kind of it is asked apart.
    """

    question: Question
    of: Mapping[str, str]


class Joint(Value, frozen=True, kw_only=True):
    """A package in its situation: `rows` are the merged list, `questions` those that arise."""

    situations: Mapping[str, Situation]
    questions: tuple[Asked, ...]
    answers: Answers
    rows: tuple[Row, ...]

    @property
    def lists(self) -> Lists:
        """Each item's own list before anything is judged."""
        return {id: situation.rows for id, situation in self.situations.items()}

    @property
    def open(self) -> tuple[Question, ...]:
        """Questions that still want an answer."""
        given = {question for question, _ in self.answers}
        return tuple(each.question for each in self.questions if each.question.id not in given)


def join(
    items: Iterable[Item],
    *,
    composition: Composition | None = None,
    answers: Iterable[tuple[str, str]] = (),
) -> Joint:
    """The items as one application. Refused as `resolve` refuses."""
    known = {item.id: item for item in items}
    questions = all_questions(known.values())
    said = _shared(questions, answers)
    situations = {
        id: resolve(known[id], [(each.of[id], a) for each, a in said if id in each.of])
        for id in sorted(known)
    }
    asked = tuple(each for each in questions if _arises(each, situations))
    keys = {(id, own): each.question.id for each in asked for id, own in each.of.items()}
    given = dict.fromkeys(
        (keys[id, own], answer)
        for id, situation in situations.items()
        for own, answer in situation.answers
    )
    lists = {
        id: tuple(_keyed(row, id, keys=keys) for row in situation.rows)
        for id, situation in situations.items()
    }
    names = composition.paper_names if composition else {}
    return Joint(
        situations=situations,
        questions=asked,
        answers=tuple(given),
        rows=merge(lists, names=names),
    )


def all_questions(items: Iterable[Item]) -> tuple[Asked, ...]:
    """Every question that may arise."""
    kinds: dict[str, dict[object, dict[str, Question]]] = {}
    for item in sorted(items, key=lambda each: each.id):
        for question in item.questions:
            kind = question.several, frozenset(answer.id for answer in question.answers)
            kinds.setdefault(question.id, {}).setdefault(kind, {})[item.id] = question
    found = []
    for name, by_kind in kinds.items():
        for of in by_kind.values():
            first = next(iter(of))
            key = name if len(by_kind) == 1 else f"{name}@{first}"
            question = replace(of[first], id=key, text=of[first].label)
            found.append(Asked(question=question, of={id: each.id for id, each in of.items()}))
    return tuple(found)


def _shared(
    questions: Sequence[Asked], answers: Iterable[tuple[str, str]]
) -> list[tuple[Asked, str]]:
    said = []
    for name, answer in answers:
        found = [each for each in questions if name in (each.question.id, each.question.label)]
        if not found and questions:
            known = [each.question.id for each in questions]
            raise Refused(Reason.QUESTION_UNKNOWN, question=name, known=known)
        said += [(each, answer) for each in found]
    return said


def _arises(each: Asked, situations: Mapping[str, Situation]) -> bool:
    return any(
        question.id == own for id, own in each.of.items() for question in situations[id].asked
    )


def _keyed(row: Row, id: str, *, keys: Mapping[tuple[str, str], str]) -> Row:
    if not row.because:
        return row
    because = tuple((keys[id, own], answer) for own, answer in row.because)
    return replace(row, because=because)


def whole_item(items: Sequence[Item], *, head: Item | None, rows: Iterable[Row], name: str) -> Item:
    """The application as one item: what its head says, the merged list, no limit of its own."""
    departments = dict.fromkeys(item.department for item in items)
    own = head or Item(id="", code="", name=name, department="、".join(departments))
    types = {item.item_type for item in items}
    return replace(
        own,
        item_type=types.pop() if len(types) == 1 else "",
        kind=ItemKind.COMMITTED,
        statutory=None,
        promised=None,
        composition=Composition(members=tuple(Member(item=item.id) for item in items)),
        materials=tuple(_material(row) for row in rows),
    )


def _material(row: Row) -> Material:
    return Material(
        name=row.name,
        necessity=row.necessity,
        originals=row.originals_due,
        copies=row.copies_due,
        standard=row.standard,
        exempt=row.state is Judgement.EXEMPT,
        commitment=row.commitment,
    )


def without(composition: Composition, item: str) -> Composition:
    """The package after `item` was taken out; what waited for it waits for what it waited for."""
    gone = next((each for each in composition.members if each.item == item), None)
    members = tuple(
        Member(item=each.item, after=_bridged(each.after, gone))
        for each in composition.members
        if gone is not None and each.item != item
    )
    return replace(composition, members=members)


def _bridged(after: tuple[str, ...], gone: Member | None) -> tuple[str, ...]:
    if gone is None or gone.item not in after:
        return after
    kept = [each for each in after if each != gone.item]
    return tuple(dict.fromkeys((*kept, *gone.after)))


def promises(
    members: Sequence[Member], *, start: date, due: Callable[[str, date], Due | None]
) -> Mapping[str, Due | None]:
    """When each item is promised: from `start`, or from the last promise it waits for."""
    waits = {member.item: member.after for member in members}
    found: dict[str, Due | None] = {}
    for item in in_order(members):
        before = [found[each] for each in waits[item]]
        known = [each for each in before if each is not None]
        if len(known) < len(before):
            found[item] = None
            continue
        own = due(item, max((each.on for each in known), default=start))
        doubt = any(each.provisional for each in known)
        found[item] = own and replace(own, provisional=own.provisional or doubt)
    return found


def starts(members: Sequence[Member], dues: Mapping[str, Due | None]) -> Mapping[str, date | None]:
    """The day the limits of each item begin to run; None: when the whole is accepted."""
    found = {}
    for member in members:
        before = [due.on for item in member.after if (due := dues.get(item)) is not None]
        found[member.item] = max(before, default=None)
    return found


def last(dues: Iterable[Due | None]) -> Due | None:
    """The promise of the whole: the latest of all, none where an item promises nothing."""
    known = list(dues)
    if not known or None in known:
        return None
    latest = max((each for each in known if each), key=lambda each: each.on)
    return replace(latest, provisional=any(each.provisional for each in known if each))
