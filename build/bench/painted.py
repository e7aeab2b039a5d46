"""How long an accepted call takes to be painted by real faces beside the hub, offscreen."""

import os
import subprocess
import sys
import time
from pathlib import Path

import requests

from winclient.settings import load_settings, save_settings

HERE = Path(__file__).resolve().parent
APART = 0.3  # seconds between two calls


class Face:
    """A face of the product at the hub, which says what it has painted, and when."""

    def __init__(self, probe: str, folder: Path, **settings: str) -> None:
        folder.mkdir()
        save_settings(folder, load_settings(folder)._replace(voice="off", **settings))
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        command = [sys.executable, str(HERE / "probes" / probe), str(folder)]
        self._process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    def next(self) -> tuple[str, float]:
        """What was painted next, and the moment."""
        line = self._process.stdout.readline() if self._process.stdout else ""
        what, _, at = line.partition(" ")
        return what, float(at)

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=10)


class Faces:
    """A board and a counter, beside other counters that call one after the other."""

    def __init__(self, address: str, *, key: str, folder: Path) -> None:
        self.numbers: list[str] = []
        self.board: list[float] = []
        self.counter: list[float] = []
        self._address, self._key = address, key
        words = {"hub": f"http://{address}", "hub_key": key}
        folder.mkdir()
        self._board = Face("board_face.py", folder / "board", counter="0", **words)
        self._counter = Face("counter_face.py", folder / "counter", counter="9", **words)

    def measure(self, calls: int) -> None:
        """Milliseconds from each answer to each paint; the first call waits for the board."""
        waiting, _ = self._counter.next()
        for turn in range(calls):
            number = self._call(turn)
            answered = time.monotonic()
            (shown, on_board), (left, at_counter) = self._board.next(), self._counter.next()
            if (shown, int(left)) != (number, int(waiting) - turn - 1):
                raise RuntimeError("a face shows something else than was called")
            if turn:
                self.board.append(1000 * (on_board - answered))
                self.counter.append(1000 * (at_counter - answered))
            time.sleep(APART)
        self._board.close()
        self._counter.close()

    def _call(self, turn: int) -> str:
        order = {"act": "call", "counter": f"p{turn}", "clerk": "1", "request": f"painted-{turn}"}
        url, headers = f"http://{self._address}/v1/queue/orders", f"Bearer {self._key}"
        answer = requests.post(url, json=order, headers={"Authorization": headers}, timeout=10)
        number: str = answer.json()["answer"]["ticket"]["number"]
        self.numbers.append(number)
        return number
