"""Several programs on one store: made once, no number twice, no gap, and nobody waits to read."""

import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import pytest

from tests.build import CountedIds, a_hall, a_store, an_intake, at, taken_in
from winclient.app.cases.intake import take_in
from winclient.app.perform import look, perform
from winclient.app.ports import CaseQuery, Draft, Touched
from winclient.bootstrap import SystemIds
from winclient.domain.ledger.numbering import series_of
from winclient.store.disk import connection
from winclient.store.disk.keys import store_key
from winclient.store.open import open_store
from winclient.store.proof.verify import verify

ROOT = Path(__file__).resolve().parents[2]


def hands(folder, cases, *, processes):
    """Processes that open the store at the same moment and take cases in."""
    command = [sys.executable, "-m", "tests.store.hands", str(folder), "take", str(cases)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    running = [subprocess.Popen(command, cwd=ROOT, **pipes) for _ in range(processes)]
    for process in running:
        assert process.stdout.readline() == "ready\n"
    for process in running:
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=100)[0].split() for process in running]
    assert [process.returncode for process in running] == [0] * processes
    return answers


def test_four_processes_take_in_a_hundred_cases_each_without_a_gap_or_a_number_twice(tmp_path):
    a_store(tmp_path, ids=SystemIds()).close()
    answers = hands(tmp_path, 100, processes=4)
    serials = sorted(series_of(number)[1] for told in answers for number in told)
    assert serials == list(range(1, 401))
    store = open_store(tmp_path, ids=SystemIds())
    assert verify(store).problems == ()
    lines = look(store, lambda reader: reader.cases(CaseQuery(limit=1000)))
    assert {line.number for line in lines} == {number for told in answers for number in told}
    papers = look(store, lambda reader: len(reader.jobs()))
    assert papers == 400
    store.close()


def test_two_processes_that_make_the_store_together_both_open_the_same_one(tmp_path):
    hands(tmp_path, 0, processes=2)
    names = sorted(file.name for file in tmp_path.iterdir())
    assert names == ["store.db", "store.db-reserve", "store.key"]
    a_store(tmp_path).close()


def test_a_start_waits_for_who_makes_the_store_however_long_that_takes(tmp_path, monkeypatch):
    monkeypatch.setattr(connection, "BUSY", 10)  # milliseconds: any wait is a long one
    maker = connection.connect(tmp_path / "store.db", key=store_key(tmp_path).hex)
    maker.execute("BEGIN IMMEDIATE")
    slow = threading.Timer(0.3, maker.rollback)
    slow.start()
    open_store(tmp_path, ids=CountedIds()).close()
    slow.join()
    maker.close()


def test_threads_of_one_program_share_a_store(tmp_path):
    store, hall = a_store(tmp_path), a_hall()
    workers = [
        threading.Thread(target=lambda: [taken_in(store, hall=hall) for _ in range(10)])
        for _ in range(3)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert verify(store).problems == ()
    assert len(look(store, lambda reader: reader.cases(CaseQuery()))) == 30
    store.close()


@pytest.fixture
def face(tmp_path):
    store = a_store(tmp_path)
    yield store
    store.close()


@pytest.fixture
def command(tmp_path, face):
    store = open_store(tmp_path, ids=CountedIds(first=5_000_000))
    yield store
    store.close()


def test_what_a_command_records_a_face_sees_at_its_next_look(face, command):
    case = taken_in(command, hall=a_hall()).case
    assert look(face, lambda reader: reader.case(case.id)) == case
    line = taken_in(face, hall=a_hall()).case
    assert series_of(line.number)[1] == series_of(case.number)[1] + 1


def test_reading_goes_on_while_another_writes_and_sees_one_moment(face, command):
    hall = a_hall()
    with command.transaction() as tx:
        take_in(tx, form=an_intake(), hall=hall, when=at())
        assert look(face, lambda reader: reader.cases(CaseQuery())) == ()
        tx.finish()
    assert len(look(face, lambda reader: reader.cases(CaseQuery()))) == 1


def test_a_look_that_has_begun_does_not_change_under_the_reader(face, command):
    with face.reading() as reader:
        assert reader.counts() == {}
        taken_in(command, hall=a_hall())
        assert reader.counts() == {}
    assert look(face, lambda reader: sum(reader.counts().values())) == 1


def test_what_is_not_finished_never_happened(face):
    with face.transaction() as tx:
        take_in(tx, form=an_intake(), hall=a_hall(), when=at())
        tx.save_draft(Draft(counter="1", body="{}", saved_at=at().at))
    assert look(face, lambda reader: (reader.drafts(), reader.counts())) == ((), {})
    assert series_of(taken_in(face, hall=a_hall()).case.number)[1] == 1


def test_a_bug_in_a_use_case_leaves_nothing(face):
    def half(tx):
        take_in(tx, form=an_intake(), hall=a_hall(), when=at())
        raise ZeroDivisionError

    before = verify(face)
    with pytest.raises(ZeroDivisionError):
        perform(face, half)
    assert verify(face) == before
    assert series_of(taken_in(face, hall=a_hall()).case.number)[1] == 1


def test_a_transaction_says_what_it_touched(face):
    take = partial(take_in, form=an_intake(), hall=a_hall(), when=at())
    touched = perform(face, take).touched
    assert touched == Touched.CASES | Touched.PRINTING | Touched.DRAFTS
    assert perform(face, lambda _tx: None).touched == Touched.NOTHING


def test_folding_the_log_loses_nothing_and_can_be_done_any_time(face, command):
    for _ in range(3):
        taken_in(face, hall=a_hall())
        command.checkpoint()
    assert verify(command).problems == ()
    assert look(command, lambda reader: sum(reader.counts().values())) == 3
