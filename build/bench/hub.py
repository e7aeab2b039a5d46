"""Calling through the hall's hub with 121 busy counters, against 121 connections that claim by SQL.

All on one PostgreSQL that flushes, in turn: the hub is the real `winclient center` (rules over
three segments, ledger, kept answers, HTTP), the yardstick one claiming statement. Its callers are
one process in Python, as the hub's are, both with nothing between them and the wire; pgbench's,
which are written in C, stand beside them. The limit holds against either.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from claims import CALLERS, Claims
from harness import Gate, Report, Row, Runs, ratio, round_robin, rows
from painted import Faces

from tests.build.postgres import Server
from tests.build.postgres import run as run_server
from winclient.app.perform import perform
from winclient.app.queue import tickets
from winclient.app.queue.posts import Post
from winclient.app.queue.take_forms import TakeForm
from winclient.bootstrap import SystemIds, now
from winclient.domain.days.moments import Moment
from winclient.domain.ledger.queue_facts import TicketClass
from winclient.domain.queue.segments import read_plan
from winclient.store.hall.server import open_server
from winclient.store.proof.verify import lines, verify

HERE = Path(__file__).resolve().parent
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
LIMIT = 0.5
PACE, PACED = 2.0, 3  # seconds between a counter's calls, and how many it makes
PAINTED = 21  # calls of a hall with real faces
ON_BOARD = 300.0  # milliseconds
NOTES = (
    "SKIP LOCKED: one table, one order, one statement and one commit a claim",
    "winclient hub: three rules, ledger, kept answer, HTTP",
    "processor time: server, database and callers together",
    "beside other work the yardstick's 123 processes get more of a processor than the hub's 3",
)
HUB, PYTHON, PGBENCH = "winclient hub", "SKIP LOCKED", "SKIP LOCKED, pgbench"


def processor(pid: int) -> float:
    """Seconds that a process and its children, also those that ended, have had."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        if pid in (int(path.parent.name), int(told[1])):
            spent = told[11:15] if int(path.parent.name) == pid else told[11:13]
            ticks += sum(map(int, spent))
    return ticks / int(os.sysconf("SC_CLK_TCK"))


def postmaster(server: Server) -> int:
    """The process whose children serve the connections."""
    return int((server.folder / "data" / "postmaster.pid").read_text().split()[0])


def callers() -> float:
    """Seconds of the load generators, each of which has ended."""
    return os.times().children_user + os.times().children_system


class Hub:
    """The product: each round 121 counters call so many times."""

    def __init__(self, url: str, folder: Path, *, calls: int, crowd: int) -> None:
        self.calls = calls
        self.round_number = 0
        self.spent: list[float] = []
        self.numbers: list[str] = []
        self.told: list[float] = []
        self.on_board: list[float] = []
        self.at_counter: list[float] = []
        fill(url, crowd)
        (folder / "segments.toml").write_text(PLAN, encoding="utf-8")
        words = [sys.executable, "-m", "winclient", "--data", str(folder), "--json"]
        environment = {**os.environ, "PYTHONPATH": str(HERE.parent.parent)}
        told = subprocess.run(
            [*words, "center", "key"], capture_output=True, check=True, env=environment
        )
        self.key = json.loads(told.stdout)["hub_key"]
        serving = [*words, "center", "--listen", "127.0.0.1:0", "--database", url]
        self.process = subprocess.Popen(serving, stdout=subprocess.PIPE, env=environment)
        line = self.process.stdout.readline() if self.process.stdout else b""
        self.address = json.loads(line)["listening"].removeprefix("http://")

    def round(self) -> float:
        """p99 of the round's calls, in milliseconds."""
        self.round_number += 1
        spent = self._called("hub_busy", f"r{self.round_number}", calls=self.calls)["spent"]
        self.spent += spent
        return quantiles(spent, n=100)[98]

    def pace(self, seconds: float, *, calls: int) -> None:
        """A busy hall, not a mad one: how long until a board has been told of a call."""
        self.told = self._called("hub_callers", "b", seconds, calls=calls)["board"]

    def paint(self, folder: Path) -> None:
        """How long until faces of the product have painted a call that was accepted."""
        faces = Faces(self.address, key=self.key, folder=folder)
        faces.measure(PAINTED)
        self.on_board, self.at_counter = faces.board, faces.counter
        self.numbers += faces.numbers

    def _called(self, probe: str, *words: object, calls: int) -> Any:
        told = [self.address, self.key, CALLERS, calls, *words]
        command = [sys.executable, HERE / "probes" / f"{probe}.py", *told]
        done = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, check=True)
        found = json.loads(done.stdout)
        self.numbers += found["numbers"]
        return found

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)


