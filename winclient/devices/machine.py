"""The machine's own id: what binds a store to the PC it was made on."""

import hashlib
import os
import sys
import uuid
from pathlib import Path

_LINUX = ("/etc/machine-id", "/var/lib/dbus/machine-id")


def machine_id() -> str:
    """A name of this PC that a copied disk does not have where the system tells one; hashed, for
    the id itself is nobody's business. WINCLIENT_MACHINE names it where the system cannot."""
    told = os.environ.get("WINCLIENT_MACHINE") or _windows() or _linux() or f"{uuid.getnode():012x}"
    return hashlib.sha256(f"winclient {told}".encode()).hexdigest()[:32]


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
