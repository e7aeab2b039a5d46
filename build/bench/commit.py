"""A durable acceptance, its paper and print job included, against the same rows written raw."""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from harness import Gate, Ratio, Report, Row, ratio, round_robin, rows
from raw_rows import TABLES, RawRows, counts, flusher

from tests.build import an_intake, an_item, install
from winclient.app.cases.intake import take_in
from winclient.app.perform import perform
from winclient.bootstrap import SystemIds, open_site
from winclient.domain.days.moments import Moment
from winclient.settings import Settings
from winclient.store.open import SqlStore, open_store
from winclient.store.proof.verify import verify

MATERIALS = 6
BATCH = 100  # acceptances a round, and between two checkpoints
FIRST = 500
LIMIT, GOAL = 2.0, 1.5
SIZES = (1_000, 20_000)
FLAT = 1.5  # an acceptance may not grow with the store


@dataclass(slots=True)
class Counter:
    """The product taking in cases, one transaction each."""

    folder: Path
    store: SqlStore
    accept: Callable[[], object]
    cases: int = 0

    def take(self, wanted: int) -> list[float]:
        """Milliseconds each of `wanted` acceptances took."""
        taken = []
        for _ in range(wanted):
            began = time.perf_counter()
            self.accept()
            taken.append(1000 * (time.perf_counter() - began))
            self.cases += 1
            if self.cases % BATCH == 0:
                self.store.checkpoint()
        return taken


def run(*, quick: bool) -> Report:
    """Rates side by side, then the product alone while its store grows."""
    sizes = (SIZES[0], 4_000) if quick else SIZES
    rounds = 5 if quick else 15
    with tempfile.TemporaryDirectory() as folder, _counter(Path(folder) / "product") as mine:
        mine.take(FIRST)
        with _raw(Path(folder) / "raw", model=mine) as theirs:
            report = _side_by_side(mine, theirs, folder=Path(folder), rounds=rounds)
            same = _gates(mine, theirs)
        growth, flat = _growth(mine, sizes=sizes)
        clean = verify(mine.store)
    proof = Gate("the ledger proves every row", not clean.problems, f"{clean.entries:,} entries")
    return Report(
        title=f"Durable acceptance, {MATERIALS} materials, paper and print job",
        rows=[*report.rows, *growth],
        ratios=[*report.ratios, flat],
        gates=[*same, proof],
        notes=["raw rows: rendered beforehand; no item read, no gates, no hash, no snapshot made"],
    )


@contextmanager
def _counter(folder: Path) -> Iterator[Counter]:
    site = open_site(folder, settings=Settings())
    install(site.store, an_item(MATERIALS))

    form = an_intake()  # the screen has it before the clerk decides

    def accept() -> None:
        # The time is real: ids begin with it, and ids in order touch fewer pages.
        when = Moment(site.clock())
        perform(site.store, partial(take_in, form=form, hall=site.hall, when=when))

    yield Counter(folder, site.store, accept)
    site.store.close()


@dataclass(slots=True)
class Raw:
    """The yardstick and where it writes."""

    path: Path
    key: str
    writer: RawRows


@contextmanager
def _raw(folder: Path, *, model: Counter) -> Iterator[Raw]:
    empty = open_store(folder, ids=SystemIds())
    key = empty.key.hex
    empty.close()
    source = model.folder / "store.db"
    target = folder / "store.db"
    writer = RawRows(source, target, source_key=model.store.key.hex, key=key)
    for _ in range(model.cases):
        writer.accept()
    writer.checkpoint()
    yield Raw(target, key, writer)
    writer.close()


def _side_by_side(mine: Counter, theirs: Raw, *, folder: Path, rounds: int) -> Report:
    flush = flusher(folder)
    spent: dict[str, list[float]] = {"winclient": [], "raw rows": [], "fdatasync 4 KiB": []}

    def product() -> float:
        return _rate(mine.take(BATCH), spent["winclient"])

    def raw() -> float:
        figures = _timed(theirs.writer.accept)
        theirs.writer.checkpoint()
        return _rate(figures, spent["raw rows"])

    def disk() -> float:
        return _rate(_timed(flush), spent["fdatasync 4 KiB"])

    contestants = {"winclient": product, "raw rows": raw, "fdatasync 4 KiB": disk}
    rates = round_robin(contestants, rounds=rounds)
    # A ratio of times, so that more is worse as everywhere here.
    times = {name: [1000 / rate for rate in figures] for name, figures in rates.items()}
    found = [
        ratio(
            times,
            measure="one acceptance",
            contestant="winclient",
            yardstick=yardstick,
            limit=LIMIT if yardstick == "raw rows" else None,
            goal=GOAL if yardstick == "raw rows" else None,
        )
        for yardstick in ("raw rows", "fdatasync 4 KiB")
    ]
    return Report(
        title="",
        rows=[*rows(rates, measure="rate", unit="/s"), *_percentiles(spent)],
        ratios=found,
    )


def _timed(action: Callable[[], None]) -> list[float]:
    taken = []
    for _ in range(BATCH):
        began = time.perf_counter()
        action()
        taken.append(1000 * (time.perf_counter() - began))
    return taken


def _rate(figures: list[float], kept: list[float]) -> float:
    kept += figures
    return 1000 * len(figures) / sum(figures)


def _percentiles(spent: dict[str, list[float]]) -> Iterator[Row]:
    for name, figures in spent.items():
        cuts = quantiles(figures, n=100)
        yield Row("p50", name, "ms", (cuts[49],))
        yield Row("p99", name, "ms", (cuts[98],))


def _gates(mine: Counter, theirs: Raw) -> list[Gate]:
    """The yardstick wrote as many rows of each table a case as the product did."""
    ours = counts(mine.folder / "store.db", key=mine.store.key.hex)
    raw = counts(theirs.path, key=theirs.key)
    for found in (ours, raw):
        cases = found["cases"]
        found["ledger"] -= found["ledger"] % cases  # the catalogue's own entry
        for name in set(TABLES) - {"item_use", "number_series"}:
            found[name] /= cases
    return [Gate("the same rows a case", ours == raw, f"{ours}"[1:-1])]


def _growth(mine: Counter, *, sizes: tuple[int, int]) -> tuple[list[Row], Ratio]:
    figures = {}
    for size in sizes:
        mine.take(max(0, size - mine.cases))
        figures[f"{size:,} cases"] = [median(mine.take(BATCH)) for _ in range(3)]
    small, large = figures
    flat = ratio(figures, measure="growth", contestant=large, yardstick=small, limit=FLAT)
    return rows(figures, measure="p50 with", unit="ms"), flat
