"""Unmasking: a whole document number is shown on purpose only, and leaves a fact."""

from winclient.app.cases.finding import case_numbered
from winclient.app.ports import Tx
from winclient.domain.days.moments import Moment
from winclient.domain.ledger.facts import IdentityUnmasked
from winclient.domain.persons.people import Clerk
from winclient.domain.refusals import Reason, Refused


def unmask(tx: Tx, *, number: str, reason: str, clerk: Clerk, counter: str, when: Moment) -> str:
    """The applicant's whole document number; who looked and why is in the ledger."""
    case = case_numbered(tx, number)
    if not reason.strip():
        raise Refused(Reason.UNMASKING_NEEDS_REASON)
    tx.record(
        IdentityUnmasked(
            at=when.at,
            clerk=clerk.id,
            counter=counter,
            clock_suspect=when.suspect,
            case=case.id,
            reason=reason.strip(),
        )
    )
    return case.applicant.number
