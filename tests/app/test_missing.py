"""What a restore has cost, number by number, for as long as nobody has dealt with it."""

from tests.build import refusal
from tests.build.exchange import Counter, an_enrolled, talk
from winclient.app.exchange import recovery
from winclient.app.exchange_ports import HighWater
from winclient.domain.rounds.streams import GENESIS
from winclient.store.proof.verify import verify

LOST = "6101992026001000009079"


def whole(counter):
    assert verify(counter.store).problems == ()


def keep(tx, *, device, prev, line, here):
    del here
    tx.keep(device, prev=prev, line=line)


def test_a_missing_number_stays_on_the_list_until_somebody_has_dealt_with_it(tmp_path):
    counter, hand = an_enrolled(tmp_path)
    counter.start(record=HighWater(store="s", device="d1", seq=99, hash="e" * 64, numbers=(LOST,)))
    assert (
        refusal(lambda: counter.do(recovery.settle, entry=LOST, note="")).details["entry"] == LOST
    )
    talk(counter, hand, rounds=8)  # the center was asked, and has been told
    assert counter.look(lambda reader: reader.missing()) == (LOST,)
    counter.do(recovery.settle, entry=LOST, note="已补录")
    talk(counter, hand, rounds=2)
    assert counter.look(lambda reader: reader.missing()) == ()
    whole(counter)


def test_a_missing_number_goes_from_the_list_when_its_case_turns_up(tmp_path):
    first = Counter(tmp_path / "first", first=500_001)
    case = first.take_in()
    lines = first.look(lambda reader: reader.span(0, reader.reach()))
    counter, hand = an_enrolled(tmp_path / "here")
    record = HighWater(store="s", device="d1", seq=99, hash="e" * 64, numbers=(case.number,))
    counter.start(record=record)
    talk(counter, hand, rounds=8)
    assert counter.look(lambda reader: reader.lost()) == (case.number,)
    prev = GENESIS
    for line in lines:  # a stick that was forgotten in a drawer
        counter.do(keep, device="d1", prev=prev, line=line)
        prev = line.hash
    assert counter.look(lambda reader: reader.missing()) == ()


def test_a_second_restore_brings_back_the_list_of_what_the_first_has_cost(tmp_path):
    counter, hand = an_enrolled(tmp_path / "first")
    record = HighWater(store="s", device="d1", seq=99, hash="e" * 64, numbers=(LOST,))
    counter.start(record=record)
    talk(counter, hand, rounds=8)
    told = [line for line in hand.lines if line.kind == "number_missing"]
    older, _hand = an_enrolled(tmp_path / "older")  # the backup knows nothing of it
    older.do(keep, device="d1", prev=before(hand.lines, told[0]), line=told[0])
    assert older.look(lambda reader: reader.lost()) == (LOST,)


def test_what_was_dealt_with_in_a_life_that_is_lost_is_named_once_and_not_listed_again(tmp_path):
    counter, hand = an_enrolled(tmp_path / "first")
    record = HighWater(store="s", device="d1", seq=99, hash="e" * 64, numbers=(LOST,))
    counter.start(record=record)
    talk(counter, hand, rounds=8)
    counter.do(recovery.settle, entry=LOST, note="已补录")
    talk(counter, hand, rounds=2)
    settled = hand.lines[-1]
    older, again = an_enrolled(tmp_path / "older")  # whose center has gone back as well
    older.do(keep, device="d1", prev=before(hand.lines, settled), line=settled)
    older.start(record=record)
    talk(older, again, rounds=10)
    assert [line.kind for line in again.lines].count("number_missing") == 1
    assert older.look(lambda reader: reader.missing()) == ()


def before(lines, line):
    """The hash that a line follows on."""
    return next(each.hash for each in lines if each.seq == line.seq - 1)


def test_a_store_that_works_alone_lists_what_is_missing_until_it_is_settled(tmp_path):
    counter = Counter(tmp_path)
    counter.start(record=HighWater(store="s", seq=99, hash="e" * 64, numbers=(LOST,)))
    assert counter.look(lambda reader: reader.missing()) == (LOST,)
    counter.do(recovery.settle, entry=LOST, note="已补录")
    assert counter.look(lambda reader: reader.missing()) == ()
    assert LOST in counter.look(lambda reader: reader.unconfirmed())  # the next restore is told
    whole(counter)
