"""Draws the README's pictures: real keys in the real face on a demo day, and papers it issued.

`python build/pictures.py` writes resources/samples/*.png (offscreen; needs the fonts).
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]
os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pypdfium2 as pdfium  # noqa: E402 - found through the lines above
from PySide6.QtCore import Qt  # noqa: E402
from PySide6.QtGui import QInputMethodEvent  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from winclient.cli import faces  # noqa: E402
from winclient.cli.parser import run  # noqa: E402
from winclient.settings import Settings, save_settings  # noqa: E402
from winclient.ui import theme as themes  # noqa: E402
from winclient.ui.clerk.face import Start  # noqa: E402
from winclient.ui.clerk.window import ClerkWindow  # noqa: E402

SAMPLES = ROOT / "resources" / "samples"
DAY = date(2026, 11, 23)  # a Monday: pictures do not change with the day they are drawn on
NUMBER = "610112190002039916"  # nobody's: born in 1900, order 99x
PATIENCE = 30  # seconds
RETURN, CONTROL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier


def main() -> None:
    """All pictures."""
    SAMPLES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        data, papers = Path(folder) / "data", Path(folder) / "papers"
        day = ["demo", "--on", str(DAY), "--cases", "30", "--out", str(papers)]
        run(["--data", str(data), "--json", *day])
        settings = Settings(counter="3", clerk="0007", clerk_name="李敏", printer=f"file:{papers}")
        save_settings(data, settings)
        _screen(data, "clerk-light.png", at="09:04")
        _screen(data, "clerk-dark-150.png", "--theme", "dark", "--text-scale", "150", at="09:04")
        _case(data, settings)
        _hall(data)
        for kind, name in (("acceptance", "acceptance"), ("one_time_notice", "one-time-notice")):
            _page(sorted(papers.glob(f"*-{kind}-*.pdf")), SAMPLES / f"{name}.png")


def _hall(data: Path) -> None:
    """An open hall in the morning: its board, its kiosk, one of its slips."""
    (data / "notice.txt").write_text("今天 17:00 停止取号。请带齐证件原件。", encoding="utf-8")
    tickets = [["session", "open"], *(["take", "--segment", each] for each in "AABAABAAABAAB")]
    tickets += [["take", "--print"], ["pause", "--counter", "7"]]
    tickets += [["call", "--counter", each] for each in ("5", "1", "12", "8", "3")]
    tickets += [["skip", "--counter", "5"], ["begin", "--counter", "1"]]
    for minute, words in enumerate(tickets, start=9):
        at = _moment(f"09:{minute:02}")
        run(["--data", str(data), "--json", "ticket", *words, "--at", at])
    _page([*(data / "slips").glob("*.pdf")], SAMPLES / "slip.png")
    _screen(data, "board.png", face="board")
    _screen(data, "kiosk.png", face="kiosk")
    upright = ("--size", "1080x1920", "--theme", "contrast", "--text-scale", "150")
    _screen(data, "kiosk-upright.png", *upright, face="kiosk")
    _queue(data)


def _queue(data: Path) -> None:
    """A clerk who has called a number, and the supervisor who watches all of it."""
    history = data / "history.csv"
    history.write_text(_history(), encoding="utf-8")
    run(["--data", str(data), "--json", "queue", "history", "import", str(history)])
    _screen(data, "clerk-calling.png")
    _screen(data, "hall.png", face="hall")


def _history() -> str:
    """Four made-up weeks: mornings are fuller than afternoons, and Mondays than Fridays."""
    chance, first = Random(7), date(2026, 10, 26)
    lines = ["日期,时间,取号量"]
    for day in (first + timedelta(days=n) for n in range(28)):
        for slot in range(17, 35) if day.weekday() < 5 else ():
            rush = 24 - 2 * day.weekday() if slot in (19, 20, 21) else 11 - day.weekday()
            lunch = 0.3 if 24 <= slot < 28 else 1.0
            arrived = round(rush * lunch * chance.uniform(0.7, 1.3))
            lines.append(f"{day},{slot // 2}:{slot % 2 * 30:02},{arrived}")
    return "\n".join(lines)


def _screen(data: Path, name: str, *looks: str, face: str = "clerk", at: str = "09:34") -> None:
    """The face as the command draws it, in a process of its own."""
    words = ["--data", data, face, "--screenshot", SAMPLES / name, "--at", _moment(at), *looks]
    subprocess.run([sys.executable, "-m", "winclient", *words], cwd=ROOT, check=True)


def _case(data: Path, settings: Settings) -> None:
    """One case by keyboard: pictured while it is judged, and after the decision."""
    application = QApplication(sys.argv[:1])
    theme = themes.chosen("light", scale=100)
    themes.apply(application, theme)
    window = ClerkWindow(theme)
    began, first = time.monotonic(), datetime.fromisoformat(_moment("09:05"))

    def clock() -> datetime:
        return first + timedelta(seconds=time.monotonic() - began)

    wiring = faces.wire(data, settings, pictured=False, clock=clock)._replace(configured=True)
    start = Start(window, wiring=wiring)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    _until(lambda: bool(start.session and start.session.board and start.session.desk.idle))
    session: Any = start.session
    for text in (NUMBER, "张晓梅", "13800001234", "spjy"):
        _type(text)
        _press(RETURN)
        _until(lambda: session.desk.idle)
    one, three = Qt.Key.Key_1, Qt.Key.Key_3
    for key in (one, one, one, RETURN, one):  # a shop of one's own, none of the special goods
        _press(key)
    for key in (one, one, three):
        _press(key)
    _type("未签字")
    _press(RETURN)
    _wait(0.3)
    window.grab().save(str(SAMPLES / "clerk-case.png"))
    _press(Qt.Key.Key_A)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_3, CONTROL)
    _until(lambda: session.desk.idle and session.papers.page.isVisible())
    _wait(2)
    window.grab().save(str(SAMPLES / "clerk-decided.png"))
    window.close()


def _moment(minute: str) -> str:
    """A minute of the day after the demo's, as the command line takes it."""
    return f"{DAY + timedelta(days=1)}T{minute}:00+08:00"


def _type(text: str) -> None:
    for character in text:
        if character.isascii():
            QTest.keyClicks(QApplication.focusWidget(), character)
        else:
            event = QInputMethodEvent("", [])
            event.setCommitString(character)
            QApplication.sendEvent(QApplication.focusWidget(), event)


def _press(key: Qt.Key) -> None:
    QTest.keyClick(QApplication.focusWidget(), key)
    _wait(0.1)


def _wait(seconds: float) -> None:
    end = time.monotonic() + seconds
    _until(lambda: time.monotonic() > end)


def _until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        QApplication.processEvents()
        if time.monotonic() > end:
            raise TimeoutError("the face did not get there")


def _page(pdfs: list[Path], picture: Path) -> None:
    """The first paper of one page: with signatures and the place of the seal."""
    documents = map(pdfium.PdfDocument, pdfs)
    page = next(document for document in documents if len(document) == 1)[0]
    page.render(scale=1.4).to_pil().save(picture, optimize=True)


if __name__ == "__main__":
    main()
