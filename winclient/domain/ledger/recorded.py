"""What every fact says about its making: when, by whom and where."""

from datetime import datetime

from winclient.domain.values import Value


class Recorded(Value, frozen=True, kw_only=True):
    """When, by whom and where. `at` is the hall's time with offset; it orders nothing.

    `clock_suspect`: the PC's clock was behind a time already recorded, so `at` is that time.
    `built_on`: the entry that last changed the case when this was decided; the store fills it in
    for facts that do not commute, and a center that knows of a later one calls this a conflict.
    """

    at: datetime
    clerk: str
    counter: str
    clock_suspect: bool = False
    built_on: str = ""

    @property
    def moment(self) -> datetime:
        """When it was, which all times are reckoned from; `at` is when it was written down."""
        return self.at


class Reported(Recorded, frozen=True, kw_only=True):
    """What may be written down later than it was done, at a counter that was cut off."""

    done_at: datetime | None = None

    @property
    def moment(self) -> datetime:
        return self.done_at or self.at
