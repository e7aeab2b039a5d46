"""What composition hands the clerk face; every callable does its heavy imports inside."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from winclient.domain.refusals import Reason, Refused
from winclient.settings import Settings

if TYPE_CHECKING:
    from winclient.app.scan_ports import KeptScan
    from winclient.sync.bundle import Taken, Written
    from winclient.ui.desk import Counter

Blobs = tuple[Mapping[str, bytes], Mapping[str, int]]
Progress = Callable[[int, int], None]


class Exchanging(Protocol):
    """A running exchange; `trouble` says why the last round had no reply, `scan_bytes` how much of
    the scans is still to go, `copy_trouble` why there is no second copy, `unfit` why what the
    center published is not in force."""

    @property
    def trouble(self) -> str: ...
    @property
    def scan_bytes(self) -> int: ...
    @property
    def copy_trouble(self) -> str: ...
    @property
    def unfit(self) -> Refused | None: ...
    def run(self, stop: Event) -> None: ...
    def hurry(self) -> None: ...
    def recorded(self) -> None: ...
    def write_stick(self, folder: Path, *, progress: Progress) -> "Written": ...
    def read_stick(self, folder: Path, *, progress: Progress) -> "Taken": ...


def _no_center(_site: object, _changed: object) -> None:
    return None


def _no_scans(_site: object, *_what: object) -> Any:
    raise Refused(Reason.SCAN_NOT_HERE)


def _no_printer(_site: object, _trip: object) -> str:
    return ""


class Wiring(NamedTuple):
    """`quick_search` must not wait for the store's library; `drain` prints what waits.

    `recover` asks about print jobs that a crash left between device and record. `keep_scan` makes a
    file a scan; `lay_out` puts one where the desktop's reader can open it, for a while.
    """

    folder: Path
    settings: Settings
    configured: bool
    open_site: Callable[[], "Counter"]
    close_site: Callable[[Any], object]
    quick_search: Callable[[], Blobs]
    install_demo: Callable[[Any, Progress], bool]
    recover: Callable[[Any], Sequence[object]]
    drain: Callable[[Any], Sequence[object]]
    save: Callable[[Settings], None]
    exchange: Callable[[Any, Callable[[Any], object]], Exchanging | None] = _no_center
    keep_scan: "Callable[[Any, Path, str], KeptScan]" = _no_scans
    scan_bytes: Callable[[Any, Any], bytes] = _no_scans
    lay_out: Callable[[Any, Any, bytes], Path] = _no_scans
    print_trip: Callable[[Any, Any], str] = _no_printer
