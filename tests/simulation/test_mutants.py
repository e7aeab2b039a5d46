"""Each deliberately wrong protocol is caught, and a failing world can be made small."""

import pytest

from tests.simulation.runner import play, run, shrink
from tests.simulation.wrongs import FIRST, MUTANTS, wrong

STEPS = 300_000


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", sorted(MUTANTS))
def test_a_wrong_protocol_is_caught(name):
    first = FIRST.get(name, 1)
    done = run(range(first, first + STEPS), wrong(name), steps=STEPS)
    assert done.failed, f"{name} ({MUTANTS[name]}) passed {done.steps} steps"


def test_the_right_protocol_passes_where_the_wrong_ones_were_caught():
    assert [name for name, seed in FIRST.items() if play(seed)[2] is not None] == []


def test_there_are_enough_wrong_protocols():
    assert len(MUTANTS) >= 20


def test_a_failing_world_shrinks_to_the_steps_that_matter():
    seed = run(range(1, 200), wrong("rejection_unlisted")).failed[0][0]
    lines = shrink(seed, wrong("rejection_unlisted"))
    assert lines[-1].startswith("LIST")
    assert len(lines) < 25
