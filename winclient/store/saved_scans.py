"""The scans inside a backup: a table of their own, so that it stays one file.

Scans lie beside the store, sealed under a key that follows from the store's; a backup opens
anywhere by its passphrase, so it holds them opened, in its own encryption.
"""

from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from msgspec import Struct

from winclient.app.cases.scans import named
from winclient.app.perform import look
from winclient.app.ports import Reader
from winclient.domain.refusals import Refused
from winclient.store.disk.scans import ScanBox
from winclient.store.disk.world import worldly
from winclient.store.open import SqlStore

_THERE = "SELECT 1 FROM sqlite_master WHERE name = 'scan_files'"
_MAKE = "CREATE TABLE scan_files (sha256 TEXT PRIMARY KEY, data BLOB NOT NULL)"
_PUT = "INSERT INTO scan_files (sha256, data) VALUES (?, ?)"
_ALL = "SELECT data FROM scan_files"


class Packed(Struct):
    """Scans that are not in a backup, and why not."""

    at_center: int = 0
    lost: int = 0


def put(store: SqlStore, file: Path, *, passphrase: str) -> Packed:
    """Into a backup: what the store names and its center is not known to have. OSError."""
    wanted, there = look(store, lambda reader: (named(reader), _at_center(reader)))
    packed = Packed(at_center=len(there))
    with worldly():
        backup = _opened(file, key=passphrase)
        try:
            backup.execute("BEGIN")
            backup.execute(_MAKE)
            for sha256 in sorted(wanted - there):
                try:
                    backup.execute(_PUT, (sha256, store.scans.read(sha256)))
                except Refused:
                    packed.lost += 1
            backup.execute("COMMIT")
        finally:
            backup.close()
    return packed


def _at_center(reader: Reader) -> frozenset[str]:
    timeline = reader.standing().timeline
    due = {scan.sha256 for scan in reader.scans_due(timeline)}
    return reader.scans_named() - due if timeline else frozenset()


def count(backup: Any) -> int:
    """How many an opened backup holds; one that an older program wrote holds none."""
    if backup.execute(_THERE).fetchone() is None:
        return 0
    return int(backup.execute("SELECT count(*) FROM scan_files").fetchone()[0])


def take(file: Path, box: ScanBox, *, key: str) -> None:
    """Out of a restored store, before it is in its place: each into a file of its own. OSError."""
    with worldly():
        store = _opened(file, key=f"x'{key}'")
        try:
            if store.execute(_THERE).fetchone() is None:
                return
            for (data,) in store.execute(_ALL):
                box.put(data)
            store.execute("DROP TABLE scan_files")
            store.execute("VACUUM")
        finally:
            store.close()


def _opened(file: Path, *, key: str) -> Any:
    """`key`: a passphrase, or x'…' in hexadecimal; either is a text to the pragma."""
    made = driver.connect(str(file), isolation_level=None)
    escaped = key.replace("'", "''")
    made.execute(f"PRAGMA key = '{escaped}'")
    return made
