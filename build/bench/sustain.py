"""What a center on PostgreSQL sustains here: many counters at once, one center and two.

Sixteen stations with a counter each hand in, round after round, for some seconds: nothing (the
look for news that an idle counter takes), one case, 150 cases. Bodies are made before the clock;
counters, centers and PostgreSQL share this machine, so the figures are low bounds. Two centers on
one database must not lose, double or mix up anything: every fact is counted.
"""

import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import quantiles

import psycopg
from centers import Served, served
from fleet import Device, Parcel, enrol
from harness import Gate, Report, Row, ratio, rows
from offline_cases import Model, ledger, model

from tests.build import postgres

COUNTERS = 16
APART = 20_000  # cases whose ids belong to one counter
SECONDS = 6.0
KINDS = {"nothing": 0, "one case": 1, "150 cases": 150}  # cases of a round
MOST = {"nothing": 400, "one case": 150, "150 cases": 8}  # rounds that are made for a counter


@dataclass(frozen=True, slots=True)
class Run:
    """What all counters together brought about."""

    rounds: float  # a second
    cases: float  # a second
    p99: float  # seconds of a round
    busy: float  # processor seconds of center and PostgreSQL for a round


def run(*, quick: bool) -> Report:
    """Each kind of round with one center and with two, in turn."""
    if postgres.binaries() is None:
        return Report(title="Sustain", notes=["PostgreSQL 15 is not installed: nothing measured"])
    parts = model()
    found: dict[tuple[str, int], list[Run]] = {}
    whole = True
    for server in postgres.run(options=("max_connections=200",)):
        for turn in range(1 if quick else 3):
            for centers in (1, 2) if turn % 2 else (2, 1):
                told, right = _turn(server, parts, centers=centers)
                whole &= right
                for kind, each in told.items():
                    found.setdefault((kind, centers), []).append(each)
    return _report(found, whole=whole)


def _turn(
    server: postgres.Server, parts: tuple[Model, ...], *, centers: int
) -> tuple[dict[str, Run], bool]:
    """All kinds on a fresh database, and whether every fact came once."""
    told: dict[str, Run] = {}
    facts = 0
    with ExitStack() as stack:
        place = stack.enter_context(tempfile.TemporaryDirectory(prefix="winclient-sustain-"))
        center = stack.enter_context(served(server, Path(place), centers=centers))
        for number, (kind, cases) in enumerate(KINDS.items()):
            nths = range(1 + number * COUNTERS, 1 + (number + 1) * COUNTERS)
            fleet = [_counter(center, nth) for nth in nths]
            work = [
                _work(device, parts, nth, cases=cases, rounds=MOST[kind])
                for device, nth in zip(fleet, nths, strict=True)
            ]
            told[kind], rounds = _measured(center, fleet, work, cases=cases)
            facts += rounds * cases * len(parts)
        return told, _counted(center.url) == (facts, facts, facts // len(parts))


def _counter(center: Served, nth: int) -> Device:
    """A counter of a station of its own; its center is one of those there are."""
    address = center.addresses[nth % len(center.addresses)]
    return enrol(address, center.code(f"610199{nth:03}"), nth=nth)


def _work(
    device: Device, parts: tuple[Model, ...], nth: int, *, cases: int, rounds: int
) -> list[Parcel]:
    """The rounds of one counter, ready to be sent."""
    lines = ledger(cases * rounds, parts=parts, first=nth * APART)
    made, last = [], None
    for _ in range(rounds):
        part = list(islice(lines, cases * len(parts)))
        made.append(device.parcel(part, after=last))
        last = part[-1] if part else last
    return made


def _measured(
    center: Served, fleet: Sequence[Device], work: Sequence[Sequence[Parcel]], *, cases: int
) -> tuple[Run, int]:
    """All counters at once until the time is over or one has nothing left; rounds made."""
    took: list[float] = []
    over = threading.Event()
    faults: list[BaseException] = []

    def hand_in(device: Device, parcels: Sequence[Parcel]) -> None:
        try:
            for parcel in parcels:
                if over.is_set():
                    return
                began = time.perf_counter()
                device.send(parcel)
                took.append(time.perf_counter() - began)
        except BaseException as error:  # a thread's fault would pass unseen
            faults.append(error)
        over.set()

    threads = [
        threading.Thread(target=hand_in, args=each) for each in zip(fleet, work, strict=True)
    ]
    before, began = sum(center.cpu()), time.perf_counter()
    for thread in threads:
        thread.start()
    over.wait(SECONDS)
    over.set()
    for thread in threads:
        thread.join()
    seconds, spent = time.perf_counter() - began, sum(center.cpu()) - before
    if faults:
        raise faults[0]
    made = len(took)
    p99 = quantiles(took, n=100, method="inclusive")[-1]
    return Run(made / seconds, made * cases / seconds, p99, spent / made), made


def _counted(url: str) -> tuple[int, int, int]:
    """Accepted facts, lines of all feeds by their ends, cases."""
    with psycopg.connect(url) as connection:
        facts = "SELECT count(*) FROM center_entries WHERE verdict = 'accepted'"
        feeds = "SELECT coalesce(sum(place), 0) FROM center_scopes"
        cases = "SELECT count(*) FROM center_cases"
        found = [connection.execute(each).fetchone() for each in (facts, feeds, cases)]
        accepted, ends, known = (int(row[0]) for row in found if row)
        return accepted, ends, known


def _report(found: dict[tuple[str, int], list[Run]], *, whole: bool) -> Report:
    told: list[Row] = []
    ratios = []
    for kind, cases in KINDS.items():
        one, two = found[kind, 1], found[kind, 2]
        runs = {"1 center": [x.rounds for x in one], "2 centers": [x.rounds for x in two]}
        told += rows(runs, measure=f"rounds of {kind}", unit="/s")
        ratios.append(ratio(runs, measure=kind, contestant="2 centers", yardstick="1 center"))
        named = {"1 center": one, "2 centers": two}
        for name, each in named.items():
            told.append(Row(f"… p99 of {kind}", name, "ms", tuple(x.p99 * 1e3 for x in each)))
            told.append(Row("… CPU a round", name, "ms", tuple(x.busy * 1e3 for x in each)))
            if cases:
                told.append(Row("… cases", name, "/s", tuple(x.cases for x in each)))
    return Report(
        title=f"What {COUNTERS} counters of {COUNTERS} stations get done",
        rows=told,
        ratios=ratios,
        gates=[Gate("every fact once, every feed without a gap", whole)],
    )
