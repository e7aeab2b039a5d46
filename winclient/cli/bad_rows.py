"""Rows of a file that were not taken: as part of the answer, and as lines for a person."""

from collections.abc import Iterable
from typing import Any

from winclient import phrases
from winclient.domain.refusals import Refused
from winclient.reading import RowRefusal
from winclient.wording import say


def told(rows: Iterable[RowRefusal]) -> list[dict[str, Any]]:
    """Where each row stands, and why it was refused."""
    return [
        {
            "file": row.file,
            "row": row.row,
            "item": row.item,
            "reason": row.reason,
            "message": phrases.refusal(Refused(row.reason, **row.details)),
        }
        for row in rows
    ]


def lines(refused: Iterable[dict[str, Any]]) -> list[str]:
    """What `told` says, a line each."""
    return [_line(**row) for row in refused]


def _line(*, file: str, row: int, item: str, message: str, **_: object) -> str:
    said = say("papers.field", label=item, value=message) if item else message
    return f"{file}:{row} {said}"
