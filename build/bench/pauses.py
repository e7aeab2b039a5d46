"""What a round trip does to the UI thread: 300 cases up and 300 down behind the real clerk face.

The face runs its own engine against a center that is a process of its own; a timer of a millisecond
in the UI thread tells how long that thread did not come round. The same face at rest, in the same
run, is the yardstick of this machine; the limit is the issue's 50 ms.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from centers import PLACE, Served, served
from harness import Gate, Report, Row, ratio, round_robin, rows
from start import display

from tests.build import a_store, an_intake, an_item, postgres
from winclient.app.cases.applying import apply
from winclient.app.perform import perform
from winclient.bootstrap import Site, SystemIds, open_site
from winclient.devices.dummy import DummyPrinter
from winclient.domain.days.moments import Moment
from winclient.printing.spooler import drain
from winclient.settings import Settings, save_settings

CASES = 300  # each way; three entries a case
MATERIALS = 6
REST = 4.0  # seconds
LIMIT = 50.0  # milliseconds
FRAME = 1000 / 60
EXCHANGING, RESTING, ISSUE = "while exchanging", "at rest", "limit of the issue"
PROBE = Path(__file__).resolve().parent / "probes" / "clerk_pauses.py"
Place = Mapping[str, str]


@dataclass(slots=True)
class Found:
    """What each round told besides its longest gap."""

    rest: list[float] = field(default_factory=list)
    frames: list[float] = field(default_factory=list)  # how many gaps were longer than a frame
    level: list[bool] = field(default_factory=list)


def run(*, quick: bool) -> Report:
    """Each round has a center, two PCs and a face of its own."""
    if postgres.binaries() is None:
        return Report(title="Pauses", notes=["PostgreSQL 15 is not installed: nothing measured"])
    found, rounds = Found(), 2 if quick else 7
    with tempfile.TemporaryDirectory(prefix="winclient-pauses-") as folder, display() as screen:
        os.environ["WINCLIENT_RECORD_FOLDER"] = f"{folder}/records"  # here as in the processes
        place = {**os.environ, **PLACE, **screen, "WINCLIENT_RECORD_FOLDER": f"{folder}/records"}
        for server in postgres.run(options=()):
            once = partial(_once, server, place=place, found=found)
            runs = round_robin({EXCHANGING: once}, rounds=rounds, warm_up=1)
    runs |= {RESTING: found.rest[1:], ISSUE: [LIMIT] * rounds}
    told = partial(ratio, runs, measure="longest pause", contestant=EXCHANGING)
    more = Row("pauses longer than a frame", EXCHANGING, "", tuple(found.frames[1:]))
    return Report(
        title=f"Pauses of the UI thread while {CASES} cases go up and {CASES} come down",
        rows=[*rows(runs, measure="longest pause", unit="ms"), more],
        ratios=[told(yardstick=ISSUE, limit=1.0), told(yardstick=RESTING)],
        gates=[Gate("all is level at the end", all(found.level), f"{len(found.level)} rounds")],
    )


def _once(server: postgres.Server, *, place: Place, found: Found) -> float:
    with tempfile.TemporaryDirectory(prefix="winclient-pair-") as name:
        folder = Path(name)
        with served(server, folder) as center:
            for pc in ("mine", "other"):
                _enrol(folder / pc, center, place=place)
            for pc in ("mine", "other"):
                _work(folder / pc)
            found.level.append(_command(folder / "other", "sync", place=place)["in_step"])
            rest, work = _watched(folder / "mine", center, place=place)
            found.level.append(_level(folder / "mine", place=place))
    found.rest.append(rest[0])
    found.frames.append(sum(gap > FRAME for gap in work))
    return work[0]


def _enrol(folder: Path, center: Served, *, place: Place) -> None:
    """A PC that has its numbers and has answered the first start."""
    a_store(folder, ids=SystemIds(), items=(an_item(materials=MATERIALS),)).close()
    save_settings(folder, Settings(printer="dummy:pdf"))
    _command(folder, "enrol", center.address, center.code(), place=place)
    _command(folder, "sync", place=place)


def _work(folder: Path) -> None:
    """Cases without a line, their papers printed: the face has nothing else to do."""
    site = open_site(folder)
    for _ in range(CASES):
        _take_in(site)
    drain(site.store, render=_no_page, open_printer=lambda _url: DummyPrinter())
    site.store.close()


def _take_in(site: Site) -> None:
    perform(site.store, partial(apply, form=an_intake(), hall=site.hall, when=Moment(site.clock())))


def _no_page(_paper: object, *, copy: int, format: str) -> bytes:
    del copy, format
    return b"%PDF"


def _command(folder: Path, *words: str, place: Place) -> dict[str, object]:
    command = [sys.executable, "-m", "winclient", "--data", str(folder), "--json", *words]
    done = subprocess.run(command, env=place, capture_output=True, check=True, timeout=120)
    told: dict[str, object] = json.loads(done.stdout)
    return told


def _level(folder: Path, *, place: Place) -> bool:
    """Nothing was left, and both counters' cases are here."""
    left = _command(folder, "sync", place=place)
    site = open_site(folder)
    with site.store.reading() as reader:
        cases = sum(reader.counts().values())
    site.store.close()
    return bool(left["in_step"]) and left["sent"] == 0 and cases == 2 * CASES


def _watched(folder: Path, center: Served, *, place: Place) -> tuple[list[float], list[float]]:
    """The gaps of the UI thread, largest first: while the center stands still, and while not."""
    command = [sys.executable, str(PROBE), str(folder), str(REST)]
    (serving,) = center.pids
    os.kill(serving, signal.SIGSTOP)
    with subprocess.Popen(command, env=place, stdout=subprocess.PIPE, text=True) as face:
        try:
            rest = _gaps(face, "rest")
        finally:
            os.kill(serving, signal.SIGCONT)
        return rest, _gaps(face, "work")


def _gaps(face: "subprocess.Popen[str]", name: str) -> list[float]:
    told = (face.stdout.readline() if face.stdout else "").split()
    if told[:1] != [name]:
        raise RuntimeError(f"the face said {told[:1]} instead of {name}")
    return [float(gap) for gap in told[1:]]
