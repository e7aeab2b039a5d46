"""Takes personal data out of the store, case by case, and proves afterwards what is left."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from winclient.app.ports import Touched
from winclient.domain.cases.case import Case
from winclient.domain.cases.reducing import reduced
from winclient.domain.ledger.exchange_facts import ReducedCase
from winclient.store.chain import ledger
from winclient.store.mapping import prepared, rows

_NAMES = ", ".join(ledger.COLUMNS)
_ENTRIES = f"SELECT {_NAMES} FROM ledger WHERE subject = ? AND body <> '' ORDER BY seq"  # noqa: S608
_EMPTY = "UPDATE {table} SET body = '' WHERE subject = ?"


class ReducingWriterMixin:
    """The write of the `Tx` port that goes with it."""

    _driver: Any
    _touched: Touched

    def reduce(self, cases: Sequence[Case]) -> tuple[tuple[ReducedCase, ...], tuple[int, ...], str]:
        sealed: list[Mapping[str, Any]] = []
        left = []
        for case in cases:
            found = self._driver.execute(_ENTRIES, (case.id,))
            sealed += [dict(zip(ledger.COLUMNS, row, strict=True)) for row in found]
            left.append(ReducedCase(case=case.id, digest=self._empty(case)))
        self._touched |= Touched.CASES
        return tuple(left), tuple(row["seq"] for row in sealed), seal(sealed)

    def _empty(self, case: Case) -> str:
        for table in ("ledger", "heard", "kept"):
            self._driver.execute(_EMPTY.format(table=table), (case.id,))
        self._driver.execute(prepared.DROP_MATERIALS, (case.id,))
        self._driver.execute("DELETE FROM scans WHERE case_id = ?", (case.id,))
        found = self._driver.execute(prepared.LAST_FACT, (case.id,)).fetchone()
        row = rows.case_row(reduced(case), last=rows.Last(*found))
        listed = self._driver.execute("SELECT number FROM cases WHERE id = ?", (case.id,))
        (row["number"],) = listed.fetchone()
        self._driver.execute(prepared.update("cases", row), row)
        return row_digest(row)


def seal(entries: Iterable[Mapping[Any, Any]]) -> str:
    """What stands for entries whose bodies are gone."""
    told = (f"{e['seq']}\n{e['id']}\n{e['kind']}\n{e['at']}\n{e['hash']}" for e in entries)
    return sha256("\n\n".join(told).encode()).hexdigest()


def row_digest(row: Mapping[str, Any]) -> str:
    """What stands for the row that is left of a case."""
    parts = ("id", "number", "official", "state", "received_on", "body")
    return sha256("\n".join(str(row[part]) for part in parts).encode()).hexdigest()


def faults(
    entries: Sequence[Mapping[Any, Any]], cases: Sequence[Mapping[Any, Any]]
) -> Iterator[tuple[str, str]]:
    """Where what is left is not as it was sealed: kind of problem, entry or number."""
    by_seq = {entry["seq"]: entry for entry in entries}
    digests: dict[str, str] = {}
    for entry in entries:
        if entry["kind"] == ledger.REDUCED and entry["body"]:
            told = json.loads(entry["body"])
            found = [by_seq[seq] for seq in told["entries"] if seq in by_seq]
            if seal(found) != told["digest"]:
                yield "entry_changed", f"{entry['seq']}: seal"
            digests |= {each["case"]: each["digest"] for each in told["cases"]}
    for row in cases:
        if row["reduced"] and digests.get(row["id"]) != row_digest(row):
            yield "case_differs", str(row["number"])
