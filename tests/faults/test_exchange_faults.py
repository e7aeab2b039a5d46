"""The exchange as it is shipped, both ends, under faults: nothing lost, doubled or renumbered."""

import os
import shutil

import pytest

from tests.faults.exchange_world import World

LONG = bool(os.environ.get("WINCLIENT_LONG"))
PARTS, STEPS = 2, 150  # stretches of faults, each followed by calm and the promises
SEEDS = range(1, 341) if LONG else range(1, 5)  # 102,000 steps
AHEAD = range(1_001, 1_101) if LONG else range(1_001, 1_002)  # where PCs send ahead
WHOLE = range(2_001, 2_101) if LONG else range(2_001, 2_002)  # and a center is put back whole


def play(seed, folder, template):
    """One history to its end; the faults that were met."""
    world = World(seed, folder, template=template)
    try:
        for _ in range(PARTS):
            for _ in range(STEPS):
                world.step()
            world.settle()
    finally:
        world.close()
        shutil.rmtree(folder)
    return world.faults


@pytest.mark.parametrize("seed", [*SEEDS, *AHEAD, *WHOLE])
@pytest.mark.timeout(600)
def test_after_any_faults_everybody_is_level_and_nothing_is_lost(seed, quick, template):
    assert sum(play(seed, quick / str(seed), template).values()) > 0
