"""The PC of the drain: a store filled by the product's own use cases, and the product's engine."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import requests

from tests.build import CLERK, MONDAY, a_hall, a_store, an_item, taken_in
from winclient.app.exchange import rounds
from winclient.app.exchange.here import Place
from winclient.app.perform import look, perform
from winclient.app.ports import Reader
from winclient.bootstrap import SystemIds
from winclient.domain.days.moments import Moment
from winclient.domain.rounds.exchange import Reply, Round
from winclient.store.guard import guard
from winclient.store.open import SqlStore, open_store
from winclient.sync.engine import Engine
from winclient.sync.http import Link
from winclient.sync.opening import signing_key

MATERIALS = 6
APART = timedelta(minutes=3)  # between two cases: a month of work
_FOLD = 200  # cases; the faces fold the log when they are idle


def fill(folder: Path, *, cases: int) -> None:
    """A store whose counter has taken in so many cases alone, each with materials and papers."""
    ids = SystemIds()
    store = a_store(folder, ids=ids, items=(an_item(materials=MATERIALS),))
    hall = a_hall(ids=ids)
    for case in range(cases):
        taken_in(store, hall=hall, when=Moment(MONDAY + case * APART))
        if case % _FOLD == 0:
            store.checkpoint()
    store.close()


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds until the center held every fact and this PC knew it, and until all was read."""

    held: float
    in_step: float
    rounds: int
    cpu: float  # seconds of this process


@dataclass(slots=True)
class Overheard:
    """A line that keeps the rounds it carried, to send them all again."""

    link: Link
    sent: list[Round] = field(default_factory=list)
    key: str = ""
    seconds: float = 0.0  # from sending these to their replies

    def send(self, round: Round, *, center_key: str) -> Reply:
        """Only those that carry something."""
        self.key, began = center_key, time.perf_counter()
        reply = self.link.send(round, center_key=center_key)
        if round.entries:
            self.sent.append(round)
            self.seconds += time.perf_counter() - began
        return reply

    def again(self) -> float:
        """Seconds to send every one of them once more."""
        began = time.perf_counter()
        for round in self.sent:
            self.link.send(round, center_key=self.key)
        return time.perf_counter() - began


@dataclass(slots=True)
class Pc:
    """A copy of the filled store, guarded by its record as the product starts it."""

    folder: Path
    store: SqlStore
    place: Place
    line: Overheard = field(init=False)

    def enrol(self, url: str, code: str) -> None:
        """Becomes a device of this center and gets its numbers; its past waits."""
        key = signing_key(self.store).public
        words = {"url": url, "code": code, "key": key, "name": "1号窗口"}
        perform(self.store, lambda tx: rounds.enrol(tx, here=self.place.here(tx), **words))
        engine = self.engine()
        while not look(self.store, _is_known):
            engine.step()

    def engine(self) -> Engine:
        """The product's, over a line that is overheard."""
        url = look(self.store, lambda reader: reader.standing().url)
        self.line = Overheard(Link(url, signing_key(self.store), requests.Session()))
        return Engine(self.place, self.line)

    def drain(self) -> Times:
        """All that waits, as `winclient sync` does it."""
        engine, held, made = self.engine(), 0.0, 0
        began, cpu = time.perf_counter(), time.process_time()
        while not (level := engine.level()).in_step:
            if not held and not level.pending:
                held = time.perf_counter() - began
            engine.step()
            made += 1
        done = time.perf_counter() - began
        return Times(held or done, done, made, time.process_time() - cpu)


def _is_known(reader: Reader) -> bool:
    """Whether the center has said where this PC's branch stands there."""
    branches = reader.branches()
    return bool(branches) and branches[-1].place is not None


@contextmanager
def pc(source: Path, folder: Path) -> Iterator[Pc]:
    """A PC whose disk and record outside are a copy of this one's."""
    shutil.copytree(source, folder)
    ids = SystemIds()
    store = open_store(folder, ids=ids)
    place = Place(
        store=store,
        hall=a_hall(ids=ids),
        clerk=CLERK.id,
        counter="1",
        hardware="bench-hardware",
        clock=lambda: MONDAY + timedelta(days=60),
    )
    try:
        guard(store, places=(folder / "record",), here=look(store, place.here))
        yield Pc(folder, store, place)
    finally:
        store.dispose()
        shutil.rmtree(folder)
