"""What the world does to the store, said as OSError: disk full, disk broken, somebody else busy."""

import errno
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

import sqlcipher3.dbapi2 as driver

T = TypeVar("T")
# SQLite's primary result codes (sqlite.org/rescode.html).
_ERRNO: Mapping[int, int] = MappingProxyType(
    {
        5: errno.EBUSY,  # BUSY: another program writes for longer than busy_timeout
        8: errno.EROFS,  # READONLY
        10: errno.EIO,  # IOERR: also a failed fsync
        11: errno.EBADMSG,  # CORRUPT: cut short, or pages that do not fit together
        13: errno.ENOSPC,  # FULL
        14: errno.EACCES,  # CANTOPEN
    }
)


def fault_of(error: Exception) -> Exception | None:
    """The driver's own error, also where SQLAlchemy wrapped it; None for all others."""
    cause = getattr(error, "orig", error)
    return cause if isinstance(cause, driver.Error) else None


@contextmanager
def worldly() -> Iterator[None]:
    """Errors of the driver that are no bug leave as OSError; the rest as they are."""
    try:
        yield
    except Exception as error:
        code = getattr(fault_of(error), "sqlite_errorcode", None) or 0
        number = _ERRNO.get(code & 0xFF)
        if number is None:
            raise
        raise OSError(number, os.strerror(number)) from error


def patiently(work: Callable[[], T], *, tries: int = 40) -> T:
    """Once more as long as somebody else is busy: who makes or upgrades a store may take minutes.

    One try waits as long as the driver does. OSError(EBUSY) after the last.
    """
    for _ in range(tries - 1):
        try:
            return work()
        except OSError as error:
            if error.errno != errno.EBUSY:
                raise
    return work()


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable: a file whose name is lost in a power cut is lost."""
    if os.name != "posix":
        return  # Windows has no handle of a folder to flush; its rename is journalled
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
