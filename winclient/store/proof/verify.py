"""Proves that the rows are the replay of the ledger, and that no number stands twice."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from sqlalchemy import Connection, RowMapping, select

from winclient.app.ports import Entry
from winclient.domain.cases import evolving as case_rules
from winclient.domain.cases import papers as paper_rules
from winclient.domain.cases.case import Case
from winclient.domain.cases.papers import Paper
from winclient.domain.ledger.facts import CaseFact, CaseReceived, Fact, PaperFact, PaperIssued
from winclient.domain.ledger.numbering import serial_of
from winclient.domain.ledger.queue_facts import QueueFact
from winclient.domain.ledger.scans import ScanAttached, ScanWithdrawn
from winclient.domain.refusals import Refused
from winclient.store.chain import chaining, ledger
from winclient.store.mapping import rows, scan_rows, tables
from winclient.store.proof.verify_exchange import (
    cases_of_others,
    same_number,
    series_behind,
    shared_cases,
    stray_papers,
    wanted_rows,
)
from winclient.store.proof.verify_queue import QueueReplay, compare
from winclient.store.writing.reducing import faults as sealed_faults

if TYPE_CHECKING:
    from winclient.store.hall.server import ServerStore
    from winclient.store.open import SqlStore

    Kept = SqlStore | ServerStore


class Problem(Struct, frozen=True, kw_only=True):
    """One thing that is not as the ledger says; `where` is an entry, case or paper."""

    kind: str
    where: str


class Verification(Struct, frozen=True, kw_only=True):
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
            for seq, fault in chaining.broken_links(entries)
        ]
        driver = connection.connection.driver_connection
        shared = shared_cases(driver)
        replayed = _Replay(entries, shared=shared.keys() | cases_of_others(driver, entries))
        problems += replayed.problems
        cases = wanted_rows(replayed.cases, shared)
        problems += _compare_cases(connection, cases)
        emptied = {row["seq"] for row in entries if not row["body"]}
        listed = {id: each for id, each in replayed.papers.items() if each[0].case in cases}
        problems += _compare_papers(connection, listed, shared=frozenset(shared), emptied=emptied)
        problems += _numbers_twice(replayed)
        faults = [*stray_papers(driver), *series_behind(driver, replayed.numbers)]
        faults += scan_rows.faults(driver, replayed.scans)
        faults += sealed_faults(entries, connection.execute(select(tables.cases)).mappings().all())
        problems += [Problem(kind=kind, where=where) for kind, where in faults]
        queue = compare(connection, replayed.queue)
        problems += [Problem(kind=kind, where=where) for kind, where in queue]
    head = entries[-1]["hash"] if entries else ledger.GENESIS
    return Verification(entries=len(entries), head=head, problems=tuple(problems))


def lines(store: "Kept") -> Iterator[Entry]:
    """Every entry of the ledger, in order, of one consistent moment."""
    with store.reading() as reader:
        yield from reader.entries()


class _Replay:
    """The state as the facts alone make it; a paper comes with the entry that issued it.

    `shared`: cases that do not follow from this ledger alone, and are not replayed here.
    """

    def __init__(self, entries: Sequence[RowMapping], *, shared: Set[str]) -> None:
        self.cases: dict[str, tuple[Case, rows.Last]] = {}
        self.papers: dict[str, tuple[Paper, int]] = {}
        self.numbers: dict[str, str] = {}
        self.scans: set[scan_rows.Name] = set()
        self.queue = QueueReplay()
        self.problems: list[Problem] = []
        self._shared = shared
        for row in entries:
            if not row["body"]:
                continue  # emptied and sealed, or found by the chain
            try:
                self._apply(ledger.from_row([row[name] for name in ledger.COLUMNS]))
            except (Refused, ValueError, KeyError, TypeError) as error:
                where = f"{row['seq']}: {error}"
                self.problems.append(Problem(kind="entry_refused", where=where))

    def _apply(self, line: Entry) -> None:
        fact = ledger.fact_of(line)
        if ledger.subject_of(fact) != line.subject:  # not in the hash: it follows from the body
            self.problems.append(Problem(kind="entry_changed", where=str(line.seq)))
        self._note(fact)
        if isinstance(fact, PaperFact):
            paper, seq = self.papers.get(fact.paper, (None, line.seq))
            if paper is not None or fact.case not in self._shared:
                self.papers[fact.paper] = paper_rules.evolve(paper, fact), seq
            elif isinstance(fact, PaperIssued):
                self.papers[fact.paper] = paper_rules.evolve(None, fact), seq
        if ledger.is_about_case(fact) and fact.case not in self._shared:
            self._apply_to_case(fact, line)
        elif isinstance(fact, QueueFact):
            self.queue.apply(fact)

    def _note(self, fact: Fact) -> None:
        if isinstance(fact, CaseReceived):
            self.numbers[fact.case] = fact.number
        elif isinstance(fact, ScanAttached | ScanWithdrawn):
            scan_rows.follow(self.scans, fact)

    def _apply_to_case(self, fact: CaseFact | PaperFact, line: Entry) -> None:
        case, last = self.cases.get(fact.case, (None, rows.Last("", 0)))
        changed = line.id if type(fact) in ledger.CHANGES else last.fact
        if ledger.is_of_case(fact):
            case = case_rules.evolve(case, fact)
        if case is not None:
            self.cases[fact.case] = case, rows.Last(changed, line.seq)


def _compare_cases(
    connection: Connection, expected: Mapping[str, tuple[Case, dict[str, Any]]]
) -> Iterator[Problem]:
    materials: dict[str, list[dict[str, object]]] = {}
    ordered = select(tables.case_materials).order_by(
        tables.case_materials.c.case_id, tables.case_materials.c.position
    )
    for row in connection.execute(ordered).mappings():
        materials.setdefault(row["case_id"], []).append(dict(row))
    found = {row["id"]: dict(row) for row in connection.execute(select(tables.cases)).mappings()}
    for id, (case, wanted) in expected.items():
        if id not in found:
            yield Problem(kind="case_missing", where=case.number)
        elif not same_number(found[id].pop("number"), wanted.pop("number")) or found[id] != wanted:
            yield Problem(kind="case_differs", where=case.number)
        elif materials.get(id, []) != rows.material_rows(case):
            yield Problem(kind="materials_differ", where=case.number)
    for id in found.keys() - expected.keys():
        if found[id]["reduced"]:
            continue  # its seal is looked at
        yield Problem(kind="case_without_facts", where=str(found[id]["number"]))


def _compare_papers(
    connection: Connection,
    expected: dict[str, tuple[Paper, int]],
    *,
    shared: frozenset[str],
    emptied: set[int],
) -> Iterator[Problem]:
    found = {row["id"]: dict(row) for row in connection.execute(select(tables.papers)).mappings()}
    for id, (paper, seq) in expected.items():
        if id not in found:
            yield Problem(kind="paper_missing", where=paper.snapshot.number)
            continue
        wanted, row = rows.paper_row(paper, seq=seq), found[id]
        if paper.case in shared:  # other counters may have printed it again
            wanted["reprints"] = max(row["reprints"], paper.reprints)
        if not same_number(row.pop("number"), wanted.pop("number")) or row != wanted:
            yield Problem(kind="paper_differs", where=paper.snapshot.number)
    for id in found.keys() - expected.keys():
        if not found[id]["fact"] and found[id]["seq"] not in emptied:
            yield Problem(kind="paper_without_facts", where=str(found[id]["number"]))


def _numbers_twice(replay: _Replay) -> Iterator[Problem]:
    """The serial counts, not the whole number: its tail differs by chance."""
    papers = (paper.snapshot for paper, _ in replay.papers.values())
    used = [serial_of(number) for number in replay.numbers.values()]
    used += [f"{paper.kind.value} {paper.number}" for paper in papers]
    for number, times in Counter(used).items():
        if times > 1:
            yield Problem(kind="number_twice", where=number)
