"""Print jobs: one paper on its way to one printer, and what may become of it."""

from dataclasses import dataclass
from enum import StrEnum


class JobState(StrEnum):
    """打印状态. `UNKNOWN` is settled by asking the clerk, never by guessing."""

    PENDING = "pending"
    SENT = "sent"
    PRINTED = "printed"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob:
    """`copy` 0 is the original in `copies` sheets; n > 0 is the reprint marked 副本 n."""

    id: str
    paper: str
    copy: int
    copies: int
    printer: str
    state: JobState = JobState.PENDING
    attempts: int = 0
    error: str = ""
