"""Folk names 俗称: what people call an item, kept in a table that the hall edits."""

from collections.abc import Iterable
from enum import StrEnum

from winclient.domain.finding.search_field import fold
from winclient.domain.values import Value

LONGEST = 100  # characters of a name or keyword; longer is a paragraph that lost its line


class LineFault(StrEnum):
    """Why a line of the table cannot be used."""

    NO_TAB = "no_tab"
    TOO_MANY_COLUMNS = "too_many_columns"
    NO_FOLK_NAME = "no_folk_name"
    NO_KEYWORD = "no_keyword"
    TOO_LONG = "too_long"


class FolkName(Value, frozen=True):
    """`name` means every item whose name holds all words of `keyword`."""

    name: str
    keyword: str


class BadLine(Value, frozen=True):
    """A line that was left out; `number` counts from one, as editors do."""

    number: int
    text: str
    fault: LineFault


class FolkTable(Value, frozen=True):
    """The good lines in their order, each once, and the bad ones."""

    names: tuple[FolkName, ...]
    bad_lines: tuple[BadLine, ...]


def parse(text: str) -> FolkTable:
    """Reads lines of folk name, tab, keyword; `#` begins a comment line, empty lines count not.

    A bad line costs only itself.
    """
    names: dict[FolkName, None] = {}
    bad_lines = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        read = _read(line)
        if isinstance(read, LineFault):
            bad_lines.append(BadLine(number, line, read))
        else:
            names[read] = None
    return FolkTable(tuple(names), tuple(bad_lines))


def _read(line: str) -> FolkName | LineFault:
    # Spreadsheets write empty columns to the right; they mean nothing.
    columns = [column.strip() for column in line.split("\t")]
    while len(columns) > 2 and not columns[-1]:
        columns.pop()
    if len(columns) != 2:
        return LineFault.NO_TAB if len(columns) < 2 else LineFault.TOO_MANY_COLUMNS
    name, keyword = columns
    if not name:
        return LineFault.NO_FOLK_NAME
    if not keyword:
        return LineFault.NO_KEYWORD
    if max(len(name), len(keyword)) > LONGEST:
        return LineFault.TOO_LONG
    return FolkName(name, keyword)


class FolkNames:
    """Answers which folk names an item has."""

    def __init__(self, names: Iterable[FolkName]) -> None:
        self._names = [(folk.name, fold(folk.keyword).split()) for folk in names]

    def names_of(self, item_name: str) -> tuple[str, ...]:
        """In the order of the table, each once."""
        folded = fold(item_name)
        fitting = (name for name, words in self._names if all(word in folded for word in words))
        return tuple(dict.fromkeys(fitting))
