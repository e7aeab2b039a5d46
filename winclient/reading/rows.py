"""What goes from step to step while a catalogue is read, and what comes out at the end."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from winclient.domain.items.catalogue import Item
from winclient.domain.refusals import Reason, Refused


class RowRefusal(Struct, frozen=True, kw_only=True):
    """One row that was not taken. `row` is counted from 1 as a person sees it in the file."""

    file: str
    row: int
    reason: Reason
    details: dict[str, Any] = field(default_factory=dict)
    item: str = ""  # as the row calls it


class Reading(Struct, frozen=True, kw_only=True):
    """`read` counts the rows that were meant to be items, the refused ones included."""

    items: tuple[Item, ...]
    refused: tuple[RowRefusal, ...]
    read: int
    packages: Mapping[str, tuple[str, int]] = field(default_factory=dict)  # id: file, row

    def without(self, unfit: Mapping[str, Refused]) -> "Reading":
        """Less the packages, by id, that do not fit what they put together."""
        names = {item.id: item.name for item in self.items}
        more = tuple(
            RowRefusal(
                file=self.packages[id][0],
                row=self.packages[id][1],
                reason=why.reason,
                details=dict(why.details),
                item=names[id],
            )
            for id, why in unfit.items()
        )
        left = tuple(item for item in self.items if item.id not in unfit)
        return replace(self, items=left, refused=(*self.refused, *more))


class Source(Struct, frozen=True, kw_only=True):
    """One file in memory: its bytes, and its name as people know it."""

    name: str
    data: bytes


class Row(Struct, frozen=True, kw_only=True):
    """One row by our field names; `titles` gives back what the file calls each field."""

    row: int
    values: Mapping[str, Any]
    titles: Mapping[str, str]
    sheet: str = ""  # set where a workbook has several
