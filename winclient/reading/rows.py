"""What goes from step to step while a catalogue is read, and what comes out at the end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from winclient.domain.catalogue import Item
from winclient.domain.refusals import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRefusal:
    """One row that was not taken. `row` is counted from 1 as a person sees it in the file."""

    file: str
    row: int
    reason: Reason
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`read` counts the rows that were meant to be items, the refused ones included."""

    items: tuple[Item, ...]
    refused: tuple[RowRefusal, ...]
    read: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file in memory: its bytes, and its name as people know it."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row by our field names; `titles` gives back what the file calls each field."""

    row: int
    values: Mapping[str, Any]
    titles: Mapping[str, str]
    sheet: str = ""  # set where a workbook has several
