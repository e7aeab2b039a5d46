"""A little room held beside the store: who opens it needs some, even where the disk is full.

SQLite keeps the index of its log in a file of at least 32 KiB, made anew by whoever opens the store
first. Without room for it nobody could so much as look up a case, let alone hand one in.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import sqlcipher3.dbapi2 as driver

T = TypeVar("T")
ROOM = 128 * 1024  # bytes: the index of a log of 16 MB, whose folding begins at four
_FULL = {10, 13}  # SQLite's primary codes of an index that found no room, and of any other file


def with_room(store: Path, make: Callable[[], T]) -> T:
    """What `make` opens at `store`; on a full disk once more, with the held room given up.

    It is held again as soon as there is some to hold.
    """
    held = store.with_name(f"{store.name}-reserve")
    try:
        made = make()
    except driver.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in _FULL or not held.exists():
            raise
        held.unlink(missing_ok=True)  # another program may have been quicker
        return make()
    if not held.exists():
        _hold(held)
    return made


def _hold(file: Path) -> None:
    try:
        file.write_bytes(bytes(ROOM))
    except OSError:  # full, or not ours to write in: what was got goes back
        with suppress(OSError):
            file.unlink(missing_ok=True)
