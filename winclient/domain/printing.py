"""Print jobs: one paper on its way to one printer, and what may become of it."""

from enum import StrEnum

from winclient.domain.queue.slip import Slip
from winclient.domain.values import Value


class JobState(StrEnum):
    """打印状态. `UNKNOWN` is settled by asking the clerk, never by guessing."""

    PENDING = "pending"
    SENT = "sent"
    PRINTED = "printed"
    FAILED = "failed"
    UNKNOWN = "unknown"


class SlipJob(Value, frozen=True, kw_only=True):
    """A slip on its way; without `slip` its number has been asked for and not yet heard."""

    id: str
    printer: str
    slip: Slip | None = None
    state: JobState = JobState.PENDING
    error: str = ""


class PrintJob(Value, frozen=True, kw_only=True):
    """`copy` 0 is the original in `copies` sheets; n > 0 is the reprint marked 副本 n."""

    id: str
    paper: str
    copy: int
    copies: int
    printer: str
    state: JobState = JobState.PENDING
    attempts: int = 0
    error: str = ""
