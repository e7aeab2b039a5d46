"""Turns cases, limits and findings into the short texts of the clerk screen."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from winclient import phrases
from winclient.app.cases.case_clock import CaseClock
from winclient.app.cases.rulings import Ground
from winclient.domain.cases.case import Case, CaseState
from winclient.domain.cases.case_table import UNDECIDED
from winclient.domain.cases.decisions import to_promise, with_promises
from winclient.domain.checks.checklist import Row, defects, deferred, unjudged
from winclient.domain.days.deadlines import Due
from winclient.domain.items.catalogue import Item
from winclient.domain.ledger.life_facts import Sheets
from winclient.domain.persons.identity import DocumentKind, Finding, Severity, Verdict
from winclient.domain.persons.masks import mask_name, mask_number, mask_phone
from winclient.domain.persons.people import Agent, Applicant, PartyKind
from winclient.domain.persons.phones import odd_phone
from winclient.ui.clerk.pages.keys import hint
from winclient.ui.clerk.pages.summary import Fact
from winclient.ui.clerk.pages.told_clock import clock_facts
from winclient.wording import say

GAP = "\u3000"  # an ideographic space: wider than the ones inside a number
TONES = {Severity.OK: "ok", Severity.WARN: "warn", Severity.ERROR: "bad"}


def finding(judged: Verdict) -> tuple[str, str]:
    """What a number tells, and its tone; an empty field is no fault yet."""
    if judged.finding is Finding.EMPTY:
        return say("clerk.finding_none"), "muted"
    parts = [say(f"identity.kind_{judged.kind.value}")] if judged.kind else []
    parts.append(say(f"identity.{judged.finding.value}", **judged.details))
    if judged.severity is not Severity.ERROR and judged.details.get("birth"):
        sex = judged.details.get("sex", "")
        parts += [say(f"clerk.sex_{sex}")] if sex else []
        parts.append(say("clerk.born", day=judged.details["birth"]))
    mark = say(f"clerk.mark_{judged.severity.value}")
    text = say("clerk.finding", mark=mark, text=say("clerk.dot").join(parts))
    return text, TONES[judged.severity]


def and_phone(finding: tuple[str, str], *, phone: str) -> tuple[str, str]:
    """The finding with what looks wrong about the telephone number; it holds nothing up."""
    odd, (text, tone) = odd_phone(phone), finding
    if odd is None:
        return finding
    mark, why = say("clerk.mark_warn"), say(f"identity.{odd.fault.value}", digits=odd.digits)
    added = say("clerk.finding", mark=mark, text=why)
    return f"{text}{GAP}{added}", "bad" if tone == "bad" else "warn"


def typed_person(value: Mapping[str, Any], *, document: DocumentKind | None) -> str:
    """A person's fields in one line, masked."""
    kind = say(f"identity.kind_{document.value}") if document else ""
    return _person(value["name"], kind, value["number"].strip(), value["phone"])


def recorded_person(person: Applicant | Agent) -> str:
    """A person of a recorded case in one line, masked."""
    kind = say(f"identity.kind_{person.document.value}")
    return _person(person.name, kind, person.number, person.phone)


def as_agent(text: str) -> str:
    """An agent's line, marked as the agent's; empty without an agent."""
    return say("clerk.agent_line", text=text) if text else ""


def _person(name: str, kind: str, number: str, phone: str) -> str:
    parts = [name.strip(), kind, mask_number(number), mask_phone(phone)]
    return GAP.join(part for part in parts if part)


