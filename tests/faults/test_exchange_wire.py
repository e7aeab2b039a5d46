"""Real processes over a hostile line: whatever is no reply says nothing, and all arrives once."""

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

from tests.build import CountedIds, a_hall, a_store, taken_in
from tests.faults.proxy import Proxy
from tests.laws.source import ROOT
from winclient.app.exchange.here import Place
from winclient.app.perform import look
from winclient.bootstrap import now
from winclient.store.verify import verify
from winclient.sync.engine import Engine
from winclient.sync.http import Unreachable
from winclient.sync.opening import open_link

LONG = bool(os.environ.get("WINCLIENT_LONG"))


def winclient(folder, *words):
    """A command's JSON answer; the command is a process of its own."""
    command = [sys.executable, "-m", "winclient", "--data", str(folder), "--json", *words]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    return json.loads(done.stdout)


class Center:
    """A center's process, which can be killed and started again at the same address."""

    def __init__(self, folder):
        self.folder, self.port, self.process = folder, 0, None
        self.start()

    def start(self):
        command = [sys.executable, "-m", "winclient", "--data", str(self.folder), "center"]
        command += ["--listen", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        said = self.process.stdout.readline()
        self.port = int(said.rsplit(":", 1)[1].strip().rstrip("/"))

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()


@contextmanager
def a_line(tmp_path):
    """A center, a proxy before it, and a PC that is enrolled through it."""
    center = Center(tmp_path / "center")
    proxy = Proxy(center.port)
    try:
        code = winclient(center.folder, "center", "enrol", "1号", "--station", "610199001")["code"]
        folder = tmp_path / "pc"
        a_store(folder, ids=CountedIds(first=5)).close()
        assert winclient(folder, "enrol", proxy.url, code)["device"]
        yield center, proxy, folder
    finally:
        proxy.close()
        center.kill()


@contextmanager
def at_work(folder, *, first):
    """The PC's store with its engine, in this process."""
    hall = a_hall(ids=CountedIds(first=first))
    store = a_store(folder, ids=CountedIds(first=first + 500_000))
    place = Place(store=store, hall=hall, clerk="1", counter="1", hardware="pc", clock=now)
    engine = Engine(place, open_link(place))
    yield store, hall, engine
    store.close()


def drained(engine, *, rounds=60):
    """Rounds until all is said and heard; how many of them had no reply."""
    failures = 0
    for _ in range(rounds):
        try:
            engine.step()
        except Unreachable:
            failures += 1
        if engine.level().in_step and not engine.trouble:
            return failures
    raise AssertionError(f"not level after {rounds} rounds: {engine.level()} {engine.trouble}")


@pytest.mark.timeout(300)
def test_a_hostile_line_loses_nothing_and_doubles_nothing(tmp_path):
    with a_line(tmp_path) as (center, proxy, folder), at_work(folder, first=10_000_000) as pc:
        store, hall, engine = pc
        drained(engine)
        cases = [taken_in(store, hall=hall).case for _ in range(3)]
        proxy.faults = ["drop", "lost", "login", "cut:0", "cut:40", "slow", "lost", "lost"]
        assert drained(engine) >= 6
        center.kill()
        more = taken_in(store, hall=hall).case
        assert look(store, lambda reader: reader.only_here()) == 1
        with pytest.raises(Unreachable):
            engine.step()
        center.start()
        drained(engine)
        assert look(store, lambda reader: reader.only_here()) == 0
        assert verify(store).problems == ()
        known = winclient(center.folder, "center", "numbers")
        assert len({case.number for case in [*cases, more]}) == 4
        assert "4" in json.dumps(known)


@pytest.mark.timeout(600)
def test_an_answer_cut_at_any_byte_says_nothing(tmp_path):
    with a_line(tmp_path) as (_, proxy, folder), at_work(folder, first=20_000_000) as pc:
        store, hall, engine = pc
        drained(engine)
        taken_in(store, hall=hall)
        proxy.largest = 0
        proxy.faults = ["cut:0"]
        drained(engine)  # a push and its verdicts: how long the answers are
        size = proxy.largest
        for at in range(0, size, 1 if LONG else max(1, size // 25)):
            taken_in(store, hall=hall) if at % 200 == 0 else None
            before = look(store, lambda reader: (reader.standing().cursor, reader.only_here()))
            proxy.faults = [f"cut:{at}"]
            with pytest.raises(Unreachable):
                engine.step()
            after = look(store, lambda reader: (reader.standing().cursor, reader.only_here()))
            assert after == before
        drained(engine)
        assert verify(store).problems == ()
