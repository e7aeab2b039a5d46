"""Power cuts by enumeration: what a victim wrote, as strace saw it, and every disk it may leave.

A disk may keep any part of what was not yet flushed, in any order, and the last write in part.
"""

import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.faults.aftermath import ROOT, victim

CALLS = "trace=pwrite64,write,fsync,fdatasync,ftruncate,unlink"
STRACE = ("strace", "-f", "-y", "-xx", "-s", "70000", "-e", CALLS)
SECTOR = 512
_CALL = re.compile(r"^\d+ +(\w+)\((?:(\d+)<([^>]*)>|\"([^\"]*)\")(?:, (.*))?\) = (-?\w+)")
_DATA = re.compile(r"\"([^\"]*)\"(\.\.\.)?, (\d+)(?:, (\d+))?")


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes on their way to a file."""

    file: str
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """The file ends here from now on."""

    file: str
    size: int


@dataclass(frozen=True, slots=True)
class Flush:
    """All that was written to the file is on the disk."""

    file: str


@dataclass(frozen=True, slots=True)
class Ack:
    """The clerk was told this number."""

    number: str


Event = Write | Cut | Flush | Ack
Disk = dict[str, bytes]


def recorded(folder: Path, *words: str) -> tuple[list[Event], Disk]:
    """What a victim wrote into the store in `folder`, and the disk before it began."""
    before = {name: _content(folder / name) for name in ("store.db", "store.db-wal")}
    trace = folder.parent / "trace"
    command = victim(folder, *words, prefix=(*STRACE, "-o", str(trace)))
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return list(_events(trace)), before


def _content(file: Path) -> bytes:
    return file.read_bytes() if file.exists() else b""


def _events(trace: Path) -> Iterator[Event]:
    with trace.open(encoding="ascii") as lines:
        for line in lines:
            match = _CALL.match(line)
            if match and not match[6].startswith("-"):
                yield from _event(match)


def _event(match: re.Match[str]) -> Iterator[Event]:
    call, descriptor, rest = match[1], match[2], match[5] or ""
    file = Path(_bytes(match[3] or match[4]).decode(errors="replace")).name
    if call == "write" and descriptor == "1":
        yield from (Ack(word) for word in _data(rest)[0].decode().split() if word.isdecimal())
    elif file not in {"store.db", "store.db-wal"}:
        return
    elif call == "pwrite64":
        data, offset = _data(rest)
        yield Write(file, offset, data)
    elif call in {"fsync", "fdatasync"}:
        yield Flush(file)
    elif call == "ftruncate":
        yield Cut(file, int(rest))
    elif call == "unlink":
        yield Cut(file, 0)


def _bytes(spelled: str) -> bytes:
    return bytes.fromhex(spelled.replace("\\x", ""))


def _data(rest: str) -> tuple[bytes, int]:
    found = _DATA.match(rest)
    assert found is not None, rest[:80]
    assert not found[2], "strace cut the data short"
    return _bytes(found[1]), int(found[4] or 0)


def applied(disk: Disk, events: list[Event]) -> Disk:
    """The disk with these events on it."""
    files = {name: bytearray(content) for name, content in disk.items()}
    for event in events:
        if isinstance(event, Write):
            content = files[event.file]
            content.extend(bytes(max(0, event.offset - len(content))))
            content[event.offset : event.offset + len(event.data)] = event.data
        elif isinstance(event, Cut):
            del files[event.file][event.size :]
    return {name: bytes(content) for name, content in files.items()}


def crashes(
    events: list[Event], before: Disk, *, chance: random.Random
) -> Iterator[tuple[Disk, list[str]]]:
    """Legal disks after a power cut, with the numbers that were acknowledged by then."""
    durable, pending, acked = before, list[Event](), list[str]()
    for event in [*events, Flush("")]:
        if isinstance(event, Ack):
            acked.append(event.number)
        elif isinstance(event, Flush):
            for kept in _survivors(pending, chance):
                yield applied(durable, kept), list(acked)
            reached = [each for each in pending if each.file == event.file]
            durable = applied(durable, reached)
            pending = [each for each in pending if each.file != event.file]
        else:
            pending.append(event)


def _survivors(pending: list[Event], chance: random.Random) -> Iterator[list[Event]]:
    yield []
    for end in range(1, len(pending) + 1):
        yield pending[:end]  # the cut came before the rest was written
        yield pending[: end - 1] + pending[end:]  # one was lost
        yield pending[end - 1 :]  # the last came first
        yield pending[: end - 1] + _torn(pending[end - 1], chance)
        yield [each for each in pending if chance.random() < 0.5]


def _torn(event: Event, chance: random.Random) -> list[Event]:
    if not isinstance(event, Write):
        return [event]
    sectors = max(1, len(event.data) // SECTOR)
    return [Write(event.file, event.offset, event.data[: chance.randrange(sectors) * SECTOR])]


def lay_out(disk: Disk, folder: Path, *, key: Path) -> Path:
    """The files of `disk` in a fresh folder, with the store's key."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(key, folder)
    for name, content in disk.items():
        if content or name == "store.db":
            (folder / name).write_bytes(content)
    return folder
