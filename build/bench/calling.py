"""Calling the next ticket, durable and in the ledger, against one raw claiming statement."""

import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from harness import Gate, Report, Row, ratio, round_robin, rows

from tests.build.queue import MONDAY, Queue, a_queue
from winclient.app.perform import perform
from winclient.app.queue import serving, tickets
from winclient.app.queue.posts import Post
from winclient.app.queue.take_forms import TakeForm
from winclient.domain.days.moments import Moment
from winclient.domain.ledger.queue_facts import TicketClass
from winclient.store.disk.connection import connect
from winclient.store.proof.verify import lines, verify

CALLS = 200  # a round
LIMIT = 3.0
CLASSES = (TicketClass.ORDINARY,) * 8 + (TicketClass.PRIORITY, TicketClass.GREEN_CHANNEL)
PLAN = """[[segment]]
prefix = "A"
name = "综合"
rule = "ageing"
[[segment]]
prefix = "B"
name = "企业"
rule = "interleave"
[[segment]]
prefix = "Y"
name = "预约"
rule = "appointments_on_time"
"""
CLAIM = """UPDATE tickets SET state = 'called', counter = '1', since = ?
    WHERE id = (SELECT id FROM tickets WHERE state = 'waiting' AND for_counter = ''
    AND segment = 'A' AND class = 'ordinary' ORDER BY place, arrived, serial LIMIT 1)
    RETURNING number"""
SERVED = "UPDATE tickets SET state = 'served' WHERE number = ?"


class Mine:
    """The product: rules over three segments and four classes, a fact in the ledger, one commit."""

    def __init__(self, folder: Path, crowd: int) -> None:
        self.queue = a_crowd(folder, crowd, kinds=CLASSES)
        self.spent: list[float] = []

    def round(self) -> float:
        """p99 of so many calls, in milliseconds."""
        return _p99([self._once() for _ in range(CALLS)], self.spent, self.queue.store.checkpoint)

    def _once(self) -> float:
        queue = self.queue
        queue.now += timedelta(seconds=1)
        post = Post(counter="1", clerk="0001", plan=queue.plan)
        use = partial(serving.call_next, post=post, when=Moment(queue.now))
        began = time.perf_counter()
        perform(queue.store, use)
        taken = 1000 * (time.perf_counter() - began)
        queue.do(serving.begin)
        queue.do(serving.finish)
        return taken


class Raw:
    """One UPDATE … RETURNING in a transaction of its own: no rules, no ledger, no history."""

    def __init__(self, folder: Path, crowd: int) -> None:
        queue = a_crowd(folder, crowd, kinds=(TicketClass.ORDINARY,))
        key = queue.store.key.hex
        queue.store.close()
        self.base: Any = connect(folder / "store.db", key=key)
        self.numbers: list[str] = []
        self.spent: list[float] = []

    def round(self) -> float:
        """p99 of so many claims, in milliseconds."""
        return _p99([self._once() for _ in range(CALLS)], self.spent, self._fold)

    def _once(self) -> float:
        base = self.base
        began = time.perf_counter()
        base.execute("BEGIN IMMEDIATE")
        ((number,),) = base.execute(CLAIM, (len(self.numbers),)).fetchall()
        base.execute("COMMIT")
        taken = 1000 * (time.perf_counter() - began)
        self.numbers.append(number)
        for _ in range(2):  # the product's begin and finish, which are not timed either
            base.execute(SERVED, (number,))
        return taken

    def _fold(self) -> None:
        self.base.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def a_crowd(folder: Path, count: int, *, kinds: tuple[TicketClass, ...]) -> Queue:
    """So many waiting tickets, most of them ordinary ones of A."""
    queue = a_queue(folder, plan=PLAN)
    post = Post(counter="1", clerk="0001", plan=queue.plan)

    def take_all(tx: Any) -> None:
        for number in range(count):
            form = TakeForm(
                segment="AAAB"[number % 4] if len(kinds) > 1 else "A",
                ticket_class=kinds[number % len(kinds)],
                granted_by="导办台",
            )
            when = Moment(MONDAY + timedelta(seconds=10 + number))
            tickets.take(tx, form=form, post=post, ids=queue.ids, when=when)

    perform(queue.store, take_all)
    queue.now = MONDAY + timedelta(seconds=20 + count)
    queue.store.checkpoint()
    return queue


def _p99(figures: list[float], kept: list[float], fold: Callable[[], None]) -> float:
    kept += figures
    fold()
    return quantiles(figures, n=100)[98]


def run(*, quick: bool) -> Report:
    """p99 a round, side by side; the whole queue is emptied so that nothing is called twice."""
    rounds = 5 if quick else 15
    crowd = CALLS * (rounds + 1) + 1_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        mine, raw = Mine(folder / "product", crowd), Raw(folder / "raw", crowd)
        small = Mine(folder / "small", 2 * CALLS)
        runs = round_robin({"winclient": mine.round, "raw claim": raw.round}, rounds=rounds)
        small.round()
        flat = {f"{crowd:,} waiting": [median(mine.spent)], "few waiting": [median(small.spent)]}
        called = [line.subject for line in lines(mine.queue.store) if line.kind == "ticket_called"]
        clean = verify(mine.queue.store)
        small.queue.store.close()
        mine.queue.store.close()
        raw.base.close()
    p50 = [Row("p50", "winclient", "ms", (median(mine.spent),))]
    p50.append(Row("p50", "raw claim", "ms", (median(raw.spent),)))
    large, few = flat
    return Report(
        title=f"Call next, {crowd:,} waiting in three segments",
        rows=[*rows(runs, measure="p99 of a round", unit="ms"), *p50],
        ratios=[
            ratio(
                runs,
                measure="call next, p99",
                contestant="winclient",
                yardstick="raw claim",
                limit=LIMIT,
            ),
            ratio(flat, measure="crowd", contestant=large, yardstick=few, limit=1.5),
        ],
        gates=[
            Gate("nothing called twice", len(set(called)) == len(called), f"{len(called):,} calls"),
            Gate("no raw claim twice", len(set(raw.numbers)) == len(raw.numbers)),
            Gate("the ledger proves every row", not clean.problems, f"{clean.entries:,} entries"),
        ],
        notes=["raw claim: one class of one segment; no rule, no ledger entry, no hash, no body"],
    )
