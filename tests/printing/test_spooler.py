"""The spooler on a real store: one print a job, and every way a printer can fail."""

import logging
import subprocess
import sys
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from tests.build import CLERK, WHEN, a_hall, a_store, refusal, taken_in
from winclient.app.papers.issuing import reprint
from winclient.app.papers.printing import (
    DiskFull,
    PaperOut,
    PrinterGone,
    PrinterUnsure,
    Sent,
    claim_job,
    confirm_job,
    finish_job,
    retry_job,
)
from winclient.app.perform import look, perform
from winclient.devices.dummy import DummyPrinter
from winclient.devices.open import open_printer
from winclient.domain.printing import JobState
from winclient.domain.refusals import Reason
from winclient.printing.faults import explain
from winclient.printing.render import render
from winclient.printing.spooler import drain, recover


@pytest.fixture
def store(tmp_path):
    store = a_store(tmp_path / "store")
    yield store
    store.close()


@dataclass
class Failing:
    """A device that breaks as told, and remembers in which state the job was when asked."""

    fault: Exception
    store: object = None
    seen: list[JobState] = field(default_factory=list)
    asked: list[tuple[bytes, str, int]] = field(default_factory=list)
    accepts: str = "pdf"

    def send(self, data: bytes, *, name: str, copies: int) -> Sent:
        self.asked.append((data, name, copies))
        self.seen += [job.state for job in jobs(self.store)]
        raise self.fault


def jobs(store):
    return look(store, lambda reader: reader.jobs())


def plain(paper, *, copy, format):
    return f"{paper.snapshot.number} {copy} {format}".encode()


def test_a_paper_is_printed_once_with_its_copies_and_never_again(store):
    taken_in(store, hall=a_hall(printer="dummy:"))
    printer = DummyPrinter()
    (done,) = drain(store, render=plain, open_printer=lambda _: printer)
    assert done.state is JobState.PRINTED
    assert drain(store, render=plain, open_printer=lambda _: printer) == ()
    (kept,) = printer.kept
    assert (kept.copies, kept.data) == (3, "示政务受〔2026〕1号 0 pdf".encode())
    assert jobs(store) == (done,)


def test_a_job_counts_as_sent_before_its_device_is_asked(store):
    taken_in(store, hall=a_hall())
    printer = Failing(PaperOut(), store=store)
    drain(store, render=plain, open_printer=lambda _: printer)
    assert printer.seen == [JobState.SENT]
    assert [(data, copies) for data, _, copies in printer.asked] == [
        ("示政务受〔2026〕1号 0 pdf".encode(), 3)
    ]


@pytest.mark.parametrize(
    ("fault", "state", "error"),
    [
        (PrinterGone("no such queue"), JobState.FAILED, "printer_gone: no such queue"),
        (PaperOut(), JobState.FAILED, "paper_out"),
        (DiskFull("/x"), JobState.FAILED, "disk_full: /x"),
        (PrinterUnsure("HP-12"), JobState.UNKNOWN, "printer_unsure: HP-12"),
        (ZeroDivisionError(), JobState.UNKNOWN, "bug"),
    ],
)
def test_each_way_to_fail_is_written_down_and_can_be_told(store, fault, state, error):
    taken_in(store, hall=a_hall())
    (done,) = drain(store, render=plain, open_printer=lambda _: Failing(fault, store=store))
    assert (done.state, done.error) == (state, error)
    assert jobs(store) == (done,)
    assert explain(error)


def test_what_fails_before_the_device_is_asked_is_a_plain_failure(store):
    def no_fonts(paper, *, copy, format):
        raise ZeroDivisionError

    taken_in(store, hall=a_hall(printer="nonsense"))
    (done,) = drain(store, render=plain, open_printer=open_printer)
    assert (done.state, done.error) == (JobState.FAILED, "printer_gone: nonsense")
    perform(store, partial(retry_job, job=done.id))
    (done,) = drain(store, render=no_fonts, open_printer=lambda _: DummyPrinter())
    assert (done.state, done.attempts) == (JobState.FAILED, 0)


def test_one_failing_job_does_not_stop_the_next(store):
    hall = a_hall(printer="dummy:")
    taken_in(store, hall=hall)
    taken_in(store, hall=hall)
    printers = iter([Failing(PaperOut(), store=store), DummyPrinter()])
    done = drain(store, render=plain, open_printer=lambda _: next(printers))
    assert [job.state for job in done] == [JobState.FAILED, JobState.PRINTED]


def test_a_retried_job_keeps_its_id_and_counts_its_attempts(store):
    taken_in(store, hall=a_hall())
    (failed,) = drain(store, render=plain, open_printer=lambda _: Failing(PaperOut(), store=store))
    perform(store, partial(retry_job, job=failed.id))
    (done,) = drain(store, render=plain, open_printer=lambda _: DummyPrinter())
    assert (done.id, done.attempts, done.error) == (failed.id, 2, "")


