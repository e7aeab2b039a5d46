"""The file: settings that keep what was acknowledged, nothing readable in it, its key guarded."""

import json
import os
import stat

import keyring
import pytest
import sqlcipher3.dbapi2 as driver
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from tests.build import MONDAY as AT
from tests.build import NUMBER, CountedIds, a_hall, a_store, refusal, taken_in
from winclient.app.perform import perform
from winclient.app.ports import Draft
from winclient.domain.refusals import Reason
from winclient.store.disk.connection import OLDEST_SQLITE, connect
from winclient.store.disk.keys import FILE, KEYRING, store_key
from winclient.store.open import open_store
from winclient.store.reading.exchange_reader import OPEN, UNMAPPED

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL
    "foreign_keys": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "busy_timeout": 15000,
    "wal_autocheckpoint": 0,
}


class MemoryKeyring(KeyringBackend):
    """A keyring as a desktop has one, for as long as a test."""

    priority = 5.0

    def __init__(self, *, locked=False):
        super().__init__()
        self.entries = {}
        self.locked = locked

    def get_password(self, service, username):
        if self.locked:
            raise KeyringLocked
        return self.entries.get((service, username))

    def set_password(self, service, username, password):
        self.entries[service, username] = password


@pytest.fixture
def desktop():
    before = keyring.get_keyring()
    ring = MemoryKeyring()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


@pytest.mark.parametrize("pragma", PRAGMAS)
def test_every_connection_has_the_settings_that_keep_what_was_acknowledged(tmp_path, pragma):
    store = a_store(tmp_path, items=())
    with store.engine.connect() as first, store.engine.connect() as second:
        for connection in (first, second):
            raw = connection.connection.driver_connection
            assert raw.execute(f"PRAGMA {pragma}").fetchone()[0] == PRAGMAS[pragma]
    store.close()


def test_the_sqlite_inside_has_no_wal_reset_bug():
    assert driver.sqlite_version_info >= OLDEST_SQLITE


def test_nothing_of_a_case_or_draft_can_be_read_in_any_file(tmp_path):
    store = a_store(tmp_path)
    done = taken_in(store, hall=a_hall())
    perform(store, lambda tx: tx.save_draft(Draft(counter="9", body=NUMBER, saved_at=AT)))
    marks = [NUMBER, "王小明", "食品经营许可", "材料1", done.case.number, "SQLite format 3"]
    files = sorted(tmp_path.glob("store.db*"))
    names = ["store.db", "store.db-reserve", "store.db-shm", "store.db-wal"]
    assert [file.name for file in files] == names
    store.checkpoint()
    for file in files:
        data = file.read_bytes()
        assert data
        assert [mark for mark in marks if mark.encode() in data] == [], file.name
    store.close()


def test_a_wrong_key_is_refused_and_touches_nothing(tmp_path):
    a_store(tmp_path).close()
    before = contents(tmp_path)
    found = refusal(lambda: connect(tmp_path / "store.db", key="0" * 64))
    assert found.reason is Reason.STORE_KEY_WRONG
    marker = tmp_path / "store.key"
    right = marker.read_text()
    marker.write_text(json.dumps({"kept_in": "file", "key": "ab" * 32}))
    assert refusal(lambda: open_store(tmp_path, ids=CountedIds())).reason is Reason.STORE_KEY_WRONG
    marker.write_text(right)
    assert contents(tmp_path) == before
    a_store(tmp_path).close()


def test_a_flipped_byte_is_noticed_and_not_read_as_data(tmp_path):
    a_store(tmp_path).close()
    file = tmp_path / "store.db"
    data = bytearray(file.read_bytes())
    data[100] ^= 1  # in the first page, whose HMAC covers it
    file.write_bytes(data)
    assert refusal(lambda: open_store(tmp_path, ids=CountedIds())).reason is Reason.STORE_KEY_WRONG
    assert file.read_bytes() == bytes(data)


def test_a_missing_key_is_refused_and_no_new_one_made(tmp_path):
    a_store(tmp_path).close()
    (tmp_path / "store.key").unlink()
    before = contents(tmp_path)
    for _ in range(2):
        found = refusal(lambda: open_store(tmp_path, ids=CountedIds()))
        assert found.reason is Reason.STORE_KEY_MISSING
    assert contents(tmp_path) == before


