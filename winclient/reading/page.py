"""Takes the tables out of a web page; runs in a process of its own, for `pages`."""

import re
from html.parser import HTMLParser

from msgspec import Struct

from winclient.reading.grid import Grid, TooLarge
from winclient.reading.weighing import MAX_CELLS

LARGE = "large"
NESTING = "nesting"
CUT = "cut"
MAX_DEPTH = 30  # tables in tables
MAX_INNER = 100_000  # of an inner table's text; past what any field may hold

_SILENT = frozenset(("script", "style"))
_BREAKING = frozenset(("br", "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6"))
_END = frozenset(("body", "html"))
# The line breaks of the source are spaces, between wide characters not even that.
_WRAPPED = re.compile(r"(?<=[^\x00-\xff])[ \t]*[\r\n]\s*(?=[^\x00-\xff])")
_SPACE = re.compile(r"[ \t\r\n\f]+")


class Page(Struct, frozen=True):
    """Its tables in order; `asks_to_log_in` where it has a field for a password."""

    grids: list[Grid]
    asks_to_log_in: bool


def page_of(text: str) -> Page | str:
    """The page, or the word for what is wrong."""
    reader = _Reader()
    try:
        reader.feed(text)
        reader.close()
    except TooLarge:
        return LARGE
    except RecursionError:
        return NESTING
    if reader.is_open():
        return CUT
    return Page(reader.grids, reader.asks_to_log_in)


class _Reader(HTMLParser):
    """As forgiving as a browser: ends that are not written are where the next thing begins."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.grids: list[Grid] = []
        self.asks_to_log_in = False
        self._open: list[Grid] = []
        self._silent = False
        self._ended = False
        self._room = MAX_CELLS

    def is_open(self) -> bool:
        """Whether the file ended within a table; a page that ended may have left it open."""
        if self._ended:
            while self._open:
                self._close_table()
        return bool(self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent = True
        elif tag == "table":
            self._open_table()
        elif tag == "input":
            self.asks_to_log_in |= ("type", "password") in _lower(attrs)
        elif self._open:
            self._open_part(self._open[-1], tag, dict(attrs))

    def _open_part(self, grid: Grid, tag: str, told: dict[str, str | None]) -> None:
        if tag == "tr":
            grid.open_row()
        elif tag in ("td", "th"):
            grid.open_cell(across=_number(told.get("colspan")), down=_number(told.get("rowspan")))
        elif tag in _BREAKING:
            self._say("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = False
        elif tag in _END:
            self._ended = True
        elif tag == "table":
            self._close_table()
        elif self._open:
            self._close_part(self._open[-1], tag)

    def _close_part(self, grid: Grid, tag: str) -> None:
        if tag in ("td", "th"):
            grid.close_cell()
        elif tag in ("tr", "thead", "tbody", "tfoot"):
            grid.close_row()
        elif tag in _BREAKING:
            self._say("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent and self._open:
            self._say(_SPACE.sub(" ", _WRAPPED.sub("", data)))

    def _say(self, text: str) -> None:
        cell = self._open[-1].cell
        if cell is not None:
            cell.parts.append(text)

    def _open_table(self) -> None:
        if len(self._open) == MAX_DEPTH:
            raise RecursionError
        self._ended = False
        inside = self._open[-1].number if self._open else None
        grid = Grid(len(self.grids), inside=inside, room=self._room)
        self.grids.append(grid)
        self._open.append(grid)

    def _close_table(self) -> None:
        if not self._open:
            return
        grid = self._open.pop()
        grid.close_row()
        self._room -= grid.kept
        if self._open and self._open[-1].cell:
            self._say(f"\n{grid.text()[:MAX_INNER]}\n")


def _lower(attrs: list[tuple[str, str | None]]) -> list[tuple[str, str]]:
    return [(name, (value or "").lower()) for name, value in attrs]


def _number(text: str | None) -> int:
    told = re.match(r"\s*(\d{1,6})", text or "")
    return int(told[1]) if told else 1
