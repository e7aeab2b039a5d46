"""Intake of a package 一件事: one application, one case for the whole and one for each item."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Protocol

from msgspec.structs import replace

from winclient import phrases
from winclient.app.cases.credit import barred
from winclient.app.cases.finding import case_of
from winclient.app.cases.intake import IntakeForm, Outcome, opening, reference
from winclient.app.cases.package_rulings import check_all, prepared, promised, rulings
from winclient.app.cases.packages import Bundle, Prospect, prospect
from winclient.app.cases.rulings import Ground, Ruling, fact_of, papers_of, statutory_due
from winclient.app.hall import Hall
from winclient.app.papers.issuing import issue
from winclient.app.papers.sentences import Said
from winclient.app.ports import Tx
from winclient.app.queue.served import served_at, tie
from winclient.domain.cases.case import Case
from winclient.domain.cases.decisions import Decision
from winclient.domain.cases.merging import Lists, spread
from winclient.domain.cases.packages import last, starts
from winclient.domain.checks.checklist import Given, Row, complete, judge
from winclient.domain.checks.situations import check_questions
from winclient.domain.days.moments import Moment
from winclient.domain.items.catalogue import Item
from winclient.domain.items.composition import Composition, Membership
from winclient.domain.ledger.facts import CaseReceived, ItemRef
from winclient.domain.ledger.snapshot import Listing
from winclient.domain.persons.people import Clerk
from winclient.domain.values import Value
from winclient.wording import say


class Acts(Protocol):
    """Who acts, and where."""

    @property
    def counter(self) -> str: ...
    @property
    def clerk(self) -> Clerk: ...


class Plan(Value, frozen=True, kw_only=True):
    """What an intake of a package will record: the whole, and each item by its id."""

    sight: Prospect
    whole: Ground
    parts: Mapping[str, Ground]
    own: Mapping[str, Ruling]


def take_package(tx: Tx, bundle: Bundle, *, form: IntakeForm, hall: Hall, when: Moment) -> Outcome:
    """Record the application and a case for each item, or refuse and change nothing."""
    plan = _plan(tx, bundle, form=form, hall=hall, when=when)
    form = replace(form, answers=plan.sight.joint.answers)
    ticket = served_at(tx, ticket=form.ticket, counter=form.counter)
    open_case = partial(opening, tx, hall=hall, when=when)
    head = open_case(form=form, item=_reference(plan), rows=plan.whole.rows)
    package = Membership(id=head.case, number=head.number, name=plan.sight.item.name)
    cases = {
        id: replace(
            open_case(
                form=replace(form, answers=plan.sight.joint.situations[id].answers),
                item=reference(plan.sight.joint.situations[id].item),
                rows=plan.parts[id].rows,
            ),
            package=package,
        )
        for id in _ids(bundle.composition)
    }
    members = tuple(fact.case for fact in cases.values())
    head = replace(head, composition=bundle.composition, members=members)
    for fact in (head, *cases.values()):
        tx.record(fact)
    _decide(tx, plan, form=form, head=head, cases=cases, when=when)
    if form.drafted:
        tx.drop_draft(form.counter)
    if ticket is not None:
        tie(tx, ticket, case=head.case, clerk=form.clerk.id, counter=form.counter, when=when)
    return conclude_package(
        tx, plan.sight.item, ruling=form.ruling, case=head.case, form=form, hall=hall, when=when
    )


def _ids(composition: Composition) -> list[str]:
    return [member.item for member in composition.members]


def _plan(tx: Tx, bundle: Bundle, *, form: IntakeForm, hall: Hall, when: Moment) -> Plan:
    sight = prospect(
        bundle, answers=form.answers, accepted_on=when.day, calendar=tx.calendar(), at=when.at
    )
    joint, names = sight.joint, bundle.composition.paper_names
    if form.ruling.decision is not Decision.REFUSE:
        check_questions(joint.open, item=sight.item.name)
    said = prepared(form.ruling, judged(joint.rows, form.given, names=names))
    rows = promised(said, sight.dues)
    lists = spread(rows, joint.lists, names=names)
    whole = Ground(
        rows=rows,
        item=sight.item,
        limit=sight.limit,
        today=when.day,
        by_agent=form.agent is not None,
        barred=barred(tx, form.applicant.number),
    )
    parts = _parts(tx, sight, whole=whole, lists=lists, at=when.at)
    limits = [part.statutory for part in parts.values()]
    whole = replace(whole, statutory=last(limits))
    own = rulings(form.ruling, lists, composition=bundle.composition)
    check_all(form.ruling, whole, parts, own=own, hall=hall)
    return Plan(sight=sight, whole=whole, parts=parts, own=own)


def _parts(
    tx: Tx, sight: Prospect, *, whole: Ground, lists: Lists, at: datetime
) -> Mapping[str, Ground]:
    """Each item on its own list; in a series its limits run from the promise before it."""
    begins = starts(sight.bundle.composition.members, sight.dues)
    calendar = tx.calendar()
    parts = {}
    for id, rows in lists.items():
        item, start = sight.joint.situations[id].item, begins[id]
        day, begun = start or whole.today, None if start else at
        parts[id] = replace(
            whole,
            rows=rows,
            item=item,
            limit=sight.dues[id],
            statutory=statutory_due(item, accepted_on=day, calendar=calendar, at=begun),
            runs_from=start,
        )
    return parts


def judged(
    rows: tuple[Row, ...], given: tuple[Given, ...] | None, *, names: Mapping[str, str]
) -> tuple[Row, ...]:
    """The merged rows with what was said, by the shown name or by an item's own."""
    if given is None:
        return complete(rows)
    return judge(rows, [replace(each, name=names.get(each.name, each.name)) for each in given])


