"""The catalogue readers: one `@reader("format")` function in one file for each format."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from winclient.reading.columns import Columns
from winclient.reading.rows import Row, RowRefusal, Source

# A reader raises Refused for troubles of the whole file, as early as it can see them.
Reader: TypeAlias = Callable[[Source, Columns], Iterator[Row | RowRefusal]]

READERS: dict[str, Reader] = {}


def reader(*formats: str) -> Callable[[Reader], Reader]:
    """Registers a reader for the formats that `formats.format_of` tells."""

    def register(function: Reader) -> Reader:
        READERS.update(dict.fromkeys(formats, function))
        return function

    return register