def test_a_job_left_with_the_device_is_asked_about_and_not_repeated(store):
    taken_in(store, hall=a_hall())
    (job,) = jobs(store)
    perform(store, partial(claim_job, job=job.id))
    printer = DummyPrinter()
    assert drain(store, render=plain, open_printer=lambda _: printer) == ()
    (lost,) = recover(store)
    assert (lost.state, printer.kept) == (JobState.UNKNOWN, [])
    assert recover(store) == ()
    confirmed = perform(store, partial(confirm_job, job=job.id, printed=True)).value
    assert confirmed.state is JobState.PRINTED


def test_a_clerk_who_finds_no_paper_prints_again_only_on_purpose(store):
    taken_in(store, hall=a_hall())
    (job,) = jobs(store)
    perform(store, partial(claim_job, job=job.id))
    recover(store)
    perform(store, partial(confirm_job, job=job.id, printed=False))
    printer = DummyPrinter()
    assert drain(store, render=plain, open_printer=lambda _: printer) == ()
    perform(store, partial(retry_job, job=job.id))
    assert len(drain(store, render=plain, open_printer=lambda _: printer)) == 1


def test_a_job_that_is_done_is_neither_retried_nor_unsaid(store):
    taken_in(store, hall=a_hall())
    (done,) = drain(store, render=plain, open_printer=lambda _: DummyPrinter())
    assert perform(store, partial(retry_job, job=done.id)).value == done
    assert perform(store, partial(confirm_job, job=done.id, printed=False)).value == done
    assert perform(store, partial(claim_job, job=done.id)).value is None
    again = partial(finish_job, job=done.id, state=JobState.FAILED)
    assert perform(store, again).value is None
    assert jobs(store) == (done,)


def test_the_one_who_knows_settles_a_job_that_another_took_for_lost(store):
    taken_in(store, hall=a_hall())
    (job,) = jobs(store)
    perform(store, partial(claim_job, job=job.id))
    recover(store)
    settled = perform(store, partial(finish_job, job=job.id, state=JobState.PRINTED)).value
    assert settled.state is JobState.PRINTED


def test_two_programs_that_drain_one_store_print_a_job_once(store):
    taken_in(store, hall=a_hall())
    mine, theirs = DummyPrinter(), DummyPrinter()

    def slow(paper, *, copy, format):
        drain(store, render=plain, open_printer=lambda _: theirs)  # the other one is quicker
        return plain(paper, copy=copy, format=format)

    assert drain(store, render=slow, open_printer=lambda _: mine) == ()
    assert (len(mine.kept), len(theirs.kept)) == (0, 1)


def test_a_job_nobody_knows_is_refused(store):
    error = refusal(lambda: perform(store, partial(retry_job, job="nowhere")))
    assert error.reason is Reason.PAPER_UNKNOWN


def test_draining_raises_nothing_even_without_a_store(store, caplog):
    caplog.set_level(logging.CRITICAL)
    taken_in(store, hall=a_hall())

    class Broken:
        def reading(self):
            raise OSError

    assert drain(Broken(), render=plain, open_printer=open_printer) == ()


def test_original_and_reprint_become_two_files_and_a_retry_becomes_none(store, tmp_path):
    folder = tmp_path / "papers"
    hall = a_hall(printer=f"file:{folder}")
    outcome = taken_in(store, hall=hall)
    paper = outcome.papers[0].id
    who = {"clerk": CLERK, "counter": "1", "when": WHEN}
    perform(store, partial(reprint, paper=paper, hall=hall, **who))
    done = drain(store, render=render, open_printer=open_printer)
    assert [job.state for job in done] == [JobState.PRINTED] * 2
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == 2
    assert all(name.startswith(f"{outcome.case.number}-acceptance-") for name in names)
    assert all((folder / name).read_bytes().startswith(b"%PDF") for name in names)


KILLED = """
import os, sys
from pathlib import Path
from tests.build import CountedIds, a_store
from winclient.printing.spooler import drain

class Dying:
    accepts = "pdf"
    def send(self, data, *, name, copies):
        Path(sys.argv[2]).write_bytes(data)
        os.kill(os.getpid(), 9)

store = a_store(Path(sys.argv[1]), ids=CountedIds(first=5000))
drain(store, render=lambda paper, *, copy, format: b"%PDF", open_printer=lambda _: Dying())
"""


def test_a_program_killed_between_paper_and_record_leaves_a_question(store, tmp_path):
    taken_in(store, hall=a_hall())
    out = tmp_path / "paper"
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", KILLED, str(tmp_path / "store"), str(out)]
    done = subprocess.run(command, cwd=root, check=False)
    assert done.returncode == -9
    assert out.read_bytes() == b"%PDF"
    (lost,) = recover(store)
    assert (lost.state, lost.attempts) == (JobState.UNKNOWN, 1)
    assert drain(store, render=plain, open_printer=lambda _: DummyPrinter()) == ()
