"""Rounds by a stick, among all that can go wrong: nothing lost, nothing doubled."""

import os

import pytest

from tests.faults.exchange_sticks import StickWorld

LONG = bool(os.environ.get("WINCLIENT_LONG"))
SEEDS = range(1, 200) if LONG else (3,)
PARTS, STEPS = (4, 90) if LONG else (2, 45)  # in the first everybody is enrolled


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.timeout(600)
def test_with_sticks_late_twice_or_never_everybody_comes_level_and_nothing_is_lost(
    seed, quick, template
):
    world = StickWorld(seed, quick / f"sticks-{seed}", template=template)
    try:
        for _ in range(PARTS):
            for _ in range(STEPS):
                world.step()
            world.settle()
    finally:
        world.close()
    assert world.faults["stick carried"]
