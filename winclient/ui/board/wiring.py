"""What composition hands the board face; every callable does its heavy imports inside."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from winclient.app.sound import OpenSound
from winclient.settings import Settings
from winclient.ui.parts.watching import Place


class BoardWiring(Struct, frozen=True, kw_only=True):
    """`notice` reads the hall's line anew each time. A picture opens no sound."""

    folder: Path
    settings: Settings
    open_place: Callable[[], Place]
    close_place: Callable[[Any], object]
    clock: Callable[[], datetime]
    notice: Callable[[], str]
    open_sound: OpenSound
