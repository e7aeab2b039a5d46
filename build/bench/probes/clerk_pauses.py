"""The real clerk face while it exchanges: the gaps between the beats of its UI thread.

`python clerk_pauses.py DATA_FOLDER REST` starts the product's own command. The center stands still
meanwhile; after REST seconds of beats it prints `rest` and expects it to go on; when the lamp says
that all is level it prints `work`. Each is followed by the gaps in milliseconds, largest first.
"""

import sys
from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from winclient.cli.parser import run
from winclient.wording import say

FOLDER, REST = sys.argv[1], float(sys.argv[2])
BEAT = 1  # milliseconds
TOLD = 400  # gaps
AFTER = 1.0  # seconds for what follows the last reply


class Beats(QObject):
    """Counts nothing until the face has stood still for a while."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self.gaps: list[float] = []
        self.last = perf_counter()
        self._timer = QTimer(self, interval=BEAT, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()
        self._looks = QTimer(self, interval=200)
        self._looks.timeout.connect(self._begin)
        self._looks.start()

    def _beat(self) -> None:
        now = perf_counter()
        self.gaps.append(1000 * (now - self.last))
        self.last = now

    def _begin(self) -> None:
        """Once the store is open and all lists are shown."""
        from winclient.ui.clerk.face import Start

        window = next(w for w in QApplication.topLevelWidgets() if w.findChild(Start) is not None)
        start = window.findChild(Start)
        if start.settled() and start.session.exchange is not None:
            self._looks.stop()
            self.header = window.header
            QTimer.singleShot(1000, self._rest)

    def _rest(self) -> None:
        self.gaps.clear()
        QTimer.singleShot(int(1000 * REST), self._work)

    def _work(self) -> None:
        self._tell("rest")
        self._looks.timeout.disconnect()
        self._looks.timeout.connect(self._level)
        self._looks.start()

    def _level(self) -> None:
        if say("sync.lamp_level") in self.header.sync.text():
            self._looks.stop()
            QTimer.singleShot(int(1000 * AFTER), self._end)

    def _end(self) -> None:
        self._tell("work")
        QApplication.exit(0)

    def _tell(self, name: str) -> None:
        longest = sorted(self.gaps, reverse=True)[:TOLD]
        print(name, *(f"{gap:.2f}" for gap in longest), flush=True)
        self.gaps.clear()


plain_exec = QApplication.exec
QApplication.exec = lambda *_: [Beats(QApplication.instance()), plain_exec()][1]  # our only hook
sys.exit(run(["--data", FOLDER, "clerk"]))
