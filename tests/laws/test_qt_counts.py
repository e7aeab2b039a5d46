"""The Qt binding in use gives back every reference it takes (PySide6 6.12.0 did not)."""

import subprocess
import sys

# In a process of its own: a binding that loses references ends in an abort, not in an exception.
COUNT = """
import sys
from PySide6.QtCore import QCoreApplication, QObject, Signal

class Bell(QObject):
    rung = Signal(bool)

app = QCoreApplication([])
bell = Bell()
bell.rung.connect(lambda loud: None)

def counts():
    return sys.getrefcount(True), sys.getrefcount(None)

def ring():
    for _ in range(1000):
        bell.rung.emit(True)
        bell.setObjectName("bell")
        app.processEvents()
        {extra}

ring()
before = counts()
ring()
print(*(after - b for after, b in zip(counts(), before)))
"""
NOISE = 50


def drift(extra: str = "pass") -> list[int]:
    """How far the counts of True and None moved over a thousand emits and calls."""
    code = COUNT.replace("{extra}", extra)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return [int(word) for word in done.stdout.split()]


def test_a_thousand_signals_and_void_calls_lose_no_reference():
    moved = drift()
    assert all(abs(count) < NOISE for count in moved), moved


def test_the_law_sees_a_count_that_moves():
    moved = drift("kept = globals().setdefault('kept', []); kept.extend([True, None])")
    assert all(abs(count) > NOISE for count in moved), moved