def facts(
    item: Item,
    rows: Sequence[Row],
    *,
    limit: Due | None,
    silent: Due | None,
    copies: int,
    accepted: bool = False,
) -> list[Fact]:
    """The right column: what is promised, when, what is in, what is out, what it costs.

    `silent`: the day on which silence accepts; none once the applicant was told (行政许可法 §32).
    """
    members = len(item.composition.members) if item.composition else 0
    told: list[Fact] = [
        (say("clerk.fact_members"), say("clerk.members", n=members), "")
        if members
        else (say("clerk.fact_promised"), phrases.limit(item.promised), ""),
        *_limit(limit, accepted=accepted),
        *_materials(rows),
    ]
    if item.fee is not None:
        fee = say("clerk.fee_no") if not item.fee else item.fee_basis or say("clerk.fee_yes")
        told.append((say("clerk.fact_fee"), fee, ""))
    if silent is not None:
        told.append((say("clerk.fact_silent"), phrases.due(silent), "muted"))
    told.append((say("clerk.fact_print"), say("clerk.print_copies", n=copies), "muted"))
    if item.condition.strip():
        told.append((say("clerk.fact_condition"), item.condition.strip(), "muted"))
    return told


def _limit(limit: Due | None, *, accepted: bool) -> list[Fact]:
    if limit is None:
        return []
    tone = "warn" if limit.provisional else "accent"
    caption = say("clerk.fact_due" if accepted else "clerk.fact_due_if")
    return [(caption, say("clerk.before", day=phrases.due(limit)), tone)]


def _materials(rows: Sequence[Row]) -> list[Fact]:
    needed = [row for row in rows if row.needed]
    settled = sum(row.settled for row in needed)
    if not rows:
        return [(say("clerk.fact_materials"), say("clerk.no_list"), "muted")]
    tone = "ok" if settled == len(needed) else ""
    told: list[Fact] = [
        (say("clerk.fact_materials"), say("clerk.of_all", n=settled, all=len(needed)), tone)
    ]
    counts = (
        ("clerk.fact_open", len(unjudged(rows)), "muted"),
        ("clerk.fact_defects", len(defects(rows)), "bad"),
        ("clerk.fact_deferred", len(deferred(rows)), "warn"),
    )
    told += [(say(key), say("clerk.pieces", n=n), tone) for key, n, tone in counts if n]
    return told


def offers(ground: Ground) -> dict[str, str]:
    """容缺 in place: how many materials would come later, and by when; or that all came now."""
    if ground.owing:
        return {"accept": say("clerk.offer_kept", key=hint("accept"))}
    if ground.barred:
        return {}
    promised = deferred(with_promises(to_promise(ground.rows), limit=ground.limit))
    days = [row.due for row in promised if row.due is not None]
    if not days:
        return {}
    day = max(days)
    until = say("clerk.month_day", month=day.month, day=day.day)
    text = say("clerk.offer_deferred", key=hint("accept_deferred"), n=len(promised), day=until)
    return {"accept_deferred": text}


def bad_credit(why: str) -> str:
    """A calm line: what is not open to this applicant, and that all else is."""
    return say("clerk.bad_credit", why=why) if why else ""


def nothing_typed() -> str:
    """What stands under an empty number."""
    return say("clerk.finding_none")


def with_whole_number(line: str, number: str) -> str:
    """The whole number behind the masked line, while it may be seen."""
    return say("clerk.whole_number", line=line, number=number)


def visit(case: Case, *, on: date) -> str:
    """The band above a case whose applicant came back."""
    return say(
        "clerk.visit_late" if _late(case, on=on) else f"clerk.visit_{case.state.value}",
        number=case.number,
        visit=case.visits + 1,
        day=phrases.day(case.notified_on or case.accepted_on or case.received_on),
    )


def case_line(case: Case) -> str:
    """Who and what for, of a recorded case, masked."""
    return say("clerk.case_about", who=recorded_person(case.applicant), item=case.item.name)


