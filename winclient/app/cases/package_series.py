"""A series in a package: when an item is put off, what waits for it is put off as well."""

from datetime import date

from msgspec.structs import replace

from winclient.app.cases.acting import Act
from winclient.app.cases.case_clock import dues
from winclient.app.cases.package_visits import Held, held_package
from winclient.app.cases.situations import whole_of
from winclient.app.ports import Tx
from winclient.domain.cases.case import Case
from winclient.domain.cases.case_table import ENDED, RUNNING
from winclient.domain.cases.packages import last
from winclient.domain.items.composition import in_order
from winclient.domain.ledger.life_facts import DatesMoved


def follow(tx: Tx, *, act: Act, case: Case) -> None:
    """Move the dates of all that waits for this item, and of the whole; never to an earlier day.

    What was promised on paper stands until the item before it is put off.
    """
    whole = whole_of(tx, case)
    if whole is None or whole.state in ENDED:
        return
    held = held_package(tx, whole, when=act.when)
    for id in in_order(held.composition.members):
        held = _moved(tx, held, id, act=act)
    due = last(held.dues.values())
    if due and whole.due and due.on > whole.due.on:
        tx.record(DatesMoved(**act.stamp(whole), due=due))


def _moved(tx: Tx, held: Held, id: str, *, act: Act) -> Held:
    case, start = held.cases[id], _start(held, id)
    if start is None or case.runs_from is None or start <= case.runs_from:
        return held
    if case.state not in RUNNING:
        return held
    later = replace(case, runs_from=start)
    due, statutory = dues(later, item=held.items[id], calendar=tx.calendar())
    tx.record(DatesMoved(**act.stamp(case), runs_from=start, due=due, statutory_due=statutory))
    return replace(held, dues={**held.dues, id: due or held.dues[id]})


def _start(held: Held, id: str) -> date | None:
    """The last promise of what it waits for."""
    after = next(each.after for each in held.composition.members if each.item == id)
    known = [due.on for each in after if (due := held.dues.get(each)) is not None]
    return max(known, default=None)
