"""A full disk: what was acknowledged stays, what does not fit is refused, and then it goes on."""

import errno
import shutil
import subprocess
from contextlib import suppress

import pytest

from tests.build import a_hall, a_store, taken_in
from winclient.app.perform import look, perform
from winclient.app.ports import Draft
from winclient.domain.ledger.numbering import series_of
from winclient.store.disk.reserve import ROOM
from winclient.store.proof.verify import lines, verify

SIZE = "4m"


@pytest.fixture
def small_disk(tmp_path):
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "winclient-test", str(tmp_path)]
    try:
        done = subprocess.run(mount, check=False, capture_output=True, text=True)
    except FileNotFoundError:
        pytest.skip("no mount here")
    if done.returncode:
        pytest.skip(f"cannot mount a small disk: {done.stderr.strip()}")
    yield tmp_path
    subprocess.run(["umount", "-l", str(tmp_path)], check=True)


def until_full(store, hall):
    """The numbers that were acknowledged, and the error that ended it."""
    acked = []
    while True:
        try:
            acked.append(taken_in(store, hall=hall).case.number)
        except OSError as error:
            return acked, error


def numbers(store):
    received = [line.subject for line in lines(store) if line.kind == "case_received"]
    return look(store, lambda reader: [reader.case(id).number for id in received])


def test_a_full_disk_refuses_cleanly_and_keeps_what_was_acknowledged(small_disk):
    store, hall = a_store(small_disk), a_hall()
    acked, error = until_full(store, hall)
    assert error.errno == errno.ENOSPC
    assert len(acked) > 5
    assert numbers(store) == acked
    assert verify(store).problems == ()
    again, error = until_full(store, hall)
    assert (again, error.errno) == ([], errno.ENOSPC)
    store.dispose()


def test_after_room_was_made_the_next_number_is_the_next(small_disk):
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * 1_500_000)
    store, hall = a_store(small_disk), a_hall()
    acked, _ = until_full(store, hall)
    ballast.unlink()
    number = taken_in(store, hall=hall).case.number
    assert series_of(number)[1] == len(acked) + 1
    assert numbers(store) == [*acked, number]
    store.checkpoint()
    assert verify(store).problems == ()
    store.close()


def test_a_draft_that_does_not_fit_leaves_the_one_before(small_disk):
    store = a_store(small_disk)
    when = taken_in(store, hall=a_hall()).case.received_at

    def save(body):
        perform(store, lambda tx: tx.save_draft(Draft(counter="1", body=body, saved_at=when)))

    save("small")
    with pytest.raises(OSError, match="No space") as full:
        save("x" * 6_000_000)
    assert full.value.errno == errno.ENOSPC
    assert [draft.body for draft in look(store, lambda reader: reader.drafts())] == ["small"]
    store.dispose()


def fill(folder):
    """Takes all the room there is, to the last page."""
    with suppress(OSError), (folder / "ballast").open("wb", buffering=0) as file:
        while file.write(b"x" * 1024):
            pass
    assert shutil.disk_usage(folder).free == 0


def test_a_store_is_opened_and_read_where_nothing_is_left(small_disk):
    store = a_store(small_disk)
    number = taken_in(store, hall=a_hall()).case.number
    store.close()
    fill(small_disk)
    for _ in range(2):  # the room that was held is free until somebody else takes it
        store = a_store(small_disk)
        assert numbers(store) == [number]
        store.close()
    assert not (small_disk / "store.db-reserve").exists()


def test_room_is_held_again_once_there_is_some(small_disk):
    a_store(small_disk).close()
    fill(small_disk)
    a_store(small_disk).dispose()
    (small_disk / "ballast").unlink()
    a_store(small_disk).close()
    assert (small_disk / "store.db-reserve").stat().st_size == ROOM


def test_without_held_room_a_full_disk_says_so(small_disk):
    a_store(small_disk).close()
    (small_disk / "store.db-reserve").unlink()
    fill(small_disk)
    with pytest.raises(OSError, match="Input/output error"):
        a_store(small_disk)
