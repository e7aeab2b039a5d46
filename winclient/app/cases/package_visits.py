"""补正 and 容缺后补 for a package: what was brought goes to every item that waits for it."""

from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from winclient.app.cases.corrections import BringForm, all_in, brought, check_promises, follows
from winclient.app.cases.credit import barred
from winclient.app.cases.intake import Outcome
from winclient.app.cases.package_intake import conclude_package, judged, record
from winclient.app.cases.package_rulings import check_all, prepared, promised, rulings
from winclient.app.cases.rulings import Ground, Ruling, promised_due, statutory_due
from winclient.app.cases.situations import item_of, members_of
from winclient.app.hall import Hall
from winclient.app.ports import Reader, Tx
from winclient.domain.cases.case import Case
from winclient.domain.cases.case_table import ENDED, CaseState
from winclient.domain.cases.decisions import Decision
from winclient.domain.cases.merging import Lists, spread
from winclient.domain.cases.packages import last, promises, starts, without
from winclient.domain.days.deadlines import Due
from winclient.domain.days.moments import Moment
from winclient.domain.items.catalogue import Item
from winclient.domain.items.composition import Composition
from winclient.domain.refusals import Reason, Refused
from winclient.domain.values import Value


class Held(Value, frozen=True, kw_only=True):
    """A package whose applicant came back: its case, and those of its items by item.

    An item that has ended (was taken out) is none of them: what only it needed is asked no more.
    """

    case: Case
    item: Item
    composition: Composition
    cases: Mapping[str, Case]
    items: Mapping[str, Item]
    dues: Mapping[str, Due | None]

    @property
    def waiting(self) -> Mapping[str, Case]:
        """The items that something may still be brought for."""
        return {id: case for id, case in self.cases.items() if case.waiting}

    def ground(self, *, on: date, barred: str = "") -> Ground:
        """What a ruling over the whole is judged on."""
        limit = last(self.dues.values())
        return _ground(self.case, item=self.item, limit=limit, on=on, barred=barred)


def bring_package(tx: Tx, case: Case, *, form: BringForm, hall: Hall, when: Moment) -> Outcome:
    """Record what was brought; items whose papers are all in are accepted as of today."""
    held = held_package(tx, case, when=when)
    names = held.composition.paper_names
    rows = all_in(case.rows) if form.given is None else judged(case.rows, form.given, names=names)
    rows = tuple(row for row in rows if not row.serves or set(row.serves) & set(held.cases))
    bar = barred(tx, case.applicant.number)
    whole = replace(held.ground(on=when.day, barred=bar), rows=rows)
    ruling = form.ruling or Ruling(decision=follows(whole))
    rows = promised(prepared(ruling, rows), held.dues)
    whole = replace(whole, rows=rows)
    lists = spread(rows, {id: each.rows for id, each in held.waiting.items()}, names=names)
    parts = grounds(tx, held, lists=lists, when=when, barred=bar)
    said = rulings(ruling, lists, composition=held.composition)
    own = {id: _fitting(said[id], part) for id, part in parts.items()}
    check_all(ruling, whole, parts, own=own, hall=hall)
    check_promises(case, rows)
    changed = [(ruling, whole, case.id)]
    changed += [(own[id], part, held.cases[id].id) for id, part in parts.items()]
    for _, ground, id in changed:
        tx.record(brought(form, case=id, rows=ground.rows, when=when))
    record(tx, changed, form=form, when=when)
    return conclude_package(
        tx,
        held.item,
        ruling=ruling,
        case=case.id,
        form=form,
        hall=hall,
        when=when,
        owing=case.owing,
    )


def _fitting(ruling: Ruling, part: Ground) -> Ruling:
    """What comes in process (过程补件) is received and decides nothing."""
    before = part.state in (CaseState.RECEIVED, CaseState.NOTIFIED)
    return ruling if before or part.owing else Ruling(decision=Decision.RECEIVE)


def grounds(
    tx: Reader, held: Held, *, lists: Lists, when: Moment, barred: str = ""
) -> Mapping[str, Ground]:
    """What each waiting item is judged on; in a series its limits run from the promise before."""
    begins = starts(held.composition.members, held.dues)
    calendar = tx.calendar()
    parts = {}
    for id in lists:
        case, item, start = held.cases[id], held.items[id], begins[id]
        ground = _ground(case, item=item, limit=held.dues[id], on=when.day, barred=barred)
        begun = _begun(case, when)
        day, at = start or begun.day, None if start else begun.at
        statutory = statutory_due(item, accepted_on=day, calendar=calendar, at=at)
        parts[id] = replace(ground, rows=lists[id], statutory=statutory, runs_from=start)
    return parts


def held_package(tx: Reader, case: Case, *, when: Moment) -> Held:
    """The package as it stands; items not yet accepted are promised from that moment."""
    item, composition = item_of(tx, case), case.composition
    if item is None or composition is None:
        raise Refused(Reason.ITEM_UNKNOWN, item=case.item.name)
    members = {each.item.id: each for each in members_of(tx, case)}
    cases = {id: each for id, each in members.items() if each.state not in ENDED}
    for id in members.keys() - cases.keys():
        composition = without(composition, id)
    found = {id: item_of(tx, each) for id, each in cases.items()}
    items = {id: each for id, each in found.items() if each is not None}
    calendar, begun = tx.calendar(), _begun(case, when)

    def due(id: str, start: date) -> Due | None:
        at = begun.at if start == begun.day else None
        own = cases[id].due
        return own or promised_due(items[id], accepted_on=start, calendar=calendar, at=at)

    return Held(
        case=case,
        item=item,
        composition=composition,
        cases=cases,
        items=items,
        dues=promises(composition.members, start=begun.day, due=due),
    )


def _begun(case: Case, when: Moment) -> Moment:
    """Silence past the fifth working day: accepted from the moment of receipt (§32-1-(4))."""
    return Moment(case.received_at) if case.deemed_accepted(when.day) else when


def _ground(case: Case, *, item: Item, limit: Due | None, on: date, barred: str) -> Ground:
    return Ground(
        rows=case.rows,
        item=item,
        limit=case.due or limit,
        today=on,
        received_on=case.received_on if case.deemed_accepted(on) else None,
        notices=case.notices,
        state=case.state,
        owing=case.owing,
        by_agent=case.agent is not None,
        barred=barred,
    )