def next_step(case: Case, *, back: Sequence[Sheets] = (), on: date | None = None) -> str:
    """What the clerk tells the applicant now; `on`: today, where the case was looked up."""
    promises = [row.due for row in deferred(case.rows) if row.due is not None]
    running = [pause.name for pause in case.life.pauses if pause.until is None]
    told = _then(case, on=on)
    return say(
        f"clerk.then_{told}",
        due=phrases.due(case.due) if case.due else say("clerk.no_due"),
        silent=phrases.due(case.silent_due),
        promise=phrases.day(max(promises)) if promises else "",
        back=phrases.papers(back) or say("clerk.back_nothing"),
        defects=len(defects(case.rows)),
        procedures=say("clerk.comma").join(running),
        days=case.life.extension.days if case.life.extension else 0,
    )


def _then(case: Case, *, on: date | None) -> str:
    """Which sentence it is; what happened last is what the applicant asks about."""
    if case.state is CaseState.READY and case.owing:
        return "ready_owing"
    if _late(case, on=on):
        return "late"
    if case.state is CaseState.ACCEPTED and case.life.paused:
        return "paused"
    if case.state is CaseState.ACCEPTED and case.life.extension is not None:
        return "extended"
    return case.state.value


def _late(case: Case, *, on: date | None) -> bool:
    """Whether what was promised for later should have come by now (容缺)."""
    days = [row.due for row in deferred(case.rows) if row.due is not None]
    return case.state is CaseState.DEFERRED and on is not None and bool(days) and max(days) < on


def case_facts(case: Case, *, clock: CaseClock | None = None) -> list[Fact]:
    """The right column for a case that is only looked at."""
    told: list[Fact] = [
        (say("clerk.fact_state"), say(f"states.{case.state.value}"), ""),
        *([(say("clerk.fact_official"), case.official, "accent")] if case.official else []),
        (say("clerk.fact_received"), phrases.moment(case.received_at), ""),
    ]
    if clock is not None and case.accepted_on is not None:
        told += clock_facts(clock)
    elif case.due is not None:
        due = say("clerk.before", day=phrases.due(case.due))
        told.append((say("clerk.fact_due"), due, "warn" if case.due.provisional else "accent"))
    elif case.state is CaseState.RECEIVED:
        told.append((say("clerk.fact_silent"), phrases.due(case.silent_due), "accent"))
    if case.rows or not case.members:  # a package whose items were taken out asks for nothing
        told += _materials(case.rows)
    told += asked(case)
    told += _short(case)
    told.append((say("clerk.fact_visits"), say("clerk.times", n=case.visits), "muted"))
    return told


def asked(case: Case) -> list[Fact]:
    """What the department wants put right, until it decides."""
    if not case.life.wanted or case.state not in UNDECIDED:
        return []
    wants = [say("clerk.short_of", name=each.name, note=each.reason) for each in case.life.wanted]
    return [(say("clerk.fact_asked"), "\n".join(wants), "warn")]


def _short(case: Case) -> list[Fact]:
    """What the other end of a hand-over said did not come."""
    signed = (each.signed for each in case.life.handovers if each.signed is not None)
    short = [short for each in signed for short in each.shortages]
    noted = [
        say("clerk.short_of", name=each.name, note=each.note) if each.note else each.name
        for each in short
    ]
    return [(say("clerk.fact_short"), "\n".join(noted), "bad")] if noted else []


def draft(body: Mapping[str, Any], *, item: str) -> str:
    """What a draft holds, masked, in lines."""
    applicant = body.get("applicant") or {}
    judged = [each for each in body.get("materials") or () if each.get("state") != "not_judged"]
    name = str(applicant.get("name", "")).strip()
    if applicant.get("kind") != PartyKind.ORGANISATION:  # a firm's name is public
        name = mask_name(name)
    lines = [
        say("clerk.draft_case", number=body["case"]) if body.get("case") else "",
        say("clerk.draft_applicant", name=name) if name else "",
        say("clerk.draft_number", number=mask_number(applicant["number"]))
        if applicant.get("number")
        else "",
        say("clerk.draft_item", item=item) if item else "",
        say("clerk.draft_judged", n=len(judged)) if judged else "",
    ]
    return "\n".join(line for line in lines if line)
