"""A hall with a hub and two counters, each with a store of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.build import CountedIds, a_store
from tests.build.queue import a_plan
from tests.build.shared_hall import Clock, Counter, Hall, Line
from winclient.app.queue.queue_authority import OwnQueue
from winclient.app.queue.queue_orders import Act, Order
from winclient.store.proof.verify import verify


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    clock = Clock()
    stores = [a_store(tmp_path / name) for name in ("hub", "three", "four")]
    ids = CountedIds(first=6_000_000)
    hub = OwnQueue(stores[0], plan=a_plan, ids=ids, clock=clock)
    hub.do(Order(act=Act.OPEN, counter="9", clerk="0009"))
    three, four = (
        Counter(store, Line(hub), clock, name) for store, name in zip(stores[1:], "34", strict=True)
    )
    yield Hall(hub, stores[0], clock, three, four)
    for store in stores:
        assert verify(store).problems == ()
        store.close()
