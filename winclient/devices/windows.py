"""windows: the default printer of Windows, through the program that opens PDF there."""

import os
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from winclient.app.papers.printing import PrinterGone, Sent
from winclient.devices.registry import driver

KEPT = 3_600  # seconds: the program that prints a paper may open it some time after it was told


class WindowsPrinter(Struct, frozen=True):
    """Hands a file over and hears nothing more; papers of an hour ago are taken away again."""

    folder: Path

    @property
    def accepts(self) -> str:
        return "pdf"

    def send(self, data: bytes, *, name: str, copies: int) -> Sent:
        """PrinterGone where no program is registered for printing PDF."""
        path = self.folder / f"{name}.pdf"
        try:
            _tidy(self.folder)
            path.write_bytes(data)
            for _ in range(copies):
                _print(path)
        except OSError as error:
            raise PrinterGone(str(error)) from error
        return Sent(where=str(path))


def _tidy(folder: Path) -> None:
    for paper in folder.glob("*.pdf"):
        if time.time() - paper.stat().st_mtime > KEPT:
            with suppress(PermissionError):  # the program that prints it still has it open
                paper.unlink()


def _print(path: Path) -> None:
    if sys.platform == "win32":
        os.startfile(path, "print")  # noqa: S606  our own file
    else:
        raise PrinterGone("windows:")


@driver("printer", "windows")
def open_windows(rest: str) -> WindowsPrinter:  # noqa: ARG001  the default printer, whatever follows
    """`windows:`; PrinterGone elsewhere."""
    if sys.platform != "win32":
        raise PrinterGone("windows:")
    folder = Path(tempfile.gettempdir()) / "winclient-papers"
    folder.mkdir(exist_ok=True)
    return WindowsPrinter(folder)
