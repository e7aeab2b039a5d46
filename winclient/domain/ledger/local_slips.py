"""Local slips `L3-07` 临时号: numbers that a counter gives out by itself while the hub is away.

The counter stays their one authority until they end; the hub keeps a copy for the hall's account
and calls none of them.
"""

from datetime import datetime
from enum import StrEnum

from winclient.domain.values import Value

DIGITS = 2


class SlipEnd(StrEnum):
    """How a slip ended, by the states of a ticket."""

    SERVED = "served"
    LEFT = "left"
    VOID = "void"


class LocalSlip(Value, frozen=True, kw_only=True):
    """How a slip stands at its counter; without `end` it is still to be served there."""

    number: str
    serial: int
    arrived: datetime
    called: datetime | None = None
    begun: datetime | None = None
    ended: datetime | None = None
    end: SlipEnd | None = None


def slip_prefix(counter: str) -> str:
    """What the slips of a counter begin with."""
    return f"L{counter}-"


def slip_counter(prefix: str) -> str:
    """Whose slips begin so; empty where these are no slips."""
    is_slip = prefix.startswith("L") and prefix.endswith("-")
    return prefix[1:-1] if is_slip else ""


def slip_number(counter: str, serial: int) -> str:
    """L3-07."""
    return f"{slip_prefix(counter)}{serial:0{DIGITS}}"
