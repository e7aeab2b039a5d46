"""What must hold after any death: all of a case or nothing of it, and the counting goes on."""

import os
import subprocess
import sys
from pathlib import Path

from tests.build import a_hall, an_intake, taken_in
from winclient.app.perform import look
from winclient.app.ports import Reader
from winclient.bootstrap import SystemIds, now
from winclient.domain.days.moments import moment
from winclient.domain.ledger.numbering import series_of
from winclient.store.open import SqlStore, open_store
from winclient.store.proof.verify import lines, verify

ROOT = Path(__file__).resolve().parents[2]
LONG = bool(os.environ.get("WINCLIENT_LONG"))


def victim(folder: Path, *words: str, prefix: tuple[str, ...] = ()) -> list[str]:
    """The command line of a victim; `prefix` is a program that watches it."""
    return [*prefix, sys.executable, "-m", "tests.faults.victim", str(folder), *words]


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Runs to the end, whatever end that is."""
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)


def reopened(folder: Path) -> SqlStore:
    """The store as the next start finds it."""
    return open_store(folder, ids=SystemIds())


def numbers(store: SqlStore) -> list[str]:
    """Every case's number, in the order of the ledger, once its parts are all seen."""
    received = [line.subject for line in lines(store) if line.kind == "case_received"]
    return look(store, lambda reader: [_whole(reader, case) for case in received])


def _whole(reader: Reader, id: str) -> str:
    case = reader.case(id)
    assert case is not None
    assert len(case.rows) > 0
    kinds = [line.kind for line in reader.history(id)]
    assert kinds == ["case_received", "case_accepted", "paper_issued"]
    (paper,) = reader.papers(id)
    assert paper.snapshot.case_number == case.number
    (job,) = reader.jobs(paper=paper.id)
    assert job.copies == len(paper.snapshot.copies)
    return case.number


def check(store: SqlStore, *, acked: list[str]) -> list[str]:
    """Every acknowledged case is there and whole, serials have no gap, the ledger proves it."""
    assert verify(store).problems == ()
    found = numbers(store)
    assert [number for number in acked if number not in found] == []
    assert [series_of(number)[1] for number in found] == list(range(1, len(found) + 1))
    return found


def goes_on(store: SqlStore, *, item: str = "item-1") -> None:
    """The next acceptance takes the next number, and all still holds."""
    before = numbers(store)
    when = moment(now(), last_seen=look(store, lambda reader: reader.last_seen()))
    hall = a_hall(ids=SystemIds())
    number = taken_in(store, an_intake(item=item), hall=hall, when=when).case.number
    assert series_of(number)[1] == len(before) + 1
    assert verify(store).problems == ()
    assert numbers(store) == [*before, number]
