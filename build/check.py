"""Runs the gates in order, says one line for each, and fails if one of them fails.

`--quick` leaves the tests out, `--long` adds the long profile (WINCLIENT_LONG=1); everything
else goes to pytest. A failed gate does not stop the next: one run shows all that is wrong.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# As modules, because the scripts of a virtual environment do not survive a move of the checkout.
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as main; main(['--no-logo'])"
GATES: dict[str, list[str]] = {
    "format": ["-m", "ruff", "format", "--check", "."],
    "lint": ["-m", "ruff", "check", "."],
    "types": ["-m", "mypy"],
    "layers": ["-c", LINT_IMPORTS],
    "dead code": ["build/deadcode.py"],
    "shape": ["-m", "pytest", "-p", "no:randomly", "tests/laws/test_shape.py"],
}
TESTS = ["-m", "pytest", "-n", "2"]


def run(name: str, words: list[str], *, show: bool) -> bool:
    """Runs one gate; a quiet gate's output appears only when it fails."""
    begun = time.monotonic()
    command = [sys.executable, *words]
    pipe = None if show else subprocess.PIPE
    done = subprocess.run(
        command, cwd=ROOT, check=False, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe
    )
    passed = done.returncode == 0
    if not passed and not show:
        print((done.stdout + done.stderr).decode(errors="replace").rstrip())
    verdict = "passed" if passed else f"FAILED (exit {done.returncode})"
    print(f"{name}: {verdict} in {time.monotonic() - begun:.1f} s", flush=True)
    return passed


def main(words: list[str]) -> int:
    """Runs all gates; 0 when each passed."""
    options = [word for word in words if word not in ("--quick", "--long")]
    # Windows are tested offscreen; a test that needs a real X server starts its own.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if "--long" in words:
        os.environ["WINCLIENT_LONG"] = "1"
    failed = [name for name, gate in GATES.items() if not run(name, gate, show=False)]
    if "--quick" not in words and not run("tests", [*TESTS, *options], show=True):
        failed.append("tests")
    print(f"failed: {', '.join(failed)}" if failed else "every gate passed")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
