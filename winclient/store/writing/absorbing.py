"""What a transaction does with entries and news that were not recorded here: keep, hear, show."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from winclient.app.ports import Touched
from winclient.domain.codec import from_text
from winclient.domain.ledger.exchange_facts import ExchangeFact
from winclient.domain.ledger.facts import CaseReceived, PaperIssued, PaperReprinted
from winclient.domain.ledger.numbering import is_case_number, series_of
from winclient.domain.ledger.queue_facts import QueueFact
from winclient.domain.ledger.scans import ScanAttached, ScanWithdrawn
from winclient.domain.refusals import Refused
from winclient.domain.rounds.exchange import News, Verdict
from winclient.domain.rounds.streams import Line
from winclient.store.chain import chaining, ledger, view
from winclient.store.mapping import prepared, rows, scan_rows
from winclient.store.reading.exchange_reader import ExchangeReaderMixin
from winclient.store.writing import exchange_writer, feed, queue_writer
from winclient.store.writing.exchange_writer import ExchangeWriterMixin

_KEEP = """INSERT INTO kept (id, seq, dev, kind, subject, at, body, prev, hash)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_HEARD = "SELECT verdict FROM heard WHERE id = ? AND NOT former"
_OWN_PAPER = """INSERT OR IGNORE INTO papers (id, case_id, kind, number, reprints, seq, fact)
    SELECT ?, ?, ?, ?, 0, ?, ? WHERE EXISTS (SELECT 1 FROM cases WHERE id = ?)"""
_OWN_ENTRY = "UPDATE papers SET seq = ?, fact = '' WHERE id = ? AND seq IS NULL"
_MADE_OUT = """SELECT seq, id, kind, body FROM ledger
        WHERE subject = ?1 AND kind IN ('paper_issued', 'paper_reprinted')
    UNION ALL SELECT NULL, id, kind, body FROM kept
        WHERE subject = ?1 AND kind IN ('paper_issued', 'paper_reprinted')
    ORDER BY seq"""
_STRAY = """SELECT id FROM papers WHERE fact <> ''
    AND fact NOT IN (SELECT id FROM heard) AND fact NOT IN (SELECT id FROM kept)"""
_FORGET_PAPERS = (
    f"DELETE FROM print_jobs WHERE paper IN ({_STRAY})",  # noqa: S608 - the text above
    f"DELETE FROM papers WHERE id IN ({_STRAY})",  # noqa: S608
)
_TAKEN_IN = """SELECT 1 FROM ledger WHERE subject = ?1 AND kind = 'case_received'
    UNION ALL SELECT 1 FROM kept WHERE subject = ?1 AND kind = 'case_received'"""
_FORGET_CASE = (
    "DELETE FROM print_jobs WHERE paper IN (SELECT id FROM papers WHERE case_id = ?)",
    "DELETE FROM papers WHERE case_id = ?",
    "DELETE FROM case_materials WHERE case_id = ?",
    "DELETE FROM cases WHERE id = ?",
)
_REPRINTED = "UPDATE papers SET reprints = max(reprints, ?) WHERE id = ?"
_TAKEN = "SELECT 1 FROM {table} WHERE number = ? AND id <> ?"

Told = Any  # a fact of any kind, or None where a newer program wrote it


