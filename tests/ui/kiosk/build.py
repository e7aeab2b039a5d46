"""A kiosk in a real window, on a real store, with a printer that writes files."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from tests.build import MONDAY, NUMBER
from tests.build.queue import PLAN, Queue, a_plan
from winclient.bootstrap import Site, open_site
from winclient.cli.kiosk import Work
from winclient.domain.queue.appointments import Appointment
from winclient.domain.queue.segments import FILE
from winclient.settings import Settings, save_settings
from winclient.ui import theme as themes
from winclient.ui.kiosk.session import Kiosk
from winclient.ui.kiosk.window import KioskWindow
from winclient.ui.kiosk.wiring import KioskWiring

CODE = "1379"
ID_CARD = NUMBER
ENGLISH = PLAN.replace('name = "企业"', 'name = "企业"\nenglish = "Business"')
BOOKED = (
    Appointment(code="YY1001", at=MONDAY + timedelta(minutes=10)),
    Appointment(code="YY1002", at=MONDAY.replace(hour=15, minute=0)),
)


@dataclass(slots=True)
class Clock:
    """The hall's clock, moved by hand."""

    now: datetime = MONDAY

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=10)
        return self.now


class Opened:
    """A kiosk that a test touches, scans at and looks at."""

    def __init__(self, qtbot: Any, folder: Path, clock: Clock, *, size: tuple[int, int]) -> None:
        self.qtbot = qtbot
        self.folder = folder
        self.clock = clock
        settings = Settings(staff_code=CODE, organ="示例市政务服务中心")
        if not (folder / "settings.toml").exists():
            save_settings(folder, settings)
        wiring = KioskWiring(
            folder=folder,
            settings=settings,
            open_place=partial(open_site, folder, clock=clock),
            close_place=lambda site: site.store.close(),
            clock=clock,
            work=Work(folder),
        )
        self.window = KioskWindow(themes.chosen("light", scale=100), title=settings.organ)
        self.kiosk = Kiosk(self.window, wiring=wiring)
        self.window.resize(*size)
        self.window.show()
        qtbot.waitUntil(lambda: self.kiosk.watching.view is not None, timeout=10_000)
        self.settle()

    @property
    def site(self) -> Site:
        site: Site = self.kiosk.watching.place
        return site

    def settle(self) -> None:
        """Until nothing is under way, and the finger's guard is over."""
        self.qtbot.waitUntil(lambda: not self.kiosk.busy, timeout=20_000)
        self.qtbot.wait(20)
        self.window._since.invalidate()

    def buttons(self) -> dict[str, QPushButton]:
        """The page's buttons by name."""
        found = self.window.findChildren(QPushButton)
        return {each.accessibleName() or each.text(): each for each in found if each.isVisible()}

    def touch(self, name: str, *, settle: bool = True) -> None:
        """A finger on the button whose name begins so."""
        found = self.buttons()
        (button,) = {each for key, each in found.items() if key.startswith(name)}
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        if settle:
            self.settle()

    def type(self, text: str) -> None:
        """On the keys of the screen."""
        for character in text:
            self.touch(character)

    def scan(self, text: str) -> None:
        """What a scanner sends, ended with Enter."""
        QTest.keyClicks(self.window, text)
        QTest.keyClick(self.window, Qt.Key.Key_Return)
        self.settle()

    def read(self) -> str:
        """Everything that stands on the screen."""
        labels = self.window.findChildren(QLabel)
        shown = [each.text() for each in labels if each.isVisible() and each.text()]
        return "\n".join([*shown, *self.buttons()])

    def slips(self) -> int:
        """How many slips came out."""
        return len(list((self.folder / "slips").glob("*.pdf")))

    def close(self) -> None:
        """End it."""
        self.kiosk.close()
        self.window.may_close = True
        self.window.close()
        self.window.deleteLater()


@dataclass
class Hall:
    """The hall the kiosk stands in: other people's hands on the same queue."""

    queue: Queue
    clock: Clock

    def do(self, use_case: Any, **words: Any) -> Any:
        """One act elsewhere in the hall, at the hall's time."""
        self.queue.now = max(self.queue.now, self.clock.now)
        done = self.queue.do(use_case, **words)
        self.clock.now = max(self.clock.now, self.queue.now)
        return done

    def states(self) -> list[tuple[str, str]]:
        """Each ticket and where it stands."""
        return [(each.number, each.state.value) for each in self.queue.all()]


def prepare(folder: Path) -> None:
    """The hall's own file: segments with an English name."""
    (folder / FILE).write_text(ENGLISH, encoding="utf-8")


def plan() -> Any:
    """The plan of that file."""
    return a_plan(ENGLISH)
