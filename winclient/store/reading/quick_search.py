"""The stored search index for the first keystroke: read without SQLAlchemy, blob by blob."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from winclient.domain.finding.search_columns import IndexOutdated
from winclient.store.disk.connection import connect

_STATE = """SELECT coalesce(sum(version), 0) FROM reference
    WHERE kind IN ('catalogue', 'folk_names', 'index')"""
_BODY = f"SELECT body FROM search_blobs WHERE name = ? AND ({_STATE}) = ?"  # noqa: S608
_TAKEN = "SELECT item_id, sum(cases) FROM item_use GROUP BY item_id"


class StoredBlobs(Mapping[str, bytes]):
    """The blobs of one index; a part that nobody searched is never read.

    Raises IndexOutdated when another catalogue came into force since: open it anew.
    """

    def __init__(self, path: Path, *, key: str) -> None:
        self._driver = connect(path, key=key)
        self._driver.execute("BEGIN")
        ((self._state,),) = self._driver.execute(_STATE).fetchall()
        self._names = [name for (name,) in self._driver.execute("SELECT name FROM search_blobs")]
        self.taken: Mapping[str, int] = dict(self._driver.execute(_TAKEN))
        self._driver.execute("ROLLBACK")  # a long read would keep the log from being folded

    def __getitem__(self, name: str) -> bytes:
        if name not in self._names:
            raise KeyError(name)
        row = self._driver.execute(_BODY, (name, self._state)).fetchone()
        if row is None:
            raise IndexOutdated
        body: bytes = row[0]
        return body

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
