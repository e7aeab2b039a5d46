"""The rows of one acceptance by the bare driver: same file, pragmas and indexes, SQL by hand."""

import os
from pathlib import Path
from typing import Any

from winclient.store.disk.connection import connect

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
        self._places = {name: _columns(model, name) for name in TABLES}
        self._insert = {
            name: f"INSERT INTO {name} VALUES ({', '.join('?' * len(places))})"
            for name, places in self._places.items()
        }
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
        self._seq += len(rows["ledger"])
        base.executemany(
            self._insert["ledger"],
            [
                self._row("ledger", line, seq=seq, id=f"{seq:036}", subject=case)
                for seq, line in enumerate(rows["ledger"], start=first)
            ],
        )
        ours = {"id": case, "number": f"{serial[0]:022}"}
        base.execute(self._insert["cases"], self._row("cases", rows["cases"][0], **ours))
        base.execute(_USE, rows["item_use"][0][:2])
        lines = [self._row("case_materials", row, case_id=case) for row in rows["case_materials"]]
        base.executemany(self._insert["case_materials"], lines)
        text = f"示政务受〔2026〕{serial[-1]}号"
        ours = {"id": paper, "case_id": case, "number": text, "seq": self._seq}
        base.execute(self._insert["papers"], self._row("papers", rows["papers"][0], **ours))
        ours = {"id": paper, "paper": paper}
        job = self._row("print_jobs", rows["print_jobs"][0], **ours)
        base.execute(self._insert["print_jobs"], job)
        base.execute("DELETE FROM drafts WHERE counter = ?", ("1",))
        base.execute("COMMIT")

    def _row(self, table: str, model: tuple[Any, ...], **ours: Any) -> list[Any]:
        """The model's row with what must differ."""
        row = list(model)
        for name, value in ours.items():
            row[self._places[table][name]] = value
        return row

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


def _columns(base: Any, table: str) -> dict[str, int]:
    """Where each column stands."""
    found = base.execute(f"SELECT name FROM pragma_table_info('{table}')")
    return {name: place for place, (name,) in enumerate(found)}