def _reference(plan: Plan) -> ItemRef:
    head = plan.sight.bundle.head
    return reference(head) if head else replace(reference(plan.sight.item), id="", version=0)


def _decide(
    tx: Tx,
    plan: Plan,
    *,
    form: IntakeForm,
    head: CaseReceived,
    cases: Mapping[str, CaseReceived],
    when: Moment,
) -> None:
    decided = [(form.ruling, plan.whole, head.case)]
    decided += [(plan.own[id], plan.parts[id], fact.case) for id, fact in cases.items()]
    record(tx, decided, form=form, when=when)


def record(tx: Tx, decided: list[tuple[Ruling, Ground, str]], *, form: Acts, when: Moment) -> None:
    """The fact of each ruling, for the whole and for its items."""
    for ruling, ground, case in decided:
        fact = fact_of(ruling, ground, case=case, clerk=form.clerk, counter=form.counter, when=when)
        if fact is not None:
            tx.record(fact)


def conclude_package(
    tx: Tx,
    item: Item,
    *,
    ruling: Ruling,
    case: str,
    form: Acts,
    hall: Hall,
    when: Moment,
    owing: bool = False,
) -> Outcome:
    """How everything stands now, with the application's papers; each lists the items."""
    state = case_of(tx, case)
    members = tuple(case_of(tx, id) for id in state.members)
    make_out = partial(
        issue,
        tx,
        case=replace(state, rows=named(state.rows, members)),
        item=item,
        hall=hall,
        clerk=form.clerk,
        counter=form.counter,
        when=when,
        said=Said(listings=(listing(members),)),
    )
    papers = tuple(
        make_out(kind=kind) for kind in papers_of(ruling.decision, state.rows, owing=owing)
    )
    return Outcome(case=state, papers=papers, members=members)


def named(rows: tuple[Row, ...], members: tuple[Case, ...]) -> tuple[Row, ...]:
    """The rows as a paper states them: each with the names of the items it serves."""
    names = {case.item.id: case.item.name for case in members}
    return tuple(
        replace(row, serves=tuple(names.get(each, each) for each in row.serves)) for row in rows
    )


def listing(members: tuple[Case, ...]) -> Listing:
    """The items of an application, each with its own number and promise."""
    rows = tuple(
        (
            f"{case.item.name}\n{case.item.department}",
            case.number,
            phrases.due(case.due) if case.due else say(f"states.{case.state.value}"),
        )
        for case in members
    )
    columns = ("member", "case_number", "promised_until")
    return Listing(key="members", columns=columns, rows=rows)
