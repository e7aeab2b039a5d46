"""When the store was last backed up: noted in it, for the self-check before the doors open."""

from datetime import datetime

from winclient.app.ports import Reader, Tx

_NOTE = "backup"


def note_backup(tx: Tx, *, at: datetime) -> None:
    """No fact: it is about this disk, not about what happened in the hall."""
    tx.put_reference(_NOTE, version=1, body=at.isoformat())


def last_backup(reader: Reader) -> datetime | None:
    """None where there has been none."""
    noted = reader.reference(_NOTE)
    return datetime.fromisoformat(noted) if noted else None
