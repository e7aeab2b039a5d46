"""Print jobs: claimed before a device is asked, settled after; and what a printer may say."""

from collections.abc import Callable
from typing import Protocol

from msgspec.structs import replace

from winclient.app.ports import Reader, Tx
from winclient.domain.printing import JobState, PrintJob
from winclient.domain.refusals import Reason, Refused
from winclient.domain.values import Value


class Sent(Value, frozen=True, kw_only=True):
    """What a device did with a paper: where it went, for people."""

    where: str


class Printer(Protocol):
    """A device that puts paper out. `accepts` is the format it wants: "pdf" or "escpos"."""

    @property
    def accepts(self) -> str: ...

    def send(self, data: bytes, *, name: str, copies: int) -> Sent:
        """Raises a PrinterFault; `name` is a file name without ending, the same on each try."""
        ...


OpenPrinter = Callable[[str], Printer]


class PrinterFault(Exception):
    """The device could not. Nothing was printed: the job may be tried again as it is."""

    code = "printer_fault"


class PrinterGone(PrinterFault):
    """Not there, switched off, unplugged, no such queue."""

    code = "printer_gone"


class PaperOut(PrinterFault):
    """No paper, before the first sheet."""

    code = "paper_out"


class DiskFull(PrinterFault):
    """A paper that goes into a file found no room."""

    code = "disk_full"


class PrinterUnsure(PrinterFault):
    """The bytes went out and nobody knows what became of them: a person has to look."""

    code = "printer_unsure"


def claim_job(tx: Tx, *, job: str) -> PrintJob | None:
    """Marks a waiting job as sent; None when another program was quicker.

    Committed before the device is asked, so that a crash leaves "sent", never a second print.
    """
    found = _find(tx, job, JobState.PENDING)
    if found is None:
        return None
    tx.settle_job(job, state=JobState.SENT)
    return replace(found, state=JobState.SENT, attempts=found.attempts + 1)


def finish_job(tx: Tx, *, job: str, state: JobState, error: str = "") -> PrintJob | None:
    """Writes down what became of a job; None when it is already settled.

    A job that another program took for lost is still settled by the one that knows.
    """
    found = _find(tx, job, JobState.PENDING, JobState.SENT, JobState.UNKNOWN)
    if found is None:
        return None
    tx.settle_job(job, state=state, error=error)
    return replace(found, state=state, error=error)


def retry_job(tx: Tx, *, job: str) -> PrintJob:
    """The same job once more, under the same id, after a failure or a look at the tray.

    One that is printed or on its way stays so: a second print is a reprint, marked 副本.
    """
    found = _known(tx, job)
    if found.state not in {JobState.FAILED, JobState.UNKNOWN}:
        return found
    tx.settle_job(job, state=JobState.PENDING)
    return replace(found, state=JobState.PENDING, error="")


def confirm_job(tx: Tx, *, job: str, printed: bool) -> PrintJob:
    """The clerk's word on a job nobody knows about: 纸张是否完整？ Others stay as they are.

    One that did not come out is failed, and printed again only when it is asked for.
    """
    found = _known(tx, job)
    if found.state is not JobState.UNKNOWN:
        return found
    state = JobState.PRINTED if printed else JobState.FAILED
    error = "" if printed else "not_printed"
    tx.settle_job(job, state=state, error=error)
    return replace(found, state=state, error=error)


def lost_jobs(tx: Tx) -> tuple[PrintJob, ...]:
    """Jobs a crash left between device and record become unknown; they are returned."""
    lost = tx.jobs(state=JobState.SENT)
    for job in lost:
        tx.settle_job(job.id, state=JobState.UNKNOWN, error="interrupted")
    return tuple(replace(job, state=JobState.UNKNOWN, error="interrupted") for job in lost)


def _known(tx: Tx, job: str) -> PrintJob:
    found = _find(tx, job, *JobState)
    if found is None:
        raise Refused(Reason.PAPER_UNKNOWN, paper=job)
    return found


def _find(reader: Reader, job: str, *states: JobState) -> PrintJob | None:
    found = reader.job(job)
    return found if found is not None and found.state in states else None
