"""One encrypted file that holds the whole store, and the way back from it.

The file is a SQLCipher database of its own under the passphrase (PBKDF2, its salt in the file), so
that it opens anywhere, also without this program.
"""

import os
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from msgspec import Struct
from msgspec.structs import replace

from winclient.domain.refusals import Reason, Refused
from winclient.store import saved_scans
from winclient.store.chain import chaining, ledger
from winclient.store.disk.connection import connect
from winclient.store.disk.keys import store_key
from winclient.store.disk.scans import ScanBox
from winclient.store.disk.world import worldly
from winclient.store.open import SqlStore
from winclient.store.schema import is_behind

SHORTEST = 8  # characters of a passphrase
_HEAD = "SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1"
_ALL = f"SELECT {', '.join(ledger.COLUMNS)} FROM ledger ORDER BY seq"  # noqa: S608 - our columns


class Saved(Struct, frozen=True):
    """What a backup holds: entries of the ledger, the chain hash after the last, and scans;
    `at_center` and `lost` are those it does not hold, for the center has them or nobody."""

    entries: int
    head: str
    scans: int = 0
    at_center: int = 0
    lost: int = 0


def back_up(store: SqlStore, file: Path, *, passphrase: str) -> Saved:
    """Write one consistent moment of the store into `file`, and read it back.

    Refused: BACKUP_WORD_SHORT, FILE_EXISTS, and FILE_WITHOUT_FOLDER: a stick that is not plugged in
    must not become a folder on this disk. OSError where the disk fails.
    """
    _check(passphrase)
    if not file.parent.is_dir():
        raise Refused(Reason.FILE_WITHOUT_FOLDER, folder=str(file.parent))
    if file.exists():
        raise Refused(Reason.FILE_EXISTS, file=str(file))
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    with worldly():
        source = connect(store.path, key=store.key.hex)
        try:
            _export(source, part, key=passphrase)
        finally:
            source.close()
        packed = saved_scans.put(store, part, passphrase=passphrase)
    saved = examine(part, passphrase=passphrase)
    part.replace(file)
    return replace(saved, at_center=packed.at_center, lost=packed.lost)


def examine(file: Path, *, passphrase: str) -> Saved:
    """Open a backup and prove its chain. Refused: FILE_NOT_FOUND, BACKUP_UNREADABLE."""
    source = _opened(file, passphrase=passphrase)
    try:
        is_behind(source)  # a backup of a newer program is refused
        rows = [dict(zip(ledger.COLUMNS, row, strict=True)) for row in source.execute(_ALL)]
        damaged = source.execute("PRAGMA cipher_integrity_check").fetchone() is not None
        if damaged or next(chaining.broken_links(rows), None) is not None:
            raise Refused(Reason.BACKUP_UNREADABLE, file=str(file))
        last = source.execute(_HEAD).fetchone() or (0, ledger.GENESIS)
        scans = saved_scans.count(source)
    except driver.DatabaseError as error:
        raise Refused(Reason.BACKUP_UNREADABLE, file=str(file)) from error
    finally:
        source.close()
    entries, head = last
    return Saved(entries, head, scans=scans)


def restore(folder: Path, file: Path, *, passphrase: str, replace: bool) -> Saved:
    """Put a backup in the place of the folder's store; what stood there is set aside, not deleted.

    The store that comes back compares itself with the record outside when it is opened, and gives
    no number until it knows where it stands. Refused: STORE_EXISTS without `replace`; STORE_OPEN
    while another program has it open, whose cases would go into what is set aside.
    """
    saved = examine(file, passphrase=passphrase)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "store.db"
    if path.exists() and not replace:
        raise Refused(Reason.STORE_EXISTS, path=str(path))
    part = folder / "store.db.restored"
    part.unlink(missing_ok=True)
    key = store_key(folder)
    if path.exists():
        _fold(path, key=key.hex)
    source = _opened(file, passphrase=passphrase)
    try:
        with worldly():
            _export(source, part, key=f"x'{key.hex}'")
    finally:
        source.close()
    saved_scans.take(part, ScanBox(folder / "scans", key=key.hex), key=key.hex)
    if path.exists():
        _set_aside(path)
    part.replace(path)  # at once: a crash leaves the old store or the new one in its place
    return saved


def _check(passphrase: str) -> None:
    if len(passphrase) < SHORTEST:
        raise Refused(Reason.BACKUP_WORD_SHORT, least=SHORTEST)


def _opened(file: Path, *, passphrase: str) -> Any:
    if not file.exists():
        raise Refused(Reason.FILE_NOT_FOUND, file=str(file))
    place = f"{file.absolute().as_uri()}?mode=ro"  # a name may hold ? or %
    source = driver.connect(place, uri=True, isolation_level=None)
    try:
        source.execute(f"PRAGMA key = {_quoted(passphrase)}")
        source.execute("PRAGMA cipher_log_level = NONE")
        source.execute(_HEAD).fetchone()
    except driver.DatabaseError as error:
        source.close()
        raise Refused(Reason.BACKUP_UNREADABLE, file=str(file)) from error
    return source


def _export(source: Any, file: Path, *, key: str) -> None:
    source.execute(f"ATTACH DATABASE {_quoted(str(file))} AS saved KEY {_quoted(key)}")
    source.execute("SELECT sqlcipher_export('saved')").fetchall()
    source.execute("DETACH DATABASE saved")


def _fold(path: Path, *, key: str) -> None:
    """The log into the file, which nobody but us may have open then; a broken store as it is."""
    try:
        store = connect(path, key=key)
    except (Refused, driver.DatabaseError):
        return
    try:
        store.execute("PRAGMA busy_timeout = 0")
        store.execute("PRAGMA journal_mode = DELETE").fetchone()
    except driver.OperationalError as error:
        raise Refused(Reason.STORE_OPEN, path=str(path)) from error
    finally:
        store.close()


def _set_aside(path: Path) -> None:
    """A second name for it, the first that is free; its log, where one is left, goes with it."""
    nth = 1
    while path.with_name(f"store.db.before-{nth}").exists():
        nth += 1
    aside = path.with_name(f"store.db.before-{nth}")
    try:
        os.link(path, aside)
    except OSError:  # a file system without second names
        path.replace(aside)
    for ending in ("-wal", "-shm"):
        log = path.with_name(f"{path.name}{ending}")
        if log.exists():
            log.replace(aside.with_name(f"{aside.name}{ending}"))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
