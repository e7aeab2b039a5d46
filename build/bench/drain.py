"""Handing in what happened alone: 10,000 cases into PostgreSQL, against COPY and PouchDB.

A plain client with two rounds in flight reads its outbox (SQLite, WAL, FULL), sends, and marks what
the center has acknowledged; the server is the product's, in a process of its own, flushing.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import requests
from harness import Gate, Report, ratio, round_robin, rows
from msgspec.structs import replace
from offline_cases import ledger, uuid

from tests import postgres
from winclient.domain.asking import Enrol
from winclient.domain.exchange import Reply, Round
from winclient.domain.streams import Grant, Line
from winclient.sync.wire import coding, signing

BATCH, FLIGHTS = 1_500, 2
COPY_LIMIT, POUCH_LIMIT, REPLAY_LIMIT = 8.0, 1 / 1.5, 0.3
POUCH_BATCH = 1_000  # the best of 100, 500, 1000 and 2000
PEERS = Path(__file__).resolve().parent / "peers"
ROOT = PEERS.parents[2]
PACKAGES = ("pouchdb@9.0.0", "express-pouchdb@4.2.0", "express@4")


@dataclass(slots=True)
class Client:
    """A PC with its outbox; `acked` counts the lines that the center has."""

    address: str
    outbox: sqlite3.Connection
    key: signing.SigningKey
    grant: Grant
    timeline: str
    lines: Sequence[Line]

    def drain(self) -> float:
        """Seconds until every line is durable at the center and marked here."""
        places, guard = iter(range(0, len(self.lines), BATCH)), threading.Lock()
        faults: list[BaseException] = []

        def send() -> None:
            try:
                with requests.Session() as session:
                    self._work(session, places, guard)
            except BaseException as error:  # a thread's fault would pass unseen
                faults.append(error)

        began = time.perf_counter()
        threads = [threading.Thread(target=send) for _ in range(FLIGHTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if faults:
            raise faults[0]
        return time.perf_counter() - began

    def _work(self, session: requests.Session, places: Iterator[int], guard: Any) -> None:
        while True:
            with guard:
                at = next(places, None)
                if at is None:
                    return
                part = self._read(at)
            end = part[-1].seq
            while (reply := self._send(session, part)).upto < end:
                pass  # the batch before it is still on its way: a gap, sent again
            with guard:
                self.outbox.execute("UPDATE outbox SET acked = 1 WHERE seq <= ?", (reply.upto,))

    def _read(self, at: int) -> tuple[Line, ...]:
        found = "SELECT * FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?"
        return tuple(Line(*row[:7]) for row in self.outbox.execute(found, (at, BATCH)))

    def _send(self, session: requests.Session, part: tuple[Line, ...]) -> Reply:
        end = part[-1]
        sent = Round(
            nonce=uuid(end.seq, 99),
            device=self.grant.device,
            grant=self.grant,
            timeline=self.timeline,
            end=end.seq,
            endhash=end.hash,
            entries=part,
            feed_timeline=self.timeline,
            cursor=1 << 50,  # the feed is read afterwards, by whoever wants it
        )
        return post(session, self.address, sent, key=self.key)


def post(session: requests.Session, address: str, sent: Round, *, key: Any) -> Reply:
    """One round, packed and signed."""
    body = coding.encode(sent)
    headers = {
        coding.DEVICE_HEADER: sent.device,
        coding.SIGNATURE_HEADER: key.sign(signing.request_text("POST", coding.ROUNDS, body)),
        "Content-Encoding": "gzip",
    }
    target = address + coding.ROUNDS
    answer = session.post(target, data=coding.pack(body), headers=headers, timeout=60)
    answer.raise_for_status()
    return coding.decode_reply(answer.content)


def outbox(folder: Path, lines: Sequence[Line]) -> sqlite3.Connection:
    """What waits on the PC, durable."""
    made = sqlite3.connect(folder / "outbox.db", isolation_level=None, check_same_thread=False)
    made.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")
    made.execute(
        "CREATE TABLE outbox (seq INTEGER PRIMARY KEY, id, kind, subject, at, body, hash, acked)"
    )
    made.execute("BEGIN")
    values = [(x.seq, x.id, x.kind, x.subject, x.at, x.body, x.hash, 0) for x in lines]
    made.executemany("INSERT INTO outbox VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
    made.execute("COMMIT")
    return made


@contextmanager
def client(url: str, lines: Sequence[Line]) -> Iterator[Client]:
    """A fresh center on this database and a PC enrolled there."""
    folder = Path(tempfile.mkdtemp(prefix="winclient-drain-"))
    words = [sys.executable, "-m", "winclient", "--data", str(folder), "--json", "center"]
    place = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    served = [*words, "--listen", "127.0.0.1:0", "--database", url]
    with subprocess.Popen(
        served, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=place
    ) as server:
        try:
            address = json.loads(server.stdout.readline())["listening"]  # type: ignore[union-attr]
            coded = [*words, "enrol", "bench", "--database", url, "--station", "610199001"]
            made = subprocess.run(coded, check=True, capture_output=True, env=place)
            key = signing.SigningKey(bytes(32))
            code = json.loads(made.stdout)["code"]
            ask = Enrol(id=uuid(1, 98), code=code, key=key.public, hardware="bench")
            first = Round(nonce=uuid(1, 97), device="", grant=None, timeline="", asks=(ask,))
            with requests.Session() as session:
                timeline = post(session, address, first, key=key).timeline
                told = post(session, address, replace(first, timeline=timeline), key=key)
            grant = told.answers[0].value.grant  # type: ignore[attr-defined]
            yield Client(address, outbox(folder, lines), key, grant, timeline, lines)
        finally:
            server.terminate()
            server.wait()
            shutil.rmtree(folder)


def copied(url: str) -> float:
    """Seconds for COPY of the very rows that the center has stored, into a table like its own."""
    with psycopg.connect(url) as connection:
        with connection.cursor().copy("COPY center_entries TO STDOUT") as copy:
            rows = b"".join(bytes(part) for part in copy)
        connection.execute("CREATE TABLE limit_of_copy (LIKE center_entries INCLUDING ALL)")
        connection.commit()
        began = time.perf_counter()
        with connection.cursor().copy("COPY limit_of_copy FROM STDIN") as copy:
            copy.write(rows)
        connection.commit()
        return time.perf_counter() - began


@dataclass(slots=True)
class Pouch:
    """PouchDB and its server, from their packages, for this run only."""

    folder: Path
    documents: Path
    runs: int = 0

    def drain(self) -> float:
        """Seconds to replicate all documents to a fresh server."""
        self.runs += 1
        place = self.folder / f"run{self.runs}"
        place.mkdir()
        words = ["node", str(self.folder / "pouch_server.js"), str(place)]
        with subprocess.Popen(words, stdout=subprocess.PIPE, cwd=self.folder) as server:
            try:
                port = server.stdout.readline().decode().strip()  # type: ignore[union-attr]
                words = ["node", "pouch_drain.js", str(place), port, str(self.documents)]
                command = [*words, str(POUCH_BATCH)]
                done = subprocess.run(command, check=True, capture_output=True, cwd=self.folder)
            finally:
                server.terminate()
        told = json.loads(done.stdout)
        if told["there"] != told["written"]:
            raise RuntimeError(f"PouchDB lost documents: {told}")
        shutil.rmtree(place)
        return float(told["seconds"])


def pouch(folder: Path, lines: Sequence[Line]) -> Pouch | None:
    """One document a case, of the same size; None where npm or the packages are not to be had."""
    if not shutil.which("npm"):
        return None
    words = ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", *PACKAGES]
    if subprocess.run(words, cwd=folder, capture_output=True, check=False).returncode:
        return None
    for name in ("pouch_server.js", "pouch_drain.js"):
        shutil.copy(PEERS / name, folder / name)
    by_case: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        told = {
            "id": line.id,
            "kind": line.kind,
            "at": line.at,
            "body": line.body,
            "hash": line.hash,
        }
        by_case.setdefault(line.subject, []).append(told)
    documents = folder / "documents"
    texts = (json.dumps({"_id": case, "facts": facts}) for case, facts in by_case.items())
    documents.write_text("\n".join(texts), encoding="utf-8")
    return Pouch(folder, documents)


def run(*, quick: bool) -> Report:
    """All contestants in turn."""
    if postgres.binaries() is None:
        return Report(title="Drain", notes=["PostgreSQL 15 is not installed: nothing measured"])
    cases = 1_000 if quick else 10_000
    lines = ledger(cases)
    with tempfile.TemporaryDirectory() as folder:
        peer = pouch(Path(folder), lines)
        for server in postgres.run(options=()):
            return _measured(server, lines, cases=cases, peer=peer, rounds=1 if quick else 3)
    raise AssertionError("unreachable")


def _measured(
    server: postgres.Server, lines: Sequence[Line], *, cases: int, peer: Pouch | None, rounds: int
) -> Report:
    """Drain, replay and COPY share a database a round; PouchDB has its own."""
    replays: list[float] = []
    copies: list[float] = []
    counts: set[tuple[int, int]] = set()

    def drain() -> float:
        url = server.create()
        with client(url, lines) as mine:
            first = mine.drain()
            replays.append(mine.drain())
        copies.append(copied(url))
        counts.add(_counted(url))
        server.drop(url)
        return first

    contestants = {"winclient": drain, **({"PouchDB": peer.drain} if peer else {})}
    runs = round_robin(contestants, rounds=rounds, warm_up=1)
    runs |= {"replay": replays[1:], "COPY": copies[1:]}
    held = [
        ratio(runs, measure="drain", contestant="winclient", yardstick="COPY", limit=COPY_LIMIT),
        ratio(
            runs, measure="drain", contestant="replay", yardstick="winclient", limit=REPLAY_LIMIT
        ),
    ]
    if peer:
        words = {"contestant": "winclient", "yardstick": "PouchDB"}
        held.append(ratio(runs, measure="drain", limit=POUCH_LIMIT, **words))
    size = sum(len(line.body.encode()) for line in lines) / 1e6
    done = counts == {(len(lines), cases)}
    return Report(
        title=f"Drain of {cases:,} offline cases ({len(lines):,} facts, {size:.1f} MB)",
        rows=rows(runs, measure=f"{cases:,} cases", unit="s"),
        ratios=held,
        gates=[Gate("every fact accepted once, also after the replay", done, f"{counts}")],
        notes=[] if peer else ["PouchDB was not to be had: not measured"],
    )


def _counted(url: str) -> tuple[int, int]:
    with psycopg.connect(url) as connection:
        facts = "SELECT count(*) FROM center_entries WHERE verdict = 'accepted'"
        (accepted,) = connection.execute(facts).fetchone() or (0,)
        (known,) = connection.execute("SELECT count(*) FROM center_cases").fetchone() or (0,)
        return accepted, known
