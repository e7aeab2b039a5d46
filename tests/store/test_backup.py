"""A backup is one encrypted file; the store that comes back from it gives no number twice."""

from tests.build import CLERK, MONDAY, WHEN, CountedIds, a_hall, a_store, refusal, taken_in
from tests.build.exchange import an_enrolled
from winclient.app.cases import scans
from winclient.app.exchange.here import Place
from winclient.app.perform import look, perform
from winclient.app.ports import Draft
from winclient.domain.canonical import canonical
from winclient.domain.codec import to_plain
from winclient.domain.ledger.numbering import is_provisional
from winclient.domain.refusals import Reason
from winclient.store.backup import back_up, restore
from winclient.store.guard import guard
from winclient.store.open import open_store
from winclient.store.proof.verify import verify

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


def test_a_stick_that_is_not_plugged_in_becomes_no_folder_on_this_disk(tmp_path):
    store = a_store(tmp_path / "a")
    stick = tmp_path / "media" / "stick"
    found = refusal(lambda: back_up(store, stick / "copy", passphrase=WORDS))
    assert (found.reason, found.details) == (Reason.FILE_WITHOUT_FOLDER, {"folder": str(stick)})
    assert not stick.parent.exists()
    stick.mkdir(parents=True)
    back_up(store, stick / "copy", passphrase=WORDS)
    store.close()


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


PDF = b"%PDF-1.7\n" + bytes(range(256)) * 5000  # more than one piece


def with_a_scan(store, hall):
    """A case with a scan, and another scan in a draft; the digests of both."""
    case = taken_in(store, hall=hall).case
    box = store.scans
    first = scans.keep(box, PDF, material=case.rows[0].name, file="a.pdf")
    second = scans.keep(box, PDF + b"2", material=case.rows[0].name, file="b.pdf")

    def name(tx):
        scans.attach(tx, case, kept=(first,), clerk=CLERK, counter="1", when=WHEN)
        body = canonical({"scans": to_plain((second,))})
        tx.save_draft(Draft(counter="1", saved_at=MONDAY, body=body))

    perform(store, name)
    return first.sha256, second.sha256


def test_a_backup_holds_the_scans_and_another_machine_can_open_them(tmp_path):
    store = a_store(tmp_path / "a")
    digests = with_a_scan(store, a_hall())
    saved = back_up(store, tmp_path / "copy", passphrase=WORDS)
    store.close()
    assert (saved.scans, saved.at_center, saved.lost) == (2, 0, 0)
    assert PDF[9:60] not in (tmp_path / "copy").read_bytes()
    assert restore(tmp_path / "b", tmp_path / "copy", passphrase=WORDS, replace=False).scans == 2
    again = open_store(tmp_path / "b", ids=CountedIds(first=9_000_000))
    assert [again.scans.read(digest) for digest in digests] == [PDF, PDF + b"2"]
    assert verify(again).problems == ()
    with again.reading() as reader:
        found = reader._driver.execute("SELECT name FROM sqlite_master").fetchall()
    assert ("scan_files",) not in found
    size = (tmp_path / "b" / "store.db").stat().st_size
    assert size < (tmp_path / "copy").stat().st_size - len(PDF)
    again.close()


def test_a_scan_that_is_gone_from_this_disk_is_told_and_holds_up_no_backup(tmp_path):
    store = a_store(tmp_path / "a")
    first, _second = with_a_scan(store, a_hall())
    store.scans.remove(first)
    saved = back_up(store, tmp_path / "copy", passphrase=WORDS)
    assert (saved.scans, saved.lost) == (1, 1)
    store.close()


def test_what_the_center_has_of_the_scans_need_not_be_in_the_backup(tmp_path):
    counter, _hand = an_enrolled(tmp_path / "a")
    store = counter.store
    first, _second = with_a_scan(store, counter.hall)
    timeline = counter.standing.timeline
    perform(store, lambda tx: tx.scan_is_whole(first, timeline=timeline))
    saved = back_up(store, tmp_path / "copy", passphrase=WORDS)
    assert (saved.scans, saved.at_center) == (1, 1)
    store.close()
