"""What composition hands the board face; every callable does its heavy imports inside."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from winclient.app.sound import OpenSound
from winclient.settings import Settings
from winclient.ui.parts.watching import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardWiring:
    """`notice` reads the hall's line anew each time. A picture opens no sound."""

    folder: Path
    settings: Settings
    open_place: Callable[[], Place]
    close_place: Callable[[Any], object]
    clock: Callable[[], datetime]
    notice: Callable[[], str]
    open_sound: OpenSound
