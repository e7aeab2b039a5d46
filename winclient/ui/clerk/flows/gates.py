"""Which decisions may be taken now, and in one sentence why not: the domain's own checks."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from winclient import phrases
from winclient.app.cases.rulings import Ground, Ruling, check
from winclient.app.hall import Hall
from winclient.domain.cases.case_table import CaseState, follows
from winclient.domain.cases.decisions import Decision
from winclient.domain.ledger.facts import (
    CaseAccepted,
    CaseDeferred,
    CaseFact,
    CaseRefused,
    DefectsNotified,
    MaterialsBrought,
    PromiseKept,
)
from winclient.domain.persons.identity import DocumentKind, Severity, Verdict, identify
from winclient.domain.persons.people import (
    Agent,
    Applicant,
    PartyKind,
    check_agent,
    check_applicant,
)
from winclient.domain.refusals import Reason, Refused
from winclient.ui.clerk.pages.bar import DECISIONS
from winclient.wording import say, words

FACTS: Mapping[Decision, type[CaseFact]] = {
    Decision.RECEIVE: MaterialsBrought,
    Decision.ACCEPT: CaseAccepted,
    Decision.ACCEPT_DEFERRED: CaseDeferred,
    Decision.NOTIFY: DefectsNotified,
    Decision.REFUSE: CaseRefused,
}
# What these decisions need beyond the checklist is asked for once they are chosen.
ASKED_LATER = {
    Reason.SECOND_NOTICE,
    Reason.APPROVER_NEEDED,
    Reason.REFUSAL_REASON_UNKNOWN,
    Reason.REFUSAL_NEEDS_ORGAN,
    Reason.REFUSAL_NEEDS_DETAIL,
}


class Why(Struct, frozen=True):
    """A reason in the few words that fit below a button, and in full."""

    short: str = ""
    full: str = ""


def told(error: Refused) -> Why:
    """The sentence of a refusal; the short one where the table has one."""
    full, reason = phrases.refusal(error), error.reason.value
    if error.details.get("finding") == "empty":
        return Why(say("clerk.number_empty"), full)
    if f"why_{reason}" not in words("clerk"):
        return Why(full, full)
    names = error.details.get("names", ())
    return Why(say(f"clerk.why_{reason}", n=len(names)), full)


def finding(value: Mapping[str, Any], *, today: date) -> Verdict:
    """What the number in a person's fields tells, under the document the clerk named, if any."""
    kind = DocumentKind(value["document"]) if value.get("document") else None
    return identify(str(value["number"]).strip(), today=today, kind=kind)


def people_gap(
    applicant: Mapping[str, Any], agent: Mapping[str, Any] | None, *, today: date
) -> Why | None:
    """What is missing or wrong about the people; None when they can stand in a case."""
    try:
        judged = _document(applicant, today=today)
        person = Applicant(
            kind=PartyKind(applicant["kind"]),
            name=applicant["name"],
            document=judged,
            number=applicant["number"].strip(),
        )
        check_applicant(person, today=today)
    except Refused as error:
        return told(error)
    if agent is None:
        return None
    try:
        _check_agent(agent, today=today)
    except Refused as error:
        why = told(error)
        return Why(say("clerk.agent_gap", why=why.short), say("clerk.agent_gap", why=why.full))
    return None


def _check_agent(agent: Mapping[str, Any], *, today: date) -> None:
    document = _document(agent, today=today)
    number, name = agent["number"].strip(), agent["name"]
    check_agent(
        Agent(name=name, document=document, number=number, authority=bool(agent["authority"])),
        today=today,
    )


def _document(value: Mapping[str, Any], *, today: date) -> DocumentKind:
    judged = finding(value, today=today)
    if judged.kind is None or judged.severity is Severity.ERROR:
        details = dict(judged.details)
        raise Refused(Reason.DOCUMENT_WRONG, finding=judged.finding.value, details=details)
    return judged.kind


def reasons(ground: Ground, *, hall: Hall, visit: bool) -> dict[str, Why]:
    """Each decision with why it may not be taken; empty where it may."""
    return {name: _reason(Decision(name), ground, hall=hall, visit=visit) for name in DECISIONS}


def unanswered(found: dict[str, Why], error: Refused) -> dict[str, Why]:
    """No decision before the list is known; a refusal's reason may lie before any question."""
    return {**everywhere(told(error)), Decision.REFUSE.value: found[Decision.REFUSE.value]}


def everywhere(reason: Why) -> dict[str, Why]:
    """The same reason for each decision."""
    return dict.fromkeys(DECISIONS, reason)


def _reason(decision: Decision, ground: Ground, *, hall: Hall, visit: bool) -> Why:
    if visit and not _may_follow(decision, ground):
        return Why(say(f"clerk.not_after_{ground.state.value}"))
    if decision is Decision.ACCEPT_DEFERRED and ground.barred:
        return told(Refused(Reason.BAD_CREDIT, why=ground.barred))
    try:
        check(Ruling(decision=decision), ground, hall=hall)
    except Refused as error:
        if ground.owing and error.reason is Reason.DEFERRED_NOT_CHOSEN:
            error = Refused(Reason.MATERIAL_MISSING, **error.details)
        return Why() if error.reason in ASKED_LATER else told(error)
    return Why()


def _may_follow(decision: Decision, ground: Ground) -> bool:
    kept = decision is Decision.ACCEPT and ground.owing
    kind = PromiseKept if kept else FACTS[decision]
    return isinstance(follows(ground.state, kind), CaseState)


def fault(name: str, said: Mapping[str, Any], ground: Ground, *, hall: Hall) -> Refused | None:
    """What the checks say to a decision with its reason, organ and detail."""
    ruling = Ruling(
        decision=Decision(name),
        reason=str(said.get("reason", "")),
        organ=str(said.get("organ", "")),
        detail=str(said.get("detail", "")),
        approver=str(said.get("approver", "")),
    )
    try:
        check(ruling, ground, hall=hall)
    except Refused as error:
        return error
    return None
