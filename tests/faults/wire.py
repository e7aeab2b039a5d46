"""Real processes around a hostile line: a center, its proxy, and PCs that are commands."""

import json
import signal
import subprocess
import sys
from contextlib import contextmanager

from tests.build import CountedIds, a_hall, a_store
from tests.faults.proxy import Proxy
from tests.laws.source import ROOT
from winclient.app.exchange.here import Place
from winclient.bootstrap import now
from winclient.sync.engine import Engine
from winclient.sync.http import Unreachable
from winclient.sync.opening import open_link

STATION = "610199001"


def command(folder, *words):
    """The words of a process."""
    return [sys.executable, "-m", "winclient", "--data", str(folder), "--json", *words]


def winclient(folder, *words):
    """A command's JSON answer; the command is a process of its own."""
    done = subprocess.run(
        command(folder, *words), cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert done.stdout, done.stderr[-2000:]
    return json.loads(done.stdout)


class Center:
    """A center's process, which can be killed and started again at the same address."""

    def __init__(self, folder, *, database=""):
        self.folder, self.port, self.process = folder, 0, None
        self.database = ("--database", database) if database else ()
        self.start()

    def start(self):
        words = command(self.folder, "center", "--listen", f"127.0.0.1:{self.port}", *self.database)
        words.remove("--json")
        self.process = subprocess.Popen(
            words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        said = self.process.stdout.readline()
        self.port = int(said.rsplit(":", 1)[1].strip().rstrip("/"))

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def ask(self, *words):
        """A command beside the serving process."""
        return winclient(self.folder, "center", *words, *self.database)


@contextmanager
def a_line(tmp_path, *, database=""):
    """A center, a proxy before it, and a PC that is enrolled through it."""
    center = Center(tmp_path / "center", database=database)
    proxy = Proxy(center.port)
    try:
        code = center.ask("enrol", "1号", "--station", STATION)["code"]
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
