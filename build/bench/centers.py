"""Centers as processes of their own: started, asked for codes, their processor time read."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.build.postgres import Server
from winclient.bootstrap import SystemIds, now
from winclient.center.core.center import open_beside
from winclient.center.core.enrolment import new_code

ROOT = Path(__file__).resolve().parents[2]
STATION = "610199001"
_TICKS = os.sysconf("SC_CLK_TCK")
PLACE = {
    **os.environ,
    "PYTHONPATH": str(ROOT),
    "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
}


@dataclass(frozen=True, slots=True)
class Served:
    """A database with the centers that serve it, and the server behind."""

    url: str
    addresses: Sequence[str]
    folder: Path
    pids: Sequence[int]
    postgres: int  # its first process

    @property
    def address(self) -> str:
        """Of the first center."""
        return self.addresses[0]

    def code(self, station: str = STATION) -> str:
        """A fresh code to be enrolled with."""
        beside = open_beside(self.url, folder=self.folder / "center", ids=SystemIds(), clock=now)
        code, _ = new_code(beside, name="bench", station=station, role="counter")
        beside.database.close()
        return code

    def cpu(self) -> tuple[float, float]:
        """Processor seconds so far: of the centers, and of PostgreSQL."""
        children = Path(f"/proc/{self.postgres}/task/{self.postgres}/children").read_text()
        behind = [self.postgres, *map(int, children.split())]
        return sum(map(cpu_of, self.pids)), sum(map(cpu_of, behind))


def cpu_of(pid: int) -> float:
    """Processor seconds of a process and of its children that have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has just ended
        return 0.0
    return sum(map(int, fields[11:15])) / _TICKS


@contextmanager
def served(server: Server, folder: Path, *, centers: int = 1) -> Iterator[Served]:
    """So many centers on a fresh database of this server."""
    url = server.create()
    behind = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
    with ExitStack() as stack:
        stack.callback(server.drop, url)
        running = [stack.enter_context(_center(url, folder)) for _ in range(centers)]
        addresses = [_listening(each) for each in running]
        yield Served(url, addresses, folder, [each.pid for each in running], behind)


@contextmanager
def _center(url: str, folder: Path) -> "Iterator[subprocess.Popen[Any]]":
    command = [*_words(folder), "--listen", "127.0.0.1:0", "--database", url]
    pipes: Any = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=PLACE, **pipes) as center:
        try:
            yield center
        finally:
            center.terminate()
            center.wait()


def _listening(center: "subprocess.Popen[Any]") -> str:
    line = center.stdout.readline() if center.stdout else b""
    return str(json.loads(line)["listening"])


def _words(folder: Path) -> list[str]:
    return [sys.executable, "-m", "winclient", "--data", str(folder), "--json", "center"]
