"""A face at the hall's queue hears what happens elsewhere, and stays calm when the hub is away."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from typing import Any

import msgspec
import pytest

from tests.build import a_store
from tests.build.hub import KEY, Hub, a_hub
from tests.build.queue import a_plan
from winclient.app.queue.queue_authority import Unreachable
from winclient.app.queue.queue_orders import Act, Order
from winclient.bootstrap import SystemIds
from winclient.ui.parts.following import FIRST, LONGEST, Following, pause


@pytest.fixture
def hub(tmp_path) -> Iterator[Hub]:
    store = a_store(tmp_path / "hub", ids=SystemIds())
    with a_hub(store, plan=a_plan()) as found:
        yield found
    store.close()


@contextmanager
def followed(queue: Any) -> Iterator[Following]:
    following = Following(queue)
    following.start()
    try:
        yield following
    finally:
        following.close()


def elsewhere(hub: Hub, act: Act) -> str:
    """What another counter, or the kiosk, does; the ticket's number."""
    ticket = hub.queue().do(Order(act=act, counter="9", clerk="0009")).ticket
    return ticket.number if ticket else ""


class Weather:
    """A hub of which each asking goes as told: so many changes, and then it is gone."""

    def __init__(self, *days: int) -> None:
        self.days = list(days)
        self.asked_after: list[int] = []
        self.over = threading.Event()

    def changes(self, after: int, *, stop: Any) -> Iterator[int]:
        self.asked_after.append(after)
        if not self.days:
            self.over.set()
            stop.wait(60)
            return
        yield from range(after + 1, after + 1 + self.days.pop(0))
        raise Unreachable


def test_a_change_at_the_hub_is_heard(hub, qtbot):
    with followed(hub.queue()) as following:
        with qtbot.waitSignal(following.moved, timeout=20_000):
            elsewhere(hub, Act.TAKE)
        with qtbot.waitSignal(following.moved, timeout=20_000):
            elsewhere(hub, Act.CALL)


def test_many_changes_are_one_look(qtbot):
    weather, looks = Weather(500), []
    with followed(weather) as following:
        following.moved.connect(partial(looks.append, 1))
        assert weather.over.wait(20)
        qtbot.waitUntil(lambda: bool(looks), timeout=20_000)
    assert len(looks) < 20


def test_a_hub_that_is_lost_is_looked_at_once_so_that_the_screen_says_so(qtbot):
    weather, looks = Weather(0, 0, 0), []
    with followed(weather) as following:
        following.moved.connect(partial(looks.append, 1))
        assert weather.over.wait(20)
        qtbot.waitUntil(lambda: bool(looks), timeout=20_000)
    assert len(looks) == 1


def test_after_an_interruption_everything_is_asked_for_again(qtbot):
    weather = Weather(3, 0)
    with followed(weather):
        assert weather.over.wait(20)
    assert weather.asked_after == [0, 0, 0]


def test_tries_come_ever_more_seldom_up_to_a_limit_and_not_together():
    longest = [max(pause(failures) for _ in range(300)) for failures in range(1, 9)]
    assert longest[0] <= FIRST
    assert all(before < after or after > 0.9 * LONGEST for before, after in pairwise(longest))
    assert max(longest) <= LONGEST
    assert len({pause(5) for _ in range(100)}) > 90
    assert pause(10_000) <= LONGEST


def test_a_clerk_sees_a_ticket_that_a_kiosk_took_at_the_hub(hub, a_face):
    maker: Any = a_face
    wiring = maker.wiring(configured=True)

    def at_the_hub() -> Any:
        site = wiring.open_site()
        settings = site.settings._replace(hub=hub.url, hub_key=KEY)
        return msgspec.structs.replace(site, queue=hub.queue(), settings=settings)

    face = maker(open_site=at_the_hub)
    calling = face.session.calling
    assert calling.strip is None
    elsewhere(hub, Act.TAKE)
    face.qtbot.waitUntil(lambda: calling.view is not None and calling.view.for_me == 1)
    assert calling.strip.isVisible()
    elsewhere(hub, Act.CALL)
    face.qtbot.waitUntil(lambda: calling.view.for_me == 0)
