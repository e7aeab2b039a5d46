"""The exchange as it is shipped, both ends, under faults: nothing lost, doubled or renumbered."""

import os

import pytest

from tests.faults.exchange_world import World

LONG = bool(os.environ.get("WINCLIENT_LONG"))
SEEDS = range(1, 400) if LONG else (1, 5)
PARTS, STEPS = (3, 90) if LONG else (1, 70)  # faults, then calm; 399 seeds are over 100,000 steps


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.timeout(600)
def test_after_any_faults_everybody_is_level_and_nothing_is_lost(seed, tmp_path):
    world = World(seed, tmp_path)
    try:
        for _ in range(PARTS):
            world.calm = False
            for _ in range(STEPS):
                world.step()
            world.settle()
    finally:
        world.close()
