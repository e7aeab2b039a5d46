"""A PC's own process killed with -9 in the midst of its rounds."""

import os
import random
import signal
import subprocess
import time

import pytest
from sqlalchemy import text

from tests.build import CountedIds, a_hall, a_store, taken_in
from tests.faults.wire import a_line, command, winclient
from tests.laws.source import ROOT
from winclient.app.perform import look
from winclient.bootstrap import SystemIds, now
from winclient.center.core.center import open_beside
from winclient.domain.days.moments import Moment
from winclient.store.proof.verify import verify

LONG = bool(os.environ.get("WINCLIENT_LONG"))
KILLS = 60 if LONG else 3
DATABASES = ("postgres_url", "") if LONG else ("postgres_url",)  # "": the embedded one
MIDST = 0.4  # seconds after a request came within which the process dies


def killed_amid(folder, proxy, *, after):
    """A `winclient sync` that dies `after` seconds from its first request; whether it did."""
    before = sum(proxy.met.values())
    pc = subprocess.Popen(
        command(folder, "sync"), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while pc.poll() is None and sum(proxy.met.values()) == before:
        time.sleep(0.005)
    time.sleep(after)
    pc.send_signal(signal.SIGKILL)
    return pc.wait() == -signal.SIGKILL


def arrived_at(center):
    """Cases with their numbers, and the entries in their order, as the database holds them."""
    url = center.database[-1] if center.database else ""
    beside = open_beside(url, folder=center.folder / "center", ids=SystemIds(), clock=now)
    with beside.database.engine.connect() as told:
        cases = told.execute(text("SELECT id, number FROM center_cases")).fetchall()
        entries = told.execute(text("SELECT id FROM center_entries ORDER BY seq")).fetchall()
    beside.database.close()
    return sorted((str(id), number) for id, number in cases), [str(id) for (id,) in entries]


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("database", DATABASES)
def test_a_pc_killed_in_the_midst_of_rounds_hands_everything_in_once(
    database, tmp_path, request, monkeypatch
):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    url = request.getfixturevalue(database) if database else ""
    seed = time.time_ns() % 1_000_000 if LONG else 7
    chance, killed = random.Random(seed), 0
    with a_line(tmp_path, database=url) as (center, proxy, folder):
        winclient(folder, "sync")
        hall, cases = a_hall(ids=CountedIds(first=40_000_000)), []
        store = a_store(folder, ids=CountedIds(first=50_000_000))
        for _ in range(KILLS):
            cases += [taken_in(store, hall=hall, when=Moment(now())).case for _ in range(3)]
            proxy.faults = [chance.choice(("slow", "lost", "twice", "")) for _ in range(4)]
            killed += killed_amid(folder, proxy, after=chance.random() * MIDST)
        store.close()
        proxy.faults = []
        while not winclient(folder, "sync")["in_step"]:
            pass
        store = a_store(folder, ids=CountedIds(first=60_000_000))
        assert look(store, lambda reader: reader.only_here()) == 0
        assert verify(store).problems == ()
        written = look(store, lambda reader: reader.span(0, reader.reach()))
        store.close()
        cases_there, entries = arrived_at(center)
        assert cases_there == sorted((case.id, case.number) for case in cases), seed
        assert entries == [line.id for line in written]
        assert killed > KILLS // 2, (seed, killed)
        (account,) = center.ask("numbers")
        assert (account["used"], account["twice"], account["balanced"]) == (len(cases), 0, True)
