"""Keeps the second copy: a thread that writes what is recorded here to another disk of the hall.

Each start of each process writes a file of its own, sealed to the center and to this device, and
only ever at its end. It begins with all that no holder has. A file is removed once every fact in
it is known to be elsewhere; whatever else lies in the folder is left alone.
"""

import errno
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event

from winclient.app.exchange import copies
from winclient.app.exchange.here import Place
from winclient.app.perform import look, perform
from winclient.app.ports import Reader, Touched
from winclient.sync.opening import signing_key
from winclient.sync.segments import Segment, own_segments, read_segment

log = logging.getLogger("winclient.sync")
EVERY = 5.0  # seconds between two looks; a record made meanwhile wakes it at once
LARGE = 16_000_000  # bytes; then another file begins, and this one goes once it can
_FULL = (errno.ENOSPC, errno.EDQUOT)
AWAY, FULL, SAME_DISK = "away", "full", "same_disk"


class Copier:
    """One thread's own. `trouble`: empty, away, full or same_disk."""

    def __init__(
        self,
        place: Place,
        folder: Path,
        *,
        apart: Callable[[Path], bool],
        changed: Callable[[Touched], object] = lambda _touched: None,
    ) -> None:
        self.folder = folder
        self.trouble = ""
        self.wake = Event()
        self._place = place
        self._changed = changed
        self._apart = apart
        self._segment: Segment | None = None
        self._starting = True

    def run(self, stop: Event) -> None:
        """Until `stop`; what was recorded before it is still copied."""
        while not stop.is_set():
            self._try()
            self.wake.wait(EVERY)
            self.wake.clear()
        self._try()
        self.close()

    def _try(self) -> None:
        try:
            self.step()
        except OSError as error:  # the store's own disk: whoever records here is told
            log.warning("second copy: the store: %s", type(error).__name__)

    def step(self) -> None:
        """Copy what is new. A folder that is away or full stops nothing but the copy."""
        before = self.trouble
        try:
            if not self.folder.is_dir():
                raise FileNotFoundError(self.folder)
            self.trouble = "" if self._apart(self.folder) else SAME_DISK
            if not self.trouble:
                self._copy()
        except OSError as error:
            self.trouble = FULL if error.errno in _FULL else AWAY
        if self.trouble:
            self.close()
            self._mark(after=0, upto=0)
        if self.trouble != before:
            log.info("second copy: %s", self.trouble or "in place")
            self._changed(Touched.SYNC)

    def close(self) -> None:
        """End the file under way; the next step begins another."""
        if self._segment is not None:
            self._segment.close()
        self._segment = None

    def _copy(self) -> None:
        store = self._place.store
        want = look(store, copies.wanted)
        if want is None:
            return
        if self._starting:
            self._take_back()
        segment = self._segment
        if segment is None or not segment.serves(want, largest=LARGE):
            segment = self._begin(want)
        if segment is None:
            self._mark(after=0, upto=0)
            return
        for round, upto in copies.rounds_after(store, want.bare, segment.upto):
            segment.put(round, upto=upto)
        segment.flush()
        self._mark(after=segment.after, upto=segment.upto)

    def _take_back(self) -> None:
        """What a former life of this store has left here; owed until the folder is there."""
        for file in own_segments(self.folder, self._place.hardware):
            if take_back(self._place, file):
                self._changed(Touched.CASES | Touched.SYNC)
        self._starting = False

    def _begin(self, want: copies.Wanted) -> Segment | None:
        """Another file, if there is anything for it; those that nobody needs any more go."""
        self.close()
        store, hardware = self._place.store, self._place.hardware
        if not look(store, partial(copies.is_due, want=want)):
            return None
        name = look(store, lambda reader: self._place.here(reader).new_id())
        segment = Segment(self.folder, hardware, name=name, key=signing_key(store), want=want)
        self._segment = segment
        for round in copies.kept_rounds(store, want.bare):
            segment.put(round, upto=want.after)
        for file in own_segments(self.folder, hardware):
            if file != segment.file and self._is_spent(file, want):
                file.unlink(missing_ok=True)
        return segment

    def _mark(self, *, after: int, upto: int) -> None:
        standing = look(self._place.store, lambda reader: reader.standing())
        if (standing.copied_after, standing.copied) != (after, upto):
            perform(self._place.store, partial(copies.mark, after=after, upto=upto))
            self._changed(Touched.CASES | Touched.SYNC)

    def _is_spent(self, file: Path, want: copies.Wanted) -> bool:
        """Whether a holder has all of it; that another file has it too is not enough, for two
        processes must not each remove what the other relies on."""
        lines = read_segment(file, key=signing_key(self._place.store))

        def all_held(reader: Reader) -> bool:
            return all(reader.is_held(lone.line.id, upto=want.after) for lone in lines or ())

        return lines is not None and look(self._place.store, all_held)


def take_back(place: Place, file: Path) -> int | None:
    """How many entries of a copy were not here; None where only the center can open it."""
    lines = read_segment(file, key=signing_key(place.store))
    if lines is None:
        return None
    known = look(place.store, lambda reader: all(reader.here(lone.line.id) for lone in lines))
    if known:
        return 0
    use = partial(copies.take_back, lines=lines)
    return perform(place.store, lambda tx: use(tx, here=place.here(tx))).value
