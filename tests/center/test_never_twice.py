"""Never twice: many callers, some killed, answers lost and repeated, a hub replaced meanwhile."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.build import a_store
from tests.build.hub import a_hub
from tests.build.queue import a_plan
from tests.center.hall_crowd import Crowd
from tests.center.linear import NOBODY, Did, possible, unanswered
from winclient.app.perform import look, perform
from winclient.app.queue.posts import Post
from winclient.app.queue.queue_requests import promote
from winclient.app.queue.queue_views import account
from winclient.app.queue.tickets import open_session
from winclient.bootstrap import SystemIds, now
from winclient.domain.days.moments import Moment
from winclient.store.hall.server import ServerStore, open_server
from winclient.store.proof.verify import lines, verify

LONG = os.environ.get("WINCLIENT_LONG") == "1"
COUNTERS, TICKETS = (121, 5_000) if LONG else (12, 120)
PLAN = a_plan('quiet_seconds = 0\n[[segment]]\nprefix = "A"\nname = "综合"\n')


Opens = Callable[[], Any]


@pytest.fixture(params=["sqlite", "postgresql"])
def opens(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opens]:
    """Opens the store of one hall, as each of its hubs does: with the rows in memory, if it can."""
    opened: list[Any] = []
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else ""

    def open_one() -> Any:
        store = open_server(url, ids=SystemIds()) if url else a_store(tmp_path, ids=SystemIds())
        opened.append(store)
        if isinstance(store, ServerStore):
            store.mirror()
        return store

    yield open_one
    for store in opened:
        store.close()


@pytest.fixture
def store(opens: Opens) -> Any:
    """An open hall's store."""
    found = opens()
    post = Post(counter="1", clerk="1", plan=PLAN)
    perform(found, lambda tx: open_session(tx, post=post, ids=SystemIds(), when=Moment(now())))
    return found


def check(store: Any, crowd: Crowd) -> None:
    """No number called twice, none lost, none that does not exist; every one accounted for."""
    assert crowd.wrong == []
    called = [line.subject for line in lines(store) if line.kind == "ticket_called"]
    taken = [line.subject for line in lines(store) if line.kind == "ticket_taken"]
    assert len(set(taken)) == len(taken) == crowd.tickets
    assert len(set(called)) == len(called)
    assert set(called) == set(taken)
    told = sorted(each.number for each in crowd.history if each.act == "call" and each.number)
    assert len(told) == len(set(told))
    post = Post(counter="1", clerk="1", plan=PLAN)
    balance = look(store, lambda reader: account(reader, post=post, now=now()))
    assert balance.balanced
    assert (balance.issued, balance.left) == (crowd.tickets, len(told))
    assert balance.waiting == crowd.tickets - len(told) <= len(crowd.held_by_the_killed)
    assert verify(store).problems == ()
    assert possible(crowd.history)


@pytest.mark.timeout(900)
def test_many_callers_at_one_hub_never_get_the_same_number(store):
    with a_hub(store, plan=PLAN) as hub:
        crowd = Crowd([hub.url], COUNTERS, TICKETS)
        crowd.run()
        check(store, crowd)


@pytest.mark.timeout(900)
def test_a_hub_that_is_replaced_in_the_middle_calls_nobody_twice(store, opens):
    with ExitStack() as hubs:
        first = hubs.enter_context(a_hub(store, plan=PLAN))
        crowd = Crowd([first.url], COUNTERS, TICKETS, seed=2)
        running = threading.Thread(target=crowd.run)
        running.start()
        while len(crowd.history) < TICKETS // 3:
            time.sleep(0.01)
        assert perform(store, promote).value == 1
        crowd.urls.append(hubs.enter_context(a_hub(opens(), plan=PLAN)).url)
        running.join()
        check(store, crowd)


def test_the_checker_takes_what_could_have_been_and_nothing_else():
    taken = [Did("take", 0, 1, 1), Did("take", 0, 1, 2)]
    assert possible([*taken, Did("call", 2, 3, 1), Did("call", 2, 3, 2)])
    assert possible([*taken, Did("call", 2, 3, 2), Did("call", 2, 3, 1)])  # at the same time
    assert possible([*taken, unanswered(2), Did("call", 3, 4, 2)])
    assert possible([*taken, unanswered(2), Did("call", 3, 4, 1)])
    assert possible([Did("call", 0, 5, NOBODY), *taken])
    assert not possible([*taken, Did("call", 2, 3, 1), Did("call", 2, 3, 1)])  # twice
    assert not possible([*taken, Did("call", 2, 3, 2), Did("call", 4, 5, 1)])  # out of turn
    assert not possible([*taken, Did("call", 2, 3, 3)])  # a phantom
    assert not possible([*taken, Did("call", 2, 3, NOBODY)])  # lost
    assert not possible([unanswered(4), *taken, Did("call", 2, 3, 2)])  # too early


def in_some_order(left: tuple[Did, ...], taken: int = 0, called: int = 0) -> bool:
    """The same question, answered by trying every order."""
    if all(each.number is None for each in left):
        return True
    until = min(each.answered for each in left)
    for each in left:
        told, nobody = each.number, called == taken
        if each.act == "take":
            fits, after = told == taken + 1, (taken + 1, called)
        else:
            fits = told in (None, NOBODY if nobody else called + 1)
            after = (taken, called if nobody else called + 1)
        rest = tuple(other for other in left if other is not each)
        if each.sent <= until and fits and in_some_order(rest, *after):
            return True
    return False


def a_history(
    takes: list[tuple[int, int]],
    calls: list[tuple[int, int, int]],
    vain: list[tuple[int, int]],
    loose: list[int],
) -> list[Did]:
    """Acts by when they were sent and how long they lasted."""
    return [
        *(Did("take", sent, sent + took, n + 1) for n, (sent, took) in enumerate(takes)),
        *(Did("call", sent, sent + took, number) for number, sent, took in calls),
        *(Did("call", sent, sent + took, NOBODY) for sent, took in vain),
        *(unanswered(sent) for sent in loose),
    ]


SENT, TOOK = st.integers(0, 9), st.integers(0, 5)
HISTORIES = st.builds(
    a_history,
    st.lists(st.tuples(SENT, TOOK), max_size=3),
    st.lists(st.tuples(st.integers(1, 3), SENT, TOOK), max_size=3, unique_by=lambda c: c[0]),
    st.lists(st.tuples(SENT, TOOK), max_size=2),
    st.lists(SENT, max_size=2),
)


@given(HISTORIES)
@settings(max_examples=2_000 if LONG else 300, deadline=None)
def test_the_checker_agrees_with_trying_every_order(history):
    assert possible(history) == in_some_order(tuple(history))


class Unlocked:
    """A queue as one would write it without a transaction: it looks, and then it writes."""

    def __init__(self, tickets: int, callers: int) -> None:
        self.waiting = list(range(1, tickets + 1))
        self.history = [Did("take", 0, 0, number) for number in self.waiting]
        self.looked = threading.Barrier(callers)

    def call(self) -> None:
        sent = time.monotonic()
        number = self.waiting[0]
        self.looked.wait()
        if number in self.waiting:
            self.waiting.remove(number)
        self.history.append(Did("call", sent, time.monotonic(), number))


def test_a_queue_without_a_lock_is_caught():
    queue = Unlocked(20, callers=2)
    callers = [threading.Thread(target=queue.call) for _ in range(2)]
    for each in callers:
        each.start()
    for each in callers:
        each.join()
    assert not possible(queue.history)
