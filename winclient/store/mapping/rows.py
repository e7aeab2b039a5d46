"""How cases, papers, jobs and items become rows and come back."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from msgspec.structs import replace

from winclient.app.exchange_ports import Lamp
from winclient.app.ports import CaseLine
from winclient.domain.canonical import canonical
from winclient.domain.cases.case import Case, CaseState
from winclient.domain.cases.papers import Paper
from winclient.domain.checks.checklist import Row as MaterialRow
from winclient.domain.checks.checklist import deferred
from winclient.domain.codec import from_text
from winclient.domain.items.catalogue import Item
from winclient.domain.persons.people import PartyKind
from winclient.domain.printing import JobState, PrintJob, SlipJob
from winclient.domain.queue.slip import Slip
from winclient.domain.values import Value


class Last(NamedTuple):
    """The entry that last changed a case, and this ledger's last entry about it (0: none)."""

    fact: str
    seq: int


def case_row(case: Case, *, last: Last) -> dict[str, Any]:
    """The row of `cases`; the materials are rows of their own."""
    promises = [row.due for row in deferred(case.rows) if row.due is not None]
    return {
        "id": case.id,
        "number": case.number,
        "provisional": case.provisional,
        "state": case.state.value,
        "item_id": case.item.id,
        "item_name": case.item.name,
        "applicant_name": case.applicant.name,
        "received_at": case.received_at.isoformat(),
        "received_on": case.received_on.isoformat(),
        # While the clock stands nobody knows the day.
        "due": case.due.on.isoformat() if case.due and not case.life.paused else None,
        "due_provisional": bool(case.due and case.due.provisional),
        "promise_due": min(promises).isoformat() if promises else None,
        "counter": case.counter,
        "package": case.package.id if case.package else None,
        "body": canonical(replace(case, rows=())),
        "official": case.official,
        "last_fact": last.fact,
        "last_seq": last.seq,
        "reduced": case.reduced,
    }


def material_rows(case: Case) -> list[dict[str, Any]]:
    """The rows of `case_materials`, in checklist order."""
    return [
        {
            "case_id": case.id,
            "position": position,
            "name": row.name,
            "state": row.state.value,
            "due": row.due.isoformat() if row.due else None,
            "body": canonical(row),
        }
        for position, row in enumerate(case.rows)
    ]


def read_case(body: str, materials: Sequence[str]) -> Case:
    """The case again; `materials` are the bodies of its rows in order."""
    rows = tuple(from_text(MaterialRow, text) for text in materials)
    return replace(from_text(Case, body), rows=rows)


class _Kind(Value, frozen=True):
    kind: PartyKind


class _Named(Value, frozen=True):
    """Of a case's body, whose name it has and which items; nothing else of it is read."""

    applicant: _Kind
    members: tuple[str, ...] = ()


def case_line(
    row: Sequence[Any], *, ended_as: Callable[[tuple[str, ...]], CaseState | None]
) -> CaseLine:
    """One line of a case list; `ended_as` is asked of the items of a package that closed."""
    number, state, item_name, applicant_name, received_at, due, provisional, *more = row
    promise, counter, body, lamp = more
    named, closed = from_text(_Named, body), state == CaseState.CLOSED
    return CaseLine(
        number=number,
        state=CaseState(state),
        item_name=item_name,
        applicant_name=applicant_name,
        public=named.applicant.kind is PartyKind.ORGANISATION,
        ended=ended_as(named.members) if closed and named.members else None,
        received_at=datetime.fromisoformat(received_at),
        due=date.fromisoformat(due) if due else None,
        due_provisional=bool(provisional),
        promise_due=date.fromisoformat(promise) if promise else None,
        counter=counter,
        lamp=Lamp(lamp),
    )


def paper_row(paper: Paper, *, seq: int | None, fact: str = "") -> dict[str, Any]:
    """The row of `papers`; `seq` is the entry that holds its snapshot, or `fact` its name."""
    return {
        "id": paper.id,
        "case_id": paper.case,
        "kind": paper.snapshot.kind.value,
        "number": paper.snapshot.number,
        "reprints": paper.reprints,
        "seq": seq,
        "fact": fact,
    }


def job_row(job: PrintJob) -> dict[str, Any]:
    """The row of `print_jobs`."""
    return {
        "id": job.id,
        "paper": job.paper,
        "copy": job.copy,
        "copies": job.copies,
        "printer": job.printer,
        "state": job.state.value,
        "attempts": job.attempts,
        "error": job.error,
    }


def slip_job_row(job: SlipJob) -> dict[str, Any]:
    """The row of `slip_jobs`."""
    return {
        "id": job.id,
        "printer": job.printer,
        "state": job.state.value,
        "error": job.error,
        "body": canonical(job.slip) if job.slip else "",
    }


def read_slip_job(row: Sequence[Any]) -> SlipJob:
    """The slip of a row."""
    id, printer, state, error, body = row
    slip = from_text(Slip, body) if body else None
    return SlipJob(id=id, printer=printer, slip=slip, state=JobState(state), error=error)


def read_job(row: Sequence[Any]) -> PrintJob:
    """The job of a row."""
    id, paper, copy, copies, printer, state, attempts, error = row
    return PrintJob(
        id=id,
        paper=paper,
        copy=copy,
        copies=copies,
        printer=printer,
        state=JobState(state),
        attempts=attempts,
        error=error,
    )


def read_item(body: str, *, version: int) -> Item:
    """The item; its version stands in the table, so that equal content has equal bodies."""
    return replace(from_text(Item, body), version=version)
