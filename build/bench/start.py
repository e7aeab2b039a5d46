"""Start-up of the clerk face over 12,000 items against a bare window: paint, search, memory."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from harness import Gate, Ratio, Report, ratio, round_robin, rows
from names import entries

from winclient.app.perform import look, perform
from winclient.app.reference.catalogue import install, prepare
from winclient.bootstrap import open_site
from winclient.domain.days.moments import Moment
from winclient.domain.items.catalogue import Item, Material, TimeLimit
from winclient.settings import Settings, save_settings

ITEMS = 12_000
TEXT = "许可"
PROBES = Path(__file__).resolve().parent / "probes"
ROOT = PROBES.parent.parent.parent
PAINT, SEARCH, MEMORY = "first paint", "first search answered", "memory after 5 s idle"
BARE, MINE, IDLE = "bare PySide6 window", "winclient clerk", "winclient clerk, untouched"


def run(*, quick: bool) -> Report:
    """Both programs in turn, each in a process of its own."""
    rounds = 5 if quick else 11
    with tempfile.TemporaryDirectory() as folder, display() as screen:
        _fill(Path(folder))
        figures: dict[str, dict[str, list[float]]] = {
            what: {BARE: [], MINE: [], IDLE: []} for what in (PAINT, SEARCH, MEMORY)
        }
        contestants = {
            BARE: partial(_once, "bare_window.py", [], figures, BARE, screen),
            MINE: partial(_once, "clerk_face.py", [folder, TEXT], figures, MINE, screen),
            IDLE: partial(_once, "clerk_face.py", [folder], figures, IDLE, screen),
        }
        round_robin(contestants, rounds=rounds, warm_up=1)
    dropped = {what: {who: f[1:] for who, f in runs.items()} for what, runs in figures.items()}
    return Report(
        title=f"start-up, {ITEMS:,} items, {screen.get('DISPLAY') or 'offscreen'}",
        rows=[
            row
            for what, unit in ((PAINT, "ms"), (SEARCH, "ms"), (MEMORY, "MB"))
            for row in rows(dropped[what], measure=what, unit=unit)
        ],
        ratios=[
            _ratio(dropped, PAINT, who=MINE, limit=1.4, goal=1.25),
            _ratio(dropped, SEARCH, who=MINE, limit=2.0, goal=1.8),
            _ratio(dropped, MEMORY, who=IDLE, limit=1.6, goal=1.5),
        ],
        gates=[Gate("every start was answered", all(map(len, dropped[SEARCH].values())))],
        notes=["The yardstick of the search is the bare window's first paint."],
    )


def _ratio(
    figures: dict[str, dict[str, list[float]]], what: str, *, who: str, **bounds: float
) -> Ratio:
    return ratio(figures[what], measure=what, contestant=who, yardstick=BARE, **bounds)


def _once(
    probe: str,
    words: list[str],
    figures: dict[str, dict[str, list[float]]],
    name: str,
    screen: dict[str, str],
) -> float:
    environment = {**os.environ, **screen, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, PROBES / probe, "5", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    marks = dict(line.split() for line in done.stdout.splitlines())
    painted = 1000 * (float(marks["painted"]) - began)
    searched = 1000 * (float(marks["searched"]) - began) if "searched" in marks else painted
    for what, value in (
        (PAINT, painted),
        (SEARCH, searched),
        (MEMORY, float(marks["memory"])),
    ):
        figures[what][name].append(value)
    return painted


def _fill(folder: Path) -> None:
    """A store with ITEMS items and an answered first start."""
    save_settings(folder, Settings())
    site = open_site(folder)
    items = [
        Item(
            id=entry.id,
            code=entry.code,
            name=entry.name,
            department=entry.department,
            promised=TimeLimit(days=10),
            materials=(Material(name="申请书"), Material(name="身份证明")),
        )
        for entry in entries(ITEMS)
    ]
    prepared = look(site.store, partial(prepare, items=items))
    when = Moment(site.clock())
    put = partial(install, prepared=prepared, clerk="1", counter="1", when=when)
    perform(site.store, put)
    site.store.close()


@contextmanager
def display() -> Iterator[dict[str, str]]:
    """A private Xvfb where there is one; else Qt's offscreen platform."""
    if shutil.which("Xvfb") is None:
        yield {"QT_QPA_PLATFORM": "offscreen"}
        return
    name = f":{90 + os.getpid() % 100}"
    server = subprocess.Popen(["Xvfb", name, "-screen", "0", "1366x900x24", "-nolisten", "tcp"])
    try:
        time.sleep(1)
        yield {"DISPLAY": name, "QT_QPA_PLATFORM": "xcb"}
    finally:
        server.terminate()
        server.wait()
