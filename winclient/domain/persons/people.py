"""Applicant, agent and clerk: who applies, who stands at the counter, who takes it in."""

import unicodedata
from datetime import date
from enum import StrEnum

from msgspec.structs import replace

from winclient.domain.persons.identity import DocumentKind, Severity, Verdict, identify
from winclient.domain.refusals import Reason, Refused
from winclient.domain.values import Value

NAME_LENGTH = 200  # code points; the longest real organisation names stay below 120


class PartyKind(StrEnum):
    """申请人类型: natural person or organisation."""

    PERSON = "person"
    ORGANISATION = "organisation"


class Applicant(Value, frozen=True, kw_only=True):
    """申请人."""

    kind: PartyKind
    name: str
    document: DocumentKind
    number: str
    phone: str = ""
    address: str = ""


class Agent(Value, frozen=True, kw_only=True):
    """经办人: stands at the counter for the applicant, with or without written authority."""

    name: str
    document: DocumentKind
    number: str
    phone: str = ""
    authority: bool = False


class Clerk(Value, frozen=True, kw_only=True):
    """窗口人员."""

    id: str
    name: str = ""


def clean_name(name: str) -> str:
    """The name in NFC without outer space. Rare characters stay; hidden ones are refused.

    Control, zero-width and bidirectional characters make two different records look alike.
    """
    text = unicodedata.normalize("NFC", name).strip()
    if not text:
        raise Refused(Reason.NAME_MISSING)
    for character in text:
        if _hidden(character):
            raise Refused(Reason.NAME_UNFIT, code_point=f"U+{ord(character):04X}")
    if len(text) > NAME_LENGTH:
        raise Refused(Reason.FIELD_WRONG, field="name", why=f">{NAME_LENGTH}")
    return text


def _hidden(character: str) -> bool:
    """Control, format, half, private and unassigned characters.

    Planes 2 and 3 hold nothing but hanzi; this Python does not know the newest of them yet.
    """
    category = unicodedata.category(character)
    if category == "Cn":
        return not 0x20000 <= ord(character) <= 0x3FFFD
    return category in {"Cc", "Cf", "Cs", "Co"}


def _identified(number: str, *, kind: DocumentKind, today: date) -> Verdict:
    verdict = identify(number, today=today, kind=kind)
    if verdict.severity is Severity.ERROR:
        raise Refused(
            Reason.DOCUMENT_WRONG, finding=verdict.finding.value, details=dict(verdict.details)
        )
    return verdict


def check_applicant(applicant: Applicant, *, today: date) -> Applicant:
    """The applicant with name and number in their stored form, or the reason why not."""
    verdict = _identified(applicant.number, kind=applicant.document, today=today)
    return replace(applicant, name=clean_name(applicant.name), number=verdict.number)


def check_agent(agent: Agent, *, today: date) -> Agent:
    """The agent in stored form; an agent without authority cannot act (民法典 §165)."""
    if not agent.authority:
        raise Refused(Reason.AGENT_WITHOUT_AUTHORITY, name=agent.name)
    verdict = _identified(agent.number, kind=agent.document, today=today)
    return replace(agent, name=clean_name(agent.name), number=verdict.number)
