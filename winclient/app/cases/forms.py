"""Reads the intake form of the command line and of drafts: JSON of the documented shape."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from winclient.app.cases.corrections import BringForm
from winclient.app.cases.intake import IntakeForm
from winclient.app.cases.rulings import Ruling
from winclient.domain.cases.decisions import Decision
from winclient.domain.checks.checklist import Given, Judgement
from winclient.domain.items.questions import NONE
from winclient.domain.persons.identity import DocumentKind
from winclient.domain.persons.people import Agent, Applicant, Clerk, PartyKind
from winclient.domain.refusals import Reason, Refused
from winclient.wording import say

Code = TypeVar("Code", bound=StrEnum)
Form = Mapping[str, Any]

COUNT_LIMIT = 9999
COUNTER_LIMIT = 16  # as on the command line
LABEL_LIMIT = 32  # of a clerk and a ticket
TEXT_LIMIT = 2000  # code points; a pasted book is cut by the face and refused here


def intake_form(
    form: Any, *, counter: str, clerk: Clerk, drafted: bool = False
) -> tuple[IntakeForm, datetime | None]:
    """The form and its `at` (None: now). `counter` and `clerk` fill what it leaves out.

    Refused: FIELD_MISSING and FIELD_WRONG, each naming the field.
    """
    data = _object(form, "form")
    agent = data.get("agent")
    item, *more = _items(data)
    read = IntakeForm(
        item=item,
        more=tuple(more),
        without=_without(data),
        applicant=_applicant(_object(data.get("applicant"), "applicant")),
        agent=_agent(_object(agent, "agent")) if agent else None,
        answers=tuple(_answers(data.get("answers") or {})),
        given=_given(data),
        ruling=_ruling(data, _code(Decision, data, "decision")),
        ticket=_label(data, "ticket"),
        drafted=drafted,
        counter=_label(data, "counter", most=COUNTER_LIMIT) or counter,
        clerk=_clerk(data, clerk),
    )
    return read, _moment(data)


def scan_files(form: Any) -> tuple[tuple[str, str], ...]:
    """`"scans": [{"material": …, "file": …}]`: the material and the file's name of each."""
    said = _object(form, "form").get("scans") or []
    if not isinstance(said, list):
        raise Refused(Reason.FIELD_WRONG, field="scans", why=str(said)[:40])
    named = [(_text(_object(each, "scans"), "material"), _text(each, "file")) for each in said]
    if not all(material and file for material, file in named):
        raise Refused(Reason.FIELD_MISSING, field="scans.material, scans.file")
    return tuple(named)


def bring_form(
    form: Any, *, number: str, counter: str, clerk: Clerk
) -> tuple[BringForm, datetime | None]:
    """What the applicant brought; without a `decision` it follows from the materials."""
    data = _object(form, "form")
    decision = _code(Decision, data, "decision") if data.get("decision") else None
    if not data.get("materials"):
        raise Refused(Reason.FIELD_MISSING, field="materials")
    read = BringForm(
        number=number,
        given=_given(data),
        ruling=_ruling(data, decision) if decision else None,
        counter=_label(data, "counter", most=COUNTER_LIMIT) or counter,
        clerk=_clerk(data, clerk),
    )
    return read, _moment(data)


def _items(data: Form) -> tuple[str, ...]:
    """One id or code, or a list of them for a package."""
    said = data.get("item")
    listed = said if isinstance(said, list) and said else [said]
    named = tuple(_text({"item": each}, "item") for each in listed)
    if not all(named):
        raise Refused(Reason.FIELD_MISSING, field="item")
    return named


def _without(data: Form) -> tuple[str, ...]:
    """Items of the package that this application does without."""
    said = data.get("without") or []
    if not isinstance(said, list):
        raise Refused(Reason.FIELD_WRONG, field="without", why=str(said)[:40])
    return tuple(_text({"without": each}, "without") for each in said)


def _applicant(data: Form) -> Applicant:
    kind = _code(PartyKind, data, "kind", default=PartyKind.PERSON)
    return Applicant(
        kind=kind,
        name=_text(data, "name"),
        document=_document(data, kind),
        number=_text(data, "number", strip=False),
        phone=_text(data, "phone"),
        address=_text(data, "address"),
    )


def _document(data: Form, kind: PartyKind) -> DocumentKind:
    """An organisation shows its credit code, a person never does."""
    theirs = {DocumentKind.CREDIT_CODE, DocumentKind.OTHER}
    if kind is PartyKind.PERSON:
        theirs = {*DocumentKind} - {DocumentKind.CREDIT_CODE}
    usual = DocumentKind.CREDIT_CODE if kind is PartyKind.ORGANISATION else DocumentKind.ID_CARD
    document = _code(DocumentKind, data, "document", default=usual)
    if document not in theirs:
        choices = ", ".join(each for each in DocumentKind if each in theirs)
        raise Refused(Reason.FIELD_WRONG, field="document", why=f"{document} ({choices})")
    return document


