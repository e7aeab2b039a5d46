"""A backup is one encrypted file; the store that comes back from it gives no number twice."""

from tests.build import MONDAY, CountedIds, a_hall, a_store, refusal, taken_in
from tests.exchange_build import an_enrolled
from winclient.app.exchange.here import Place
from winclient.app.perform import look
from winclient.domain.numbering import is_provisional
from winclient.domain.refusals import Reason
from winclient.store.backup import back_up, restore
from winclient.store.guard import guard
from winclient.store.open import open_store
from winclient.store.verify import verify

WORDS = "芝麻开门123456"


def guarded(store, hall, tmp_path, *, hardware="pc-1"):
    place = Place(
        store=store, hall=hall, clerk="1", counter="1", hardware=hardware, clock=hall_clock
    )
    here = look(store, place.here)
    assert guard(store, places=(tmp_path / "record",), here=here)


def hall_clock():
    return MONDAY


def test_a_backup_comes_back_as_it_was(tmp_path):
    store, hall = a_store(tmp_path / "a"), a_hall()
    case = taken_in(store, hall=hall).case
    saved = back_up(store, tmp_path / "copy", passphrase=WORDS)
    store.close()
    assert restore(tmp_path / "b", tmp_path / "copy", passphrase=WORDS, replace=False) == saved
    again = open_store(tmp_path / "b", ids=CountedIds(first=9_000_000))
    assert look(again, lambda reader: reader.case_by_number(case.number)) == case
    assert verify(again).problems == ()
    again.close()


def test_a_wrong_passphrase_and_a_damaged_file_change_nothing(tmp_path):
    store = a_store(tmp_path / "a")
    file = tmp_path / "copy"
    back_up(store, file, passphrase=WORDS)
    store.close()
    kept = (tmp_path / "a" / "store.db").read_bytes()
    for use in (WORDS + "x", ""):
        found = refusal(lambda use=use: restore(tmp_path / "a", file, passphrase=use, replace=True))
        assert found.reason is Reason.BACKUP_UNREADABLE
    body = bytearray(file.read_bytes())
    body[len(body) // 2] ^= 1
    file.write_bytes(body)
    found = refusal(lambda: restore(tmp_path / "a", file, passphrase=WORDS, replace=True))
    assert found.reason is Reason.BACKUP_UNREADABLE
    assert (tmp_path / "a" / "store.db").read_bytes() == kept


def test_a_backup_may_have_any_name_a_file_can_have(tmp_path):
    store = a_store(tmp_path / "a")
    file = tmp_path / "备份 50%23 #1?.winclient"
    saved = back_up(store, file, passphrase=WORDS)
    store.close()
    assert restore(tmp_path / "b", file, passphrase=WORDS, replace=False) == saved


def test_nothing_is_overwritten_unasked(tmp_path):
    store = a_store(tmp_path / "a")
    file = tmp_path / "copy"
    back_up(store, file, passphrase=WORDS)
    store.close()
    again = refusal(lambda: restore(tmp_path / "a", file, passphrase=WORDS, replace=False))
    assert again.reason is Reason.STORE_EXISTS
    restore(tmp_path / "a", file, passphrase=WORDS, replace=True)
    assert (tmp_path / "a" / "store.db.before-1").exists()


def test_a_store_that_a_running_program_has_open_is_not_taken_from_under_it(tmp_path):
    store, hall = a_store(tmp_path / "a"), a_hall()
    file = tmp_path / "copy"
    back_up(store, file, passphrase=WORDS)
    again = refusal(lambda: restore(tmp_path / "a", file, passphrase=WORDS, replace=True))
    assert again.reason is Reason.STORE_OPEN
    taken_in(store, hall=hall)
    assert verify(store).problems == ()
    store.close()


def test_a_store_restored_from_an_old_backup_is_noticed_before_its_next_number(tmp_path):
    counter, _hand = an_enrolled(tmp_path / "a")
    store, hall = counter.store, counter.hall
    guarded(store, hall, tmp_path)
    back_up(store, tmp_path / "copy", passphrase=WORDS)
    lost = taken_in(store, hall=hall).case.number
    store.close()
    restore(tmp_path / "a", tmp_path / "copy", passphrase=WORDS, replace=True)
    again = open_store(tmp_path / "a", ids=CountedIds(first=9_000_000))
    guarded(again, hall, tmp_path)
    assert is_provisional(taken_in(again, hall=hall).case.number)
    assert look(again, lambda reader: reader.missing()) == (lost,)
    again.close()


def test_what_is_missing_after_one_restore_is_still_named_after_the_next(tmp_path):
    counter, _hand = an_enrolled(tmp_path / "a")
    store, hall = counter.store, counter.hall
    guarded(store, hall, tmp_path)
    back_up(store, tmp_path / "copy", passphrase=WORDS)
    lost = taken_in(store, hall=hall).case.number
    store.close()
    for first in (9_000_000, 10_000_000):
        restore(tmp_path / "a", tmp_path / "copy", passphrase=WORDS, replace=True)
        store = open_store(tmp_path / "a", ids=CountedIds(first=first))
        guarded(store, hall, tmp_path)
        assert lost in look(store, lambda reader: reader.missing())
        store.close()


def test_a_store_copied_to_another_machine_gives_no_number(tmp_path):
    counter, _hand = an_enrolled(tmp_path / "a")
    guarded(counter.store, counter.hall, tmp_path)
    guarded(counter.store, counter.hall, tmp_path / "elsewhere", hardware="pc-2")
    assert is_provisional(taken_in(counter.store, hall=counter.hall).case.number)
    counter.store.close()
