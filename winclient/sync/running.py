"""The exchange of one PC at work: rounds over a line, the second copy beside, sticks on demand."""

from pathlib import Path
from threading import Event, Thread

from winclient.app.exchange.here import Place
from winclient.app.perform import look
from winclient.domain.refusals import Refused
from winclient.sync import bundle
from winclient.sync.bundle import Progress, Taken, Written
from winclient.sync.copying import Copier
from winclient.sync.engine import Engine


class Running:
    """What a face or a command runs and asks. Line and copy each have a thread of their own, for a
    share that hangs must not hold up the line."""

    def __init__(self, place: Place, engine: Engine, copier: Copier | None) -> None:
        self._place = place
        self._engine = engine
        self._copier = copier

    @property
    def trouble(self) -> str:
        """Why the last round had no reply."""
        return self._engine.trouble

    @property
    def unfit(self) -> Refused | None:
        """Why what the center published last is not in force here."""
        return self._engine.unfit

    @property
    def scan_bytes(self) -> int:
        """Of scans that are still to go."""
        return self._engine.scan_bytes

    @property
    def copy_trouble(self) -> str:
        """Why nothing is copied: none (nobody asked for it), away, full, same_disk; else empty."""
        return self._copier.trouble if self._copier is not None else "none"

    def run(self, stop: Event) -> None:
        """Until `stop`."""
        if self._copier is None:
            self._engine.run(stop)
            return
        copying = Thread(target=self._copier.run, args=(stop,), name="copy", daemon=True)
        copying.start()
        self._engine.run(stop)
        self._copier.wake.set()
        copying.join()

    def recorded(self) -> None:
        """Something may be new here: the copy need not wait for its turn."""
        if self._copier is not None:
            self._copier.wake.set()

    def hurry(self) -> None:
        """A person wants a round now."""
        self._engine.hurry()

    def write_stick(self, folder: Path, *, progress: Progress) -> Written:
        """All that waits into a file of this PC's usual name."""
        return bundle.write(self._place, self._stick(folder, bundle.OUT), progress=progress)

    def read_stick(self, folder: Path, *, progress: Progress) -> Taken:
        """The center's answer under that name."""
        return bundle.read(self._place, self._stick(folder, bundle.BACK), progress=progress)

    def _stick(self, folder: Path, ending: str) -> Path:
        device = look(self._place.store, lambda reader: reader.standing()).device
        return folder / bundle.file_name(device, ending=ending)
