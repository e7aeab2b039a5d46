"""The machine's own id: what binds a store to the PC it was made on."""

import os
import sys
from pathlib import Path
from zlib import crc32

_LINUX = ("/etc/machine-id", "/var/lib/dbus/machine-id")


def machine_id() -> str:
    """A name of this PC that a copied disk does not have where the system tells one.

    Two checksums of the system's id, which itself is nobody's business: enough to tell PCs apart,
    and without hashlib, which would bring OpenSSL into every idle face. WINCLIENT_MACHINE names
    the PC where the system cannot.
    """
    told = os.environ.get("WINCLIENT_MACHINE") or _windows() or _linux() or _card()
    return "".join(f"{crc32(f'{salt} {told}'.encode()):08x}" for salt in ("winclient", "machine"))


def _card() -> str:
    """The address of a network card."""
    import uuid

    return f"{uuid.getnode():012x}"


def _linux() -> str:
    for name in _LINUX:
        try:
            return Path(name).read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            continue
    return ""


def _windows() -> str:
    if sys.platform != "win32":
        return ""
    import winreg

    path = r"SOFTWARE\Microsoft\Cryptography"
    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path) as key:
        return str(winreg.QueryValueEx(key, "MachineGuid")[0])
