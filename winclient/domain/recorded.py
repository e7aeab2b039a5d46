"""What every fact says about its making: when, by whom and where."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """When, by whom and where. `at` is the hall's time with offset; it orders nothing.

    `clock_suspect`: the PC's clock was behind a time already recorded, so `at` is that time.
    """

    at: datetime
    clerk: str
    counter: str
    clock_suspect: bool = False
