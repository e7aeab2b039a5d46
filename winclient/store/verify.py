"""Proves that the rows are the replay of the ledger, and that no number stands twice."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from winclient.app.ports import Entry
from winclient.domain import case as case_rules
from winclient.domain import papers as paper_rules
from winclient.domain.case import Case
from winclient.domain.papers import Paper
from winclient.domain.refusals import Refused
from winclient.store import ledger, rows, tables
from winclient.store.open import SqlStore


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


def verify(store: SqlStore) -> Verification:
    """Check chain, rows and numbers in one consistent moment."""
    with store.engine.connect().execution_options(reading=True) as connection, connection.begin():
        lines = list(ledger.entries(connection))
        problems = [
            Problem(kind=f"entry_{fault}", where=str(line.seq))
            for line, fault in ledger.broken_links(lines)
        ]
        replayed = _Replay(lines)
        problems += replayed.problems
        problems += _compare_cases(connection, replayed.cases)
        problems += _compare_papers(connection, replayed.papers)
        problems += _numbers_twice(replayed)
    head = lines[-1].hash if lines else ledger.GENESIS
    return Verification(entries=len(lines), head=head, problems=tuple(problems))


def lines(store: SqlStore) -> Iterator[Entry]:
    """Every entry of the ledger, in order, of one consistent moment."""
    with store.engine.connect().execution_options(reading=True) as connection, connection.begin():
        yield from ledger.entries(connection)


class _Replay:
    """The state as the facts alone make it."""

    def __init__(self, lines: list[Entry]) -> None:
        self.cases: dict[str, Case] = {}
        self.papers: dict[str, Paper] = {}
        self.problems: list[Problem] = []
        for line in lines:
            try:
                self._apply(line)
            except (Refused, ValueError, KeyError) as error:
                self.problems.append(Problem(kind="entry_refused", where=f"{line.seq}: {error}"))

    def _apply(self, line: Entry) -> None:
        fact = ledger.fact_of(line)
        if isinstance(fact, ledger.CASE_FACTS):
            self.cases[fact.case] = case_rules.evolve(self.cases.get(fact.case), fact)
        elif isinstance(fact, ledger.PAPER_FACTS):
            self.papers[fact.paper] = paper_rules.evolve(self.papers.get(fact.paper), fact)


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


def _compare_papers(connection: Connection, expected: dict[str, Paper]) -> Iterator[Problem]:
    found = {row.id: row for row in connection.execute(select(tables.papers))}
    for id, paper in expected.items():
        row = found.get(id)
        if row is None:
            yield Problem(kind="paper_missing", where=paper.snapshot.number)
        elif (row.number, row.reprints) != (paper.snapshot.number, paper.reprints):
            yield Problem(kind="paper_differs", where=paper.snapshot.number)
    for id in found.keys() - expected.keys():
        yield Problem(kind="paper_without_facts", where=found[id].number)


def _numbers_twice(replay: _Replay) -> Iterator[Problem]:
    used = [case.number for case in replay.cases.values()]
    used += [f"{p.snapshot.kind.value} {p.snapshot.number}" for p in replay.papers.values()]
    seen: set[str] = set()
    for number in used:
        if number in seen:
            yield Problem(kind="number_twice", where=number)
        seen.add(number)
