"""Real processes over a hostile line: whatever is no reply says nothing, and all arrives once."""

import os
import socket
from contextlib import ExitStack

import pytest

from tests.build import taken_in
from tests.faults.wire import a_line, at_work, drained
from winclient.app.perform import look
from winclient.store.proof.verify import verify
from winclient.sync.http import Unreachable

LONG = bool(os.environ.get("WINCLIENT_LONG"))
SAMPLES = 25  # places of a cut, where not every byte is tried
LORISES = 30  # fewer than are let in at once


@pytest.mark.timeout(300)
def test_a_hostile_line_loses_nothing_and_doubles_nothing(tmp_path, postgres_url):
    with (
        a_line(tmp_path, database=postgres_url) as (center, proxy, folder),
        at_work(folder, first=10_000_000) as (store, hall, engine),
        ExitStack() as lorises,
    ):
        for _ in range(LORISES):
            trickle(lorises, center.port)
        drained(engine)
        cases = [taken_in(store, hall=hall).case for _ in range(3)]
        proxy.faults = ["drop", "lost", "login", "cut:0", "cut:40", "slow", "lost", "lost"]
        assert drained(engine) >= 6
        cases.append(taken_in(store, hall=hall).case)
        proxy.faults = ["twice", "stale", "twice", "stale"]
        engine.step()
        drained(engine)
        center.kill()
        cases.append(taken_in(store, hall=hall).case)
        assert look(store, lambda reader: reader.only_here()) == 1
        with pytest.raises(Unreachable):
            engine.step()
        center.start()
        drained(engine)
        assert look(store, lambda reader: reader.only_here()) == 0
        assert verify(store).problems == ()
        assert len({case.number for case in cases}) == 5
        assert used(center) == 5


def trickle(lorises, port):
    """Somebody who begins a round and never goes on."""
    line = lorises.enter_context(socket.create_connection(("127.0.0.1", port)))
    line.sendall(b"POST /v1/rounds HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n{")


def used(center):
    """How many numbers the center knows on papers; its ledger of numbers adds up."""
    series = center.ask("numbers")
    assert all(each["balanced"] and not each["twice"] for each in series)
    return sum(each["used"] for each in series)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("what", ["cut", "short"])
def test_a_push_or_its_answer_cut_at_any_byte_says_nothing(what, tmp_path):
    """`cut`: the answer, with the verdicts of its page; `short`: what was sent."""
    with (
        a_line(tmp_path) as (_, proxy, folder),
        at_work(folder, first=20_000_000) as (store, hall, engine),
    ):
        drained(engine)
        taken_in(store, hall=hall)
        proxy.faults = ["lost"]  # a push and its verdicts: how long they are
        with pytest.raises(Unreachable):
            engine.step()
        size = proxy.answered if what == "cut" else proxy.asked
        for at in range(0, size, 1 if LONG else max(1, size // SAMPLES)):
            before = look(store, lambda reader: (reader.standing().cursor, reader.only_here()))
            proxy.faults = [f"{what}:{at}"]
            with pytest.raises(Unreachable):
                engine.step()
            after = look(store, lambda reader: (reader.standing().cursor, reader.only_here()))
            assert after == before == (before[0], 1)
        drained(engine)
        assert look(store, lambda reader: reader.only_here()) == 0
        assert verify(store).problems == ()
