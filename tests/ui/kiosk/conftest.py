"""A hall with an open session, and kiosks that stand in it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.build import CountedIds, a_store
from tests.build.queue import Queue
from tests.ui.kiosk.build import BOOKED, Clock, Hall, Opened, plan, prepare
from winclient.app.queue import appointments, tickets


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hall(tmp_path: Path, clock: Clock) -> Iterator[Hall]:
    store = a_store(tmp_path)
    made = Hall(Queue(store, plan=plan(), ids=CountedIds(first=5_000_000)), clock)
    prepare(tmp_path)
    made.do(tickets.open_session, ids=made.queue.ids)
    made.do(appointments.put, appointments=BOOKED)
    yield made
    store.close()


@pytest.fixture
def opens(qtbot: Any, tmp_path: Path, hall: Hall, clock: Clock) -> Iterator[Any]:
    opened: list[Opened] = []

    def open_one(*, size: tuple[int, int] = (1366, 768)) -> Opened:
        opened.append(Opened(qtbot, tmp_path, clock, size=size))
        return opened[-1]

    yield open_one
    for each in opened:
        each.close()
