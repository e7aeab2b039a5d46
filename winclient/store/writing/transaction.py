"""One write transaction: records facts by `evolve` and writes everything at its end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from msgspec.structs import replace

from winclient.app.ports import Entry, Ids, Touched
from winclient.domain.cases import evolving as case_rules
from winclient.domain.cases import papers as paper_rules
from winclient.domain.cases.case import Case
from winclient.domain.cases.papers import Paper
from winclient.domain.ledger.exchange_facts import ExchangeFact
from winclient.domain.ledger.facts import (
    CalendarInstalled,
    CaseFact,
    CaseReceived,
    Fact,
    PaperFact,
    PaperReprinted,
)
from winclient.domain.ledger.queue_facts import QueueFact
from winclient.domain.ledger.scans import ScanAttached, ScanWithdrawn
from winclient.domain.printing import PrintJob
from winclient.domain.queue.ticket import Ticket
from winclient.domain.refusals import Reason, Refused
from winclient.store.chain import chaining, ledger
from winclient.store.mapping import prepared, rows, scan_rows
from winclient.store.mapping.caches import Caches
from winclient.store.mapping.scan_rows import ScanWriterMixin
from winclient.store.reading.reader import StoreReader
from winclient.store.writing import exchange_writer, queue_writer
from winclient.store.writing.absorbing import AbsorbingMixin
from winclient.store.writing.reducing import ReducingWriterMixin
from winclient.store.writing.reference_writer import ReferenceWriterMixin
from winclient.store.writing.scratch_writer import ScratchWriterMixin

Step = Callable[[str], None]
_NEVER = rows.Last("", 0)


class StoreTransaction(
    ReferenceWriterMixin,
    ScratchWriterMixin,
    ScanWriterMixin,
    ReducingWriterMixin,
    AbsorbingMixin,
    StoreReader,
):
    """The `Tx` port. Facts are evolved at once and written together by `finish`."""

    def __init__(self, driver: Any, caches: Caches, *, ids: Ids, on_step: Step) -> None:
        super().__init__(driver, caches)
        self._ids = ids
        self._step = on_step
        self._end: ledger.Head | None = None
        self._entries: list[Entry] = []
        self._cases: dict[str, Case] = {}
        self._opened: list[CaseReceived] = []
        self._lasts: dict[str, rows.Last] = {}
        self._papers_by_id: dict[str, tuple[Paper, int]] = {}  # with its entry, where new
        self._tickets: dict[str, Ticket] = {}  # as written; spares reading them back
        self._jobs: list[PrintJob] = []
        self._touched = Touched.NOTHING
        self.marks: dict[str, Any] = {}  # what the record outside has to say after the commit

    def case(self, id: str) -> Case | None:
        return self._cases.get(id) or super().case(id)

    def ticket(self, id: str) -> Ticket | None:
        return self._tickets.get(id) or super().ticket(id)

    def entries_until(self) -> int:
        return (self._end or self._head).seq

    def paper(self, id: str) -> Paper | None:
        known = self._papers_by_id.get(id)
        return known[0] if known else super().paper(id)

    def record(self, fact: Fact) -> None:
        """Evolve the state by `fact` and put it into the ledger. Refused changes nothing."""
        end, kind = self._end or self._head, type(fact)
        about = ledger.subject_of(fact)
        if about and end.last_seen is not None and fact.at < end.last_seen:
            raise Refused(Reason.CLOCK_BEHIND, at=fact.at, seen=end.last_seen)
        base, of_case, changes = _NEVER, kind in ledger.ABOUT_CASES, kind in ledger.CHANGES
        if of_case and kind is not CaseReceived:
            base = self._last(about)
            if changes:
                fact = replace(fact, built_on=base.fact)
        line = chaining.entry(end, fact, id=self._ids.new(fact.at), subject=about)
        self._evolve(fact, line.seq)
        if of_case:
            self._lasts[about] = rows.Last(line.id if changes else base.fact, line.seq)
        self._entries.append(line)
        self._end = ledger.Head(line.seq, line.hash, fact.at if about else end.last_seen)

    def _last(self, case: str) -> rows.Last:
        known = self._lasts.get(case)
        if known is None:
            row = self._driver.execute(prepared.LAST_FACT, (case,)).fetchone()
            known = rows.Last(*row) if row else _NEVER
        return known

    def _evolve(self, fact: Fact, seq: int) -> None:
        if ledger.is_of_case(fact):
            self._evolve_case(fact, seq)
        elif ledger.is_of_queue(fact):
            self._keep(queue_writer.evolved(self, fact), fact)
            self._step("queue_written")
            if self._touched is not Touched.QUEUE:  # `|=` takes as long as a hash
                self._touched |= Touched.QUEUE
        elif isinstance(fact, PaperFact):
            self._evolve_paper(fact, seq)
        elif isinstance(fact, ExchangeFact):
            exchange_writer.settle(self._driver, fact)
            self._touched |= Touched.SYNC
        else:  # reference data, whose rows its use case writes
            calendar = isinstance(fact, CalendarInstalled)
            self._touched |= Touched.CALENDAR if calendar else Touched.CATALOGUE

    def _evolve_paper(self, fact: PaperFact, seq: int) -> None:
        known = None
        if isinstance(fact, PaperReprinted):
            known = self.paper(fact.paper)
            _, seq = self._papers_by_id.get(fact.paper, (known, 0))
        self._papers_by_id[fact.paper] = paper_rules.evolve(known, fact), seq
        self._touched |= Touched.PRINTING

    def _keep(self, kept: queue_writer.Kept, fact: QueueFact) -> None:
        self._tickets |= queue_writer.write(self._driver, kept, fact)

    def _evolve_case(self, fact: CaseFact, seq: int) -> None:
        known = None if isinstance(fact, CaseReceived) else self.case(fact.case)
        self._cases[fact.case] = case_rules.evolve(known, fact)
        self._touched |= Touched.CASES
        if isinstance(fact, CaseReceived):
            self._opened.append(fact)
        elif isinstance(fact, ScanAttached | ScanWithdrawn):
            scan_rows.note(self._driver, fact, seq=seq)

    def next_serial(self, series: str) -> int:
        ((serial,),) = self._driver.execute(prepared.TAKE_NUMBER, (series,)).fetchall()
        self._step("number_taken")
        return int(serial)

    def queue_job(self, job: PrintJob) -> None:
        self._jobs.append(job)
        self._touched |= Touched.PRINTING

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """One of several use cases: where it fails it leaves no trace, and the others stay."""
        before = self._end, len(self._entries), dict(self._cases), len(self._opened)
        papers, jobs, touched = dict(self._papers_by_id), len(self._jobs), self._touched
        lasts = dict(self._lasts)
        self._driver.execute("SAVEPOINT attempt")
        try:
            yield
        except BaseException:
            self._driver.execute("ROLLBACK TO SAVEPOINT attempt")
            self._end, entries, self._cases, opened = before
            del self._entries[entries:], self._opened[opened:], self._jobs[jobs:]
            self._papers_by_id, self._touched, self._lasts = papers, touched, lasts
            self._tickets.clear()
            raise
        finally:
            self._driver.execute("RELEASE SAVEPOINT attempt")

    def finish(self) -> Touched:
        """Write what was recorded and commit: one transaction, one flush to the disk."""
        self._write_ledger()
        self._write_cases()
        self._write_papers()
        self._write("print_jobs", [rows.job_row(job) for job in self._jobs], "jobs_written")
        self._step("before_commit")
        self._driver.commit()
        self._mark()
        self._step("after_commit")
        return self._touched

    def _write_ledger(self) -> None:
        fresh = [ledger.to_row(line) for line in self._entries]
        self._entries.clear()
        self._write("ledger", fresh, "ledger_written")

    def _write_cases(self) -> None:
        opened = {fact.case for fact in self._opened}
        for case in self._cases.values():
            row = rows.case_row(case, last=self._lasts.get(case.id, _NEVER))
            if case.id in opened:
                if self._shared:  # a number that another already bears stops nobody
                    row["number"] = self.listed("cases", case.number, case.id)
                self._write("cases", [row], "case_written")
                self._driver.execute(prepared.COUNT_USE, (case.counter, case.item.id))
            else:
                row["number"] = self.listed("cases", case.number, case.id)
                self._driver.execute(prepared.update("cases", row), row)
                self._step("case_written")
                self._driver.execute(prepared.DROP_MATERIALS, (case.id,))
            self._write("case_materials", rows.material_rows(case), "materials_written")

        for id in self._lasts.keys() - self._cases.keys():
            self._driver.execute(prepared.TOUCH_CASE, (self._lasts[id].seq, id))

    def _write_papers(self) -> None:
        for paper, seq in self._papers_by_id.values():
            if seq:
                row = rows.paper_row(paper, seq=seq)
                if self._shared:
                    row["number"] = self.listed("papers", paper.snapshot.number, paper.id)
                self._write("papers", [row], "paper_written")
            else:
                self._driver.execute(prepared.REPRINTED, (paper.reprints, paper.id))
