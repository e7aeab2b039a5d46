"""The loop that drains the ledger outlives what happens to it."""

import errno
import logging
from itertools import product
from threading import Event, current_thread

import pytest

from tests.build import MONDAY
from tests.build.exchange import an_enrolled
from tests.faults.exchange_ahead import at_once
from winclient.app.exchange import behind
from winclient.app.exchange.here import Place
from winclient.domain.refusals import Reason, Refused
from winclient.domain.rounds.exchange import Status
from winclient.domain.rounds.streams import GENESIS
from winclient.store.proof.verify import verify
from winclient.sync.engine import Engine
from winclient.sync.flight import ReadAhead, begin
from winclient.sync.http import Unreachable

WORDS = "王小明 610112199003071230"  # an error may hold such


class FullDisk:
    """A holder whose first answer meets a full disk here; then all goes well, and the end."""

    def __init__(self, hand, stop):
        self.hand, self.stop, self.rounds = hand, stop, 0

    def send(self, round, *, center_key):  # noqa: ARG002
        self.rounds += 1
        if self.rounds == 1:
            raise OSError(errno.ENOSPC, WORDS)
        reply = self.hand.answer(round)
        if self.rounds > 3:
            self.stop.set()
        return reply


def a_place(counter):
    return Place(
        store=counter.store,
        hall=counter.hall,
        clerk="0001",
        counter="1",
        hardware="pc-1",
        clock=lambda: MONDAY,
    )


def test_a_full_disk_ends_a_round_and_not_the_exchange(tmp_path, caplog):
    counter, hand = an_enrolled(tmp_path)
    counter.take_in()
    stop = Event()
    engine = Engine(a_place(counter), FullDisk(hand, stop))
    troubles = []
    engine.backoff = lambda: troubles.append(engine.trouble) or 0.0
    with caplog.at_level(logging.ERROR):
        engine.run(stop)
    assert troubles == ["here"]
    assert engine.trouble == ""
    assert counter.look(behind.pending) == 0
    assert "OSError" in caplog.text
    assert WORDS not in caplog.text


class Heard:
    """A holder that keeps the rounds it was sent; `spoil` changes what it says to one of them."""

    def __init__(self, hand, *, spoil=None):
        self.hand, self.spoil, self.rounds = hand, spoil or {}, []

    def send(self, round, *, center_key):  # noqa: ARG002
        self.rounds.append(round)
        return self.spoil.get(len(self.rounds), self.hand.answer)(round)


def a_drain(tmp_path, **words):
    """An engine that sends an entry a round at first, its line, and its counter with two cases."""
    counter, hand = an_enrolled(tmp_path)
    counter.take_in()
    counter.take_in()
    line = Heard(hand, **words)
    return counter, line, Engine(a_place(counter), line, begin=at_once, size=1)


def drained(engine, counter):
    for _ in range(30):
        if engine.level().in_step:
            break
        engine.step()
    assert counter.look(behind.pending) == 0
    assert verify(counter.store).problems == ()


def numbers(round):
    return [line.seq for line in round.entries]


def test_the_next_round_is_on_its_way_before_the_reply_to_the_last_is_taken_in(tmp_path):
    counter, line, engine = a_drain(tmp_path)
    cursor = counter.standing.cursor
    engine.step()
    first, second = line.rounds
    assert (len(first.entries), len(second.entries)) == (1, 2)
    assert second.entries[0].seq == first.entries[-1].seq + 1
    assert second.cursor == counter.standing.cursor == cursor + 1
    drained(engine, counter)
    sent = [number for round in line.rounds for number in numbers(round)]
    assert sent == sorted(set(sent))  # nothing goes twice


def test_what_was_read_ahead_is_what_would_be_read(tmp_path):
    counter, _, engine = a_drain(tmp_path)
    engine.step()
    assert engine._read.held

    def both(reader):
        whole = reader.span(0, reader.reach())
        for after, upto in product(range(len(whole)), range(len(whole) + 2)):
            ahead = ReadAhead(whole[1:3])
            assert ahead.span(reader, after, upto) == reader.span(after, upto)
            assert not ahead.held

    counter.look(both)


