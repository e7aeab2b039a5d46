"""The spooler: drains print jobs onto devices, and never prints one twice by itself."""

import logging
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from winclient.app.perform import look, perform
from winclient.app.ports import Reader, Store
from winclient.app.printing import (
    OpenPrinter,
    Printer,
    PrinterFault,
    PrinterUnsure,
    claim_job,
    finish_job,
    lost_jobs,
)
from winclient.domain.papers import Paper
from winclient.domain.printing import JobState, PrintJob
from winclient.domain.refusals import Reason, Refused
from winclient.printing.fonts import FontsMissing

log = logging.getLogger(__name__)


class Render(Protocol):
    """`printing.render.render` with the hall's fonts."""

    def __call__(self, paper: Paper, *, copy: int, format: str) -> bytes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """A job that can go out: its device, its bytes, its name."""

    printer: Printer
    data: bytes
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Result:
    state: JobState
    error: str = ""


def drain(store: Store, *, render: Render, open_printer: OpenPrinter) -> tuple[PrintJob, ...]:
    """Sends every waiting job once; returns those it settled. Raises nothing.

    A job is rendered and its device opened before it is claimed, and claimed in a transaction of
    its own before the first byte: whatever happens, a job that may be on paper is never "waiting".
    """
    try:
        waiting = look(store, partial(_waiting))
    except Exception:
        log.exception("print jobs cannot be read")
        return ()
    settled = (_handle(store, job, render=render, open_printer=open_printer) for job in waiting)
    return tuple(job for job in settled if job)


def recover(store: Store) -> tuple[PrintJob, ...]:
    """After a start: jobs a crash left in the device's hands are asked about, not repeated."""
    return perform(store, lost_jobs).value if look(store, _sent_out) else ()


def _sent_out(reader: Reader) -> tuple[PrintJob, ...]:
    return reader.jobs(state=JobState.SENT)


def _waiting(reader: Reader) -> tuple[PrintJob, ...]:
    return reader.jobs(state=JobState.PENDING)


def _handle(
    store: Store, job: PrintJob, *, render: Render, open_printer: OpenPrinter
) -> PrintJob | None:
    try:
        ready = _prepared(store, job, render=render, open_printer=open_printer)
        if isinstance(ready, _Result):
            return _settle(store, job, ready)
        if perform(store, partial(claim_job, job=job.id)).value is None:
            return None
        return _settle(store, job, _sent(ready, copies=job.copies))
    except Exception:
        # The store itself failed. The row says "waiting" or "sent", and both are true.
        log.exception("print job %s stays as it is", job.id)
        return None


def _prepared(
    store: Store, job: PrintJob, *, render: Render, open_printer: OpenPrinter
) -> _Ready | _Result:
    """Everything that can go wrong before paper moves is a plain failure."""
    paper = look(store, lambda reader: reader.paper(job.paper))
    try:
        if paper is None:
            raise Refused(Reason.PAPER_UNKNOWN, paper=job.paper)
        printer = open_printer(job.printer)
        data = render(paper, copy=job.copy, format=printer.accepts)
    except Refused as refused:
        return _Result(state=JobState.FAILED, error=refused.reason.value)
    except FontsMissing:
        return _Result(state=JobState.FAILED, error="fonts_missing")
    except PrinterFault as fault:
        return _Result(state=JobState.FAILED, error=_told(fault))
    except Exception:
        log.exception("print job %s cannot be rendered", job.id)
        return _Result(state=JobState.FAILED, error="bug")
    return _Ready(printer=printer, data=data, name=_name(paper, job))


def _sent(ready: _Ready, *, copies: int) -> _Result:
    try:
        ready.printer.send(ready.data, name=ready.name, copies=copies)
    except PrinterUnsure as fault:
        return _Result(state=JobState.UNKNOWN, error=_told(fault))
    except PrinterFault as fault:
        return _Result(state=JobState.FAILED, error=_told(fault))
    except Exception:
        log.exception("a printer driver broke off")
        return _Result(state=JobState.UNKNOWN, error="bug")
    return _Result(state=JobState.PRINTED)


def _settle(store: Store, job: PrintJob, result: _Result) -> PrintJob | None:
    settle = partial(finish_job, job=job.id, state=result.state, error=result.error)
    return perform(store, settle).value


def _told(fault: PrinterFault) -> str:
    return f"{fault.code}: {fault}" if str(fault) else fault.code


def _name(paper: Paper, job: PrintJob) -> str:
    """Case number, kind, and the number of a copy: one file a paper, whatever is tried again."""
    snapshot = paper.snapshot
    # Two notices of one case differ by the last digits of the paper's id.
    parts = [snapshot.case_number, snapshot.kind.value, paper.id.replace("-", "")[-8:]]
    return "-".join([*parts, *([f"copy{job.copy}"] if job.copy else [])])