def _agent(data: Form) -> Agent:
    return Agent(
        name=_text(data, "name"),
        document=_code(DocumentKind, data, "document", default=DocumentKind.ID_CARD),
        number=_text(data, "number", strip=False),
        phone=_text(data, "phone"),
        authority=data.get("authority") is True,
    )


def _given(data: Form) -> tuple[Given, ...] | None:
    rows = data.get("materials", [])
    if rows == "all":
        return None
    if not isinstance(rows, list):
        raise Refused(Reason.FIELD_WRONG, field="materials", why=str(rows)[:40])
    return tuple(_material(_object(row, "materials")) for row in rows)


def _material(data: Form) -> Given:
    name = _text(data, "name")
    if not name:
        raise Refused(Reason.FIELD_MISSING, field="materials.name")
    due = _text(data, "due")
    return Given(
        name=name,
        state=_code(Judgement, data, "state"),
        originals=_count(data, "originals"),
        copies=_count(data, "copies"),
        reason=_text(data, "reason"),
        due=_date(due, "materials.due") if due else None,
        source=_text(data, "source"),
    )


def _ruling(data: Form, decision: Decision) -> Ruling:
    return Ruling(
        decision=decision,
        reason=_text(data, "reason"),
        organ=_text(data, "organ"),
        detail=_text(data, "detail"),
        approver=_text(data, "approver"),
    )


def _clerk(data: Form, usual: Clerk) -> Clerk:
    id = _label(data, "clerk") or usual.id
    return usual if id == usual.id else Clerk(id=id)


def _answers(data: Any) -> Iterator[tuple[str, str]]:
    """`{"question": "answer"}`, with a list where a question takes several (or none) of them."""
    for question, said in _object(data, "answers").items():
        for answer in (said or [NONE]) if isinstance(said, list) else [said]:
            yield _clean(question, "answers"), _clean(str(answer), "answers")


def _moment(data: Form) -> datetime | None:
    text = _text(data, "at")
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(Reason.FIELD_WRONG, field="at", why=text) from error
    if at.tzinfo is None or not 2000 <= at.year <= 2200:
        raise Refused(Reason.FIELD_WRONG, field="at", why=text)
    return at


def _date(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused(Reason.FIELD_WRONG, field=field, why=text) from error


def _object(value: Any, field: str) -> Form:
    if value is None:
        raise Refused(Reason.FIELD_MISSING, field=field)
    if not isinstance(value, dict):
        raise Refused(Reason.FIELD_WRONG, field=field, why=str(value)[:40])
    return value


def _text(data: Form, field: str, *, strip: bool = True) -> str:
    value = data.get(field)
    if value is None:
        return ""
    if isinstance(value, bool | list | dict):
        raise Refused(Reason.FIELD_WRONG, field=field, why=str(value)[:40])
    text = _clean(str(value), field)
    return text.strip() if strip else text


def _label(data: Form, field: str, *, most: int = LABEL_LIMIT) -> str:
    """A short name on one line, as screens and papers have room for."""
    text = _text(data, field)
    if len(text) > most or not text.isprintable():
        raise Refused(Reason.FIELD_WRONG, field=field, why=say("terms.label", most=most))
    return text


def _clean(text: str, field: str) -> str:
    """The text, unless it is a whole book or holds half of a character (JSON can)."""
    if len(text) > TEXT_LIMIT:
        raise Refused(Reason.FIELD_WRONG, field=field, why=text[:40])
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise Refused(Reason.FIELD_WRONG, field=field, why="U+D800-DFFF")
    return text


def _count(data: Form, field: str) -> int | None:
    value = data.get(field)
    if value is None:
        return None
    if type(value) is not int or not 0 <= value <= COUNT_LIMIT:
        why = f"{value!r:.40} (0–{COUNT_LIMIT})"  # with the quotes of a number sent as text
        raise Refused(Reason.FIELD_WRONG, field=f"materials.{field}", why=why)
    return value


def _code(kind: type[Code], data: Form, field: str, *, default: Code | None = None) -> Code:
    value = data.get(field)
    if value in (None, "") and default is not None:
        return default
    if value in (None, ""):
        raise Refused(Reason.FIELD_MISSING, field=field)
    try:
        return kind(str(value))
    except ValueError as error:
        choices = ", ".join(member.value for member in kind)
        raise Refused(Reason.FIELD_WRONG, field=field, why=f"{value!s:.40} ({choices})") from error
