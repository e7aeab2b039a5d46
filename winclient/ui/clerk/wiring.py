"""What composition hands the clerk face; every callable does its heavy imports inside."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from winclient.settings import Settings

if TYPE_CHECKING:
    from winclient.ui.desk import Counter

Blobs = tuple[Mapping[str, bytes], Mapping[str, int]]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """`quick_search` must not wait for the store's library; `drain` prints what waits.

    `recover` asks about print jobs that a crash left between device and record.
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
