"""Handing in what happened alone: 10,000 cases into PostgreSQL, against COPY and PouchDB.

A store that the product's own use cases have filled is handed in by the product's own engine to the
product's center, a process of its own on a PostgreSQL that flushes. Told: seconds until every fact
is durable there and known here to be so, and until the feed is read as well; what the PC, the
center and PostgreSQL spend on it. `replay` is the same disk once more, as it was before; `rounds
again` are all rounds sent once more, whatever the center says, against the same `rounds alone`:
told without a limit, for no PC does so (it asks where the center stands, as `replay` does), and
half of it is spelling and packing the same bytes again.
"""

import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import psycopg
from centers import Served, served
from drain_pc import Times, fill, pc
from harness import Gate, Ratio, Report, Row, Runs, ratio, round_robin, rows
from pouch import Pouch, pouch

from tests.build import postgres
from winclient.app.perform import look
from winclient.domain.rounds.streams import Line

COPY_LIMIT, POUCH_LIMIT, REPLAY_LIMIT = 8.0, 1 / 1.5, 0.3


@dataclass(slots=True)
class Found:
    """What every round told besides its seconds."""

    drains: list[Times] = field(default_factory=list)
    replays: list[float] = field(default_factory=list)
    resent: list[float] = field(default_factory=list)
    sent: list[float] = field(default_factory=list)
    copies: list[float] = field(default_factory=list)
    cpu: list[tuple[float, float]] = field(default_factory=list)  # center, PostgreSQL
    counts: set[tuple[int, int]] = field(default_factory=set)

    def forget_warm_up(self) -> None:
        """The first round of all counts nowhere."""
        told = (self.drains, self.replays, self.resent, self.sent, self.copies, self.cpu)
        for each in told:
            del each[:1]

    def rows(self) -> list[Row]:
        """Beside the contestants."""
        told = {
            "until all is read": [each.in_step for each in self.drains],
            "CPU of the PC": [each.cpu for each in self.drains],
            "CPU of the center": [each[0] for each in self.cpu],
            "CPU of PostgreSQL": [each[1] for each in self.cpu],
        }
        made = rows(told, measure="one drain", unit="s")
        counts = tuple(float(each.rounds) for each in self.drains)
        return [*made, Row("one drain", "rounds", "", counts)]


def run(*, quick: bool) -> Report:
    """All contestants in turn."""
    if postgres.binaries() is None:
        return Report(title="Drain", notes=["PostgreSQL 15 is not installed: nothing measured"])
    cases = 1_000 if quick else 10_000
    with tempfile.TemporaryDirectory(prefix="winclient-drain-") as place:
        folder = Path(place)
        fill(folder / "filled", cases=cases)
        lines = _lines(folder)
        peer, notes = _peer(folder, lines, quick=quick)
        for server in postgres.run(options=()):
            found = _measured(server, folder, lines=lines, peer=peer, rounds=1 if quick else 3)
            title = f"Drain of {cases:,} offline cases ({len(lines):,} facts, {_size(lines)})"
            return replace(found, title=title, notes=notes)
    raise AssertionError("unreachable")


def _peer(folder: Path, lines: Sequence[Line], *, quick: bool) -> tuple[Pouch | None, list[str]]:
    """PouchDB at the batch size that is its best here."""
    (folder / "pouch").mkdir()
    peer = pouch(folder / "pouch", lines)
    if peer is None:
        return None, ["PouchDB was not to be had: not measured"]
    tried = {} if quick else peer.settle()
    return peer, [f"PouchDB, batches of {size}: {took:.2f} s" for size, took in tried.items()]


def _lines(folder: Path) -> Sequence[Line]:
    with pc(folder / "filled", folder / "read") as mine:
        return look(mine.store, lambda reader: reader.span(0, reader.reach()))


def _size(lines: Sequence[Line]) -> str:
    return f"{sum(len(line.body.encode()) for line in lines) / 1e6:.1f} MB"


def _measured(
    server: postgres.Server,
    folder: Path,
    *,
    lines: Sequence[Line],
    peer: Pouch | None,
    rounds: int,
) -> Report:
    """Drain, replays and COPY share a database a round; PouchDB has its own."""
    found = Found()

    def drain() -> float:
        with ExitStack() as stack:
            place = stack.enter_context(tempfile.TemporaryDirectory(prefix="winclient-center-"))
            center = stack.enter_context(served(server, Path(place)))
            return _drained(center, folder, found)

    contestants = {"winclient": drain, **({"PouchDB": peer.drain} if peer else {})}
    runs = round_robin(contestants, rounds=rounds, warm_up=1)
    found.forget_warm_up()
    runs |= {"replay": found.replays, "COPY": found.copies}
    runs |= {"rounds alone": found.sent, "rounds again": found.resent}
    cases = len({line.subject for line in lines if line.subject})
    done = found.counts == {(len(lines), cases)}
    what = "every fact accepted once, also after both replays"
    return Report(
        title="",
        rows=[*rows(runs, measure=f"{cases:,} cases", unit="s"), *found.rows()],
        ratios=_ratios(runs),
        gates=[Gate(what, done, f"{found.counts}")],
    )


def _ratios(runs: Runs) -> list[Ratio]:
    wanted = (
        ("winclient", "COPY", COPY_LIMIT),
        ("replay", "winclient", REPLAY_LIMIT),
        ("rounds again", "rounds alone", None),
        ("winclient", "PouchDB", POUCH_LIMIT),
    )
    return [
        ratio(runs, measure="drain", contestant=contestant, yardstick=yardstick, limit=limit)
        for contestant, yardstick, limit in wanted
        if yardstick in runs
    ]


def _drained(center: Served, folder: Path, found: Found) -> float:
    """One round: a drain, the same disk again, the same rounds again, and COPY of what came."""
    with pc(folder / "filled", folder / "pc") as mine:
        mine.enrol(center.address, center.code())
        mine.store.checkpoint()
        with pc(mine.folder, folder / "twin") as twin:
            before = center.cpu()
            first = mine.drain()
            spent = center.cpu()
            found.drains.append(first)
            found.cpu.append((spent[0] - before[0], spent[1] - before[1]))
            found.replays.append(twin.drain().held)
        found.sent.append(mine.line.seconds)
        found.resent.append(mine.line.again())
    found.copies.append(copied(center.url))
    found.counts.add(_counted(center.url))
    return first.held


def copied(url: str) -> float:
    """Seconds for COPY of the very rows that the center has stored, into a table like its own."""
    with psycopg.connect(url) as connection:
        with connection.cursor().copy("COPY center_entries TO STDOUT") as copy:
            read = b"".join(bytes(part) for part in copy)
        connection.execute("CREATE TABLE limit_of_copy (LIKE center_entries INCLUDING ALL)")
        connection.commit()
        began = time.perf_counter()
        with connection.cursor().copy("COPY limit_of_copy FROM STDIN") as copy:
            copy.write(read)
        connection.commit()
        return time.perf_counter() - began


def _counted(url: str) -> tuple[int, int]:
    with psycopg.connect(url) as connection:
        facts = "SELECT count(*) FROM center_entries WHERE verdict = 'accepted'"
        (accepted,) = connection.execute(facts).fetchone() or (0,)
        (known,) = connection.execute("SELECT count(*) FROM center_cases").fetchone() or (0,)
        return accepted, known
