"""补正 and 容缺后补: the applicant returns with materials for a case that is waiting."""

from msgspec.structs import replace

from winclient.app.cases.credit import barred
from winclient.app.cases.finding import case_numbered
from winclient.app.cases.intake import Outcome, conclude
from winclient.app.cases.rulings import Ground, Ruling, check, promised_due, statutory_due
from winclient.app.cases.situations import item_of
from winclient.app.hall import Hall
from winclient.app.ports import Tx
from winclient.domain.cases.case import Case, CaseState, why_not
from winclient.domain.cases.decisions import Decision
from winclient.domain.checks.checklist import Given, Row, complete, deferred, judge, outstanding
from winclient.domain.days.moments import Moment
from winclient.domain.items.catalogue import Item
from winclient.domain.ledger.facts import MaterialsBrought
from winclient.domain.persons.people import Clerk
from winclient.domain.refusals import Reason, Refused
from winclient.domain.values import Value


class BringForm(Value, frozen=True, kw_only=True):
    """What was brought; `given` None: all that was out. No ruling: what follows from the rows."""

    number: str
    given: tuple[Given, ...] | None
    ruling: Ruling | None = None
    counter: str
    clerk: Clerk


def bring(tx: Tx, *, form: BringForm, hall: Hall, when: Moment) -> Outcome:
    """Record what was brought; when everything is in, the case is accepted as of today."""
    case = case_numbered(tx, form.number)
    refused = why_not(case, MaterialsBrought, on=when.day)
    if refused is not None:
        raise refused
    item = item_of(tx, case)
    if item is None:
        raise Refused(Reason.ITEM_UNKNOWN, item=case.item.id)
    ground = _ground(tx, case, item=item, form=form, when=when)
    ruling = form.ruling or Ruling(decision=follows(ground))
    rows = check(ruling, ground, hall=hall)
    check_promises(case, rows)
    tx.record(brought(form, case=case.id, rows=rows, when=when))
    return conclude(
        tx,
        ruling,
        replace(ground, rows=rows),
        case=case.id,
        hall=hall,
        clerk=form.clerk,
        counter=form.counter,
        when=when,
    )


def brought(form: BringForm, *, case: str, rows: tuple[Row, ...], when: Moment) -> MaterialsBrought:
    """The fact of a visit: the list as it stands after it."""
    return MaterialsBrought(
        at=when.at,
        clerk=form.clerk.id,
        counter=form.counter,
        clock_suspect=when.suspect,
        case=case,
        rows=rows,
    )


def _ground(tx: Tx, case: Case, *, item: Item, form: BringForm, when: Moment) -> Ground:
    silent = case.received_on if case.deemed_accepted(when.day) else None
    start, at = (silent, case.received_at) if silent else (when.day, when.at)
    calendar = tx.calendar()
    limit = case.due or promised_due(item, accepted_on=start, calendar=calendar, at=at)
    return Ground(
        rows=all_in(case.rows) if form.given is None else judge(case.rows, form.given),
        item=item,
        limit=limit,
        today=when.day,
        received_on=silent,
        notices=case.notices,
        state=case.state,
        owing=case.owing,
        by_agent=case.agent is not None,
        barred=barred(tx, case.applicant.number),
        statutory=statutory_due(item, accepted_on=start, calendar=calendar, at=at),
    )


def all_in(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """What was out came in; what was received before keeps its counts."""
    return tuple(row if row.settled else complete((row,))[0] for row in rows)


def follows(ground: Ground) -> Decision:
    """What comes of a visit nobody decided about: accepted once nothing is out.

    What comes in process (过程补件) is received and no more.
    """
    before = ground.state in {CaseState.RECEIVED, CaseState.NOTIFIED}
    in_process = not before and not ground.owing
    return Decision.RECEIVE if in_process or outstanding(ground.rows) else Decision.ACCEPT


def check_promises(case: Case, rows: tuple[Row, ...]) -> None:
    """A promise once given cannot be moved past the limit it was given under."""
    if not case.owing or case.due is None:
        return
    for row in deferred(rows):
        if row.due is None or row.due > case.due.on:
            limit = case.due.on.isoformat()
            raise Refused(Reason.DEFERRAL_PAST_LIMIT, name=row.name, limit=limit)
