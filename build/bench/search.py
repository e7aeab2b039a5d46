"""Item search: one key typed, the first 50 hits ranked and highlighted, against plain scans."""

import gc
import random
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import names
import yardsticks
from harness import Gate, Ratio, Report, Row, p95, ratio, round_robin, rows

from winclient.domain.finding.search import Entry, Index
from winclient.domain.finding.search_build import build, readings
from winclient.domain.finding.search_field import fold

SIZES = (12_000, 100_000)
SHOWN = 50
GOALS = {12_000: 0.5, 100_000: 0.4}  # of the memmem scan
PROXY = "QSortFilterProxyModel"
PROXY_SIZE = 12_000  # above it one key takes most of a second
PROXY_KEYS = 8
OTHER_KINDS = {"Chinese": "name", "initials": "initials", "code": "code"}


@dataclass(frozen=True, slots=True)
class Kind:
    """One way of typing: what is searched, item by item, and the texts after each key."""

    name: str
    haystack: list[str]
    keys: list[str]


def run(*, quick: bool) -> Report:
    """Times a key at 12,000 items and, unless `quick`, at 100,000."""
    found: list[Report] = [_at(size, quick=quick) for size in (SIZES[:1] if quick else SIZES)]
    return Report(
        title="Item search, p95 of one key",
        rows=[row for report in found for row in report.rows],
        ratios=[each for report in found for each in report.ratios],
        gates=[gate for report in found for gate in report.gates],
        notes=[f"items: {names.basis().source} × invented streets"]
        + [note for report in found for note in report.notes],
    )


def _at(size: int, *, quick: bool) -> Report:
    entries = names.entries(size)
    began = time.perf_counter()
    blobs = build(entries)
    built = time.perf_counter() - began
    index = Index(blobs)
    rows_found: list[Row] = []
    ratios: list[Ratio] = []
    gates: list[Gate] = []
    for kind in _kinds(entries, keys=60 if quick else 240):
        gates += _gates(index, entries, kind, keys=40)
        measure = f"{kind.name}, {size:,}"
        contestants = _contestants(index, kind, size=size)
        runs = round_robin(contestants, rounds=3 if quick else 7)
        rows_found += rows(runs, measure=measure, unit="ms")
        for yardstick, limit, goal in _limits(size):
            if yardstick in runs:
                ratios.append(
                    ratio(
                        runs,
                        measure=measure,
                        contestant="winclient",
                        yardstick=yardstick,
                        limit=limit,
                        goal=goal,
                    )
                )
    loading = _loading(blobs, entries, rounds=1 if quick else 3)
    rows_found += loading.rows
    ratios += loading.ratios
    kept = _memory(blobs, entries)
    notes = (
        f"{size:,} items: built in {built:.1f} s, {sum(map(len, blobs.values())) / 1e6:.1f} MB "
        f"stored, {kept / 1e6:.1f} MB kept when every column has been used",
    )
    return Report(title=f"{size:,} items", rows=rows_found, ratios=ratios, gates=gates, notes=notes)


def _limits(size: int) -> Iterator[tuple[str, float | None, float | None]]:
    yield "list scan", 1.0, None
    yield "memmem", None, GOALS[size]
    yield "FTS5 trigram", None, None
    yield PROXY, None, 0.01


