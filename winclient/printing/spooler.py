"""The spooler: drains print jobs onto devices, and never prints one twice by itself."""

import logging
from functools import partial
from typing import Protocol

from winclient.app.mishaps import log_bug
from winclient.app.papers.printing import OpenPrinter, claim_job, finish_job, lost_jobs
from winclient.app.perform import look, perform
from winclient.app.ports import Store
from winclient.domain.cases.papers import Paper
from winclient.domain.printing import JobState, PrintJob
from winclient.domain.refusals import Reason
from winclient.printing.sending import Ready, Result, prepared, sent

log = logging.getLogger(__name__)


class Render(Protocol):
    """`printing.render.render` with the hall's fonts."""

    def __call__(self, paper: Paper, *, copy: int, format: str) -> bytes: ...


def drain(store: Store, *, render: Render, open_printer: OpenPrinter) -> tuple[PrintJob, ...]:
    """Sends every waiting job once; returns those it settled. Raises nothing.

    A job is rendered and its device opened before it is claimed, and claimed in a transaction of
    its own before the first byte: whatever happens, a job that may be on paper is never "waiting".
    """
    try:
        waiting = look(store, lambda reader: reader.jobs(state=JobState.PENDING))
    except Exception as error:
        log_bug(log, error, what="print jobs cannot be read")
        return ()
    settled = (_handle(store, job, render=render, open_printer=open_printer) for job in waiting)
    return tuple(job for job in settled if job)


def recover(store: Store) -> tuple[PrintJob, ...]:
    """After a start: jobs a crash left in the device's hands are asked about, not repeated."""
    sent_out = look(store, lambda reader: reader.jobs(state=JobState.SENT))
    return perform(store, lost_jobs).value if sent_out else ()


def _handle(
    store: Store, job: PrintJob, *, render: Render, open_printer: OpenPrinter
) -> PrintJob | None:
    try:
        ready = _prepared(store, job, render=render, open_printer=open_printer)
        if isinstance(ready, Result):
            return _settle(store, job, ready)
        if perform(store, partial(claim_job, job=job.id)).value is None:
            return None
        return _settle(store, job, sent(ready, copies=job.copies))
    except Exception as error:
        # The store itself failed. The row says "waiting" or "sent", and both are true.
        log_bug(log, error, what=f"print job {job.id} stays as it is")
        return None


def _prepared(
    store: Store, job: PrintJob, *, render: Render, open_printer: OpenPrinter
) -> Ready | Result:
    paper = look(store, lambda reader: reader.paper(job.paper))
    if paper is None:
        return Result(state=JobState.FAILED, error=Reason.PAPER_UNKNOWN.value)
    drawn = partial(render, paper, copy=job.copy)
    return prepared(drawn, printer=job.printer, name=_name(paper, job), open_printer=open_printer)


def _settle(store: Store, job: PrintJob, result: Result) -> PrintJob | None:
    settle = partial(finish_job, job=job.id, state=result.state, error=result.error)
    return perform(store, settle).value


def _name(paper: Paper, job: PrintJob) -> str:
    """Case number, kind, and the number of a copy: one file a paper, whatever is tried again."""
    snapshot = paper.snapshot
    # Two notices of one case differ by the last digits of the paper's id.
    parts = [snapshot.case_number, snapshot.kind.value, paper.id.replace("-", "")[-8:]]
    return "-".join([*parts, *([f"copy{job.copy}"] if job.copy else [])])
