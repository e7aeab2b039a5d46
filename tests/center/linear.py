"""Whether a recorded history of a queue could have happened one act after the other.

Wing and Gong's search with Lowe's memory of what was tried: an act takes effect at one moment
between its sending and its answer. An act without an answer may have taken effect, or never.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

NOBODY = 0


@dataclass(frozen=True, slots=True)
class Did:
    """One act: sent and answered when; `number` it was given (NOBODY waited), None unanswered."""

    act: str  # take or call
    sent: float
    answered: float
    number: int | None


def unanswered(act: str, sent: float) -> Did:
    return Did(act, sent, inf, None)


def possible(history: list[Did]) -> bool:
    """Numbers are given out 1, 2, 3 … and called in that order, each once."""
    acts = sorted((each for each in history if each.number is not None), key=lambda each: each.sent)
    loose = [each for each in history if each.number is None]
    tried: set[State] = set()
    path = [State(0, 0, 0, 0, 0)]
    while path:
        state = path.pop()
        if state.low == len(acts):
            return True
        if state not in tried:
            tried.add(state)
            path += steps(state, acts, loose)
    return False


class State(NamedTuple):
    """Answered acts before `low` have taken effect, and so have those marked beyond and loose."""

    low: int
    beyond: int
    loose: int
    taken: int
    called: int


def steps(state: State, acts: list[Did], loose: list[Did]) -> Iterator[State]:
    """One more act takes effect: one sent before any that is still to come was answered."""
    ends, window = inf, list[int]()
    for n in range(state.low, len(acts)):
        if acts[n].sent > ends:
            break
        if not state.beyond >> (n - state.low) & 1:
            ends = min(ends, acts[n].answered)
            window.append(n)
    for bit, each in enumerate(loose):
        after = effect(each, state.taken, state.called)
        if each.sent <= ends and after and not state.loose >> bit & 1:
            yield State(state.low, state.beyond, state.loose | 1 << bit, *after)
    for n in reversed(window):
        after = effect(acts[n], state.taken, state.called)
        if acts[n].sent <= ends and after:
            yield closed(state, n, *after)


def closed(state: State, n: int, taken: int, called: int) -> State:
    """The answered act `n` has taken effect."""
    low, beyond = state.low, state.beyond | 1 << (n - state.low)
    while beyond & 1:
        low, beyond = low + 1, beyond >> 1
    return State(low, beyond, state.loose, taken, called)


def effect(did: Did, taken: int, called: int) -> tuple[int, int] | None:
    """What the act makes of a queue of which so many are taken and called; None: not this."""
    if did.act == "take":
        return (taken + 1, called) if did.number in (None, taken + 1) else None
    if called == taken:
        return (taken, called) if did.number in (None, NOBODY) else None
    return (taken, called + 1) if did.number in (None, called + 1) else None
