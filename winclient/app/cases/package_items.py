"""One item of a package comes to its end: its papers come back, and the others go on without it."""

from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from winclient.app.cases.acting import Act
from winclient.app.cases.intake import Outcome
from winclient.app.cases.package_intake import conclude_package, record
from winclient.app.cases.package_rulings import rulings
from winclient.app.cases.package_visits import Held, grounds, held_package
from winclient.app.cases.rulings import Ground, Ruling
from winclient.app.cases.situations import members_of, whole_of
from winclient.app.papers.issuing import issue
from winclient.app.ports import Reader, Tx
from winclient.domain.cases.case import Case
from winclient.domain.cases.case_table import ENDED, CaseState
from winclient.domain.cases.decisions import Decision
from winclient.domain.cases.merging import take_out
from winclient.domain.cases.papers import Paper
from winclient.domain.cases.steps import Step, check_step
from winclient.domain.checks.checklist import Row, deferred, outstanding
from winclient.domain.ledger.life_facts import ItemTakenOut, PackageClosed, Sheets
from winclient.domain.ledger.snapshot import PaperKind
from winclient.domain.values import Value

# What ended so needs its papers no more; a closed item has used them.
GONE = frozenset({CaseState.WITHDRAWN, CaseState.RETURNED, CaseState.LAPSED, CaseState.REFUSED})
_AS_TOLD = Ruling(decision=Decision.NOTIFY)


class Leaving(Value, frozen=True, kw_only=True):
    """What a case that ends gives back; of an item of a package, what only that item needed."""

    back: tuple[Sheets, ...]
    whole: Case | None = None
    rows: tuple[Row, ...] = ()


def leaving(reader: Reader, case: Case) -> Leaving:
    """What the end of this case will give back; only right before the end is recorded."""
    whole = whole_of(reader, case)
    if whole is None or whole.composition is None or whole.state in ENDED:
        return Leaving(back=tuple(_sheets(row) for row in case.rows if _handed_in(row)))
    others = (each for each in members_of(reader, whole) if each.id != case.id)
    left = {each.item.id: each.rows for each in others if each.state not in GONE}
    names, gone = whole.composition.paper_names, {case.item.id: case.rows}
    rows, back = take_out(whole.rows, left, gone=gone, names=names)
    return Leaving(back=back, whole=whole, rows=rows)


def going_back(reader: Reader, case: Case, *, on: date) -> tuple[Sheets, ...]:
    """What its end gives back; of a package nothing is said once an item needs its papers."""
    kept = (check_step(each, Step.WITHDRAW, on=on) for each in members_of(reader, case))
    if any(kept):
        return ()
    all_of_it = tuple(_sheets(row) for row in case.rows if _handed_in(row))
    return all_of_it if case.members else leaving(reader, case).back


def leave(tx: Tx, *, act: Act, case: Case, gone: Leaving) -> tuple[Paper, ...]:
    """The package without the item that just ended; the papers that follow for the others."""
    if gone.whole is None:
        return ()
    taken_out(tx, act=act, case=case, gone=gone)
    return settle(tx, act=act, whole=replace(gone.whole, rows=gone.rows))


def taken_out(tx: Tx, *, act: Act, case: Case, gone: Leaving) -> None:
    """That the package goes on without the item; what follows for the others is not looked at."""
    if gone.whole is not None:
        tx.record(ItemTakenOut(**act.stamp(gone.whole), item=case.item.id, rows=gone.rows))


def settle(tx: Tx, *, act: Act, whole: Case) -> tuple[Paper, ...]:
    """What waited only for the item that ended is accepted; without items the package closes."""
    held = held_package(tx, whole, when=act.when)
    if not held.cases:
        tx.record(PackageClosed(**act.stamp(whole)))
        return ()
    parts = _freed(tx, held, act=act)
    accept = Ruling(decision=Decision.ACCEPT)
    decided = [(accept, ground, held.cases[id].id) for id, ground in parts.items()]
    waited = whole.state in (CaseState.NOTIFIED, CaseState.DEFERRED)
    complete = waited and not outstanding(whole.rows)
    if complete:
        decided.insert(0, (accept, held.ground(on=act.when.day), whole.id))
    record(tx, decided, form=act, when=act.when)
    if complete and whole.state is CaseState.NOTIFIED:
        done = conclude_package(
            tx, held.item, ruling=accept, case=whole.id, form=act, hall=act.hall, when=act.when
        )
        return done.papers
    return tuple(_accepted(tx, held, id, act=act) for id in parts)


def _freed(tx: Tx, held: Held, *, act: Act) -> Mapping[str, Ground]:
    """The items that were told of a defect they do not have any more: they only waited."""
    if held.case.state is not CaseState.NOTIFIED:
        return {}
    told_of = CaseState.NOTIFIED
    lists = {id: each.rows for id, each in held.waiting.items() if each.state is told_of}
    own = rulings(_AS_TOLD, lists, composition=held.composition)
    found = grounds(tx, held, lists=lists, when=act.when)
    return {id: found[id] for id in lists if own[id].decision is Decision.ACCEPT}


def _accepted(tx: Tx, held: Held, id: str, *, act: Act) -> Paper:
    """受理 in writing for one item (行政许可法 §32)."""
    case = held.cases[id]
    return issue(
        tx,
        kind=PaperKind.ACCEPTANCE,
        case=tx.case(case.id) or case,
        item=held.items[id],
        hall=act.hall,
        clerk=act.clerk,
        counter=act.counter,
        when=act.when,
    )


def accept_package(tx: Tx, *, act: Act, whole: Case) -> Outcome:
    """视为受理 of the application with all its items, as of the day of receipt (§32-1-(4))."""
    refused = check_step(whole, Step.ACCEPT, on=act.when.day)
    if refused is not None:
        raise refused
    held = held_package(tx, whole, when=act.when)
    lists = {id: case.rows for id, case in held.waiting.items()}
    parts = grounds(tx, held, lists=lists, when=act.when)
    decided = [(_silent(whole.rows), held.ground(on=act.when.day), whole.id)]
    decided += [(_silent(each.rows), each, held.cases[id].id) for id, each in parts.items()]
    record(tx, decided, form=act, when=act.when)
    ruling = Ruling(decision=Decision.ACCEPT)
    return conclude_package(
        tx, held.item, ruling=ruling, case=whole.id, form=act, hall=act.hall, when=act.when
    )


def _silent(rows: tuple[Row, ...]) -> Ruling:
    return Ruling(decision=Decision.ACCEPT_DEFERRED if deferred(rows) else Decision.ACCEPT)


def _handed_in(row: Row) -> bool:
    return bool(row.originals or row.copies)


def _sheets(row: Row) -> Sheets:
    return Sheets(name=row.name, originals=row.originals, copies=row.copies)
