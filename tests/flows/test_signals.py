"""A command that is told to stop: rolled back, told, with a code that says so, and no traceback."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.flows.conftest import Winclient

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals")
ROOT = Path(__file__).parents[2]


def started(*words: str, data: Path) -> subprocess.Popen[str]:
    """A command as a program of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "winclient", "--data", str(data), "--json", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        restore_signals=True,
    )


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 3)])
def test_a_command_amid_its_work_leaves_whole_records(
    winclient: Winclient, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    day = started("demo", "--cases", "3000", data=tmp_path / "data")
    assert day.stderr is not None
    while not day.stderr.readline().startswith("已处理"):  # the first cases are in
        assert day.poll() is None
    day.send_signal(number)
    out, err = day.communicate(timeout=60)
    assert (day.returncode, json.loads(out)["error"]["kind"]) == (code, "interrupted")
    assert "Traceback" not in err
    found, ledger = winclient("ledger", "verify")
    assert (found, ledger["problems"]) == (0, [])


def test_a_command_amid_its_imports_ends_without_a_traceback(tmp_path: Path) -> None:
    slow = tmp_path / "sitecustomize.py"  # an import that is under way when the signal comes
    slow.write_text(
        "import os, signal, sys\n"
        "class Slow:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'winclient.cli.adding':\n"
        "            sys.meta_path.remove(self)\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Slow())\n",
        encoding="utf-8",
    )
    ran = subprocess.run(
        [sys.executable, "-m", "winclient", "--json", "case", "list"],
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (3, "")
    assert json.loads(ran.stdout)["error"]["kind"] == "interrupted"
