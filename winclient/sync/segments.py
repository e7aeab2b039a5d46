"""The files of the second copy: one writer each, sealed, added to at the end and flushed."""

import os
from contextlib import suppress
from pathlib import Path

from winclient.app.exchange.copies import Wanted
from winclient.domain.refusals import Refused
from winclient.domain.rounds.exchange import Round
from winclient.domain.rounds.streams import Loose
from winclient.sync.bundle import signed
from winclient.sync.wire.coding import Malformed, decode_round
from winclient.sync.wire.sealing import COPY, Writer, flush_folder, unseal
from winclient.sync.wire.signing import SigningKey

ENDING = ".WCC"


class Segment:
    """One file: lines kept beside the ledger, then the ledger from `after` to `upto`."""

    def __init__(
        self, folder: Path, hardware: str, *, name: str, key: SigningKey, want: Wanted
    ) -> None:
        self.file = folder / f"{hardware[:8]}-{name[-8:]}{ENDING}"
        self.after = self.upto = want.after
        self._key = key
        self._out = self.file.open("xb")
        self._size = 0  # as it was flushed last
        self._new = True
        try:
            to = (want.center_key, key.public)
            self._writer = Writer(self._out, kind=COPY, bundle=name, key=key, to=to)
        except BaseException:
            self.close()
            raise

    def put(self, round: Round, *, upto: int) -> None:
        """Some lines more; they count once they are flushed."""
        self._writer.put(signed(round, self._key))
        self.upto = upto
        self._new = True

    def flush(self) -> None:
        """Down to the disk."""
        if not self._new:
            return
        self._out.flush()
        os.fsync(self._out.fileno())
        if not self._size:
            flush_folder(self.file.parent)
        self._size = self._out.tell()
        self._new = False

    def serves(self, want: Wanted, *, largest: int) -> bool:
        """Whether it still stands as it was left, and goes back to what the holder has."""
        try:
            size = self.file.stat().st_size
        except FileNotFoundError:
            return False
        return size == self._size <= largest and want.after >= self.after

    def close(self) -> None:
        """Let go of it, whatever became of its disk; one that never held anything goes."""
        with suppress(OSError):
            self._out.close()
        if not self._size:
            with suppress(OSError):
                self.file.unlink(missing_ok=True)


def own_segments(folder: Path, hardware: str) -> list[Path]:
    """The files of this PC, whichever store wrote them, oldest first."""
    found = folder.glob(f"{hardware[:8]}-*{ENDING}")
    return sorted(found, key=lambda file: file.stat().st_mtime)


def every_segment(folder: Path) -> list[Path]:
    """The files of all PCs."""
    return sorted(folder.glob(f"*{ENDING}"))


def read_segment(file: Path, *, key: SigningKey) -> tuple[Loose, ...] | None:
    """All lines up to where it was cut; None where it is another device's."""
    try:
        told = unseal(file, kinds=(COPY,), key=key)
    except Refused:
        return None
    if told.label.sender != key.public:  # anybody can seal something to us
        return None
    lines: list[Loose] = []
    for message in told.readable():
        try:
            lines.extend(decode_round(message.body).salvage)
        except Malformed:
            break
    return tuple(lines)


def on_another_disk(folder: Path, *, store: Path) -> bool:
    """Whether the folder lies on another volume than the store: else it is no second copy."""
    return folder.stat().st_dev != store.stat().st_dev
