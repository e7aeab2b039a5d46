"""The use cases that the clerk screen asks for; all of them run on the worker.

What only a decision needs is imported by the first one: a face that waits stays small.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from winclient.app.cases import scans
from winclient.app.cases.finding import case_numbered
from winclient.app.cases.intake import Outcome
from winclient.app.papers.printing import confirm_job, retry_job
from winclient.app.ports import Draft, Tx
from winclient.app.queue.served import served_at, tie
from winclient.app.scan_ports import KeptScan
from winclient.domain.cases.case import Case
from winclient.ui.desk import Here


def save_draft(tx: Tx, here: Here, *, body: str) -> None:
    """Keep what was typed, whatever happens to the PC."""
    counter = here.counter.settings.counter
    tx.save_draft(Draft(counter=counter, body=body, saved_at=here.when.at))


def drop_draft(tx: Tx, here: Here) -> None:
    """Delete this counter's draft."""
    tx.drop_draft(here.counter.settings.counter)


def take(tx: Tx, here: Here, *, data: Mapping[str, Any]) -> Outcome:
    """Record an intake with its decision, and name its scans."""
    from winclient.app.cases.applying import apply
    from winclient.app.cases.forms import intake_form

    settings = here.counter.settings
    form, _at = intake_form(data, counter=settings.counter, clerk=here.counter.clerk, drafted=True)
    outcome = apply(tx, form=form, hall=here.counter.hall, when=here.when)
    case = _attach(tx, here, outcome.case, scans.drafted(data))
    return replace(outcome, case=case)


def attach_scans(tx: Tx, here: Here, *, number: str, kept: Sequence[KeptScan]) -> Case:
    """Name scans in a recorded case."""
    return _attach(tx, here, case_numbered(tx, number), kept)


def _attach(tx: Tx, here: Here, case: Case, kept: Sequence[KeptScan]) -> Case:
    counter = here.counter
    return scans.attach(
        tx,
        case,
        kept=kept,
        clerk=counter.clerk,
        counter=counter.settings.counter,
        when=here.when,
    )


def supplement(tx: Tx, here: Here, *, number: str, data: Mapping[str, Any]) -> Outcome:
    """Record what the applicant brought, with the decision that follows."""
    from winclient.app.cases.applying import come_back
    from winclient.app.cases.forms import bring_form

    counter, clerk = here.counter.settings.counter, here.counter.clerk
    form, _at = bring_form(data, number=number, counter=counter, clerk=clerk)
    drop_draft(tx, here)
    ticket = served_at(tx, ticket=str(data.get("ticket", "")), counter=counter)
    outcome = come_back(tx, form=form, hall=here.counter.hall, when=here.when)
    if ticket is not None:
        case = outcome.case.id
        tie(tx, ticket, case=case, clerk=clerk.id, counter=counter, when=here.when)
    return outcome


def whole_number(tx: Tx, here: Here, *, number: str, reason: str) -> str:
    """Look at a whole document number, on the record."""
    from winclient.app.cases.unmasking import unmask

    return unmask(
        tx,
        number=number,
        reason=reason,
        clerk=here.counter.clerk,
        counter=here.counter.settings.counter,
        when=here.when,
    )


def print_again(tx: Tx, here: Here, *, paper: str) -> int:
    """One more copy, marked 副本."""
    from winclient.app.papers.issuing import reprint

    return reprint(
        tx,
        paper=paper,
        hall=here.counter.hall,
        clerk=here.counter.clerk,
        counter=here.counter.settings.counter,
        when=here.when,
    )


def try_again(tx: Tx, _here: Here, *, job: str) -> None:
    """Queue a print job that failed once more, under its own id."""
    retry_job(tx, job=job)


def confirm(tx: Tx, _here: Here, *, job: str, printed: bool) -> None:
    """Settle a job in doubt by what the clerk saw in the tray."""
    confirm_job(tx, job=job, printed=printed)