def _kinds(entries: list[Entry], *, keys: int) -> Iterator[Kind]:
    """Each text is what stands in the box after one more key of a piece of some item."""
    chance = random.Random(7)
    folded = [fold(entry.name) for entry in entries]
    spoken = ["\n".join("".join(u[0] for u in read) for read in readings(n)) for n in folded]
    codes = [fold(entry.code) for entry in entries]
    yield Kind("Chinese", folded, _typed(folded, chance, most=6, wanted=keys))
    yield Kind("initials", spoken, _typed(spoken, chance, most=6, wanted=keys))
    heads = [prefix for _ in range(keys // 24) for prefix in _prefixes(chance.choice(codes), 12)]
    tails = _typed([code[-8:] for code in codes], chance, most=8, wanted=keys // 2)
    yield Kind("code", codes, heads + tails)


def _typed(lines: list[str], chance: random.Random, *, most: int, wanted: int) -> list[str]:
    keys: list[str] = []
    while len(keys) < wanted:
        line = chance.choice(lines).partition("\n")[0]
        start = chance.randrange(max(1, len(line) - most))
        piece = line[start : start + most]
        if piece.isalnum():
            keys += _prefixes(piece, most)
    return keys[:wanted]


def _prefixes(text: str, most: int) -> list[str]:
    return [text[:size] for size in range(1, min(most, len(text)) + 1)]


def _contestants(index: Index, kind: Kind, *, size: int) -> dict[str, Callable[[], float]]:
    scan = kind.haystack
    joined = "\n".join(scan).encode()
    fts = yardsticks.Trigrams(scan)
    contestants = {
        "winclient": _timed(lambda key: index.find(key, limit=SHOWN), kind.keys),
        "list scan": _timed(lambda key: [at for at, s in enumerate(scan) if key in s], kind.keys),
        "memmem": _timed(lambda key: joined.count(key.encode()), kind.keys),
        "FTS5 trigram": _timed(lambda key: fts.first(key, SHOWN), kind.keys),
    }
    proxy = yardsticks.proxy(scan) if size <= PROXY_SIZE else None
    if proxy:
        contestants[PROXY] = _timed(proxy, kind.keys[:PROXY_KEYS])
    return contestants


def _timed(search: Callable[[str], object], keys: list[str]) -> Callable[[], float]:
    def figure() -> float:
        taken = []
        gc.disable()  # as the client does at start; for every contestant alike
        for key in keys:
            began = time.perf_counter()
            search(key)
            taken.append(1000 * (time.perf_counter() - began))
        gc.enable()
        return p95(taken)

    return figure


def _gates(index: Index, entries: list[Entry], kind: Kind, *, keys: int) -> list[Gate]:
    """The very hits of the scan, and the fast 50 are the first 50 of all."""
    same = in_order = counted = True
    for key in random.Random(11).sample(kind.keys, min(keys, len(kind.keys))):
        wanted = {entries[at].id for at, line in enumerate(kind.haystack) if key in line}
        hits = index.find(key, limit=len(entries))
        by_id = {hit.entry.id: hit.matched_by for hit in hits}
        others = {by_id[id_] for id_ in by_id.keys() - wanted}
        same &= wanted <= by_id.keys() and OTHER_KINDS[kind.name] not in others
        in_order &= hits[:SHOWN] == index.find(key, limit=SHOWN)
        counted &= index.count(key) == len(hits)
    place = f"{kind.name}, {len(entries):,}"
    return [
        Gate(f"{place}: the hits of the list scan", same),
        Gate(f"{place}: the first {SHOWN} are the first of all", in_order),
        Gate(f"{place}: counted right", counted),
    ]


def _loading(blobs: dict[str, bytes], entries: list[Entry], *, rounds: int) -> Report:
    """From an encrypted file to the first answers, against building FTS5 in such a file."""
    measure = f"ready to answer, {len(entries):,}"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "blobs.db"
        yardsticks.store(blobs, path)
        one, every = "winclient, one kind", "winclient, every kind"
        contestants = {
            one: lambda: _first_answers(path, "许可"),
            every: lambda: _first_answers(path, "许可", "xk", "xukezheng", "1144"),
            "FTS5 build": lambda: yardsticks.build_trigrams(entries, Path(folder) / "fts.db"),
        }
        runs = round_robin(contestants, rounds=rounds)
    found = [
        ratio(runs, measure=measure, contestant=name, yardstick="FTS5 build", goal=0.1)
        for name in (one, every)
    ]
    return Report(title=measure, rows=rows(runs, measure=measure, unit="ms"), ratios=found)


def _first_answers(path: Path, *keys: str) -> float:
    """Milliseconds to open the file and answer; columns are read when a key needs them."""
    began = time.perf_counter()
    with yardsticks.Stored(path) as blobs:
        index = Index(blobs)
        for key in keys:
            index.find(key, limit=SHOWN)
    return 1000 * (time.perf_counter() - began)


def _memory(blobs: dict[str, bytes], entries: list[Entry]) -> int:
    """Bytes that an index keeps after every column has been used."""
    tracemalloc.start()
    copies = {name: bytes(bytearray(blob)) for name, blob in blobs.items()}
    index = Index(copies)
    del copies
    for key in ("许可", "xk", "xukezheng", "1144", entries[0].id):
        index.find(key, favourites={entries[0].id: 1})
    kept, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return kept