class AbsorbingMixin(ExchangeWriterMixin, ExchangeReaderMixin):
    """The part of the `ExchangeTx` port that touches ledger and rows."""

    _driver: Any
    _touched: Touched
    _end: ledger.Head | None
    _head: ledger.Head
    _opened: list[CaseReceived]
    _write_ledger: Callable[[], None]

    def _mark(self) -> None:
        if self._end is not None:
            self.marks |= {"seq": self._end.seq, "hash": self._end.hash}
        if self._opened:
            self.marks["numbers"] = [fact.number for fact in self._opened]

    def reach(self) -> int:
        self._write_ledger()
        return super().reach()

    def hash_at(self, seq: int) -> str | None:
        self._write_ledger()
        return super().hash_at(seq)

    def span(self, after: int, upto: int) -> tuple[Line, ...]:
        self._write_ledger()
        return super().span(after, upto)

    def hear(self, page: Sequence[News], *, cursor: int) -> bool:
        self._write_ledger()
        heard = feed.hear(self._driver, page, own=self.standing().device, cursor=cursor)
        self._show_cases(heard.cases)
        for id, fact in heard.papers:
            self._show_paper(fact, seq=None, fact=id)
        if heard.cases:
            self._touched |= Touched.CASES
        self._touched |= Touched.SYNC
        return heard.lacking

    def begin_feed(self) -> None:
        self._driver.execute("UPDATE heard SET former = 1")
        self._driver.execute("DELETE FROM left_branches")
        self.unclaim_leases()

    def end_feed(self) -> None:
        cases = tuple(feed.forget_former(self._driver))
        self._show_cases(cases)
        self._forget_cases(cases)
        self._driver.execute("DELETE FROM unsettled WHERE id NOT IN (SELECT id FROM heard)")
        self._touched |= Touched.CASES

    def keep(self, device: str, *, prev: str, line: Line) -> None:
        if self.here(line.id) or not _is_whole(line, prev=prev):
            return
        reach = self.reach()
        follows = line.seq == reach + 1 and prev == self.hash_at(reach)
        fact = _fact(line)
        if follows:
            self._append(line)
        else:
            row = (line.id, line.seq, device, line.kind, line.subject, line.at, line.body)
            self._driver.execute(_KEEP, (*row, prev, line.hash))
        self._follow(fact, line, seq=line.seq if follows else None)
        heard = self._driver.execute(_HEARD, (line.id,)).fetchone()
        if heard is not None:
            verdict = Verdict(heard[0])
            feed.list_refusal(self._driver, line.id, subject=line.subject, verdict=verdict)

    def _append(self, line: Line) -> None:
        names = ("seq", "id", "kind", "subject", "at", "body", "hash")
        row = {name: getattr(line, name) for name in names}
        self._driver.execute(prepared.insert("ledger", row), row)
        before = self._end or self._head
        seen = datetime.fromisoformat(line.at) if line.subject else before.last_seen
        self._end = ledger.Head(line.seq, line.hash, seen)

    def _follow(self, fact: Told, line: Line, *, seq: int | None) -> None:
        """Rows after an entry that was fetched; the queue has rows for its ledger alone."""
        if type(fact) in ledger.ABOUT_CASES:
            self._show_cases((line.subject,))
            self._touched |= Touched.CASES
        if isinstance(fact, PaperIssued | PaperReprinted):
            self._show_paper(fact, seq=seq, fact=line.id)
        elif isinstance(fact, ExchangeFact):
            exchange_writer.settle(self._driver, fact)
        elif isinstance(fact, QueueFact) and seq is not None:
            self._follow_queue(fact)
        if isinstance(fact, ScanAttached | ScanWithdrawn):
            scan_rows.note(self._driver, fact, seq=seq or 0)
        if isinstance(fact, CaseReceived):
            self._driver.execute("DELETE FROM missing WHERE number = ?", (fact.number,))
            if is_case_number(fact.number):
                self.raise_series(*series_of(fact.number))

    def _follow_queue(self, fact: QueueFact) -> None:
        try:
            queue_writer.write(self._driver, self, fact)  # type: ignore[arg-type]  # as a Reader
        except Refused:
            return  # the queue has gone on without it

    def _show_cases(self, cases: Iterable[str]) -> None:
        for id in cases:
            found = view.seen(self._driver, id)
            if found.case is None:
                continue
            row = rows.case_row(found.case, last=found.last)
            row["number"] = self.listed("cases", str(row["number"]), id)
            known = self._driver.execute("SELECT 1 FROM cases WHERE id = ?", (id,)).fetchone()
            write = prepared.update if known else prepared.insert
            self._driver.execute(write("cases", row), row)
            self._driver.execute(prepared.DROP_MATERIALS, (id,))
            if materials := rows.material_rows(found.case):
                self._driver.executemany(*prepared.insert_rows("case_materials", materials))
            if not known:
                self._show_made_out(id)

    def _forget_cases(self, cases: Iterable[str]) -> None:
        """What nobody has offered to the center's new life goes, with the papers it rested on."""
        for text in _FORGET_PAPERS:
            self._driver.execute(text)
        for id in cases:
            known = self._driver.execute(_TAKEN_IN, (id,)).fetchone()  # also where it was reduced
            if known is None and view.seen(self._driver, id).case is None:
                for text in _FORGET_CASE:
                    self._driver.execute(text, (id,))

    def _show_made_out(self, case: str) -> None:
        """Papers made out here for another counter's case, which comes back after them."""
        for seq, id, kind, body in self._driver.execute(_MADE_OUT, (case,)).fetchall():
            told: Any = from_text(ledger.KINDS[kind], body)
            self._show_paper(told, seq=seq, fact=id)

    def _show_paper(
        self, told: PaperIssued | PaperReprinted, *, seq: int | None, fact: str
    ) -> None:
        if isinstance(told, PaperReprinted):
            self._driver.execute(_REPRINTED, (told.copy, told.paper))
            return
        number = self.listed("papers", told.snapshot.number, told.paper)
        row = (told.paper, told.case, told.snapshot.kind.value, number, seq, "" if seq else fact)
        self._driver.execute(_OWN_PAPER, (*row, told.case))
        if seq:  # the feed may have shown it before its entry came back
            self._driver.execute(_OWN_ENTRY, (seq, told.paper))

    def listed(self, table: str, number: str, id: str) -> str:
        """The number as it is listed: a second bearer of one number is told from the first, and
        nobody is renumbered."""
        listed, nth = number, 1
        while self._driver.execute(_TAKEN.format(table=table), (listed, id)).fetchone():
            nth += 1
            listed = f"{number}/{nth}"
        return listed


def _is_whole(line: Line, *, prev: str) -> bool:
    """Whether the hash is that of the content: what was changed on its way is not kept."""
    made = chaining.chain(
        prev, seq=line.seq, id=line.id, kind=line.kind, at=line.at, body=line.body
    )
    return bool(line.body) and made == line.hash


def _fact(line: Line) -> Told:
    kind = ledger.KINDS.get(line.kind)
    try:
        return from_text(kind, line.body) if kind else None
    except ValueError:
        return None
