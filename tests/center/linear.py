"""Whether a recorded history of a queue could have happened one act after the other.

An act takes effect at one moment between its sending and its answer; one without an answer may
have, or never. Numbers are given out 1, 2, 3 … and called in that order, so only the moments are
open. No search is needed: where takes come as late and calls as early as they can, nobody waits
whenever nobody could have waited, and that is all that a call in vain asks for. (Were the line
empty at a moment of any other order: no more had been taken by then in this one, and whoever was
had been called in the other, so that his call had been sent.)
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, repeat
from math import inf

NOBODY = 0


@dataclass(frozen=True, slots=True)
class Did:
    """One act: sent and answered when; `number` it was given (NOBODY waited), None unanswered."""

    act: str  # take or call
    sent: float
    answered: float
    number: int | None


def unanswered(sent: float) -> Did:
    """A call of which nobody knows what became of it."""
    return Did("call", sent, inf, None)


def possible(history: Sequence[Did]) -> bool:
    """One order exists in which each act had the answer that it was given."""
    taken = sorted((each for each in history if each.act == "take"), key=_number)
    called = calls(history, most=len(taken))
    if [each.number for each in taken] != [*range(1, len(taken) + 1)] or called is None:
        return False
    ends = latest(each.answered for each in called)
    bounds = [*ends, *repeat(inf, len(taken) - len(ends))]  # no one is taken after he was called
    takes = latest(min(each.answered, end) for each, end in zip(taken, bounds, strict=True))
    sent = (max(each.sent, take) for each, take in zip(called, takes, strict=False))
    calling = list(accumulate(sent, max))
    late = any(each.sent > take for each, take in zip(taken, takes, strict=True))
    if late or any(call > end for call, end in zip(calling, ends, strict=True)):
        return False
    # The line is empty from the call of one on, until the next is taken.
    spans = zip([-inf, *calling], [*takes, inf], strict=False)
    empty = [(begin, end) for begin, end in spans if begin <= end]
    return all(_meets(each, empty) for each in history if each.number == NOBODY)


def calls(history: Iterable[Did], *, most: int) -> list[Did] | None:
    """The calls by the number they were given, those without an answer where one is missing."""
    told = {each.number: each for each in history if each.act == "call" and each.number}
    loose = sorted((each for each in history if each.number is None), key=lambda each: each.sent)
    if len(told) < sum(each.act == "call" and bool(each.number) for each in history):
        return None  # one number, two counters
    found: list[Did] = []
    while len(found) < most:
        each = told.pop(len(found) + 1, None) or (loose.pop(0) if loose else None)
        if each is None:
            break
        found.append(each)
    return None if told else found  # nobody can have called the one between, or it is a phantom


def latest(ends: Iterable[float]) -> list[float]:
    """The last moment of each act by which none behind it is too late."""
    return list(accumulate(reversed([*ends]), min))[::-1]


def _meets(vain: Did, empty: Sequence[tuple[float, float]]) -> bool:
    n = bisect_left(empty, vain.sent, key=lambda span: span[1])
    return n < len(empty) and empty[n][0] <= vain.answered


def _number(did: Did) -> int:
    return did.number or 0
