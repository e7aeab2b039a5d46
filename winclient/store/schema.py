"""Which schema this program writes, and whether a store has it; asked at every start."""

from typing import Any

from winclient.domain.refusals import Reason, Refused

HEAD = "0015"  # tests hold it against the newest file in migrations/versions
_KNOWN = tuple(f"{n:04}" for n in range(1, int(HEAD) + 1))
MADE = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"


def is_behind(driver: Any, *, made: str = MADE) -> bool:
    """Whether steps are missing; `made` finds a row where there is a schema at all.

    Refused(STORE_NEWER) where a newer program made the store.
    """
    found = driver.execute(made).fetchone()
    if found:
        found = driver.execute("SELECT version_num FROM alembic_version").fetchone()
    revision = found[0] if found else None
    if revision is not None and revision not in _KNOWN:
        raise Refused(Reason.STORE_NEWER, schema=revision, known=HEAD)
    return bool(revision != HEAD)
