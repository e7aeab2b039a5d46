"""A real PostgreSQL for tests: started on a folder and a socket of its own, gone with the run.

`postgres` (one server a process of pytest), `postgres_url` (a fresh, empty database a test). The
binaries are Debian's; no cluster of the system is needed, used or changed.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

OWNER = "postgres"  # initdb and postgres refuse to run as root
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(slots=True)
class Server:
    """A running server; the folder is also where its socket lies."""

    folder: Path
    names: Any = field(default_factory=lambda: count(1))

    def url(self, database: str) -> str:
        """How a client reaches one of its databases."""
        return f"postgresql://{OWNER}@/{database}?host={self.folder}"

    def create(self) -> str:
        """A fresh database."""
        name = f"test_{next(self.names)}"
        with psycopg.connect(self.url(OWNER), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Removes it, whoever may still be connected."""
        name = url.partition("@/")[2].partition("?")[0]
        with psycopg.connect(self.url(OWNER), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def binaries() -> Path | None:
    """Where Debian, or the path, has a PostgreSQL of 15 or later."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    found = [place for place in places if int(place.parent.name) >= 15]
    initdb = shutil.which("initdb")
    return found[-1] if found else Path(initdb).parent if initdb else None


def as_owner(*words: str) -> list[str]:
    """A command as a user who may run the server; it ends when we end."""
    root = ("--reuid", OWNER, "--regid", OWNER, "--clear-groups") if os.geteuid() == 0 else ()
    return ["setpriv", *root, "--pdeathsig", "INT", *words]


def start(folder: Path, *, options: tuple[str, ...]) -> "subprocess.Popen[bytes]":
    """Makes a cluster in `folder` and starts its server; returns when it answers."""
    programs = binaries()
    assert programs is not None
    data, log = folder / "data", (folder / "log").open("wb")
    if os.geteuid() == 0:
        shutil.chown(folder, OWNER, OWNER)
    making = ("initdb", "-D", str(data), "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-sync")
    made = as_owner(str(programs / making[0]), *making[1:], "--locale=C.UTF-8")
    subprocess.run(made, check=True, stdout=log, stderr=log, cwd=folder)
    chosen = ("listen_addresses=", f"unix_socket_directories={folder}", *options)
    words = [word for option in chosen for word in ("-c", option)]
    command = as_owner(str(programs / "postgres"), "-D", str(data), *words)
    server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    wait(server, folder)
    return server


def wait(server: "subprocess.Popen[bytes]", folder: Path) -> None:
    """Until the server answers; says what it wrote if it never does."""
    for _ in range(600):
        try:
            psycopg.connect(Server(folder).url(OWNER)).close()
        except psycopg.OperationalError:
            if server.poll() is not None:
                break
            time.sleep(0.05)
        else:
            return
    raise RuntimeError((folder / "log").read_text(errors="replace"))


def run(*, options: tuple[str, ...] = QUICK) -> Iterator[Server]:
    """A server for as long as the iterator lives; the bench runs one that flushes."""
    folder = Path(tempfile.mkdtemp(prefix="winclient-pg-"))
    server = start(folder, options=options)
    try:
        yield Server(folder)
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The server; skips where PostgreSQL is not installed (build/test installs it)."""
    if binaries() is None:
        pytest.skip("PostgreSQL 15 is not installed (Debian package postgresql-15)")
    yield from run()


@pytest.fixture
def postgres_url(postgres: Server) -> Iterator[str]:
    """An empty database of this test alone."""
    url = postgres.create()
    yield url
    postgres.drop(url)
