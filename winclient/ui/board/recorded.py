"""Announcements put together from recorded parts: chime, then twice the number and the counter."""

import io
import wave
from pathlib import Path

from winclient.app.queue.public_view import PublicCall
from winclient.domain.queue.announcing import sounds

RATE = 16_000  # of every recorded part: mono, 16 bit
PAUSE = 0.12  # seconds between two parts
BREATH = 0.7  # seconds between the two times


def announcement(call: PublicCall, *, folder: Path, chime_only: bool = False) -> bytes:
    """The WAV of a call. Where a part is not recorded it is the chime alone: no half numbers.

    Raises OSError or wave.Error where not even that can be read.
    """
    chime = _part(folder, "chime")
    names = ["please", *sounds(call.number), "number_to", *sounds(call.counter), "counter"]
    if chime_only or not all((folder / f"{name}.wav").is_file() for name in names):
        return _file(chime)
    said = _silence(PAUSE).join(_part(folder, name) for name in names)
    return _file(chime + said + _silence(BREATH) + said)


def _part(folder: Path, name: str) -> bytes:
    try:
        with wave.open(str(folder / f"{name}.wav"), "rb") as file:
            if (file.getnchannels(), file.getsampwidth(), file.getframerate()) != (1, 2, RATE):
                raise wave.Error(f"{name}.wav: mono, 16 bit, {RATE} Hz")
            return file.readframes(file.getnframes())
    except EOFError as error:
        raise wave.Error(f"{name}.wav: cut off") from error


def _silence(seconds: float) -> bytes:
    return bytes(2 * int(RATE * seconds))


def _file(frames: bytes) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(frames)
    return buffer.getvalue()
