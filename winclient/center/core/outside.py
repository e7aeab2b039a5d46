"""What the center keeps beside its database, so that a restored database is noticed and harmless.

One small file and one key in the center's folder, shared by all its processes and never part of the
database's backup: how far the database had come, the numbers that may have been given, who was
revoked. It is raised before the transaction that relies on it.
"""

import fcntl
import json
import os
import re
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct, field
from msgspec.structs import asdict, replace

from winclient.store.disk.keys import keep_secret
from winclient.sync.wire.signing import SigningKey

STRIDE = 1_000  # serials a series may give before the record is raised again
_YEAR = re.compile(r"[0-9]{4}").fullmatch


class Record(Struct, frozen=True, kw_only=True):
    """`start` and `starting` name the latest start of a process; `reached` sums all feeds; `lives`
    is the highest `Life.nth` that was begun.

    `floor`: serials up to here may have been given in any series of `floor_year` or before, also in
    those of which nothing is known.
    """

    start: str = ""
    starting: str = ""
    reached: int = 0
    lives: int = 0
    highest: Mapping[str, int] = field(default_factory=dict)
    revoked: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()  # tokens, by their hashes
    floor: int = 0
    floor_year: int = 0

    def floor_of(self, series: str) -> int:
        """The serial above which this series goes on, whatever the database says."""
        later = [int(part) for part in series.split("/") if _YEAR(part)]
        return 0 if any(year > self.floor_year for year in later) else self.floor


def _raised(known: Mapping[str, int], marks: Mapping[str, int]) -> dict[str, int]:
    return {**known, **{name: max(mark, known.get(name, 0)) for name, mark in marks.items()}}


class Outside:
    """The record and the key in a folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder = folder
        self._record = folder / "record.json"
        self._secret = folder / "center.key"
        self._lock = folder / "record.lock"

    def read(self) -> Record | None:
        """The record, or None where there is none: then nothing is known of former lives."""
        try:
            return msgspec.json.decode(self._record.read_bytes(), type=Record)
        except FileNotFoundError:
            return None

    def change(self, make: Callable[[Record], Record]) -> Record:
        """Reads, changes and writes it as one step among all processes; durable when it returns."""
        with self._lock.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            before = self.read()
            after = make(before or Record())
            if after != before:
                self._write(after)
        return after

    def _write(self, record: Record) -> None:
        part = self._record.with_suffix(".part")
        with part.open("w", encoding="utf-8") as file:
            json.dump(asdict(record), file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._record)
        folder = os.open(self._record.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def allow(self, room: Mapping[str, int]) -> None:
        """Says that serials of these series may be given: each up to here and a stride more."""
        marks = {series: (up_to // STRIDE + 1) * STRIDE for series, up_to in room.items()}
        self.change(lambda record: replace(record, highest=_raised(record.highest, marks)))

    def leave_out(self, floor: int, *, year: int, highest: Mapping[str, int]) -> Record:
        """Not all is known of what was given: these may have been, and `floor` of every series
        until then."""

        def left(record: Record) -> Record:
            above = _raised(record.highest, highest)
            most = max(floor, record.floor)
            return replace(record, floor=most, floor_year=year, highest=above)

        return self.change(left)

    def revoke(self, device: str) -> None:
        """A restored database does not forgive."""
        self.change(lambda now: replace(now, revoked=tuple(sorted({*now.revoked, device}))))

    def withdraw(self, token: str) -> None:
        """A restored database does not give a token back."""
        self.change(lambda now: replace(now, withdrawn=tuple(sorted({*now.withdrawn, token}))))

    def reach(self, places: int) -> None:
        """How far all feeds together have come."""
        self.change(lambda record: replace(record, reached=max(places, record.reached)))

    def key(self) -> SigningKey:
        """The center's signing key, made on first use; only its owner can read the file."""
        if not self._secret.exists():
            keep_secret(self._secret, secrets.token_bytes(32))
        return SigningKey(self._secret.read_bytes())
