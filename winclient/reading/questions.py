"""Reads 情形: the questions of an item, and what follows from their answers."""

from collections.abc import Iterator, Mapping
from typing import Any

from winclient.domain.items.materials import TimeLimit
from winclient.domain.items.questions import Answer, Change, Condition, Question, Rule
from winclient.domain.refusals import Reason, Refused
from winclient.reading import aliases, cells, days, values
from winclient.reading.columns import Columns
from winclient.reading.materials import MAX_COUNT, materials, necessity

MOST = 60  # questions of an item, answers of a question, rules
_QUESTION, _ANSWER = Columns(aliases.QUESTION), Columns(aliases.ANSWER)
_RULE, _CHANGE = Columns(aliases.RULE), Columns(aliases.CHANGE)
Said = Mapping[str, Any]


def questions(value: Any, *, field: str) -> tuple[Question, ...]:
    """The questions alone; Refused(ROW_QUESTION_WRONG) names the part that is wrong."""
    made = tuple(_question(said, field=field) for said in _list(value, _QUESTION, field=field))
    _check_once(each.id for each in made)
    return made


def rules(value: Any, *, asked: Any, field: str) -> tuple[Rule, ...]:
    """Rules of their own, and those that stand with the answers of `asked`."""
    own = (
        _rule(said, when=_when(said.get("when"), field=field), field=field)
        for said in _list(value, _RULE, field=field)
    )
    return (*_by_answers(asked, field=field), *own)


def _question(said: Said, *, field: str) -> Question:
    text = cells.long(said.get("text"), field=field)
    id = cells.word(said.get("id"), field=field) or text
    answers = tuple(_answer(each, field=id) for each in _list(said.get("answers"), _ANSWER, id))
    several = values.yes_no(said.get("several")) is True
    if not id:
        raise _wrong(field=field, value=text)
    least = 1 if several else 2
    if len(answers) < least:
        raise Refused(Reason.ROW_QUESTION_ANSWERS, question=id, n=len(answers), least=least)
    _check_once(f"{id}={each.id}" for each in answers)
    when = _when(said.get("when"), field=id)
    return Question(
        id=id, text="" if text == id else text, answers=answers, several=several, when=when
    )


def _answer(said: Said, *, field: str) -> Answer:
    text = cells.word(said.get("text"), field=field)
    id = cells.word(said.get("id"), field=field) or text
    if not id:
        raise _wrong(field=field, value="")
    return Answer(id=id, text="" if text == id else text)


def _by_answers(value: Any, *, field: str) -> Iterator[Rule]:
    for said in _list(value, _QUESTION, field=field):
        text = cells.long(said.get("text"), field=field)
        question = cells.word(said.get("id"), field=field) or text
        for each in _list(said.get("answers"), _ANSWER, question):
            answer = _answer(each, field=question).id
            rule = _rule(
                each, when=(Condition(question=question, answers=(answer,)),), field=question
            )
            if rule != Rule(when=rule.when):
                yield rule


def _rule(said: Said, *, when: tuple[Condition, ...], field: str) -> Rule:
    return Rule(
        when=when,
        add=materials(said.get("add"), field=field),
        drop=_words(said.get("drop"), field=field),
        change=tuple(_change(each, field=field) for each in _list(said.get("change"), _CHANGE)),
        statutory=_limit(said, "statutory", field=field),
        promised=_limit(said, "promised", field=field),
        condition=cells.long(said.get("condition"), field=field),
    )


def _limit(said: Said, which: str, *, field: str) -> TimeLimit | None:
    """Days with their unit beside them, or both in an object as we show it ourselves."""
    said_as = said.get(which)
    if isinstance(said_as, dict):
        return days.limit(said_as.get("days"), unit=said_as.get("unit"), field=field)
    return days.limit(said_as, unit=said.get(f"{which}_unit"), field=field)


def _change(said: Said, *, field: str) -> Change:
    name = cells.name(said.get("name"), field=field)
    if not name:
        raise _wrong(field=field, value="")
    exempt = said.get("exempt")
    return Change(
        name=name,
        necessity=necessity(said["necessity"], field=field) if "necessity" in said else None,
        originals=_count(said.get("originals"), field=field),
        copies=_count(said.get("copies"), field=field),
        exempt=exempt if isinstance(exempt, bool) else None,
        standard=cells.long(said.get("standard"), field=field),
    )


def _count(value: Any, *, field: str) -> int | None:
    if value is None:
        return None
    if type(value) is not int or not 0 <= value <= MAX_COUNT:
        raise _wrong(field=field, value=value)
    return value


def _when(value: Any, *, field: str) -> tuple[Condition, ...]:
    """`{"question": "answer"}` with one answer or a list of them, or a list of such conditions."""
    if value is None:
        return ()
    if isinstance(value, list):
        parts = [each for each in value if isinstance(each, dict)]
        if len(parts) != len(value):
            raise _wrong(field=field, value=value)
        pairs = [(each.get("question"), each.get("answers")) for each in parts]
    elif isinstance(value, dict):
        pairs = list(value.items())
    else:
        raise _wrong(field=field, value=value)
    return tuple(
        Condition(question=cells.word(name, field=field), answers=_words(said, field=field))
        for name, said in pairs
    )


def _words(value: Any, *, field: str) -> tuple[str, ...]:
    if value is None:
        return ()
    parts = value if isinstance(value, list) else [value]
    if not all(isinstance(part, str) for part in parts):
        raise _wrong(field=field, value=value)
    return tuple(cells.word(part, field=field) for part in parts)


def _list(value: Any, columns: Columns, field: str = "") -> Iterator[Said]:
    """The objects of a list by our names; a plain text stands for its `text`."""
    if value is None:
        return
    if not isinstance(value, list) or len(value) > MOST:
        raise _wrong(field=field, value=value)
    for part in value:
        if isinstance(part, str):
            yield {"text": part}
        elif isinstance(part, dict):
            yield columns.plan(part).values(tuple(part.values()))
        else:
            raise _wrong(field=field, value=part)


def _check_once(names: Iterator[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise Refused(Reason.ROW_QUESTION_TWICE, name=name)
        seen.add(name)


def _wrong(*, field: str, value: Any) -> Refused:
    return Refused(Reason.ROW_QUESTION_WRONG, field=field, value=str(value)[:60])
