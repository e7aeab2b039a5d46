"""`checklist`: the material list of one item, several items or a package, in its situation."""

from argparse import Namespace
from collections.abc import Iterator
from functools import partial
from typing import Any

from winclient.app.cases.packages import Bundle, gather
from winclient.app.perform import look
from winclient.cli.opening import open_with_items
from winclient.cli.output import DONE, Output
from winclient.cli.said import said_pair
from winclient.domain.cases.packages import Asked, Joint
from winclient.domain.checks.checklist import Judgement, Row
from winclient.domain.items.questions import Answers
from winclient.wording import say


def checklist(chosen: Namespace, out: Output) -> int:
    """The merged list as far as the answers settle it, and the questions that arise."""
    site = open_with_items(chosen.data)
    bundle = look(site.store, partial(gather, wanted=chosen.items))
    bundle = bundle.leaving_out(chosen.without)
    joint = bundle.join(said_pair(text, field="--answer") for text in chosen.answer)
    out.answer(_told(bundle, joint), "\n".join(_lines(joint)))
    return DONE


def _told(bundle: Bundle, joint: Joint) -> dict[str, Any]:
    return {
        "items": [{"id": item.id, "name": item.name} for item in bundle.items],
        "materials": [_row(row) for row in joint.rows],
        "questions": [_question(asked, joint.answers) for asked in joint.questions],
        "dropped": [
            {"name": dropped.name, "item": id, "because": _because(dropped.because)}
            for id, situation in joint.situations.items()
            for dropped in situation.dropped
        ],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "name": row.name,
        "originals": row.originals_due,
        "copies": row.copies_due,
        "necessity": row.necessity,
        "exempt": row.state is Judgement.EXEMPT,
        "serves": row.serves,
        "because": _because(row.because),
    }


def _because(answers: Answers) -> list[dict[str, str]]:
    return [{"question": question, "answer": answer} for question, answer in answers]


def _question(asked: Asked, answers: Answers) -> dict[str, Any]:
    question = asked.question
    given = [answer for id, answer in answers if id == question.id]
    return {
        "id": question.id,
        "text": question.label,
        "several": question.several,
        "answers": [{"id": answer.id, "text": answer.label} for answer in question.answers],
        "serves": sorted(asked.of),
        "given": [answer for answer in given if answer],
        "open": not given,
    }


def _lines(joint: Joint) -> Iterator[str]:
    for row in joint.rows:
        told = say(
            "cli.material", name=row.name, originals=row.originals_due, copies=row.copies_due
        )
        why = say("terms.and").join(f"{question}={answer}" for question, answer in row.because)
        yield say("cli.because", told=told, why=why) if why else told
    for question in joint.open:
        choices = say("terms.and").join(answer.label for answer in question.answers)
        yield say("cli.question_open", question=question.label, choices=choices)
