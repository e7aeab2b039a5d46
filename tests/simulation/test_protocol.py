"""The exchange protocol keeps its promises in every world that the dice can make."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.simulation.runner import STEPS, play, run, shrink
from tests.simulation.world import OFFICE, WHOLE

LONG = bool(os.environ.get("WINCLIENT_LONG"))
SHARES = 8  # run side by side by pytest -n
FIXED = 1_400 if LONG else 125  # worlds a share, always the same
FRESH = 90 if LONG else 20  # worlds a share, other ones every day
PUT_BACK = 2_000 if LONG else 60  # worlds in which a center is put back with its record
STANDINGS = 2_000 if LONG else 60  # worlds in which devices are often stopped
CORPUS = Path(__file__).with_name("seeds.txt")


def today() -> int:
    """A number nobody has drawn before today."""
    return datetime.now(UTC).toordinal() * 1_000_000


def kept() -> list[int]:
    """Seeds of worlds that once broke a promise."""
    lines = CORPUS.read_text(encoding="utf-8").splitlines()
    return [int(line.partition("#")[0]) for line in lines if line.partition("#")[0].strip()]


def story(seed: int) -> str:
    """What to read when a world fails; its seed belongs into seeds.txt."""
    return "\n".join([f"world {seed}:", *shrink(seed)])


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("share", range(SHARES))
def test_nothing_is_lost_doubled_or_renumbered_in_the_known_worlds(share):
    seeds = range(1 + share * 100_000, 1 + share * 100_000 + FIXED)
    done = run(seeds)
    assert done.failed == [], story(done.failed[0][0])
    assert done.steps == FIXED * STEPS
    assert done.injected() > done.steps // 10


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("ahead", [0, 100_000])
def test_nor_where_a_center_is_put_back_with_all_that_lies_beside_it(ahead):
    done = run(range(WHOLE + ahead, WHOLE + ahead + PUT_BACK))
    assert done.failed == [], story(done.failed[0][0])
    assert done.faults["center put back whole"] > PUT_BACK


@pytest.mark.timeout(1200)
def test_nor_where_devices_are_often_stopped():
    done = run(range(OFFICE, OFFICE + STANDINGS))
    assert done.failed == [], story(done.failed[0][0])
    assert done.faults["device revoked"] > STANDINGS


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("share", range(SHARES))
def test_nor_in_the_worlds_of_today(share):
    first = today() + share * 1_000 + (0, WHOLE, 0, OFFICE)[share % 4]
    done = run(range(first, first + FRESH))
    assert done.failed == [], story(done.failed[0][0])


def test_worlds_that_once_broke_a_promise_keep_it():
    broken = [seed for seed in kept() if play(seed)[2] is not None]
    assert broken == [], story(broken[0])
    assert len(kept()) >= 20


def test_the_short_profile_takes_a_million_steps():
    assert (10_000_000 if LONG else 1_000_000) <= SHARES * (FIXED + FRESH) * STEPS


def test_one_seed_makes_one_history():
    first, second = play(11)[0], play(11)[0]
    assert first.counts == second.counts
    assert first.center.feed == second.center.feed
    assert [d.store.ledger for d in first.devices] == [d.store.ledger for d in second.devices]


def test_every_fault_of_the_list_happens():
    faults = run(range(1, 200)).faults
    assert len(faults) >= 30, sorted(faults)
    for name in ("disk cloned, undetected", "center restored from backup", "device revoked"):
        assert faults[name] > 0
