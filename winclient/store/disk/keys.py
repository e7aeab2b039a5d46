"""The store's key: 32 random bytes in the OS keyring, or in a file only its owner can read."""

import json
import os
from pathlib import Path

from msgspec import Struct

from winclient.domain.refusals import Reason, Refused
from winclient.store.disk.world import sync_folder

SERVICE = "winclient"
KEYRING, FILE = "keyring", "file"


class StoreKey(Struct, frozen=True):
    """`hex` opens the store; `kept_in` is `keyring` or `file` (weaker: shown by the self-check)."""

    hex: str
    kept_in: str


def store_key(folder: Path) -> StoreKey:
    """The key of the store in `folder`, made on first use.

    `store.key` says where the key is; with a keyring it holds only the keyring's entry name.
    Raises Refused(STORE_KEY_MISSING) when the store exists and its key does not.
    """
    marker = folder / "store.key"
    in_use = (folder / "store.db").exists()  # asked first: another starter makes the key first
    if not marker.exists():
        if in_use:
            raise Refused(Reason.STORE_KEY_MISSING, path=str(marker))
        _make(marker)
    try:
        note = json.loads(marker.read_text(encoding="ascii"))
        if note["kept_in"] == KEYRING:
            return StoreKey(_from_keyring(note["entry"]), KEYRING)
        key = note["key"]
    except (ValueError, LookupError, TypeError) as error:
        raise Refused(Reason.STORE_KEY_MISSING, path=str(marker)) from error
    _guard(marker)
    return StoreKey(key, FILE)


def _from_keyring(entry: str) -> str:
    import keyring
    from keyring.errors import KeyringError

    try:
        key = keyring.get_password(SERVICE, entry)
    except KeyringError as error:  # locked, or the desktop's service is not there
        raise Refused(Reason.STORE_KEY_MISSING, path=f"{SERVICE}/{entry}") from error
    if key is None:
        raise Refused(Reason.STORE_KEY_MISSING, path=f"{SERVICE}/{entry}")
    return key


def _make(marker: Path) -> None:
    key, entry = os.urandom(32).hex(), os.urandom(8).hex()
    if _keep_in_keyring(entry, key):
        note = {"kept_in": KEYRING, "entry": entry}
    else:
        note = {"kept_in": FILE, "key": key}
    keep_secret(marker, json.dumps(note).encode())


def keep_secret(path: Path, secret: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all, also when the power fails.

    Of two processes that do so together one wins; both read afterwards what won.
    """
    own = path.with_name(f"{path.name}.{os.urandom(8).hex()}")
    descriptor = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(own, path)
    except FileExistsError:
        pass
    finally:
        own.unlink()
    sync_folder(path.parent)  # a key whose name is lost takes every case with it


def _keep_in_keyring(entry: str, key: str) -> bool:
    """Whether the desktop's keyring took the key and gives it back (headless ones do not)."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return False
    try:
        if keyring.get_keyring().priority < 1:
            return False
        keyring.set_password(SERVICE, entry, key)
        return keyring.get_password(SERVICE, entry) == key
    except (KeyringError, RuntimeError, OSError):
        return False


def _guard(marker: Path) -> None:
    if os.name == "posix" and marker.stat().st_mode & 0o077:
        marker.chmod(0o600)
