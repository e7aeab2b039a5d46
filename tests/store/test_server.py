"""The queue in a PostgreSQL database: the same use cases, and nobody is called twice."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from tests.build import CountedIds, refusal
from tests.build.queue import PRIORITY, Queue
from winclient.app.perform import perform
from winclient.app.queue import serving
from winclient.app.queue.posts import Post, acting
from winclient.bootstrap import SystemIds, now
from winclient.domain.days.moments import Moment
from winclient.domain.queue.ticket import Ticket
from winclient.domain.refusals import Reason, Refused
from winclient.store.hall.server import ServerStore, open_server
from winclient.store.proof.verify import lines, verify


@pytest.fixture
def queue(postgres_url: str) -> Iterator[Queue]:
    store = open_server(postgres_url, ids=CountedIds())
    found = Queue(store)
    found.open()
    yield found
    store.close()


def test_a_day_on_postgresql_is_the_same_day(queue):
    assert queue.take_some(3) == ["A001", "A002", "A003"]
    assert queue.take("B", kind=PRIORITY).number == "B101"
    queue.serve("1")
    queue.do(serving.park, counter="1", reason="复印 100%?")
    assert queue.serve("2").number == "B101"
    queue.do(serving.finish, counter="2")
    assert queue.do(serving.resume, counter="2", ticket="A001").number == "A001"
    queue.do(serving.finish, counter="2")
    queue.do(serving.pause, counter="1")
    assert queue.view("1").paused
    balance = queue.close()
    assert (balance.issued, balance.served, balance.void, balance.balanced) == (4, 2, 2, True)
    assert verify(queue.store).problems == ()


def test_what_is_refused_or_fails_half_way_leaves_no_trace(queue):
    queue.take_some(2)
    before = queue.all(), len(list(lines(queue.store)))

    def call_twice(tx):
        post = Post(counter="1", clerk="0001", plan=queue.plan)
        words = {"post": post, "when": Moment(queue.now)}
        serving.call_next(tx, **words)
        serving.call_next(tx, **words)

    assert refusal(lambda: perform(queue.store, call_twice)).reason is Reason.COUNTER_HOLDS
    assert (queue.all(), len(list(lines(queue.store)))) == before


def empty(store: ServerStore, counter: str, plan) -> list[str]:
    post = Post(counter=counter, clerk=counter, plan=plan)
    found: list[str] = []
    try:
        while True:
            called: Ticket = perform(store, acting(serving.call_next, post=post, clock=now)).value
            perform(store, acting(serving.skip, post=post, clock=now))
            found.append(called.number)
    except Refused as error:
        if error.reason is not Reason.NOBODY_WAITING:
            raise
    return found


def test_callers_with_connections_of_their_own_never_get_the_same_ticket(postgres_url):
    stores = [open_server(postgres_url, ids=SystemIds()) for _ in range(4)]
    queue = Queue(stores[0])
    queue.open()
    queue.take_some(80)
    with ThreadPoolExecutor(4) as pool:
        work = [
            pool.submit(partial(empty, s, str(n + 1), queue.plan)) for n, s in enumerate(stores)
        ]
        given = Counter(number for each in work for number in each.result())
    assert len(given) == 80
    assert max(given.values()) == 1
    assert verify(queue.store).problems == ()
    for store in stores:
        store.close()


def test_a_server_that_is_gone_is_the_worlds_fault(postgres, postgres_url):
    store = open_server(postgres_url, ids=CountedIds())
    queue = Queue(store)
    queue.open()
    postgres.drop(postgres_url)
    with pytest.raises(ConnectionError):
        queue.take()
    store.close()
    with pytest.raises(ConnectionError):
        open_server(postgres_url, ids=CountedIds())
