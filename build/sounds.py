"""Makes the board's sounds: a chime from two sines, and spoken parts by Debian's espeak-ng.

`python build/sounds.py` writes resources/sounds/*.wav. A hall may replace any of them with a
recording of its own: mono, 16 bit, 16,000 Hz, the same name.
"""

import array
import math
import os
import string
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "sounds"
RATE = 16_000
DIGITS = "零一二三四五六七八九"
VOICE = "cmn-latn-pinyin"  # the plain cmn voice of Debian's package spells Chinese in English
PARTS = {
    "please": "qing3",  # 请
    "number_to": "hao4 dao4",  # 号到
    "counter": "hao4 chuang1kou3",  # 号窗口
    **{str(n): text for n, text in enumerate(DIGITS)},
    **{letter.lower(): letter for letter in string.ascii_uppercase},
}
SILENT = 350  # of 32,767: below that nobody hears anything
EDGE = RATE // 50


def chime() -> list[int]:
    """Two falling tones with their octave, fading out: heard in a crowd, startling nobody."""
    samples: list[float] = [0.0] * int(RATE * 1.1)
    for start, pitch in ((0.0, 880.0), (0.28, 698.5)):
        first = int(start * RATE)
        for n in range(len(samples) - first):
            t = n / RATE
            fade = min(1.0, t * 80) * math.exp(-4.2 * t)
            tone = math.sin(math.tau * pitch * t) + 0.25 * math.sin(2 * math.tau * pitch * t)
            samples[first + n] += 0.4 * fade * tone
    return [int(max(-1, min(1, value)) * 32_000) for value in samples]


def spoken(text: str) -> list[int]:
    """One part as espeak-ng's Mandarin voice says it, at our rate, without silence around it."""
    program = os.environ.get("ESPEAK", "espeak-ng")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "part.wav"
        words = [program, "-v", VOICE, "-s", "135", "-p", "60", "-w", str(path), text]
        subprocess.run(words, check=True)
        with wave.open(str(path)) as file:
            rate = file.getframerate()
            samples = array.array("h", file.readframes(file.getnframes()))
    return trimmed(resampled(samples, rate))


def resampled(samples: array.array, rate: int) -> list[int]:
    """Linear between neighbours; speech at 22 kHz loses nothing that a hall's speaker has."""
    count = int(len(samples) * RATE / rate)
    found = []
    for n in range(count):
        place = n * rate / RATE
        left = int(place)
        right = min(left + 1, len(samples) - 1)
        share = place - left
        found.append(round(samples[left] * (1 - share) + samples[right] * share))
    return found


def trimmed(samples: list[int]) -> list[int]:
    """Between the first and the last that can be heard, with a breath on either side."""
    loud = [n for n, value in enumerate(samples) if abs(value) > SILENT]
    if not loud:
        raise ValueError("nothing was said")
    peak = max(map(abs, samples))
    part = samples[max(0, loud[0] - EDGE) : loud[-1] + EDGE]
    return [round(value * 28_000 / peak) for value in part]


def write(name: str, samples: list[int]) -> None:
    """One file."""
    with wave.open(str(FOLDER / f"{name}.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(array.array("h", samples).tobytes())


def main() -> None:
    """All of them."""
    FOLDER.mkdir(exist_ok=True)
    write("chime", chime())
    for name, text in PARTS.items():
        write(name, spoken(text))


if __name__ == "__main__":
    sys.exit(main())
