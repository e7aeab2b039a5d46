"""Power cuts: of every disk the system may leave, the store opens with each acknowledged case."""

import random
import shutil
import tempfile
from itertools import pairwise
from pathlib import Path

import pytest

from tests.faults.aftermath import LONG, check, goes_on, reopened, run, victim
from tests.faults.conftest import DEMO_ITEM
from tests.faults.power import Ack, Flush, Write, crashes, lay_out, recorded
from winclient.store.proof.verify import verify

pytestmark = [
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed"),
    pytest.mark.timeout(3600 if LONG else 120),
]

CASES, FOLD = ("40", "6") if LONG else ("7", "3")
STRIDE = 1 if LONG else 7  # one disk of so many is tried


@pytest.fixture
def ram():
    """Where thousands of disks are laid out without wearing out a real one."""
    place = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - no secret
    with tempfile.TemporaryDirectory(dir=place) as folder:
        yield Path(folder)


def states(events, before, *, seed, stride):
    """Every `stride`-th different disk; where it begins is left to chance."""
    chance = random.Random(seed)
    seen = set()
    skipped = chance.randrange(stride)
    for disk, acked in crashes(events, before, chance=chance):
        mark = hash((disk["store.db"], disk["store.db-wal"]))
        if mark not in seen:
            seen.add(mark)
            if (len(seen) + skipped) % stride == 0:
                yield disk, acked


def opened(disk, ram, *, key):
    """What the next start finds: its numbers, and what is wrong with it."""
    store = reopened(lay_out(disk, ram / "disk", key=key))
    with store.engine.connect() as connection:
        ask = connection.exec_driver_sql
        wrong = [row[0] for row in ask("PRAGMA quick_check") if row[0] != "ok"]
        numbers = [row[0] for row in ask("SELECT number FROM cases ORDER BY number")]
        for table in ("papers", "print_jobs"):
            if ask(f"SELECT count(*) FROM {table}").scalar() != len(numbers):
                wrong.append(table)
    wrong += verify(store).problems
    store.engine.dispose()
    return numbers, wrong


def test_no_acknowledged_case_is_lost_by_any_power_cut(folder, ram):
    events, before = recorded(folder, "--item", DEMO_ITEM, "--loop", CASES, "--fold", FOLD)
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")  # noqa: T201 - pytest shows it when this fails
    tried = 0
    for disk, acked in states(events, before, seed=seed, stride=STRIDE):
        tried += 1
        numbers, wrong = opened(disk, ram, key=folder / "store.key")
        assert wrong == []
        assert set(acked) <= set(numbers)
        assert len(numbers) <= len(acked) + 1  # nothing that was never asked for
        assert [int(number[13:19]) for number in numbers] == list(range(1, len(numbers) + 1))
    print(f"{tried} disks")  # noqa: T201
    assert tried >= (9_000 if LONG else 200)


def test_without_full_flushes_the_same_enumeration_sees_acknowledged_cases_lost(folder, ram):
    words = ("--item", DEMO_ITEM, "--loop", "3", "--fold", "99", "--careless")
    events, before = recorded(folder, *words)
    lost = 0
    for disk, acked in states(events, before, seed=1, stride=31):
        numbers, _ = opened(disk, ram, key=folder / "store.key")
        lost += not set(acked) <= set(numbers)
    assert lost > 0


def test_an_acceptance_waits_for_the_disk_exactly_once(folder):
    events, _ = recorded(folder, "--item", DEMO_ITEM, "--loop", "10", "--fold", "99")
    acks = [at for at, event in enumerate(events) if isinstance(event, Ack)]
    assert len(acks) == 10
    # The first also flushes the head of a log that begins anew.
    for begin, end in pairwise(acks):
        between = events[begin + 1 : end]
        assert [each.file for each in between if isinstance(each, Flush)] == ["store.db-wal"]
        assert {each.file for each in between if isinstance(each, Write)} == {"store.db-wal"}
        assert isinstance(between[-1], Flush)  # the answer came after it


FLUSH, WRITE, FULL = "fsync:error=EIO", "pwrite64:error=EIO", "pwrite64:error=ENOSPC"
FAILURES = [(FLUSH, 3), (FLUSH, 5), (WRITE, 41), (FULL, 70)]
if LONG:
    FAILURES = [(FLUSH, nth) for nth in range(1, 9)]
    FAILURES += [(kind, nth) for kind in (WRITE, FULL) for nth in range(1, 160, 3)]


@pytest.mark.parametrize("failure", FAILURES, ids="{0[0]} {0[1]}".format)
def test_a_disk_that_fails_is_never_taken_for_a_success(folder, failure):
    """From its n-th call on, as a dying disk does it."""
    inject = ("strace", "-f", "-o", "/dev/null", "-e", "inject={}:when={}+".format(*failure))
    done = run(victim(folder, "--item", DEMO_ITEM, "--loop", "9", "--fold", "99", prefix=inject))
    assert done.returncode == 1
    assert "OSError: [Errno" in done.stderr
    acked = [word for word in done.stdout.split() if word.isdecimal()]
    assert len(acked) < 9
    store = reopened(folder)
    found = check(store, acked=acked)
    assert len(found) <= len(acked) + 1
    goes_on(store, item=DEMO_ITEM)
    store.close()