def fill(url: str, crowd: int) -> None:
    """So many waiting tickets of all classes, over two segments."""
    store, plan, ids = open_server(url, ids=SystemIds()), read_plan(PLAN), SystemIds()
    store.mirror()
    post = Post(counter="1", clerk="0001", plan=plan)
    start = now() - timedelta(seconds=crowd + 60)

    def take_all(tx: Any) -> None:
        for number in range(crowd):
            kind = CLASSES[number % len(CLASSES)]
            form = TakeForm(segment="AAAB"[number % 4], ticket_class=kind, granted_by="导办台")
            when = Moment(start + timedelta(seconds=number))
            tickets.take(tx, form=form, post=post, ids=ids, when=when)

    perform(store, take_all)
    store.close()


@contextmanager
def a_server() -> Iterator[Server]:
    """PostgreSQL as it comes, durable, with room for all connections."""
    serving = run_server(options=("max_connections=200",))
    yield next(serving)
    serving.close()  # type: ignore[attr-defined]


@dataclass
class Metered:
    """A contestant with the processor time of each of its calls, callers and database included."""

    round: Callable[[], float]
    seconds: Callable[[], float]
    spent: list[float] = field(default_factory=list)

    def metered(self) -> float:
        """The contestant's own figure."""
        before = self.seconds()
        found = self.round()
        self.spent.append(self.seconds() - before)
        return found


@dataclass(frozen=True)
class Found:
    """What the rounds left behind."""

    hub: Hub
    raw: dict[str, Claims]
    runs: Runs
    processor: dict[str, list[float]]  # µs a call, callers and database included
    called: list[str]  # in the ledger
    problems: int


def measure(*, rounds: int, calls: int, claims: int) -> Found:
    """The rounds in turn; then every call is looked up in the ledger."""
    crowd = claims + CALLERS * PACED + PAINTED
    with a_server() as server, tempfile.TemporaryDirectory() as name:
        url = server.create()
        raw = {
            each: Claims(
                server.create(), Path(name), calls=calls, crowd=claims, in_c=each == PGBENCH
            )
            for each in (PYTHON, PGBENCH)
        }
        hub = Hub(url, Path(name), calls=calls, crowd=crowd)
        try:
            hub.pace(PACE, calls=PACED)
            hub.paint(Path(name) / "faces")
            base = postmaster(server)

            def server_time() -> float:
                return processor(base) + callers()

            meters = {
                HUB: Metered(hub.round, lambda: server_time() + processor(hub.process.pid)),
                **{name: Metered(each.round, server_time) for name, each in raw.items()},
            }
            runs = round_robin({name: m.metered for name, m in meters.items()}, rounds=rounds)
        finally:
            hub.close()
        for each in raw.values():
            each.count()
        store = open_server(url, ids=SystemIds())
        called = [line.subject for line in lines(store) if line.kind == "ticket_called"]
        problems = len(verify(store).problems)
        store.close()
    calls *= CALLERS
    spent = {name: [1e6 * s / calls for s in each.spent[1:]] for name, each in meters.items()}
    return Found(hub, raw, runs, spent, called, problems)


def run(*, quick: bool) -> Report:
    """p99 a round, side by side on one server."""
    rounds, calls = (3, 16) if quick else (5, 41)
    claims = CALLERS * calls * (rounds + 1)
    found = measure(rounds=rounds, calls=calls, claims=claims)
    hub, raw, crowd = found.hub, found.raw, claims + CALLERS * PACED + PAINTED
    once = len(found.called) == len(set(found.called)) == crowd
    worst = max(*hub.told, *hub.on_board)
    return Report(
        title=f"Call next, {CALLERS} busy counters on one PostgreSQL, {crowd:,} waiting",
        rows=_rows(found),
        ratios=[
            ratio(
                found.runs,
                measure="call next, p99",
                contestant=HUB,
                yardstick=name,
                limit=LIMIT,
            )
            for name in raw
        ],
        gates=[
            Gate("every call is another number", len(set(hub.numbers)) == crowd, f"{crowd:,}"),
            Gate("each in the ledger once", once),
            Gate("every claim is another row", all(r.claimed == claims for r in raw.values())),
            Gate("the ledger proves every row", found.problems == 0),
            Gate(f"on the board within {ON_BOARD:g} ms", worst <= ON_BOARD, f"{worst:.0f} ms"),
        ],
        notes=NOTES,
    )


def _rows(found: Found) -> list[Row]:
    hub = found.hub
    return [
        *rows(found.runs, measure="p99 of a round", unit="ms"),
        Row("p50", HUB, "ms", (median(hub.spent),)),
        *(Row("p50", name, "ms", (median(each.spent),)) for name, each in found.raw.items()),
        *(
            Row("processor time a call", name, "µs", tuple(figures))
            for name, figures in found.processor.items()
        ),
        Row("a board is told of a call", HUB, "ms", tuple(hub.told)),
        Row("a board has painted a call", HUB, "ms", tuple(hub.on_board)),
        Row("another counter has painted it", HUB, "ms", tuple(hub.at_counter)),
    ]
