"""The loop that drains the ledger outlives what happens to it."""

import errno
import logging
from threading import Event

from tests.build import MONDAY
from tests.exchange_build import an_enrolled
from winclient.app.exchange import rounds
from winclient.app.exchange.here import Place
from winclient.sync.engine import Engine

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


def test_a_full_disk_ends_a_round_and_not_the_exchange(tmp_path, caplog):
    counter, hand = an_enrolled(tmp_path)
    counter.take_in()
    stop = Event()
    place = Place(
        store=counter.store,
        hall=counter.hall,
        clerk="0001",
        counter="1",
        hardware="pc-1",
        clock=lambda: MONDAY,
    )
    engine = Engine(place, FullDisk(hand, stop))
    troubles = []
    engine.backoff = lambda: troubles.append(engine.trouble) or 0.0
    with caplog.at_level(logging.ERROR):
        engine.run(stop)
    assert troubles == ["here"]
    assert engine.trouble == ""
    assert counter.look(rounds.pending) == 0
    assert "OSError" in caplog.text
    assert WORDS not in caplog.text
