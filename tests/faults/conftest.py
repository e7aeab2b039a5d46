"""A store to die on, and a process that bears victims."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.build import CountedIds, a_store
from tests.faults.aftermath import ROOT
from tests.faults.stick_trip import Trip
from winclient.bootstrap import SystemIds
from winclient.reading import read_catalogue
from winclient.resources import resource

MEMORY, ROOM = Path("/dev/shm"), 1 << 28  # noqa: S108 - folders in it are made by tempfile
DEMO_ITEM = "demo-104"  # 烟草专卖零售许可


@pytest.fixture(scope="session")
def newborn(tmp_path_factory) -> Path:
    """A folder with a store that holds one demonstration item and no case yet."""
    folder = tmp_path_factory.mktemp("newborn")
    demo = read_catalogue([resource("catalogue", "demo", "tobacco.json")]).items
    items = tuple(item for item in demo if item.id == DEMO_ITEM)
    a_store(folder, ids=SystemIds(), items=items).close()
    return folder


@pytest.fixture
def folder(newborn, tmp_path) -> Path:
    """A copy of it, for one death or many."""
    return Path(shutil.copytree(newborn, tmp_path / "data"))


@pytest.fixture(scope="session")
def quick() -> Iterator[Path]:
    """A folder in memory, where there is room: for tests whose faults are not about the disk."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    with tempfile.TemporaryDirectory(dir=MEMORY if roomy else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def template(quick: Path) -> Path:
    """A store that holds one item: made once, copied for each PC."""
    a_store(quick / "template", ids=CountedIds(first=5)).close()
    return quick / "template"


class Nursery:
    """Starts victims without waiting for Python each time."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.faults.victim", "--serve"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self._process = subprocess.Popen(command, cwd=ROOT, **pipes)

    def bear(self, *words: object) -> int:
        """A new victim; its process id."""
        line = " ".join(str(word) for word in words)
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        _, pid = self.hear().split()
        return int(pid)

    def hear(self) -> str:
        """The next line that a victim says, or `dead CODE`."""
        return self._process.stdout.readline().strip()

    def last_words(self) -> tuple[list[str], int]:
        """All that is said until the death, and how it ended (a negative signal)."""
        said = []
        while not (line := self.hear()).startswith("dead"):
            said.append(line)
        return said, int(line.split()[1])

    def close(self) -> None:
        """No more victims."""
        self._process.communicate()


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """One for all tests of a worker."""
    made = Nursery()
    yield made
    made.close()


@pytest.fixture
def trip(quick, template) -> Iterator[Trip]:
    """A hall where everybody is enrolled and level, and a stick."""
    with tempfile.TemporaryDirectory(dir=quick) as folder:
        made = Trip(Path(folder), template)
        yield made
        made.world.close()
