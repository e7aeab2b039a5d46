"""Runs worlds by seed, shrinks a failing one, and counts."""

import time
import traceback
from collections import Counter
from dataclasses import dataclass, field

from tests.simulation.checks import check
from tests.simulation.drain import drain
from tests.simulation.truth import Violation
from tests.simulation.world import World
from tests.simulation.wrongs import RIGHT, Wrong

STEPS = 900  # of one world: three stretches of faults, each followed by quiet


@dataclass(slots=True)
class Outcome:
    """What many worlds came to."""

    worlds: int = 0
    steps: int = 0
    quiet: int = 0
    facts: int = 0
    seconds: float = 0.0
    faults: Counter[str] = field(default_factory=Counter)
    failed: list[tuple[int, str, str]] = field(default_factory=list)

    def injected(self) -> int:
        """All faults."""
        return sum(self.faults.values())


def play(
    seed: int,
    wrong: Wrong = RIGHT,
    *,
    keep: set[int] | None = None,
    steps: int = STEPS,
    trace: list[str] | None = None,
) -> tuple[World, int, Violation | None]:
    """One world to its end or to the first broken promise; its quiet rounds."""
    world = World(seed, wrong)
    world.trace = trace
    quiet = 0
    third = max(1, steps // 3)
    try:
        for first in range(1, steps + 1, third):
            world.run(first, min(first + third, steps + 1), keep)
            world.dice.begin(seed, -first)
            if trace is not None:
                trace.append("-- quiet")
            quiet += drain(world)
            check(world)
    except Violation as violation:
        return world, quiet, violation
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as crash:
        where = traceback.extract_tb(crash.__traceback__)[-1]
        return world, quiet, Violation("CRASH", f"{crash!r} in {where.name}, line {where.lineno}")
    return world, quiet, None


def shrink(seed: int, wrong: Wrong = RIGHT, *, steps: int = STEPS, budget: int = 400) -> list[str]:
    """The few steps that still break the same promise, as lines to read."""
    _, _, violation = play(seed, wrong, steps=steps)
    if violation is None:
        return []
    keep = set(range(1, steps + 1))
    size = steps // 2
    while size and budget > 0:
        for first in range(1, steps + 1, size):
            fewer = keep - set(range(first, first + size))
            if len(fewer) == len(keep):
                continue
            budget -= 1
            found = play(seed, wrong, keep=fewer, steps=steps)[2]
            if found is not None and found.rule == violation.rule:
                keep = fewer
        size //= 2
    trace: list[str] = []
    last = play(seed, wrong, keep=keep, steps=steps, trace=trace)[2]
    return [*trace[-60:], str(last)]


def run(
    seeds: range,
    wrong: Wrong = RIGHT,
    *,
    steps: int = 1 << 60,
    each: int = STEPS,
    failures: int = 1,
) -> Outcome:
    """Worlds by seed until the steps are done or enough of them have failed."""
    outcome = Outcome()
    begun = time.process_time()
    for seed in seeds:
        world, quiet, violation = play(seed, wrong, steps=each)
        outcome.worlds += 1
        outcome.steps += each
        outcome.quiet += quiet
        outcome.facts += len(world.truth.facts)
        outcome.faults.update(world.counts)
        if violation is not None:
            outcome.failed.append((seed, violation.rule, str(violation)))
        if len(outcome.failed) >= failures or outcome.steps >= steps:
            break
    outcome.seconds = time.process_time() - begun
    return outcome
