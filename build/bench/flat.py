"""What a case costs the center while its store grows from nothing to 100,000 cases.

Processor seconds of center and PostgreSQL for each thousand cases, one station, one month: the
worst that partitions can bring. The first ten thousands are the yardstick of the last ten.
"""

import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from centers import Served, served
from fleet import enrol
from harness import Gate, Report, ratio, rows
from offline_cases import ledger, model

from tests.build import postgres
from winclient.domain.rounds.streams import Line

LIMIT = 1.3
STEP = 1_000  # cases
ROUND = 1_500  # lines


@dataclass(slots=True)
class Costs:
    """Of every thousand cases, in order."""

    seconds: list[float] = field(default_factory=list)
    center: list[float] = field(default_factory=list)
    postgres: list[float] = field(default_factory=list)

    @property
    def both(self) -> list[float]:
        """Processor seconds of both."""
        return [a + b for a, b in zip(self.center, self.postgres, strict=True)]


def run(*, quick: bool) -> Report:
    """All thousands, one after the other."""
    if postgres.binaries() is None:
        return Report(title="Flat", notes=["PostgreSQL 15 is not installed: nothing measured"])
    cases = 6_000 if quick else 100_000
    with tempfile.TemporaryDirectory(prefix="winclient-flat-") as place:
        for server in postgres.run(options=()):
            with served(server, Path(place)) as center:
                return _report(*_grown(center, cases=cases), cases=cases)
    raise AssertionError("unreachable")


def _grown(center: Served, *, cases: int) -> tuple[Costs, int]:
    """The costs, and how far the center has come."""
    parts, costs, last = model(), Costs(), None
    device = enrol(center.address, center.code(), nth=1)
    upto, lines = 0, ledger(cases, parts=parts)
    for step in _steps(lines, size=STEP * len(parts)):
        parcels = []
        for at in range(0, len(step), ROUND):
            part = step[at : at + ROUND]
            parcels.append(device.parcel(part, after=last))
            last = part[-1]
        before, began = center.cpu(), time.perf_counter()
        for parcel in parcels:
            upto = device.send(parcel).upto
        costs.seconds.append(time.perf_counter() - began)
        spent = center.cpu()
        costs.center.append(spent[0] - before[0])
        costs.postgres.append(spent[1] - before[1])
    return costs, upto


def _steps(lines: Iterator[Line], *, size: int) -> Iterator[Sequence[Line]]:
    while step := list(islice(lines, size)):
        yield step


def _report(costs: Costs, upto: int, *, cases: int) -> Report:
    tenth = max(1, len(costs.seconds) // 10)
    first, last = f"first {tenth},000", f"last {tenth},000"
    runs = {first: costs.both[:tenth], last: costs.both[-tenth:]}
    told = {
        "seconds, first": costs.seconds[:tenth],
        "seconds, last": costs.seconds[-tenth:],
        "CPU of the center, last": costs.center[-tenth:],
        "CPU of PostgreSQL, last": costs.postgres[-tenth:],
    }
    measure = f"1,000 of {cases:,} cases"
    return Report(
        title=f"Cost of a case while the center grows to {cases:,}",
        rows=[*rows(runs, measure=measure, unit="CPU s"), *rows(told, measure=measure, unit="s")],
        ratios=[ratio(runs, measure="growth", contestant=last, yardstick=first, limit=LIMIT)],
        gates=[Gate("every fact has its place", upto == cases * 3, f"{upto:,}")],
    )
