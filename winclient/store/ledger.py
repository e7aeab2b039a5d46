"""The ledger: each fact once, numbered without gaps, chained by hash; and its verification."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, get_args

from msgspec import Struct

from winclient.app.ports import Entry
from winclient.domain.canonical import canonical
from winclient.domain.codec import from_text
from winclient.domain.digest import digest
from winclient.domain.exchange_facts import CasesReduced
from winclient.domain.facts import COMMUTING, CaseFact, Fact, PaperFact
from winclient.domain.queue_facts import QueueFact
from winclient.domain.queue_facts import subject as queue_subject
from winclient.store import prepared

GENESIS = "0" * 64
COLUMNS = ("seq", "id", "kind", "subject", "at", "body", "hash")
_ENTRIES = f"SELECT {', '.join(COLUMNS)} FROM ledger"  # noqa: S608 - names of columns


def _kind(fact_type: type) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", fact_type.__name__).lower()


KINDS: Mapping[str, type[Fact]] = MappingProxyType({_kind(kind): kind for kind in get_args(Fact)})
CASE_FACTS, PAPER_FACTS = get_args(CaseFact), get_args(PaperFact)
ABOUT_CASES = CASE_FACTS + PAPER_FACTS
CHANGES = tuple(kind for kind in CASE_FACTS if kind not in COMMUTING)
CASES = frozenset(ABOUT_CASES)  # `isinstance` of a union asks one member after the other
_QUEUE = frozenset(get_args(QueueFact))
_NAMES = {kind: name for name, kind in KINDS.items()}
REDUCED = _NAMES[CasesReduced]


def subject_of(fact: Fact) -> str:
    """The case, ticket, session or counter a fact is about; empty for what is about none."""
    if type(fact) in CASES:
        return fact.case  # type: ignore[union-attr]  # as the set says
    return queue_subject(fact) if type(fact) in _QUEUE else ""  # type: ignore[arg-type]


class Head(Struct, frozen=True):
    """Where the ledger ends: the last number and hash, and the latest time a case has seen."""

    seq: int
    hash: str
    last_seen: datetime | None


def chain(previous: str, *, seq: int, id: str, kind: str, at: str, body: str) -> str:
    """SHA-256 over the previous hash and this entry; one field a line, the body last."""
    told = digest(f"{previous}\n{seq}\n{id}\n{kind}\n{at}\n{body}").hexdigest()
    return str(told)


def head(driver: Any) -> Head:
    """Read the end of the ledger."""
    last = driver.execute(prepared.LEDGER_END).fetchone()
    if last is None:
        return Head(0, GENESIS, None)
    seq, hash_, seen, subject = last
    if not subject:
        (seen,) = driver.execute(prepared.LAST_SEEN).fetchone() or (None,)
    return Head(seq, hash_, datetime.fromisoformat(seen) if seen else None)


def entry(before: Head, fact: Fact, *, id: str) -> Entry:
    """The entry that follows `before`."""
    seq, kind, body, at = before.seq + 1, _NAMES[type(fact)], canonical(fact), fact.at.isoformat()
    return Entry(
        seq=seq,
        id=id,
        kind=kind,
        subject=subject_of(fact),
        at=fact.at,
        body=body,
        hash=chain(before.hash, seq=seq, id=id, kind=kind, at=at, body=body),
    )


def to_row(line: Entry) -> dict[str, Any]:
    """The entry as a row of the table."""
    return {
        "seq": line.seq,
        "id": line.id,
        "kind": line.kind,
        "subject": line.subject,
        "at": line.at.isoformat(),
        "body": line.body,
        "hash": line.hash,
    }


def from_row(row: Sequence[Any]) -> Entry:
    """The entry of a row, its values in the order of COLUMNS."""
    told = dict(zip(COLUMNS, row, strict=True))
    return Entry(**{**told, "at": datetime.fromisoformat(told["at"])})


def fact_of(line: Entry) -> Fact:
    """The fact an entry holds."""
    fact: Fact = from_text(KINDS[line.kind], line.body)
    return fact


def entries(driver: Any, *, subject: str | None = None, kind: str | None = None) -> Iterator[Entry]:
    """All entries in order, those of one case, or those of one kind."""
    where, values = ("", ()) if subject is None else ("WHERE subject = ?", (subject,))
    if kind is not None:
        where, values = "WHERE kind = ?", (kind,)
    for row in driver.execute(f"{_ENTRIES} {where} ORDER BY seq", values):
        yield from_row(row)


def broken_links(entries: Sequence[Mapping[Any, Any]]) -> Iterator[tuple[int, str]]:
    """Numbers of the rows that do not follow from the one before: `gap`, `changed`.

    Where a body was taken out and sealed, the row's own hash carries the chain on.
    """
    seq, previous, empty = 0, GENESIS, _sealed(entries)
    for row in entries:
        if row["seq"] != seq + 1:
            yield row["seq"], "gap"
        seq = row["seq"]
        told = {name: row[name] for name in ("seq", "id", "kind", "at", "body")}
        sealed = not row["body"] and seq in empty
        if not sealed and chain(previous, **told) != row["hash"]:
            yield seq, "changed"
        previous = row["hash"]


def _sealed(entries: Iterable[Mapping[Any, Any]]) -> frozenset[int]:
    """The entries that facts of the ledger itself name as emptied."""
    told = (row["body"] for row in entries if row["kind"] == REDUCED)
    return frozenset(seq for body in told if body for seq in json.loads(body)["entries"])
