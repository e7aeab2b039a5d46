"""The rows of one acceptance by the bare driver: same file, pragmas and indexes, SQL by hand."""

import os
from pathlib import Path
from typing import Any

from winclient.store.connection import connect

TABLES = ("ledger", "cases", "case_materials", "papers", "print_jobs", "item_use", "number_series")
_SERIES = (
    "INSERT INTO number_series VALUES (?, 1) "
    "ON CONFLICT (series) DO UPDATE SET last = last + 1 RETURNING last"
)
_USE = (
    "INSERT INTO item_use VALUES (?, ?, 1) "
    "ON CONFLICT (counter, item_id) DO UPDATE SET cases = cases + 1"
)


def counts(path: Path, *, key: str) -> dict[str, int]:
    """How many rows each table of an acceptance holds."""
    base = connect(path, key=key)
    found = {name: base.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in TABLES}
    base.close()
    return found


class RawRows:
    """Writes the newest acceptance of a store again and again into a store's file.

    Everything is rendered beforehand but what must differ: ids, numbers and positions.
    """

    def __init__(self, source: Path, target: Path, *, source_key: str, key: str) -> None:
        model = connect(source, key=source_key)
        self._rows = {name: _last_case(model, name) for name in TABLES}
        model.close()
        self._base = connect(target, key=key)
        found = self._base.execute("SELECT coalesce(max(seq), 0) FROM ledger").fetchone()
        self._seq: int = found[0]
        self._case = 0

    def accept(self) -> None:
        """One case in one transaction."""
        self._case += 1
        base, rows, number = self._base, self._rows, self._case
        case, paper = f"{number:036}", f"{number:036}"
        base.execute("BEGIN IMMEDIATE")
        serial = [base.execute(_SERIES, row[:1]).fetchone()[0] for row in rows["number_series"]]
        first = self._seq + 1
        lines = enumerate(rows["ledger"], start=first)
        base.executemany(
            "INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(at, f"{at:036}", line[2], case, *line[4:]) for at, line in lines],
        )
        self._seq += len(rows["ledger"])
        one = rows["cases"][0]
        base.execute(
            f"INSERT INTO cases VALUES ({_marks(one)})", (case, f"{serial[0]:022}", *one[2:])
        )
        base.execute(_USE, rows["item_use"][0][:2])
        base.executemany(
            "INSERT INTO case_materials VALUES (?, ?, ?, ?, ?, ?)",
            [(case, *row[1:]) for row in rows["case_materials"]],
        )
        kind, text = rows["papers"][0][2], f"示政务受〔2026〕{serial[-1]}号"
        base.execute(
            "INSERT INTO papers VALUES (?, ?, ?, ?, 0, ?)", (paper, case, kind, text, self._seq)
        )
        job = rows["print_jobs"][0]
        base.execute(f"INSERT INTO print_jobs VALUES ({_marks(job)})", (paper, paper, *job[2:]))
        base.execute("DELETE FROM drafts WHERE counter = ?", ("1",))
        base.execute("COMMIT")

    def checkpoint(self) -> None:
        """Fold the log into the file, as the product does when idle."""
        self._base.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()


def flusher(folder: Path) -> Any:
    """A function that writes 4 KiB at the end of a file and waits for the disk."""
    descriptor = os.open(folder / "flush", os.O_CREAT | os.O_WRONLY)
    page = os.urandom(4096)

    def flush() -> None:
        os.write(descriptor, page)
        os.fdatasync(descriptor)

    return flush


def _last_case(base: Any, table: str) -> list[tuple[Any, ...]]:
    newest = "(SELECT id FROM cases ORDER BY number DESC LIMIT 1)"
    where = {
        "ledger": f"WHERE subject = {newest}",
        "cases": f"WHERE id = {newest}",
        "case_materials": f"WHERE case_id = {newest}",
        "papers": f"WHERE case_id = {newest}",
        "print_jobs": f"WHERE paper IN (SELECT id FROM papers WHERE case_id = {newest})",
    }.get(table, "")
    return [tuple(row) for row in base.execute(f"SELECT * FROM {table} {where}")]


def _marks(row: tuple[Any, ...]) -> str:
    return ", ".join("?" * len(row))
