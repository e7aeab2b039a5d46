"""What a loudspeaker is to the faces; its drivers are in `devices`."""

from collections.abc import Callable
from typing import Protocol


class SoundGone(Exception):
    """No player, no loudspeaker: the board is silent and shows everything all the same."""


class Sound(Protocol):
    """A loudspeaker."""

    def play(self, wave: bytes) -> None:
        """A WAV file, played to its end before this returns. Raises SoundGone."""


OpenSound = Callable[[str], Sound]
