"""Which scans this PC answers for: what its own facts name, and where else each is whole."""

from collections.abc import Iterator
from typing import Any

from winclient.app.scan_ports import DueScan
from winclient.domain.ledger.scans import ScanAttached, ScanFact

_PUT = """INSERT OR IGNORE INTO scans (sha256, case_id, material, size, seq, whole_in)
    VALUES (?1, ?2, ?3, ?4, ?5,
        coalesce((SELECT max(whole_in) FROM scans WHERE sha256 = ?1), ''))"""
_DROP = "DELETE FROM scans WHERE sha256 = ? AND case_id = ? AND material = ?"
_DUE = """SELECT sha256, size, min(seq) FROM scans WHERE whole_in <> ?
    GROUP BY sha256, size ORDER BY min(seq), sha256"""
_WHOLE = "UPDATE scans SET whole_in = ? WHERE sha256 = ?"
_OWN = "SELECT sha256, case_id, material FROM scans WHERE seq > 0"
_NAMED = "SELECT 1 FROM scans WHERE sha256 = ? LIMIT 1"

Name = tuple[str, str, str]  # digest, case, material


def note(driver: Any, fact: ScanFact, *, seq: int) -> None:
    """What an own fact changes; `seq` is its place in the ledger, 0: it is kept beside it."""
    if isinstance(fact, ScanAttached):
        row = (fact.sha256, fact.case, fact.material, fact.size, seq)
        driver.execute(_PUT, row)
    else:
        driver.execute(_DROP, (fact.sha256, fact.case, fact.material))


def follow(names: set[Name], fact: ScanFact) -> None:
    """The rows that a replay of the ledger makes."""
    name = fact.sha256, fact.case, fact.material
    if isinstance(fact, ScanAttached):
        names.add(name)
    else:
        names.discard(name)


def faults(driver: Any, replayed: set[Name]) -> Iterator[tuple[str, str]]:
    """Rows that are not as the ledger says: kind of problem, and the digest's beginning."""
    found = set(driver.execute(_OWN))
    for sha256, _, _ in replayed - found:
        yield "scan_missing", sha256[:12]
    for sha256, _, _ in found - replayed:
        yield "scan_without_facts", sha256[:12]


class ScanReaderMixin:
    """The `ScanReader` port."""

    _driver: Any

    def scans_due(self, timeline: str) -> tuple[DueScan, ...]:
        return tuple(DueScan(*row) for row in self._driver.execute(_DUE, (timeline,)))

    def scan_named(self, sha256: str) -> bool:
        return self._driver.execute(_NAMED, (sha256,)).fetchone() is not None

    def scans_named(self) -> frozenset[str]:
        return frozenset(sha for (sha,) in self._driver.execute("SELECT sha256 FROM scans"))


class ScanWriterMixin:
    """What a transaction changes of it beside the facts."""

    _driver: Any

    def scan_is_whole(self, sha256: str, *, timeline: str) -> None:
        self._driver.execute(_WHOLE, (timeline, sha256))

    def scans_again(self) -> None:
        self._driver.execute("UPDATE scans SET whole_in = ''")
