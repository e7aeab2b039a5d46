"""What the world does to the store, said as OSError: disk full, disk broken, somebody else busy."""

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

import sqlcipher3.dbapi2 as driver
from sqlalchemy.exc import DBAPIError

# SQLite's primary result codes (sqlite.org/rescode.html).
_ERRNO: Mapping[int, int] = MappingProxyType(
    {
        5: errno.EBUSY,  # BUSY: another program writes for longer than busy_timeout
        8: errno.EROFS,  # READONLY
        10: errno.EIO,  # IOERR: also a failed fsync
        13: errno.ENOSPC,  # FULL
        14: errno.EACCES,  # CANTOPEN
    }
)


@contextmanager
def worldly() -> Iterator[None]:
    """Errors of the driver that are no bug leave as OSError; the rest as they are."""
    try:
        yield
    except (driver.Error, DBAPIError) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        number = _ERRNO.get((getattr(cause, "sqlite_errorcode", None) or 0) & 0xFF)
        if number is None:
            raise
        raise OSError(number, os.strerror(number)) from error
