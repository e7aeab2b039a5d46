"""Proves that the rows are the replay of the ledger, and that no number stands twice."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, RowMapping, select

from winclient.app.ports import Entry
from winclient.domain import case as case_rules
from winclient.domain import papers as paper_rules
from winclient.domain.case import Case
from winclient.domain.numbering import serial_of, series_of
from winclient.domain.papers import Paper
from winclient.domain.queue_facts import QueueFact
from winclient.domain.refusals import Refused
from winclient.store import ledger, rows, tables
from winclient.store.verify_queue import QueueReplay, compare

if TYPE_CHECKING:
    from winclient.store.open import SqlStore
    from winclient.store.server import ServerStore

    Kept = SqlStore | ServerStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is not as the ledger says; `where` is an entry, case or paper."""

    kind: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was read and found."""

    entries: int
    head: str
    problems: tuple[Problem, ...]


def verify(store: "Kept") -> Verification:
    """Check chain, rows and numbers in one consistent moment."""
    with store.engine.connect().execution_options(reading=True) as connection, connection.begin():
        found = select(tables.ledger).order_by(tables.ledger.c.seq)
        entries = connection.execute(found).mappings().all()
        problems = [
            Problem(kind=f"entry_{fault}", where=str(seq))
            for seq, fault in ledger.broken_links(entries)
        ]
        replayed = _Replay(entries)
        problems += replayed.problems
        problems += _compare_cases(connection, replayed.cases)
        problems += _compare_papers(connection, replayed.papers)
        problems += _numbers_twice(replayed)
        problems += _series_behind(connection, replayed)
        queue = compare(connection, replayed.queue)
        problems += [Problem(kind=kind, where=where) for kind, where in queue]
    head = entries[-1]["hash"] if entries else ledger.GENESIS
    return Verification(entries=len(entries), head=head, problems=tuple(problems))


def lines(store: "Kept") -> Iterator[Entry]:
    """Every entry of the ledger, in order, of one consistent moment."""
    with store.reading() as reader:
        yield from reader.entries()


class _Replay:
    """The state as the facts alone make it; a paper comes with the entry that issued it."""

    def __init__(self, entries: Sequence[RowMapping]) -> None:
        self.cases: dict[str, Case] = {}
        self.papers: dict[str, tuple[Paper, int]] = {}
        self.queue = QueueReplay()
        self.problems: list[Problem] = []
        for row in entries:
            try:
                self._apply(ledger.from_row([row[name] for name in ledger.COLUMNS]))
            except (Refused, ValueError, KeyError, TypeError) as error:
                where = f"{row['seq']}: {error}"
                self.problems.append(Problem(kind="entry_refused", where=where))

    def _apply(self, line: Entry) -> None:
        fact = ledger.fact_of(line)
        if ledger.subject_of(fact) != line.subject:  # not in the hash: it follows from the body
            self.problems.append(Problem(kind="entry_changed", where=str(line.seq)))
        if isinstance(fact, ledger.CASE_FACTS):
            self.cases[fact.case] = case_rules.evolve(self.cases.get(fact.case), fact)
        elif isinstance(fact, ledger.PAPER_FACTS):
            paper, seq = self.papers.get(fact.paper, (None, line.seq))
            self.papers[fact.paper] = paper_rules.evolve(paper, fact), seq
        elif isinstance(fact, QueueFact):
            self.queue.apply(fact)


def _compare_cases(connection: Connection, expected: dict[str, Case]) -> Iterator[Problem]:
    materials: dict[str, list[dict[str, object]]] = {}
    ordered = select(tables.case_materials).order_by(
        tables.case_materials.c.case_id, tables.case_materials.c.position
    )
    for row in connection.execute(ordered).mappings():
        materials.setdefault(row["case_id"], []).append(dict(row))
    found = {row["id"]: dict(row) for row in connection.execute(select(tables.cases)).mappings()}
    for id, case in expected.items():
        if id not in found:
            yield Problem(kind="case_missing", where=case.number)
        elif found[id] != rows.case_row(case):
            yield Problem(kind="case_differs", where=case.number)
        elif materials.get(id, []) != rows.material_rows(case):
            yield Problem(kind="materials_differ", where=case.number)
    for id in found.keys() - expected.keys():
        yield Problem(kind="case_without_facts", where=str(found[id]["number"]))


def _compare_papers(
    connection: Connection, expected: dict[str, tuple[Paper, int]]
) -> Iterator[Problem]:
    found = {row["id"]: dict(row) for row in connection.execute(select(tables.papers)).mappings()}
    for id, (paper, seq) in expected.items():
        if id not in found:
            yield Problem(kind="paper_missing", where=paper.snapshot.number)
        elif found[id] != rows.paper_row(paper, seq=seq):
            yield Problem(kind="paper_differs", where=paper.snapshot.number)
    for id in found.keys() - expected.keys():
        yield Problem(kind="paper_without_facts", where=str(found[id]["number"]))


def _numbers_twice(replay: _Replay) -> Iterator[Problem]:
    """The serial counts, not the whole number: its tail differs by chance."""
    papers = (paper.snapshot for paper, _ in replay.papers.values())
    used = [serial_of(case.number) for case in replay.cases.values()]
    used += [f"{paper.kind.value} {paper.number}" for paper in papers]
    for number, times in Counter(used).items():
        if times > 1:
            yield Problem(kind="number_twice", where=number)


def _series_behind(connection: Connection, replay: _Replay) -> Iterator[Problem]:
    """A series that stands before its last number would give that number out again."""
    taken = {row.series: row.last for row in connection.execute(select(tables.number_series))}
    last: dict[str, int] = {}
    for case in replay.cases.values():
        series, serial = series_of(case.number)
        last[series] = max(serial, last.get(series, 0))
    for series, serial in last.items():
        if taken.get(series, 0) < serial:
            yield Problem(kind="series_behind", where=series)
