"""file: papers as PDF in a folder, each whole or not there, also after a power cut."""

import errno
import os
import re
from pathlib import Path

from msgspec import Struct

from winclient.app.papers.printing import DiskFull, PrinterGone, Sent
from winclient.devices.registry import driver

_UNFIT = re.compile(r'[<>:"/\\|?*\x00-\x1f]')  # what Windows does not allow in a file's name


class FolderPrinter(Struct, frozen=True):
    """A folder. The same name again replaces the file: a retried job leaves one paper."""

    folder: Path

    @property
    def accepts(self) -> str:
        return "pdf"

    def send(self, data: bytes, *, name: str, copies: int) -> Sent:  # noqa: ARG002
        """One file, however many copies: copies are for paper."""
        target = self.folder / (_UNFIT.sub("_", name) + ".pdf")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _write(target, data)
        except OSError as error:
            raise _fault(error) from error
        return Sent(where=str(target))


def _write(target: Path, data: bytes) -> None:
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return  # Windows has no handle of a folder to flush; its rename is journalled
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _fault(error: OSError) -> DiskFull | PrinterGone:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFull(str(error))
    return PrinterGone(str(error))


@driver("printer", "file")
def open_folder(rest: str) -> FolderPrinter:
    """`file:papers`, `file:/var/papers` or `file:///var/papers`."""
    path = rest.removeprefix("//") if rest.startswith("///") else rest
    if not path:
        raise PrinterGone("file:")
    return FolderPrinter(Path(path))
