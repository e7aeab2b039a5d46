"""A face ends when the system says so, at once and by itself."""

import os
import signal
import subprocess
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from winclient.ui.parts.running import stay

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals")


class Window(QWidget):
    """Notes that it was closed; a kiosk's does not let itself be closed."""

    def __init__(self, *, closes: bool) -> None:
        super().__init__()
        self.closes, self.asked = closes, 0

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        self.asked += 1
        event.setAccepted(self.closes)


@pytest.fixture(params=[signal.SIGTERM, signal.SIGINT])
def told(request: pytest.FixtureRequest) -> Iterator[signal.Signals]:
    """A signal that another process sends while Qt waits and no Python runs."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    line = f"sleep 0.3; kill -{int(request.param)} {os.getpid()}"
    with subprocess.Popen(["sh", "-c", line]):
        yield request.param
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("closes", [True, False])
@pytest.mark.usefixtures("qapp", "told")
def test_a_face_leaves_as_if_a_person_had_closed_it(closes: bool) -> None:
    window = Window(closes=closes)
    assert stay(window, shot=None, ready=lambda: True, public=not closes) == 0
    assert window.asked == 1
