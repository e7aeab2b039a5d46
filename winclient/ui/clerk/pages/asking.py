"""Which questions stand on the form, and what their answers did to the list, in words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from winclient.app.cases.packages import Bundle, Prospect
from winclient.domain.cases.case import Case
from winclient.domain.checks.checklist import Row
from winclient.domain.items.questions import NONE, Answers
from winclient.ui.parts.question_list import Asked
from winclient.wording import say

MEMBERS = "\x00members"  # the question which items of a package are wanted


def marks(items: Iterable[str]) -> dict[str, str]:
    """①②③ for the items of an application, in its order."""
    ids = list(items)
    if len(ids) < 2:
        return {}
    return {id: chr(0x2460 + at) if at < 20 else f"({at + 1})" for at, id in enumerate(ids)}


def marks_of(case: Case) -> dict[str, str]:
    """The signs ①②③ of a recorded package; empty for a single item."""
    return marks(each.item for each in case.composition.members) if case.composition else {}


def questions(bundle: Bundle, sight: Prospect) -> list[Asked]:
    """The items of a package first, then what they ask, each under the signs of its items."""
    several = len(bundle.items) > 1
    signs = marks(item.id for item in bundle.items) if several else {}
    asked = [
        Asked(
            id=each.question.id,
            text="".join(sign for id, sign in signs.items() if id in each.of) + each.question.label,
            choices=tuple((answer.id, answer.label) for answer in each.question.answers),
            several=each.question.several,
            chosen=_chosen(each.question.id, sight.joint.answers),
        )
        for each in sight.joint.questions
    ]
    if not several:
        return asked
    taken = {item.id for item in sight.bundle.items}
    members = Asked(
        id=MEMBERS,
        text=say("clerk.question_members"),
        choices=tuple(
            (item.id, say("clerk.member", mark=signs[item.id], name=item.name))
            for item in bundle.items
        ),
        several=True,
        marked=True,
        chosen=tuple(item.id for item in bundle.items if item.id in taken),
    )
    return [members, *asked]


def _chosen(question: str, answers: Answers) -> tuple[str, ...] | None:
    given = [answer for id, answer in answers if id == question]
    return tuple(answer for answer in given if answer != NONE) if given else None


def answer(answers: Answers, question: str, chosen: Sequence[str]) -> Answers:
    """The answers with this one in the place of an earlier one."""
    others = tuple(each for each in answers if each[0] != question)
    return (*others, *((question, each) for each in chosen or (NONE,)))


def as_form(answers: Answers) -> dict[str, Any]:
    """The answers in the shape of the intake form: question to list of answers."""
    said: dict[str, list[str]] = {}
    for question, chosen in answers:
        said.setdefault(question, []).append(chosen)
    return {id: [each for each in chosen if each != NONE] for id, chosen in said.items()}


def from_form(said: Mapping[str, Any]) -> Answers:
    """The answers of a form or draft; an empty list stands for "none of them"."""
    return tuple(
        (str(id), str(each))
        for id, chosen in said.items()
        for each in ((chosen or [NONE]) if isinstance(chosen, list) else [chosen])
    )


def difference(before: Sequence[Row], after: Sequence[Row]) -> tuple[str, frozenset[str]]:
    """What an answer did to the list, in one line, and the names that are new or asked anew."""
    old, new = _asked(before), _asked(after)
    added = [name for name in new if name not in old]
    gone = [name for name in old if name not in new]
    changed = [name for name in new if name in old and new[name] != old[name]]
    parts = [
        say(f"clerk.list_{what}", names=say("clerk.comma").join(names))
        for what, names in (("added", added), ("gone", gone), ("changed", changed))
        if names
    ]
    return say("clerk.semicolon").join(parts), frozenset((*added, *changed))


def with_back(told: str, back: str) -> str:
    """And what is handed back over the counter at once."""
    returned = say("clerk.list_back", papers=back) if back else ""
    return say("clerk.semicolon").join(filter(None, (told, returned)))


def _asked(rows: Sequence[Row]) -> dict[str, object]:
    return {
        row.name: (row.necessity, row.originals_due, row.copies_due, row.standard) for row in rows
    }
