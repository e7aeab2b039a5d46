"""How long an accepted call takes to be painted by a real board face, offscreen, beside the hub."""

import os
import subprocess
import sys
import time
from pathlib import Path

import requests

from winclient.settings import load_settings, save_settings

HERE = Path(__file__).resolve().parent
APART = 0.3  # seconds between two calls


class Board:
    """A board at the hub, and counters that call one after the other."""

    def __init__(self, address: str, *, key: str, folder: Path) -> None:
        self.numbers: list[str] = []
        self._address, self._key = address, key
        folder.mkdir()
        settings = load_settings(folder)._replace(
            hub=f"http://{address}", hub_key=key, voice="off", counter="0"
        )
        save_settings(folder, settings)
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        command = [sys.executable, str(HERE / "probes" / "board_face.py"), str(folder)]
        self._face = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    def measure(self, calls: int) -> list[float]:
        """Milliseconds from each answer to the paint; the first call waits for the face."""
        accepted: dict[str, float] = {}
        first = self._call(0)
        painted = dict([self._seen()])
        for turn in range(1, calls):
            accepted[self._call(turn)] = time.monotonic()
            painted.update([self._seen()])
            time.sleep(APART)
        self._face.terminate()
        self._face.wait(timeout=10)
        if painted.keys() != accepted.keys() | {first}:
            raise RuntimeError("the board shows other numbers than were called")
        return [1000 * (painted[number] - at) for number, at in accepted.items()]

    def _seen(self) -> tuple[str, float]:
        line = self._face.stdout.readline() if self._face.stdout else ""
        number, _, at = line.partition(" ")
        return number, float(at)

    def _call(self, turn: int) -> str:
        order = {"act": "call", "counter": f"p{turn}", "clerk": "1", "request": f"painted-{turn}"}
        url, headers = f"http://{self._address}/v1/queue/orders", f"Bearer {self._key}"
        answer = requests.post(url, json=order, headers={"Authorization": headers}, timeout=10)
        number: str = answer.json()["answer"]["ticket"]["number"]
        self.numbers.append(number)
        return number
