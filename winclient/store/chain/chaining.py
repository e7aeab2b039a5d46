"""What holds the ledger together: each entry's hash goes over the one before it.

Beside `ledger`, for hashing brings all of OpenSSL, and a face that only reads is quicker without.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from winclient.app.ports import Entry
from winclient.domain.canonical import canonical
from winclient.domain.ledger.facts import Fact
from winclient.store.chain import ledger


def chain(previous: str, *, seq: int, id: str, kind: str, at: str, body: str) -> str:
    """SHA-256 over the previous hash and this entry; one field a line, the body last."""
    text = f"{previous}\n{seq}\n{id}\n{kind}\n{at}\n{body}"
    return sha256(text.encode()).hexdigest()


def entry(before: ledger.Head, fact: Fact, *, id: str, subject: str) -> Entry:
    """The entry that follows `before`."""
    seq, kind, at = before.seq + 1, ledger.NAMES[type(fact)], fact.at.isoformat()
    body = canonical(fact)
    return Entry(
        seq=seq,
        id=id,
        kind=kind,
        subject=subject,
        at=fact.at,
        body=body,
        hash=chain(before.hash, seq=seq, id=id, kind=kind, at=at, body=body),
    )


def broken_links(entries: Sequence[Mapping[Any, Any]]) -> Iterator[tuple[int, str]]:
    """Numbers of the rows that do not follow from the one before: `gap`, `changed`.

    Where a body was taken out and sealed, the row's own hash carries the chain on.
    """
    seq, previous, empty = 0, ledger.GENESIS, _sealed(entries)
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
    told = (row["body"] for row in entries if row["kind"] == ledger.REDUCED)
    return frozenset(seq for body in told if body for seq in json.loads(body)["entries"])
