"""The guard at the start: the record outside, while other programs start and record meanwhile."""

from functools import partial

import pytest

from tests.build import MONDAY, CountedIds, a_hall, a_store, taken_in
from winclient.app.exchange.here import Place
from winclient.app.perform import look
from winclient.store.disk.record import RecordFile
from winclient.store.guard import guard
from winclient.store.open import open_store

HARDWARE = "pc-1"


class Crossed(CountedIds):
    """Ids of a start in whose midst, at the first of them, something else happens."""

    def __init__(self, happens):
        super().__init__(first=7_000_000)
        self.happens = happens

    def new(self, at):
        happens, self.happens = self.happens, lambda: None
        happens()
        return super().new(at)


def start(store, record, *, ids=None):
    """The guard, as every program runs it."""
    hall = a_hall(ids=ids or CountedIds(first=8_000_000))
    words = {"clerk": "1", "counter": "1", "hardware": HARDWARE, "clock": lambda: MONDAY}
    place = Place(store=store, hall=hall, **words)
    assert guard(store, places=(record,), here=look(store, place.here))


def standing(store):
    return look(store, lambda reader: reader.standing())


def test_two_programs_that_start_at_once_on_a_new_store_both_go_on_giving_numbers(tmp_path):
    store, record = a_store(tmp_path / "a"), tmp_path / "record"
    other = open_store(tmp_path / "a", ids=CountedIds(first=9_000_000))
    start(store, record, ids=Crossed(partial(start, other, record)))
    assert not standing(store).frozen
    assert not standing(store).unsure
    name = standing(store).store
    assert [file.name.startswith(name) for file in record.iterdir()] == [True]
    for each in (store, other):
        taken_in(each, hall=a_hall())
    assert kept(record, store).seq == look(store, lambda reader: reader.reach())
    other.close()
    store.close()


def kept(record, store):
    """What the record outside says."""
    return RecordFile((record,), store=standing(store).store, machine=HARDWARE).read()


class Interrupted:
    """A store after whose n-th look another program records something."""

    def __init__(self, store, nth, happens):
        self.store, self.left, self.happens = store, nth, happens

    def __getattr__(self, name):
        return getattr(self.store, name)

    def reading(self):
        return _Look(self)


class _Look:
    def __init__(self, at):
        self.at, self.inner = at, at.store.reading()

    def __enter__(self):
        return self.inner.__enter__()

    def __exit__(self, *error):
        self.inner.__exit__(*error)
        self.at.left -= 1
        if self.at.left == 0:
            self.at.happens()


@pytest.mark.parametrize("nth", range(1, 6))
def test_what_another_program_records_during_a_start_stays_in_the_record(tmp_path, nth):
    store, record, hall = a_store(tmp_path / "a"), tmp_path / "record", a_hall()
    start(store, record)
    store.keep_record(None)
    taken_in(store, hall=hall)  # killed between commit and record: the next start completes it
    other = open_store(tmp_path / "a", ids=CountedIds(first=9_000_000))
    other.keep_record(RecordFile((record,), store=standing(store).store, machine=HARDWARE))
    taken = []
    start(Interrupted(store, nth, lambda: taken.append(taken_in(other, hall=hall).case)), record)
    found = kept(record, store)
    assert found.seq == look(store, lambda reader: reader.reach())
    assert {case.number for case in taken} <= set(found.numbers)
    assert taken
    other.close()
    store.close()
