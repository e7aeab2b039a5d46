"""One face of a kind a profile."""

from pathlib import Path

from PySide6.QtCore import QLockFile


def claim(folder: Path, *, face: str) -> QLockFile | None:
    """The profile's lock, None when a running face holds it. A crashed one's lock is taken over."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = QLockFile(str(folder / f"{face}.lock"))
    lock.setStaleLockTime(0)  # stale is a holder that does not run, never one that is slow
    return lock if lock.tryLock(0) else None
