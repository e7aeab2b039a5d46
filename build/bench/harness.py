"""What every bench shares: round-robin runs, medians with min and max, ratios, gates, a table."""

import gc
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median, quantiles

Runs = dict[str, list[float]]  # figures of each contestant, one a round


@dataclass(frozen=True, slots=True)
class Row:
    """One contestant's figures for one measure: median (min–max) over the rounds."""

    measure: str
    contestant: str
    unit: str
    figures: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.figures)


@dataclass(frozen=True, slots=True)
class Ratio:
    """Contestant ÷ yardstick of the same run; `limit` must hold, `goal` is where it is heading."""

    measure: str
    contestant: str
    yardstick: str
    value: float  # of the medians
    low: float  # of the rounds, taken in pairs
    high: float
    limit: float | None = None
    goal: float | None = None

    @property
    def holds(self) -> bool:
        return self.limit is None or self.value <= self.limit


@dataclass(frozen=True, slots=True)
class Gate:
    """Proof that the contestants did the same work; without it no ratio counts."""

    what: str
    passed: bool
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one bench found."""

    title: str
    rows: Sequence[Row] = ()
    ratios: Sequence[Ratio] = ()
    gates: Sequence[Gate] = ()
    notes: Sequence[str] = field(default=())

    @property
    def holds(self) -> bool:
        return all(gate.passed for gate in self.gates) and all(r.holds for r in self.ratios)


def round_robin(
    contestants: Mapping[str, Callable[[], float]], *, rounds: int, warm_up: int = 1
) -> Runs:
    """Each contestant in turn, `rounds` times; the order turns by one a round.

    A contestant measures itself and returns its figure. Figures of warm-up rounds are dropped.
    """
    names = list(contestants)
    runs: Runs = {name: [] for name in names}
    for number in range(warm_up + rounds):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            gc.collect()
            figure = contestants[name]()
            if number >= warm_up:
                runs[name].append(figure)
    return runs


def rows(runs: Runs, *, measure: str, unit: str) -> list[Row]:
    """A row for each contestant."""
    return [Row(measure, name, unit, tuple(figures)) for name, figures in runs.items()]


def ratio(
    runs: Runs,
    *,
    measure: str,
    contestant: str,
    yardstick: str,
    limit: float | None = None,
    goal: float | None = None,
) -> Ratio:
    """The ratio of medians, with the smallest and largest ratio of one round."""
    mine, theirs = runs[contestant], runs[yardstick]
    pairs = [a / b for a, b in zip(mine, theirs, strict=True)]
    value = median(mine) / median(theirs)
    return Ratio(
        measure, contestant, yardstick, value, min(pairs), max(pairs), limit=limit, goal=goal
    )


def p95(figures: Sequence[float]) -> float:
    """The 95th percentile of at least two figures."""
    return quantiles(figures, n=20, method="inclusive")[-1]


def show(report: Report) -> None:
    """Prints a report for a person."""
    print(f"\n## {report.title}")
    for gate in report.gates:
        print(f"{'ok' if gate.passed else 'WRONG':5}  {gate.what}  {gate.detail}".rstrip())
    _table(
        ("measure", "contestant", "median", "min–max", "unit"),
        [
            (
                r.measure,
                r.contestant,
                _figure(r.median),
                _range(min(r.figures), max(r.figures)),
                r.unit,
            )
            for r in report.rows
        ],
    )
    _table(
        ("measure", "ratio of", "median", "min–max", "limit", "goal", ""),
        [
            (
                r.measure,
                f"{r.contestant} / {r.yardstick}",
                _figure(r.value),
                _range(r.low, r.high),
                "" if r.limit is None else f"≤ {r.limit:g}",
                "" if r.goal is None else f"≤ {r.goal:g}",
                _verdict(r),
            )
            for r in report.ratios
        ],
    )
    for note in report.notes:
        print(f"note: {note}")


def save(reports: Mapping[str, Report], path: Path) -> None:
    """Writes reports for machines, every single figure included."""
    told = {name: asdict(report) | {"holds": report.holds} for name, report in reports.items()}
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _verdict(found: Ratio) -> str:
    if not found.holds:
        return "TOO MUCH"
    if found.goal is None:
        return "holds" if found.limit is not None else ""
    return "goal reached" if found.value <= found.goal else "short of the goal"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def _range(low: float, high: float) -> str:
    return f"{_figure(low)}–{_figure(high)}"


def _table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    if not lines:
        return
    widths = [max(len(line[at]) for line in [head, *lines]) for at in range(len(head))]
    print()
    for line in [head, ["-" * width for width in widths], *lines]:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        )