def test_a_reply_that_cannot_be_taken_in_leaves_no_hole_behind_the_round_sent_ahead(tmp_path):
    counter, line, engine = a_drain(tmp_path)
    whole, cursor = engine.take, counter.standing.cursor

    def full(_reply):
        raise OSError(errno.ENOSPC, WORDS)

    engine.take = full
    with pytest.raises(OSError, match=WORDS):
        engine.step()
    engine.take = whole
    engine.step()  # the answer to the second round: its page begins where nothing has been read
    assert counter.standing.cursor == cursor
    drained(engine, counter)
    assert counter.standing.cursor == len(line.hand.feed)


def test_a_line_that_breaks_under_the_round_sent_ahead_is_met_at_the_next_step(tmp_path):
    def breaks(_round):
        raise Unreachable("line")

    counter, line, engine = a_drain(tmp_path, spoil={2: breaks})
    engine.step()
    with pytest.raises(Unreachable):
        engine.step()
    assert engine.trouble == "line"
    drained(engine, counter)
    again = line.rounds[2]
    assert again.entries[0] == line.rounds[1].entries[0]
    assert len(again.entries) == 1  # half of what went last


@pytest.mark.parametrize(
    "said",
    [
        {"status": Status.GAP},
        {"timeline": "t2"},
        {"feed_timeline": "t2"},
        {"nonce": "another"},
        {"uptohash": "f" * 64},
        {"device": "d2"},
        {"upto": 0, "uptohash": GENESIS},  # it takes back what was held
    ],
)
def test_nothing_goes_ahead_of_a_reply_that_says_anything_unusual(tmp_path, said):
    counter, line, engine = a_drain(tmp_path)
    line.spoil[1] = lambda round: line.hand.answer(round, **said)
    engine.step()
    assert len(line.rounds) == 1
    if "timeline" not in said and "feed_timeline" not in said:  # the hand has but one life
        drained(engine, counter)


def test_a_round_on_its_way_is_a_thread_of_its_own_and_tells_what_it_raised():
    def breaks():
        raise Unreachable("line")

    assert begin(lambda: current_thread().name)() == "round"
    with pytest.raises(Unreachable, match="line"):
        begin(breaks)()


def test_with_its_threads_all_is_drained_as_well(tmp_path):
    counter, line, _ = a_drain(tmp_path)
    drained(Engine(a_place(counter), line, size=1), counter)


def at_work(tmp_path, holder, **words):
    counter, hand = an_enrolled(tmp_path)
    counter.take_in()
    stop = Event()
    return Engine(a_place(counter), holder(hand, stop), **words), stop


class AwayTwice(FullDisk):
    """Cannot be reached, and ends the exchange when it is asked for the second time."""

    def send(self, round, *, center_key):
        del round, center_key
        self.rounds += 1
        if self.rounds == 2:
            self.stop.set()
        raise Unreachable("line")


def test_somebody_in_a_hurry_does_not_wait_for_the_time_of_the_next_try(tmp_path):
    engine, stop = at_work(tmp_path, AwayTwice)
    engine.backoff = lambda: engine.hurry() or 3600.0
    engine.run(stop)  # would not end within the hour
    assert stop.is_set()


def test_what_was_published_and_is_not_in_force_is_told_until_it_is(tmp_path):
    refused = [Refused(Reason.REFERENCE_NOT_SIGNED, published="catalogue", version=2), None]
    heard = []

    def beside():
        error = refused.pop(0)
        if error is not None:
            raise error
        return ()

    engine, _stop = at_work(tmp_path, FullDisk, beside=beside, changed=heard.append)
    engine._look_beside()
    assert engine.unfit.reason is Reason.REFERENCE_NOT_SIGNED
    engine._look_beside()
    assert engine.unfit is None
    assert len(heard) == 2
