"""SIGKILL at every labelled step and at any moment: all of an acceptance is there, or nothing."""

import ast
import os
import random
import signal
import time

import pytest

from tests.faults.aftermath import LONG, ROOT, check, goes_on, reopened
from tests.faults.conftest import DEMO_ITEM
from tests.faults.victim import DRAFT
from winclient.app.perform import look
from winclient.domain.printing import JobState
from winclient.printing.spooler import recover

# Where a day can end. Transactions: 1 draft, 2 acceptance, 3 job claimed, 4 job settled.
ACCEPTANCE = [
    ("before_begin", 2),
    ("number_taken", 1),
    ("number_taken", 2),
    ("ledger_written", 1),
    ("case_written", 1),
    ("materials_written", 1),
    ("paper_written", 1),
    ("jobs_written", 1),
    ("before_commit", 2),
]
DRAFTING = [("before_begin", 1), ("draft_saved", 1), ("before_commit", 1)]
PRINTING = {
    ("after_commit", 2): JobState.PENDING,
    ("rendered", 1): JobState.PENDING,
    ("before_begin", 3): JobState.PENDING,
    ("before_commit", 3): JobState.PENDING,
    ("after_commit", 3): JobState.UNKNOWN,
    ("before_send", 1): JobState.UNKNOWN,
    ("after_send", 1): JobState.UNKNOWN,
    ("before_begin", 4): JobState.UNKNOWN,
    ("before_commit", 4): JobState.UNKNOWN,
    ("after_commit", 4): JobState.PRINTED,
}
named = "{0[0]} {0[1]}".format


def killed(nursery, folder, point):
    """A day that ends at a label; what was said before."""
    nursery.bear(folder, "--item", DEMO_ITEM, "--kill", *point)
    said, code = nursery.last_words()
    assert code == -signal.SIGKILL, f"never came to {point}: {said}"
    return said


def test_every_label_of_the_store_is_a_place_to_die():
    tree = ast.parse((ROOT / "winclient/store/writing/transaction.py").read_text())
    opening = ast.parse((ROOT / "winclient/store/open.py").read_text())
    words = [n for t in (tree, opening) for n in ast.walk(t) if isinstance(n, ast.Call)]
    steps = {
        arg.value
        for call in words
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in {"_step", "_on_step", "_write"}
        for arg in call.args[-1:]
        if isinstance(arg, ast.Constant)
    }
    tried = {label for label, _ in [*DRAFTING, *ACCEPTANCE, *PRINTING]}
    assert {"before_begin", "number_taken", "jobs_written", "after_commit"} <= steps
    others = {"search_written", "queue_written", "slip_written", "barred_written"}
    assert steps - others <= tried  # of imports, tickets and slips, which have their own tests


@pytest.mark.parametrize("point", DRAFTING, ids=named)
def test_killed_while_the_draft_is_saved_there_is_no_draft_and_no_harm(nursery, folder, point):
    assert killed(nursery, folder, point) == []
    store = reopened(folder)
    assert look(store, lambda reader: reader.drafts()) == ()
    assert check(store, acked=[]) == []
    goes_on(store, item=DEMO_ITEM)
    store.close()


@pytest.mark.parametrize("point", [("after_commit", 1), *ACCEPTANCE], ids=named)
def test_killed_before_the_commit_nothing_happened_and_the_draft_is_there(nursery, folder, point):
    said = killed(nursery, folder, point)
    assert said == ([] if point == ("after_commit", 1) else ["draft"])
    store = reopened(folder)
    assert check(store, acked=[]) == []
    (draft,) = look(store, lambda reader: reader.drafts())
    assert draft.body == DRAFT
    assert look(store, lambda reader: (reader.jobs(), reader.favourites("1"))) == ((), {})
    goes_on(store, item=DEMO_ITEM)  # and takes the number that was not used
    store.close()


@pytest.mark.parametrize("point", PRINTING, ids=named)
def test_killed_after_the_commit_everything_is_there_and_the_draft_is_gone(nursery, folder, point):
    _, *acked = killed(nursery, folder, point)
    store = reopened(folder)
    (number,) = check(store, acked=[word for word in acked if word.isdecimal()])
    assert look(store, lambda reader: reader.drafts()) == ()
    recover(store)
    (job,) = look(store, lambda reader: reader.jobs())
    assert job.state is PRINTING[point]
    papers = [file for file in (folder / "papers").glob("*.pdf") if file.is_file()]
    if job.state is JobState.PENDING:
        assert papers == []  # what may be on paper is never waiting to be printed again
    assert all(file.name.startswith(number) for file in papers)
    goes_on(store, item=DEMO_ITEM)
    store.close()


def test_a_day_that_nobody_ends_is_whole(nursery, folder):
    nursery.bear(folder, "--item", DEMO_ITEM)
    (_, number, _), code = nursery.last_words()
    assert code == 0
    store = reopened(folder)
    assert check(store, acked=[number]) == [number]
    store.close()


KILLS = 500 if LONG else 20


@pytest.mark.timeout(3600 if LONG else 120)
def test_killed_at_any_moment_every_acknowledged_case_is_there(nursery, folder):
    seed = random.SystemRandom().randrange(10**6)
    chance = random.Random(seed)
    print(f"seed {seed}")  # noqa: T201 - pytest shows it when this fails
    acked = []
    for kill in range(1, KILLS + 1):
        pid = nursery.bear(
            folder, "--item", DEMO_ITEM, "--loop", 10**6, "--fold", chance.randrange(2, 20)
        )
        if chance.random() < 0.8:
            assert nursery.hear() == "open"
            acked += [nursery.hear() for _ in range(chance.randrange(9))]
        time.sleep(chance.random() * 0.03)
        os.kill(pid, signal.SIGKILL)
        said, code = nursery.last_words()
        assert code == -signal.SIGKILL
        acked += [word for word in said if word.isdecimal()]
        if kill % (KILLS // 4) == 0:
            store = reopened(folder)
            check(store, acked=acked)
            store.close()
    store = reopened(folder)
    found = check(store, acked=acked)
    assert len(acked) > KILLS
    assert len(found) - len(acked) <= KILLS  # each death may hide one answer
    goes_on(store, item=DEMO_ITEM)
    print(f"{KILLS} kills, {len(acked)} acknowledged, {len(found)} found")  # noqa: T201
    store.close()
