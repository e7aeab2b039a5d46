"""Intake 收件: identify, judge, decide, number and hand over papers in one transaction."""

from functools import partial

from msgspec.structs import replace

from winclient.app.cases.credit import barred
from winclient.app.cases.finding import case_of
from winclient.app.cases.rulings import (
    Ground,
    Ruling,
    check,
    fact_of,
    papers_of,
    promised_due,
    statutory_due,
)
from winclient.app.hall import Hall
from winclient.app.papers.issuing import issue
from winclient.app.ports import Tx
from winclient.app.queue.served import served_at, tie
from winclient.domain.cases.case import Case
from winclient.domain.cases.decisions import Decision
from winclient.domain.cases.papers import Paper
from winclient.domain.checks.checklist import Given, Row, complete, judge
from winclient.domain.checks.situations import check_answered, resolve
from winclient.domain.days.deadlines import DayUnit
from winclient.domain.days.deadlines import due as due_after
from winclient.domain.days.moments import Moment
from winclient.domain.items.catalogue import Item
from winclient.domain.items.questions import Answers
from winclient.domain.ledger.facts import CaseReceived, ItemRef
from winclient.domain.ledger.numbering import (
    case_number,
    case_series,
    is_provisional,
    provisional_number,
)
from winclient.domain.persons.people import Agent, Applicant, Clerk, check_agent, check_applicant
from winclient.domain.refusals import Reason, Refused
from winclient.domain.values import Value

SILENT_DAYS = 5  # 行政许可法 §32-1-(4)


class IntakeForm(Value, frozen=True, kw_only=True):
    """One application as it stands at the counter; `given` None: all received as asked.

    `drafted`: the counter's draft is this form and goes with it. `more`: further items of the
    same application; `without`: items of the package it does without.
    """

    item: str
    more: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    applicant: Applicant
    agent: Agent | None = None
    answers: Answers = ()
    given: tuple[Given, ...] | None = ()
    ruling: Ruling
    ticket: str = ""
    drafted: bool = True
    counter: str
    clerk: Clerk


class Outcome(Value, frozen=True, kw_only=True):
    """The case as it stands after the transaction, and the papers it brought forth.

    `members` are the cases of a package's items, in its order.
    """

    case: Case
    papers: tuple[Paper, ...]
    members: tuple[Case, ...] = ()


def take_in(tx: Tx, *, form: IntakeForm, hall: Hall, when: Moment) -> Outcome:
    """Record one intake with its decision and paper, or refuse and change nothing."""
    item = tx.item(form.item)
    if item is None:
        raise Refused(Reason.ITEM_UNKNOWN, item=form.item)
    situation = resolve(item, form.answers)
    if form.ruling.decision is not Decision.REFUSE:  # whose reason may lie before any question
        check_answered(situation)
    blank, item = situation.rows, situation.item
    ground = Ground(
        rows=complete(blank) if form.given is None else judge(blank, form.given),
        item=item,
        limit=promised_due(item, accepted_on=when.day, calendar=tx.calendar(), at=when.at),
        statutory=statutory_due(item, accepted_on=when.day, calendar=tx.calendar(), at=when.at),
        today=when.day,
        by_agent=form.agent is not None,
        barred=barred(tx, form.applicant.number),
    )
    rows = check(form.ruling, ground, hall=hall)
    form = replace(form, answers=situation.answers)
    ticket = served_at(tx, ticket=form.ticket, counter=form.counter)
    received = opening(tx, form=form, item=reference(item), rows=rows, hall=hall, when=when)
    tx.record(received)
    if form.drafted:
        tx.drop_draft(form.counter)
    if ticket is not None:
        tie(tx, ticket, case=received.case, clerk=form.clerk.id, counter=form.counter, when=when)
    return conclude(
        tx,
        form.ruling,
        ground,
        case=received.case,
        hall=hall,
        clerk=form.clerk,
        counter=form.counter,
        when=when,
    )


def conclude(
    tx: Tx,
    ruling: Ruling,
    ground: Ground,
    *,
    case: str,
    hall: Hall,
    clerk: Clerk,
    counter: str,
    when: Moment,
) -> Outcome:
    """Record the ruling's fact and issue its paper."""
    fact = fact_of(ruling, ground, case=case, clerk=clerk, counter=counter, when=when)
    if fact is not None:
        tx.record(fact)
    state = case_of(tx, case)
    make_out = partial(issue, tx, case=state, item=ground.item, hall=hall, clerk=clerk)
    kinds = papers_of(ruling.decision, state.rows, owing=ground.owing)
    papers = tuple(make_out(kind=kind, counter=counter, when=when) for kind in kinds)
    return Outcome(case=state, papers=papers)


def opening(
    tx: Tx, *, form: IntakeForm, item: ItemRef, rows: tuple[Row, ...], hall: Hall, when: Moment
) -> CaseReceived:
    """The fact of an intake; take it last, when nothing can be refused any more: it has a number.

    Refused as `check_applicant` and `check_agent`.
    """
    applicant = check_applicant(form.applicant, today=when.day)
    agent = check_agent(form.agent, today=when.day) if form.agent else None
    silent = due_after(when.day, SILENT_DAYS, unit=DayUnit.WORKING_DAY, calendar=tx.calendar())
    number = _number(tx, hall=hall, when=when)
    return CaseReceived(
        at=when.at,
        clerk=form.clerk.id,
        counter=form.counter,
        clock_suspect=when.suspect,
        case=hall.ids.new(when.at),
        provisional=is_provisional(number),
        item=item,
        applicant=applicant,
        agent=agent,
        answers=form.answers,
        ticket=form.ticket,
        rows=rows,
        received_on=when.day,
        silent_due=silent,
        number=number,
    )


def _number(tx: Tx, *, hall: Hall, when: Moment) -> str:
    """From the series, the block a center gave, or provisional: intake never waits for numbers."""
    year = when.day.year
    serial = tx.leased_serial(case_series(region=hall.region, year=year, station=hall.station))
    if serial is None:
        return provisional_number(hall.ids.new(when.at))
    return case_number(
        region=hall.region,
        year=year,
        station=hall.station,
        serial=serial,
        tail=hall.ids.tail(),
    )


def reference(item: Item) -> ItemRef:
    """The version of an item that a case is bound to."""
    return ItemRef(
        id=item.id,
        version=item.version,
        code=item.code,
        name=item.name,
        department=item.department,
    )
