"""The ledger: each fact once, numbered without gaps; how its entries stand in rows."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, TypeGuard, get_args

from msgspec import Struct

from winclient.app.ports import Entry
from winclient.domain.codec import from_text
from winclient.domain.ledger.exchange_facts import CasesReduced
from winclient.domain.ledger.facts import COMMUTING, CaseFact, Fact, PaperFact
from winclient.domain.ledger.queue_facts import QueueFact
from winclient.domain.ledger.queue_facts import subject as queue_subject
from winclient.store.mapping import prepared

GENESIS = "0" * 64
COLUMNS = ("seq", "id", "kind", "subject", "at", "body", "hash")
_ENTRIES = f"SELECT {', '.join(COLUMNS)} FROM ledger"  # noqa: S608 - names of columns


def _kind(fact_type: type) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", fact_type.__name__).lower()


KINDS: Mapping[str, type[Fact]] = MappingProxyType({_kind(kind): kind for kind in get_args(Fact)})
# Sets: `isinstance` of so many kinds asks one after the other, and costs as much as a statement.
OF_CASES = frozenset(get_args(CaseFact))
ABOUT_CASES = OF_CASES | frozenset(get_args(PaperFact))
CHANGES = OF_CASES - frozenset(COMMUTING)
OF_QUEUE = frozenset(get_args(QueueFact))
NAMES = {kind: name for name, kind in KINDS.items()}
REDUCED = NAMES[CasesReduced]


def subject_of(fact: Fact) -> str:
    """The case, ticket, session or counter a fact is about; empty for what is about none."""
    if is_about_case(fact):
        return fact.case
    return queue_subject(fact) if is_of_queue(fact) else ""


def is_of_case(fact: Fact) -> TypeGuard[CaseFact]:
    """Whether a case evolves by it."""
    return type(fact) in OF_CASES


def is_about_case(fact: Fact) -> TypeGuard[CaseFact | PaperFact]:
    """Whether it stands in the ledger under a case."""
    return type(fact) in ABOUT_CASES


def is_of_queue(fact: Fact) -> TypeGuard[QueueFact]:
    """Whether the queue evolves by it."""
    return type(fact) in OF_QUEUE


class Head(Struct, frozen=True):
    """Where the ledger ends: the last number and hash, and the latest time a case has seen."""

    seq: int
    hash: str
    last_seen: datetime | None


def head(driver: Any) -> Head:
    """Read the end of the ledger."""
    last = driver.execute(prepared.LEDGER_END).fetchone()
    if last is None:
        return Head(0, GENESIS, None)
    seq, hash_, seen, subject = last
    if not subject:
        (seen,) = driver.execute(prepared.LAST_SEEN).fetchone() or (None,)
    return Head(seq, hash_, datetime.fromisoformat(seen) if seen else None)


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


def entries(driver: Any, *, kind: str | None = None) -> Iterator[Entry]:
    """All entries in order, or those of one kind."""
    where, values = ("", ()) if kind is None else ("WHERE kind = ?", (kind,))
    for row in driver.execute(f"{_ENTRIES} {where} ORDER BY seq", values):
        yield from_row(row)
