"""`intake`, `case show`, `case list`, `case bring`."""

from argparse import Namespace
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from winclient import phrases
from winclient.app.cases import scans
from winclient.app.cases.applying import apply, come_back
from winclient.app.cases.form_fields import BRING, INTAKE, strangers
from winclient.app.cases.forms import bring_form, intake_form, scan_files
from winclient.app.cases.intake import IntakeForm, Outcome
from winclient.app.perform import look, perform
from winclient.app.ports import CaseLine, CaseQuery, Reader, Tx
from winclient.app.queue.vouching import Vouched, vouched
from winclient.bootstrap import Site, open_site, print_papers
from winclient.cli.case_show import members, shown, shown_text
from winclient.cli.doubts import Doubt, doubts, not_known, not_used
from winclient.cli.files import form_of
from winclient.cli.moments import moment_of
from winclient.cli.opening import keep_file, open_with_items
from winclient.cli.output import DONE, Output
from winclient.cli.said import said_day
from winclient.domain.cases.case import CaseState
from winclient.domain.checks.checklist import deferred, outstanding
from winclient.domain.refusals import Reason, Refused
from winclient.settings import data_folder
from winclient.wording import say


def intake(chosen: Namespace, out: Output) -> int:
    """One intake from a file or standard input."""
    form = form_of(chosen.file)
    site = open_with_items(chosen.data)
    strange = strangers(form, INTAKE)  # before anything is missed that is only misspelt
    read, at = intake_form(form, counter=site.settings.counter, clerk=site.clerk)
    known = _ticket(site, read, at=at)
    kept = [
        keep_file(site, _beside(chosen.file, file), material=material)
        for material, file in scan_files(form)
    ]

    def use(tx: Tx) -> Outcome:
        when = moment_of(tx, site=site, at=at)
        outcome = apply(tx, form=read, hall=site.hall, when=when)
        case = scans.attach(
            tx,
            outcome.case,
            kept=kept,
            clerk=read.clerk,
            counter=read.counter,
            when=when,
        )
        return replace(outcome, case=case)

    done = perform(site.store, use)
    print_papers(site)
    odd = (
        *not_used(strange),
        *not_known(read.ticket, known),
        *doubts(read, at=at, now=site.clock()),
    )
    return _answer(done.value, out, odd=odd)


def _ticket(site: Site, form: IntakeForm, *, at: datetime | None) -> Vouched:
    """What the queue says of the form's ticket; a hub knows only of now, not of a recorded day."""
    if not form.ticket:
        return Vouched.SERVED
    if at is not None and site.settings.hub:
        return Vouched.HUB_AWAY
    return vouched(site.queue, ticket=form.ticket, counter=form.counter, clerk=form.clerk.id)


def bring(chosen: Namespace, out: Output) -> int:
    """The applicant returns with materials."""
    form = form_of(chosen.file)
    site = open_site(data_folder(chosen.data))
    strange = strangers(form, BRING)
    read, at = bring_form(
        form, number=chosen.number, counter=site.settings.counter, clerk=site.clerk
    )

    def use(tx: Tx) -> Outcome:
        return come_back(tx, form=read, hall=site.hall, when=moment_of(tx, site=site, at=at))

    done = perform(site.store, use)
    print_papers(site)
    return _answer(done.value, out, odd=not_used(strange))


def show(chosen: Namespace, out: Output) -> int:
    """A case with its history, its clock and what is possible now."""
    site = open_site(data_folder(chosen.data))

    def view(reader: Reader) -> dict[str, Any]:
        when = moment_of(reader, site=site)
        return shown(reader, number=chosen.number, when=when, ladder=site.hall.ladder)

    value = look(site.store, view)
    out.answer(value, "\n".join(shown_text(value)))
    return DONE


def list_cases(chosen: Namespace, out: Output) -> int:
    """Cases, newest first."""
    try:
        state = CaseState(chosen.state) if chosen.state else None
    except ValueError as error:
        choices = ", ".join(CaseState)
        raise Refused(Reason.FIELD_WRONG, field="--state", why=choices) from error
    site = open_site(data_folder(chosen.data))
    query = CaseQuery(
        state=state,
        due_by=said_day(chosen.due_by, field="--due-by"),
        promise_due_by=said_day(chosen.promise_by, field="--promise-by"),
        limit=chosen.limit,
    )
    lines = look(site.store, lambda reader: reader.cases(query))
    out.answer([_line(line) for line in lines], "\n".join(map(_line_text, lines)))
    return DONE


def _beside(form: str, file: str) -> Path:
    """A file that a form names is meant from the form's own folder."""
    return Path(file) if form == "-" else Path(form).parent / file


def _answer(outcome: Outcome, out: Output, *, odd: Sequence[Doubt] = ()) -> int:
    case, papers = outcome.case, outcome.papers
    value = {
        "case": case.number,
        "provisional": case.provisional,
        "state": case.state.value,
        "item": case.item.name,
        "received_on": case.received_on,
        "accepted_on": case.accepted_on,
        "silent_due": case.silent_due.on,
        "due": case.due.on if case.due else None,
        "due_provisional": bool(case.due and case.due.provisional),
        "missing": [row.name for row in outstanding(case.rows) if row not in deferred(case.rows)],
        "deferred": [{"name": row.name, "due": row.due} for row in deferred(case.rows)],
        "papers": [
            {"kind": paper.snapshot.kind.value, "number": paper.snapshot.number} for paper in papers
        ],
    }
    if odd:
        value["warnings"] = [doubt._asdict() for doubt in odd]
    if outcome.members:
        value["items"] = members(outcome.members)
    numbers = say("terms.and").join(paper.snapshot.number for paper in papers)
    state = say(f"states.{case.state.value}")
    done = say("cli.intake_done", state=state, number=case.number, papers=numbers)
    lines = [say("cli.doubt", field=doubt.field, message=doubt.message) for doubt in odd]
    out.answer(value, "\n".join([done, *lines]))
    return DONE


def _line(line: CaseLine) -> dict[str, Any]:
    return {
        "case": line.number,
        "state": line.state.value,
        "item": line.item_name,
        "applicant": line.applicant_name,
        "received_at": line.received_at,
        "due": line.due,
        "due_provisional": line.due_provisional,
        "promise_due": line.promise_due,
        "counter": line.counter,
    }


def _line_text(line: CaseLine) -> str:
    due = phrases.day(line.due) if line.due else ""
    state = say(f"states.{line.state.value}")
    return f"{line.number}  {state}  {line.applicant_name}  {line.item_name}  {due}"
