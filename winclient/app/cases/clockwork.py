"""The clock of a case: 挂起, 解挂, 延期, 视为受理, and dates that become firm."""

from datetime import date

from msgspec.structs import replace

from winclient import phrases
from winclient.app.cases.acting import Act, find, outcome
from winclient.app.cases.case_clock import dues
from winclient.app.cases.finding import case_numbered
from winclient.app.cases.intake import SILENT_DAYS, Outcome
from winclient.app.cases.package_items import accept_package
from winclient.app.cases.package_series import follow
from winclient.app.cases.situations import item_of, whole_of
from winclient.app.legal import LegalTexts, Procedure
from winclient.app.papers.sentences import Said
from winclient.app.ports import Tx
from winclient.domain.cases.case import Case
from winclient.domain.cases.case_table import CaseState
from winclient.domain.cases.life import after
from winclient.domain.cases.life_checks import check_extension
from winclient.domain.cases.steps import Step, check_step
from winclient.domain.checks.checklist import deferred
from winclient.domain.days.deadlines import DayUnit, Due
from winclient.domain.days.deadlines import due as due_after
from winclient.domain.days.moments import Moment, moment
from winclient.domain.items.catalogue import Item, TimeLimit
from winclient.domain.ledger.facts import CaseAccepted, CaseDeferred
from winclient.domain.ledger.life_facts import (
    CaseExtended,
    ClockResumed,
    ClockSuspended,
    DatesConfirmed,
)
from winclient.domain.ledger.snapshot import PaperKind, Stated
from winclient.domain.refusals import Reason, Refused


def accept_silently(tx: Tx, *, act: Act) -> Outcome:
    """视为受理: five working days passed in silence, so accepted as of receipt (§32-1-(4))."""
    case = case_numbered(tx, act.number)
    whole = whole_of(tx, case)
    if whole is not None and whole.state is CaseState.RECEIVED:
        return accept_package(tx, act=act, whole=whole)
    case, item = find(tx, act)
    refused = check_step(case, Step.ACCEPT, on=act.when.day)
    if refused is not None:
        raise refused
    due, statutory = dues(case, item=item, calendar=tx.calendar())
    kind = CaseDeferred if deferred(case.rows) else CaseAccepted
    stamp = {name: value for name, value in act.stamp(case).items() if name != "by"}
    tx.record(kind(**stamp, accepted_on=case.received_on, due=due, statutory_due=statutory))
    return outcome(tx, act=act, case=case, item=item, papers=((PaperKind.ACCEPTANCE, Said()),))


def suspend(
    tx: Tx,
    *,
    act: Act,
    kind: str,
    reason: str,
    days: int = 0,
    since: date | None = None,
    approver: str = "",
) -> Outcome:
    """挂起: only for a procedure the law or the item's own list names; it is told in writing."""
    case, item = find(tx, act)
    code, procedure, usual = _procedure(kind, item=item, legal=act.hall.legal)
    fact = ClockSuspended(
        **act.stamp(case),
        kind=code,
        name=procedure.text,
        since=since or act.when.day,
        days=days or usual,
        reason=reason.strip(),
    )
    tx.record(fact)
    ordinal = len(case.life.pauses) + 1
    told = _special_procedure(fact, procedure, ordinal=ordinal, approver=approver.strip())
    papers = ((PaperKind.SPECIAL_PROCEDURE, told),)
    return outcome(tx, act=act, case=case, item=item, papers=papers)


def _special_procedure(
    fact: ClockSuspended, procedure: Procedure, *, ordinal: int, approver: str
) -> Said:
    since = phrases.day(fact.since)
    return Said(
        stated=(
            Stated("ordinal", str(ordinal)),
            Stated("kind", phrases.special_kind()),
            Stated("procedure", procedure.text),
            Stated("since", since),
            Stated("approver", approver),
            Stated("asked_by", fact.by),
            Stated("reason", fact.reason),
            Stated("basis", procedure.basis),
            Stated("needed", phrases.limit(TimeLimit(days=fact.days))),
        ),
        codes=("special_procedure",),
        details={"procedure": procedure.text, "since": since, "days": fact.days},
    )


