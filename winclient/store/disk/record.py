"""The high-water record: beside the store and never in its backup, so that going back is noticed.

Lines are appended after each commit and before anybody is told; they are not flushed one by one,
for a record that lags behind its store is completed at the next start, and costs no second flush.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from winclient.app.exchange_ports import HighWater

_MOST_NUMBERS = 5_000  # of a store that no center confirms anything to
_LONG = 1_000_000  # bytes; then the lines become one


class RecordFile:
    """One record in one or two places; what either knows counts."""

    def __init__(self, places: Iterable[Path], *, store: str, machine: str) -> None:
        self.store = store
        self._files = [place / f"{store}-{machine}.jsonl" for place in places]

    def read(self) -> HighWater | None:
        """The record; None where no place has one. A line torn by a power cut is left out."""
        found = [record for file in self._files if (record := self._read(file)) is not None]
        return max(found, key=lambda record: record.seq, default=None)

    def append(self, **told: Any) -> None:
        """One more line: whatever of the record has changed."""
        line = msgspec.json.encode(told) + b"\n"
        for file in self._files:
            try:
                end = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
                try:
                    os.write(end, line)
                finally:
                    os.close(end)
            except OSError:
                continue  # a second volume may be away; the next line tells more

    def add(self, record: HighWater) -> None:
        """The whole record as one more line."""
        self.append(**_line(record))

    def remove(self) -> None:
        """It is of no store: another start was quicker."""
        for file in self._files:
            file.unlink(missing_ok=True)

    def rewrite(self, record: HighWater) -> bool:
        """The whole record as one line, flushed; a crash leaves the old or the new.

        Whether any place took it.
        """
        written = False
        line = json.dumps(_line(record), ensure_ascii=False, separators=(",", ":")) + "\n"
        for file in self._files:
            try:
                file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                part = file.with_suffix(f".{os.getpid()}.part")  # two programs may start at once
                with part.open("w", encoding="utf-8") as open_file:
                    open_file.write(line)
                    open_file.flush()
                    os.fsync(open_file.fileno())
                part.replace(file)
                written = True
            except OSError:
                continue
        return written

    def is_long(self) -> bool:
        """Whether it has grown enough to be written anew."""
        return any(file.exists() and file.stat().st_size > _LONG for file in self._files)

    def _read(self, file: Path) -> HighWater | None:
        try:
            lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return None
        record: HighWater | None = None
        for line in lines:
            try:
                told = json.loads(line)
            except ValueError:
                continue
            record = _with(record or HighWater(store=self.store), told)
        return record


def _line(record: HighWater) -> dict[str, Any]:
    return {
        "device": record.device,
        "epoch": record.epoch,
        "seq": record.seq,
        "hash": record.hash,
        "frozen": record.frozen,
        "serials": dict(record.serials),
        "numbers": list(record.numbers[-_MOST_NUMBERS:]),
    }


def _with(record: HighWater, told: dict[str, Any]) -> HighWater:
    """The record after a line. Two processes append: their lines may cross, the highest stands."""
    plain = {name: told[name] for name in ("device", "epoch", "frozen") if name in told}
    record = replace(record, **plain)
    if told.get("seq", -1) >= record.seq:
        record = replace(record, seq=told["seq"], hash=told["hash"])
    if "serials" in told:
        serials = dict(record.serials)
        for series, last in told["serials"].items():
            serials[series] = max(last, serials.get(series, 0))
        record = replace(record, serials=tuple(serials.items()))
    if "numbers" in told:
        record = replace(record, numbers=(*record.numbers, *told["numbers"])[-_MOST_NUMBERS:])
    return record
