"""Builds a hall for tests: a hub, two counters at it, and lines between them that can be cut."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from tests.build import MONDAY, CountedIds
from tests.build.queue import a_plan
from winclient.app.queue.queue_authority import OwnQueue, QueueAuthority, Unreachable
from winclient.app.queue.queue_orders import Act, Answer, Order
from winclient.app.queue.queue_shared import SharedQueue
from winclient.app.queue.queue_view import QueueView, queue_view
from winclient.app.queue.queue_views import listed, story
from winclient.app.queue.slips_alone import slip_plan
from winclient.domain.refusals import Refused
from winclient.store.open import SqlStore
from winclient.store.proof.verify import lines


@dataclass
class Clock:
    """The hall's time, moved by hand."""

    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def wait(self, **words: float) -> datetime:
        self.now += timedelta(**words)
        return self.now


@dataclass
class Line:
    """The way to the hub, which can be cut; `lost` acts arrive and their answers do not."""

    hub: QueueAuthority
    cut: bool = False
    lost: bool = False
    replaced: Refused | None = None

    def do(self, order: Order) -> Answer:
        self._pass()
        answer = self.hub.do(order)
        if self.lost:
            raise Unreachable("hub")
        return answer

    def look(self, view: Callable[..., Any], **words: Any) -> Any:
        self._pass()
        return self.hub.look(view, **words)

    def changes(self, after: int, *, stop: Any) -> Iterator[int]:
        self._pass()
        return self.hub.changes(after, stop=stop)

    def _pass(self) -> None:
        if self.cut:
            raise Unreachable("hub")
        if self.replaced is not None:
            raise self.replaced


@dataclass
class Counter:
    """A counter PC, its store, and its way to the hub."""

    store: SqlStore
    line: Line
    clock: Clock
    name: str = "3"
    queue: SharedQueue = field(init=False)

    def __post_init__(self) -> None:
        ids = CountedIds(first=7_000_000 + 100_000 * int(self.name))

        def slips(counter: str) -> OwnQueue:
            plan = partial(slip_plan, a_plan(), counter=counter)
            return OwnQueue(self.store, plan=plan, ids=ids, clock=self.clock)

        self.queue = SharedQueue(
            self.line, store=self.store, slips=slips, place="hub", ids=ids, clock=self.clock
        )

    def do(self, act: Act, **words: Any) -> Answer:
        return self.queue.do(Order(act=act, counter=self.name, clerk="0003", **words))

    def view(self) -> QueueView:
        return self.queue.look(queue_view, counter=self.name)

    def kinds(self) -> list[str]:
        return [line.kind for line in lines(self.store)]


@dataclass
class Hall:
    """The hub's own queue and two counters of the hall."""

    hub: OwnQueue
    store: SqlStore
    clock: Clock
    three: Counter
    four: Counter

    def ticket(self, number: str) -> Any:
        return self.hub.look(story, counter="9", ticket=number).ticket

    def states(self) -> dict[str, str]:
        found = self.hub.look(listed, counter="9").tickets
        return {each.number: each.state.value for each in found}


def alone(hall: Hall, *, calls: bool = True) -> Counter:
    """Counter 3 with A001 before it, cut off."""
    three = hall.three
    three.do(Act.TAKE)
    if calls:
        three.do(Act.CALL)
    three.line.cut = True
    return three
