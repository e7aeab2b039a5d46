"""A real `winclient center` for tests: stopped, continued, killed and started again."""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path


class Center:
    """A process of `winclient center`, and where it listens."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self.database = database
        self.listen = "127.0.0.1:0"
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> str:
        words = [sys.executable, "-m", "winclient", "--data", str(self.folder), "--json"]
        words += ["center", "--listen", self.listen, *self.where()]
        environment = {**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
        self.process = subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
        )
        assert self.process.stdout is not None
        told = json.loads(self.process.stdout.readline())
        assert "listening" in told, told
        address: str = told["listening"]
        self.listen = address.removeprefix("http://")
        return address

    def where(self) -> list[str]:
        return ["--database", self.database] if self.database else []

    def send(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def end(self, number: signal.Signals = signal.SIGKILL) -> int:
        assert self.process is not None
        with suppress(ProcessLookupError):
            self.process.send_signal(number)
        return self.process.wait(timeout=30)