def _procedure(kind: str, *, item: Item, legal: LegalTexts) -> tuple[str, Procedure, int]:
    """Code, words and usual days of a procedure, by code or by name; 公示 and 踏勘 are none."""
    wanted = kind.strip()
    own = {step.name: step for step in item.special_steps if not step.counted}
    if wanted in own:
        return wanted, Procedure(wanted, own[wanted].basis), own[wanted].days
    for code, procedure in legal.procedures.items():
        if wanted in (code, procedure.text):
            return code, procedure, 0
    known = [*own, *(each.text for each in legal.procedures.values())]
    raise Refused(Reason.PAUSE_UNKNOWN, kind=wanted, known=known)


def resume(
    tx: Tx, *, act: Act, kind: str = "", until: date | None = None, result: str = ""
) -> Outcome:
    """解挂: the clock runs on from the next day; `kind` may be left out where one pause runs."""
    case, item = find(tx, act)
    running = [pause for pause in case.life.pauses if pause.until is None]
    named = [pause for pause in running if kind.strip() in (pause.kind, pause.name)]
    chosen = named or (running if len(running) == 1 and not kind.strip() else [])
    bare = ClockResumed(
        **act.stamp(case),
        kind=chosen[0].kind if chosen else kind.strip(),
        until=until or act.when.day,
        result=result.strip(),
    )
    due, statutory = dues(case, item=item, calendar=tx.calendar(), life=after(case.life, bare))
    tx.record(replace(bare, due=due, statutory_due=statutory))
    follow(tx, act=act, case=case)
    return outcome(tx, act=act, case=case, item=item)


def extend(tx: Tx, *, act: Act, days: int, reason: str, approver: str) -> Outcome:
    """延期: once, at most ten working days, with the reason told to the applicant (§42)."""
    check_extension(days)  # before a date is counted with it
    case, item = find(tx, act)
    bare = CaseExtended(
        **act.stamp(case), days=days, reason=reason.strip(), approver=approver.strip()
    )
    due, statutory = dues(case, item=item, calendar=tx.calendar(), life=after(case.life, bare))
    tx.record(replace(bare, due=due, statutory_due=statutory))
    follow(tx, act=act, case=case)
    new = phrases.due(due) if due else ""
    said = Said(
        stated=(
            Stated("reason", bare.reason),
            Stated("asked_by", act.by),
            Stated("extended", phrases.limit(TimeLimit(days=days))),
            Stated("old_due", phrases.due(case.due) if case.due else ""),
            Stated("new_due", new),
            Stated("approver", bare.approver),
        ),
        codes=("extension_notice",),
        details={"reason": bare.reason, "days": days, "due": new},
    )
    return outcome(tx, act=act, case=case, item=item, papers=((PaperKind.EXTENSION, said),))


def confirm_dates(tx: Tx, *, clerk: str, counter: str, when: Moment) -> int:
    """Make provisional dates firm where the calendar now knows their year; how many cases."""
    when = moment(when.at, last_seen=tx.last_seen())  # facts of cases never go back
    confirmed = 0
    for id in tx.open_cases():
        case = tx.case(id)
        if case is None:
            continue
        fact = _confirmed(tx, case, clerk=clerk, counter=counter, when=when)
        if fact is not None:
            tx.record(fact)
            confirmed += 1
    return confirmed


def _confirmed(
    tx: Tx, case: Case, *, clerk: str, counter: str, when: Moment
) -> DatesConfirmed | None:
    item = item_of(tx, case)
    if item is None or not any(each and each.provisional for each in _told(case)):
        return None
    calendar = tx.calendar()
    due, statutory = dues(case, item=item, calendar=calendar) if case.accepted_on else (None, None)
    silent = due_after(case.received_on, SILENT_DAYS, unit=DayUnit.WORKING_DAY, calendar=calendar)
    firm = [
        new if old and old.provisional and new and not new.provisional else None
        for old, new in zip(_told(case), (silent, due, statutory), strict=True)
    ]
    if not any(firm):
        return None
    return DatesConfirmed(
        at=when.at,
        clerk=clerk,
        counter=counter,
        clock_suspect=when.suspect,
        case=case.id,
        silent_due=firm[0],
        due=firm[1],
        statutory_due=firm[2],
    )


def _told(case: Case) -> tuple[Due | None, Due | None, Due | None]:
    return case.silent_due, case.due, case.statutory_due
