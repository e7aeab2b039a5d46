"""Which calls stand on the board: the newest stay, older ones take turns when it is full."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def rows_at(calls: Sequence[T], *, room: int, turn: int) -> list[T]:
    """What `room` rows show at the turn; the upper half never leaves for an older call."""
    if len(calls) <= room or room < 2:
        return list(calls[: max(room, 1)])
    kept = (room + 1) // 2
    older, seats = calls[kept:], room - kept
    pages = -(-len(older) // seats)
    start = (turn % pages) * seats
    return [*calls[:kept], *older[start : start + seats]]


def pages_of(count: int, *, room: int) -> int:
    """How many turns it takes until every call was shown."""
    if count <= room or room < 2:
        return 1
    kept = (room + 1) // 2
    return -(-(count - kept) // (room - kept))
