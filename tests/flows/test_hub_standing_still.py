"""A hub that stands still while it holds the database's lock: the hall is taken from it."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import requests

from tests.build.queue import PLAN
from tests.flows.center_process import Center
from winclient.bootstrap import SystemIds
from winclient.store.hall.server import open_server
from winclient.store.proof.verify import lines, verify

LONG = os.environ.get("WINCLIENT_LONG") == "1"
HOLDING = """SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND granted AND datname = current_database()"""


class Kiosk(threading.Thread):
    """Takes number after number at one hub until it is told to stop; what it was told is kept."""

    def __init__(self, center: Center, key: str, name: str) -> None:
        super().__init__(name=name, daemon=True)
        self.center = center
        self.key = key
        self.over = threading.Event()
        self.numbers: list[str] = []
        self.statuses: list[int] = []

    def run(self) -> None:
        turn = 0
        while not self.over.is_set():
            turn += 1
            self.take(f"{self.name}-{turn}")

    def take(self, request: str) -> int:
        """The status of the answer; 0 where none came."""
        order = {"act": "take", "counter": "1", "clerk": "1", "request": request}
        url = f"http://{self.center.listen}/v1/queue/orders"
        headers = {"Authorization": f"Bearer {self.key}"}
        try:
            answer = requests.post(url, json=order, headers=headers, timeout=(1, 60))
        except requests.RequestException:
            return 0
        self.statuses.append(answer.status_code)
        if answer.status_code == 200:
            self.numbers.append(answer.json()["answer"]["ticket"]["number"])
        return answer.status_code


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "segments.toml").write_text(PLAN, encoding="utf-8")
    return tmp_path


@pytest.fixture
def kiosks(folder: Path, postgres_url: str) -> Iterator[list[Kiosk]]:
    """So many at a hub of their own that it is hardly ever out of a transaction."""
    center = Center(folder, postgres_url)
    center.start()
    key = command(folder, "key")["hub_key"]
    found = [Kiosk(center, key, f"k{n}") for n in range(6)]
    for each in found:
        each.start()
    yield found
    for each in found:
        each.over.set()
    center.end()


def command(folder: Path, *words: str) -> dict[str, str]:
    """A command of `winclient center` in a process of its own."""
    told = subprocess.run(
        [sys.executable, "-m", "winclient", "--data", str(folder), "--json", "center", *words],
        capture_output=True,
        check=True,
        timeout=60,
    )
    answer: dict[str, str] = json.loads(told.stdout)
    return answer


def stand_still(center: Center, url: str) -> None:
    """Stops the process at a moment at which it holds the hall's lock, and keeps it so."""
    with psycopg.connect(url, autocommit=True) as watching:
        for _ in range(400):
            center.send(signal.SIGSTOP)
            time.sleep(0.05)  # what the database was doing for it is done by then
            if watching.execute(HOLDING).fetchone() == (1,):
                return
            center.send(signal.SIGCONT)
            time.sleep(0.007)
    raise AssertionError("it never held the lock")


def check(url: str, numbers: list[str]) -> None:
    """Each number that anybody was told was given out once, and the ledger proves it."""
    store = open_server(url, ids=SystemIds())
    taken = [json.loads(each.body)["number"] for each in lines(store) if each.kind == TAKEN]
    assert verify(store).problems == ()
    store.close()
    assert len(taken) == len(set(taken))
    assert len(numbers) == len(set(numbers))
    assert set(numbers) <= set(taken)


TAKEN = "ticket_taken"


@pytest.mark.timeout(120)
def test_a_promotion_takes_the_lock_from_a_hub_that_stands_still(folder, kiosks, postgres_url):
    old = kiosks[0].center
    stand_still(old, postgres_url)
    assert command(folder, "promote", "--database", postgres_url) == {"epoch": 1}
    newer = Center(folder, postgres_url)
    newer.start()
    there = Kiosk(newer, kiosks[0].key, "new")
    assert [there.take(f"new-{n}") for n in range(3)] == [200] * 3
    before = sum(len(each.numbers) for each in kiosks)
    old.send(signal.SIGCONT)
    awake = Kiosk(old, there.key, "awake")
    while awake.take("awake-1") != 409:  # its connection is gone: first it cannot, then it may not
        assert set(awake.statuses) <= {503}
    for each in kiosks:
        each.over.set()
        each.join()
    assert {status for each in kiosks for status in each.statuses} <= {200, 409, 503}
    assert sum(len(each.numbers) for each in kiosks) == before
    assert [there.take(f"new-{n}") for n in range(3, 6)] == [200] * 3
    check(postgres_url, [number for each in [*kiosks, there] for number in each.numbers])
    assert newer.end(signal.SIGTERM) == 0


@pytest.mark.timeout(120)
@pytest.mark.skipif(not LONG, reason="waits for the database's own limit, ten seconds")
def test_a_second_hub_waits_ten_seconds_for_one_that_stands_still(folder, kiosks, postgres_url):
    old = kiosks[0].center
    second = Center(folder, postgres_url)
    second.start()
    stand_still(old, postgres_url)
    there = Kiosk(second, kiosks[0].key, "second")
    assert there.take("second-1") == 200
    old.send(signal.SIGCONT)
    awake = Kiosk(old, there.key, "awake")
    while awake.take("awake-1") != 200:  # it is still a hub of this hall
        assert set(awake.statuses) <= {503}
    for each in kiosks:
        each.over.set()
        each.join()
    told = [number for each in [*kiosks, there, awake] for number in each.numbers]
    check(postgres_url, told)
    assert second.end(signal.SIGTERM) == 0
