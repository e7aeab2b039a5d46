"""sound: the PC's loudspeaker, through the player that its system has."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from msgspec import Struct

from winclient.app.sound import SoundGone
from winclient.devices.registry import driver

LONGEST = 60.0  # seconds an announcement may take
# Programs that play a file and end with it, in the order they are asked for.
PLAYERS: tuple[tuple[str, ...], ...] = (
    ("pw-play",),
    ("paplay",),
    ("aplay", "-q"),
    ("afplay",),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "error"),
)


class PlayerSound(Struct, frozen=True):
    """A program that plays a file."""

    command: tuple[str, ...]

    def play(self, wave: bytes) -> None:
        """Waits for the end. SoundGone where the program fails or never ends."""
        with tempfile.TemporaryDirectory(prefix="winclient-") as folder:
            path = Path(folder) / "call.wav"
            path.write_bytes(wave)
            words = [*self.command, str(path)]
            try:
                done = subprocess.run(words, capture_output=True, timeout=LONGEST, check=False)  # noqa: S603
            except (OSError, subprocess.TimeoutExpired) as error:
                raise SoundGone(self.command[0]) from error
            if done.returncode:
                raise SoundGone(done.stderr.decode(errors="replace").strip()[:200])


class WindowsSound(Struct, frozen=True):
    """Windows' own player."""

    def play(self, wave: bytes) -> None:
        """Waits for the end."""
        if sys.platform != "win32":
            raise SoundGone("winsound")
        import winsound

        try:
            winsound.PlaySound(wave, winsound.SND_MEMORY)
        except RuntimeError as error:
            raise SoundGone(str(error)) from error


@driver("sound", "sound")
def open_sound(rest: str) -> PlayerSound | WindowsSound:
    """`sound:` for the system's player, `sound:PROGRAM` for another. SoundGone where none is."""
    if sys.platform == "win32" and not rest:
        return WindowsSound()
    wanted = ((rest,),) if rest else PLAYERS
    for name, *options in wanted:
        program = shutil.which(name)
        if program is not None:
            return PlayerSound((program, *options))
    raise SoundGone(rest or "sound:")
