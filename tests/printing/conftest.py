"""What a receipt printer would understand, as somebody else's decoder reads it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def read(real_data: Path, tmp_path: Path) -> Callable[[bytes], list[dict[str, Any]]]:
    """The operations an independent decoder finds; fails on an unknown or broken one."""

    def decode(data: bytes) -> list[dict[str, Any]]:
        path = tmp_path / "paper.bin"
        path.write_bytes(data)
        tool = real_data / "tools" / "escpos_decode.py"
        done = subprocess.run(
            [sys.executable, tool, path], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout[-500:]
        return [json.loads(line) for line in done.stdout.splitlines()]

    return decode
