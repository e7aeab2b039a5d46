"""Scans on the PC: sealed, whole or not there, and swept when nothing names them."""

import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.build import CLERK, MONDAY, WHEN, CountedIds, a_hall, a_store, an_item, refusal, taken_in
from winclient.app.cases import scans
from winclient.app.cases.finding import case_numbered
from winclient.app.perform import look, perform
from winclient.app.ports import Draft
from winclient.domain.canonical import canonical
from winclient.domain.codec import to_plain
from winclient.domain.ledger.scans import PIECE
from winclient.domain.refusals import Reason
from winclient.store.disk.scans import SETTLED, ScanBox
from winclient.store.proof.verify import verify

ROOT = Path(__file__).resolve().parents[2]
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 8
LATER = MONDAY.timestamp() + 10 * SETTLED


@pytest.fixture
def box(tmp_path):
    return ScanBox(tmp_path / "scans", key="ab" * 32)


def files(box):
    return sorted(file for file in box.folder.glob("*/*"))


@pytest.mark.parametrize("size", [1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 7])
def test_what_was_kept_is_read_again_whole_and_piece_by_piece(box, size):
    data = os.urandom(size)
    sha256 = box.put(data)
    assert box.read(sha256) == data
    pieces = [box.piece(sha256, number=n) for n in range(-(-size // PIECE))]
    assert b"".join(pieces) == data


def test_nothing_of_a_scan_is_on_the_disk_in_the_clear(box):
    sha256 = box.put(PDF)
    (file,) = files(box)
    assert PDF[9:60] not in file.read_bytes()
    assert sha256[:8] not in str(file)
    assert file.stat().st_mode & 0o077 == 0


def test_two_scans_of_the_same_bytes_are_one_file(box):
    assert box.put(PDF) == box.put(PDF)
    assert len(files(box)) == 1


@pytest.mark.parametrize("at", [0, 10, 30, 40, -1])
def test_a_changed_byte_is_noticed_and_the_scan_is_taken_anew(box, at):
    sha256 = box.put(PDF)
    (file,) = files(box)
    spoilt = bytearray(file.read_bytes())
    spoilt[at] ^= 1
    file.write_bytes(spoilt)
    assert refusal(lambda: box.read(sha256)).reason is Reason.SCAN_NOT_HERE
    box.put(PDF)
    assert box.read(sha256) == PDF


@pytest.mark.parametrize("length", [0, 5, 20, 100])
def test_a_file_cut_short_does_not_open(box, length):
    sha256 = box.put(PDF)
    (file,) = files(box)
    file.write_bytes(file.read_bytes()[:length])
    assert refusal(lambda: box.read(sha256)).reason is Reason.SCAN_NOT_HERE
    assert refusal(lambda: box.piece(sha256, number=0)).reason is Reason.SCAN_NOT_HERE


def test_a_piece_put_in_another_ones_place_does_not_open(box):
    sha256 = box.put(os.urandom(2 * PIECE))
    (file,) = files(box)
    whole, one = file.read_bytes(), PIECE + 16
    head = len(whole) - 2 * one
    file.write_bytes(whole[:head] + whole[head + one :] + whole[head : head + one])
    assert refusal(lambda: box.read(sha256)).reason is Reason.SCAN_NOT_HERE


def test_another_stores_key_opens_nothing(box):
    sha256 = box.put(PDF)
    assert not ScanBox(box.folder, key="cd" * 32).has(sha256)


def test_a_sweep_leaves_what_is_named_and_what_is_young(box):
    named, orphan, young = box.put(PDF), box.put(PDF + b"1"), box.put(PDF + b"2")
    box.folder.joinpath("aa").mkdir(exist_ok=True)
    (box.folder / "aa" / "half.part").write_bytes(b"x")
    for file in files(box):
        os.utime(file, (MONDAY.timestamp(), MONDAY.timestamp()))
    box.put(PDF + b"2")  # again: it is young
    os.utime(box._place(young), (LATER, LATER))
    assert box.sweep({named}, now=LATER) == 2
    assert (box.has(named), box.has(orphan), box.has(young)) == (True, False, True)


def a_scan(store, material="材料1", data=PDF):
    return scans.keep(store.scans, data, material=material, file="a.pdf")


def attach(store, number, *kept):
    def use(tx):
        case = case_numbered(tx, number)
        return scans.attach(tx, case, kept=kept, clerk=CLERK, counter="1", when=WHEN)

    return perform(store, use).value


def test_a_scan_belongs_to_a_material_of_its_case_and_the_ledger_says_so(tmp_path):
    store = a_store(tmp_path)
    case = taken_in(store, hall=a_hall()).case
    now = attach(store, case.number, a_scan(store))
    assert [(scan.material, scan.size) for scan in now.scans] == [("材料1", len(PDF))]
    assert look(store, lambda reader: reader.case(case.id)).scans == now.scans
    assert look(store, lambda reader: reader.history(case.id))[-1].kind == "scan_attached"
    assert verify(store).problems == ()


def test_attached_twice_it_is_there_once(tmp_path):
    store = a_store(tmp_path)
    case = taken_in(store, hall=a_hall()).case
    kept = a_scan(store)
    attach(store, case.number, kept, kept)
    before = look(store, lambda reader: reader.reach())
    assert len(attach(store, case.number, kept).scans) == 1
    assert look(store, lambda reader: reader.reach()) == before


def test_a_material_that_is_not_on_the_list_gets_no_scan(tmp_path):
    store = a_store(tmp_path)
    case = taken_in(store, hall=a_hall()).case
    found = refusal(lambda: attach(store, case.number, a_scan(store, "房产证")))
    assert found.reason is Reason.MATERIAL_UNKNOWN
    assert look(store, lambda reader: reader.scans_named()) == frozenset()


def test_a_case_takes_so_many_scans_and_no_more(tmp_path, monkeypatch):
    store = a_store(tmp_path)
    monkeypatch.setattr(scans, "MOST_SCANS", 2)
    case = taken_in(store, hall=a_hall()).case
    attach(store, case.number, a_scan(store), a_scan(store, data=PDF + b"1"))
    found = refusal(lambda: attach(store, case.number, a_scan(store, data=PDF + b"2")))
    assert (found.reason, found.details["n"]) == (Reason.SCANS_TOO_MANY, 3)


def test_a_row_that_the_ledger_does_not_know_is_found(tmp_path):
    store = a_store(tmp_path)
    case = taken_in(store, hall=a_hall()).case
    attach(store, case.number, a_scan(store))
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE scans SET sha256 = 'f00'")
    kinds = {problem.kind for problem in verify(store).problems}
    assert kinds == {"scan_missing", "scan_without_facts"}


def test_a_withdrawn_scan_is_in_no_list_and_needed_no_more(tmp_path):
    store = a_store(tmp_path)
    case = taken_in(store, hall=a_hall()).case
    (scan,) = attach(store, case.number, a_scan(store)).scans
    who = {"clerk": CLERK, "counter": "1", "when": WHEN}
    use = partial(scans.withdraw, number=case.number, scan=scan.sha256[:8], **who)
    blank = refusal(lambda: perform(store, partial(use, reason=" ")))
    assert blank.reason is Reason.SCAN_WITHOUT_REASON
    perform(store, partial(use, reason="扫错了人"))
    assert look(store, lambda reader: reader.case(case.id)).scans == ()
    assert look(store, scans.needed) == frozenset()
    assert verify(store).problems == ()


def test_a_draft_keeps_its_scans_from_the_sweep(tmp_path):
    store = a_store(tmp_path)
    kept = a_scan(store)
    body = canonical({"scans": to_plain((kept,))})
    perform(store, lambda tx: tx.save_draft(Draft(counter="1", body=body, saved_at=MONDAY)))
    assert look(store, scans.needed) == {kept.sha256}


VICTIM = """
import os, signal, sys
from functools import partial
from pathlib import Path
from tests.build import CLERK, WHEN, CountedIds, a_store
from winclient.app.cases import scans
from winclient.app.cases.finding import case_numbered
from winclient.app.perform import perform

folder, number, label = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
seen = []


def step(at):
    seen.append(at)
    if at == label:
        os.kill(os.getpid(), signal.SIGKILL)


real = os.fsync


def fsync(handle):
    step("before_fsync")
    real(handle)
    step("after_fsync")


store = a_store(folder, ids=CountedIds(first=5000), on_step=step)
os.fsync = fsync
kept = scans.keep(store.scans, b"%PDF-1.7 " + b"x" * 3_000_000, material="材料1", file="a.pdf")
step("kept")
who = {"clerk": CLERK, "counter": "1", "when": WHEN}
perform(store, lambda tx: scans.attach(tx, case_numbered(tx, number), kept=[kept], **who))
step("told")
"""
STEPS = ("before_fsync", "after_fsync", "kept", "before_begin", "ledger_written")
STEPS += ("case_written", "before_commit", "after_commit", "told")


@pytest.mark.parametrize("label", STEPS)
def test_killed_at_any_step_a_scan_is_whole_in_its_case_or_nowhere(tmp_path, label):
    store = a_store(tmp_path, items=(an_item(),))
    case = taken_in(store, hall=a_hall()).case
    store.close()
    run = subprocess.run(
        [sys.executable, "-c", VICTIM, str(tmp_path), case.number, label],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=60,
        check=False,
    )
    assert run.returncode == -signal.SIGKILL
    store = a_store(tmp_path, ids=CountedIds(first=9000))
    known = look(store, scans.needed)
    found = look(store, lambda reader: reader.case(case.id)).scans
    assert bool(found) == (label in {"after_commit", "told"})
    for scan in found:
        assert len(store.scans.read(scan.sha256)) == scan.size
    left = [*store.scans.folder.glob("*/*")]
    age = max((file.stat().st_mtime for file in left), default=0.0)
    assert store.scans.sweep(known, now=age + 2 * SETTLED) == len(left) - len(found)
    assert verify(store).problems == ()
