"""What item search is measured against: FTS5 with trigrams, Qt's proxy model, and a file."""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import sqlcipher3

from winclient.domain.finding.search import Entry

KEY = "PRAGMA key = \"x'" + "5a" * 32 + "'\""
CREATE = "CREATE VIRTUAL TABLE t USING fts5(s, tokenize = 'trigram')"


class Trigrams:
    """FTS5 trigram in memory; texts under three characters fall back to LIKE."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._base = sqlcipher3.connect(":memory:")
        self._base.execute(CREATE)
        self._base.executemany("INSERT INTO t VALUES (?)", ((line,) for line in lines))

    def first(self, text: str, limit: int) -> list[Any]:
        """The first `limit` row numbers."""
        if len(text) < 3:
            where, value = "s LIKE ?", f"%{text}%"
        else:
            where, value = "s MATCH ?", f'"{text}"'
        query = f"SELECT rowid FROM t WHERE {where} LIMIT ?"
        found: list[Any] = self._base.execute(query, (value, limit)).fetchall()
        return found


def build_trigrams(entries: Iterable[Entry], path: Path) -> float:
    """Milliseconds to write names and codes into FTS5 in an encrypted file."""
    path.unlink(missing_ok=True)
    base = sqlcipher3.connect(str(path))
    base.execute(KEY)
    began = time.perf_counter()
    base.execute(CREATE)
    base.executemany("INSERT INTO t VALUES (?)", ((f"{e.name} {e.code}",) for e in entries))
    base.commit()
    base.close()
    return 1000 * (time.perf_counter() - began)


def store(blobs: Mapping[str, bytes], path: Path) -> None:
    """Writes blobs as the client's store does: one row each, encrypted."""
    base = sqlcipher3.connect(str(path))
    base.execute(KEY)
    base.execute("CREATE TABLE search (name TEXT PRIMARY KEY, body BLOB)")
    base.executemany("INSERT INTO search VALUES (?, ?)", blobs.items())
    base.commit()
    base.close()


class Stored(Mapping[str, bytes]):
    """Those blobs through a fresh connection, each read when asked for."""

    def __init__(self, path: Path) -> None:
        self._base = sqlcipher3.connect(str(path))
        self._base.execute(KEY)

    def __enter__(self) -> "Stored":
        return self

    def __exit__(self, *_error: object) -> None:
        self._base.close()

    def __getitem__(self, name: str) -> bytes:
        row = self._base.execute("SELECT body FROM search WHERE name = ?", (name,)).fetchone()
        if row is None:
            raise KeyError(name)
        body: bytes = row[0]
        return body

    def __iter__(self) -> Iterator[str]:
        return iter([name for (name,) in self._base.execute("SELECT name FROM search")])

    def __len__(self) -> int:
        return len(list(iter(self)))


def proxy(lines: list[str]) -> Callable[[str], int] | None:
    """QSortFilterProxyModel over a model in Python, as a Qt program would first do it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        from PySide6.QtCore import QAbstractListModel, QModelIndex, QSortFilterProxyModel, Qt
    except ImportError:
        return None
    display, nowhere = Qt.ItemDataRole.DisplayRole, QModelIndex()

    class Model(QAbstractListModel):
        def rowCount(self, _parent: Any = nowhere) -> int:  # noqa: N802 - Qt's name
            return len(lines)

        def data(self, index: Any, role: int = display) -> str | None:
            return lines[index.row()] if role == display else None

    model, filtered = Model(), QSortFilterProxyModel()
    filtered.setSourceModel(model)

    def search(text: str) -> int:
        # The model is named so that it lives as long as the search.
        filtered.setFilterFixedString(text)
        return min(filtered.rowCount(), model.rowCount())

    return search
