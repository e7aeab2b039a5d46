"""What a center writes to its log when it has a bug."""

import subprocess
import sys

NAME = "王小明 11010519491231002X"
BUG = f"""
import logging
from winclient.center.serve import log_to_stderr
log_to_stderr()
try:
    raise RuntimeError("{NAME}")
except RuntimeError:
    logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
"""


def test_a_bug_is_logged_with_its_place_and_without_its_words():
    done = subprocess.run(
        [sys.executable, "-c", BUG], capture_output=True, check=True, encoding="utf-8"
    )
    assert "uvicorn.error" in done.stderr
    assert "RuntimeError" in done.stderr
    assert "line 6, in <module>" in done.stderr
    assert NAME not in done.stderr
