"""Opens a device by its address: file:FOLDER, cups:QUEUE, tcp://HOST, raw:FILE, sound:, dummy:."""

from collections.abc import Callable
from functools import partial
from typing import Any

from winclient.app.papers.printing import Printer, PrinterGone
from winclient.app.sound import Sound, SoundGone
from winclient.devices import (  # noqa: F401  importing registers
    cups,
    dummy,
    folder,
    receipt,
    sound,
    windows,
)
from winclient.devices.registry import DRIVERS


def open_printer(url: str) -> Printer:
    """The printer at an address. PrinterGone where there is none, said before anything is sent."""
    opened: Printer = _opener("printer", url, PrinterGone)()
    return opened


def open_sound(url: str) -> Sound:
    """The loudspeaker at an address. SoundGone where there is none."""
    opened: Sound = _opener("sound", url, SoundGone)()
    return opened


def _opener(kind: str, url: str, gone: type[Exception]) -> Callable[[], Any]:
    scheme, colon, rest = url.partition(":")
    opens = DRIVERS.get((kind, scheme)) if colon else None
    if opens is None:
        raise gone(url)
    return partial(opens, rest)