@pytest.mark.parametrize("damaged", ["", "{", "[]", "{}", '{"kept_in": "file"}', "密钥"])
def test_a_damaged_key_file_is_a_missing_key_and_is_left_as_it_is(tmp_path, damaged):
    a_store(tmp_path).close()
    (tmp_path / "store.key").write_text(damaged, encoding="utf-8")
    found = refusal(lambda: open_store(tmp_path, ids=CountedIds()))
    assert found.reason is Reason.STORE_KEY_MISSING
    assert (tmp_path / "store.key").read_text(encoding="utf-8") == damaged


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_without_a_keyring_the_key_is_in_a_file_of_its_owner_only(tmp_path):
    key = store_key(tmp_path)
    file = tmp_path / "store.key"
    assert (key.kept_in, len(key.hex)) == (FILE, 64)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o644)
    assert store_key(tmp_path) == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["store.key"]


def test_a_desktops_keyring_keeps_the_key_and_the_file_only_its_name(tmp_path, desktop):
    store = a_store(tmp_path, items=())
    assert store.key.kept_in == KEYRING
    assert store.key.hex not in (tmp_path / "store.key").read_text()
    assert list(desktop.entries.values()) == [store.key.hex]
    store.close()
    again = a_store(tmp_path, items=())
    assert again.key == store.key
    again.close()


def test_a_keyring_that_is_locked_or_lost_the_key_is_said(tmp_path, desktop):
    a_store(tmp_path, items=()).close()
    desktop.locked = True
    assert refusal(lambda: store_key(tmp_path)).reason is Reason.STORE_KEY_MISSING
    desktop.locked = False
    desktop.entries.clear()
    assert refusal(lambda: store_key(tmp_path)).reason is Reason.STORE_KEY_MISSING


def test_a_keyring_that_cannot_keep_anything_is_not_asked(tmp_path, desktop):
    desktop.locked = True  # takes the key and does not give it back
    assert store_key(tmp_path).kept_in == FILE


def test_two_stores_never_share_a_key(tmp_path):
    keys = {store_key(folder(tmp_path, str(number))).hex for number in range(5)}
    assert len(keys) == 5


def folder(parent, name):
    made = parent / name
    made.mkdir()
    return made


def contents(place):
    return {
        file.name: file.read_bytes() for file in sorted(place.iterdir()) if "-" not in file.name
    }


def test_the_log_is_folded_once_it_has_grown_and_not_before(tmp_path, monkeypatch):
    store = a_store(tmp_path)
    log = tmp_path / "store.db-wal"
    perform(store, lambda tx: tx.put_reference("probe", version=1, body="x" * 100_000))
    store.tidy()
    assert frames_left(tmp_path) > 0
    monkeypatch.setattr("winclient.store.open.FOLD_AT", log.stat().st_size - 1)
    store.tidy()
    assert frames_left(tmp_path) == 0
    store.close()


def frames_left(folder) -> int:
    """Frames of the write-ahead log that are not in the file yet."""
    driver = connect(folder / "store.db", key=store_key(folder).hex)
    try:
        _busy, logged, folded = driver.execute("PRAGMA wal_checkpoint(NOOP)").fetchone()
    finally:
        driver.close()
    return logged - folded


def test_what_a_connection_hears_late_is_prepared_once_as_well(tmp_path):
    base = connect(tmp_path / "store.db", key="00" * 32)
    for n in range(300):  # as making the schema does
        base.execute(f"SELECT {n}")
    prepared = []
    base.set_authorizer(lambda *about: prepared.append(about) or 0)
    late = ("SELECT 'a number'", "SELECT 'a case'")
    for text in late * 2:
        base.execute(text)
    known = len(prepared)
    for text in late * 3:
        base.execute(text)
    assert known > 0
    assert len(prepared) == known
    base.close()


def test_a_round_does_not_look_at_every_case_for_those_without_a_number(tmp_path):
    store = a_store(tmp_path)
    with store.reading() as reader:
        plan = reader._driver.execute(f"EXPLAIN QUERY PLAN {UNMAPPED}", (10,)).fetchall()
    steps = [row[3] for row in plan]
    assert any("USING INDEX cases_unmapped" in step for step in steps), steps
    assert not any("TEMP B-TREE" in step for step in steps), steps
    store.close()


def test_what_came_back_is_found_without_going_through_all_that_was_heard(tmp_path):
    store = a_store(tmp_path)
    with store.reading() as reader:
        plan = [row[3] for row in reader._driver.execute(f"EXPLAIN QUERY PLAN {OPEN}")]
    assert not any("SCAN h" in step for step in plan), plan
    store.close()
