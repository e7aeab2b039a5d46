"""Rows of a file that were not taken: as part of the answer, and as lines for a person."""

from collections.abc import Iterable
from typing import Any

from winclient import phrases
from winclient.domain.refusals import Refused
from winclient.reading import RowRefusal


def told(rows: Iterable[RowRefusal]) -> list[dict[str, Any]]:
    """Where each row stands, and why it was refused."""
    return [
        {
            "file": row.file,
            "row": row.row,
            "reason": row.reason,
            "message": phrases.refusal(Refused(row.reason, **row.details)),
        }
        for row in rows
    ]


def lines(refused: Iterable[dict[str, Any]]) -> list[str]:
    """What `told` says, a line each."""
    return [f"{row['file']}:{row['row']} {row['message']}" for row in refused]
