"""Acting on a case after intake: who acts on which case, and what comes of it."""

from collections.abc import Sequence
from typing import Any

from winclient.app.cases.finding import case_numbered
from winclient.app.cases.intake import Outcome
from winclient.app.cases.situations import item_of
from winclient.app.hall import Hall
from winclient.app.papers.issuing import issue
from winclient.app.papers.sentences import Said
from winclient.app.ports import Tx
from winclient.domain.cases.case import Case
from winclient.domain.days.moments import Moment
from winclient.domain.items.catalogue import Item
from winclient.domain.ledger.snapshot import PaperKind
from winclient.domain.persons.people import Clerk
from winclient.domain.refusals import Reason, Refused
from winclient.domain.values import Value


class Act(Value, frozen=True, kw_only=True):
    """One clerk's act on one case; `by`: the department or officer whose word it is."""

    number: str
    hall: Hall
    clerk: Clerk
    counter: str
    when: Moment
    by: str = ""

    def stamp(self, case: Case) -> dict[str, Any]:
        """What every fact of the act says about its making."""
        return {
            "at": self.when.at,
            "clerk": self.clerk.id,
            "counter": self.counter,
            "clock_suspect": self.when.suspect,
            "case": case.id,
            "by": self.by,
        }


def find(tx: Tx, act: Act) -> tuple[Case, Item]:
    """The case with the item version it is bound to; a package is acted on item by item."""
    case = case_numbered(tx, act.number)
    if case.members:
        raise Refused(Reason.PACKAGE_WHOLE, number=case.number)
    item = item_of(tx, case)
    if item is None:
        raise Refused(Reason.ITEM_UNKNOWN, item=case.item.name)
    return case, item


def outcome(
    tx: Tx, *, act: Act, case: Case, item: Item, papers: Sequence[tuple[PaperKind, Said]] = ()
) -> Outcome:
    """The case as it stands now, with the papers of these kinds made out."""
    now = tx.case(case.id) or case
    made = [
        issue(
            tx,
            kind=kind,
            case=now,
            item=item,
            hall=act.hall,
            clerk=act.clerk,
            counter=act.counter,
            when=act.when,
            said=said,
        )
        for kind, said in papers
    ]
    return Outcome(case=now, papers=tuple(made))
