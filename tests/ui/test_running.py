"""A face ends when the system says so, at once and by itself."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
# A process of its own: the loop of a whole application has no place among other tests' windows.
FACE = """
import os, sys, threading
from PySide6.QtWidgets import QWidget
from winclient.ui.parts.running import application, stay
from winclient.ui.theme import Theme

class Window(QWidget):
    asked = 0
    def closeEvent(self, event):
        self.asked += 1
        event.setAccepted(sys.argv[2] == "closes")

app = application(Theme(), shot=None)
window = Window()
threading.Timer(0.3, os.kill, (os.getpid(), int(sys.argv[1]))).start()
code = stay(window, shot=None, ready=lambda: True, public=sys.argv[2] != "closes")
print(code, window.asked)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize(
    ("number", "window"),
    [(signal.SIGTERM, "closes"), (signal.SIGINT, "closes"), (signal.SIGTERM, "stays")],
)
def test_a_face_leaves_as_if_a_person_had_closed_it(number: int, window: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FACE, str(int(number)), window],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.split() == [b"0", b"1"]
