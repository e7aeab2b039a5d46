"""One table of a page while it is read: its cells at the columns where a browser shows them."""

from typing import Any

from msgspec import Struct, field

from winclient.reading.headers import HEADER_ROWS, Table

MAX_COLSPAN = 1_000  # as browsers have it (HTML, 4.9.11)
MAX_ROWSPAN = 65_534


class TooLarge(Exception):
    """Few bytes can say that a cell is a thousand columns wide."""


class _Cell(Struct):
    """An open cell; `parts` are its text as it comes."""

    column: int
    across: int
    down: int
    parts: list[str] = field(default_factory=list)


class _Reach(Struct):
    """A cell of a row above that covers its column for some rows more."""

    rows: int
    value: str | None  # None in the columns right of its first


class Grid:
    """The page's table `number` (from 0), `inside` another; it may keep `room` cells."""

    def __init__(self, number: int, *, inside: int | None, room: int) -> None:
        self.number = number
        self.inside = inside
        self.kept = 0
        self._room = room
        self.rows: list[list[Any]] = []
        self.cell: _Cell | None = None
        self._reaching: dict[int, _Reach] = {}
        self._filled: dict[tuple[int, int], Any] = {}
        self._across: dict[tuple[int, int], Any] = {}
        self._in_row = False

    def open_row(self) -> None:
        self.close_row()
        self.rows.append([])
        self._in_row = True

    def close_row(self) -> None:
        self.close_cell()
        if self._in_row and self._reaching:
            self._pad(past=max(self._reaching))
        self._in_row = False

    def open_cell(self, *, across: int, down: int) -> None:
        self.close_cell()
        if not self._in_row:
            self.open_row()
        self._pad(past=len(self.rows[-1]) - 1)
        self.cell = _Cell(
            column=len(self.rows[-1]),
            across=min(max(1, across), MAX_COLSPAN),
            down=min(down or MAX_ROWSPAN, MAX_ROWSPAN),  # 0: to the end of the table
        )

    def close_cell(self) -> None:
        cell, self.cell = self.cell, None
        if cell is None:
            return
        value = _tidy("".join(cell.parts))
        self._put(value)
        for column in range(cell.column + 1, cell.column + cell.across):
            self._put(None)
            if len(self.rows) <= HEADER_ROWS:
                self._across[len(self.rows) - 1, column] = value
        if cell.down > 1:
            for column in range(cell.column, cell.column + cell.across):
                first = column == cell.column
                self._reaching[column] = _Reach(cell.down - 1, value if first else None)

    def text(self) -> str:
        """What stands in it, for the cell of another table that it stands in."""
        return "\n".join(" ".join(cell for cell in row if cell) for row in self.rows)

    def table(self, *, sheet: str, encoding: str) -> Table:
        return Table(
            rows=self.rows,
            sheet=sheet,
            encoding=encoding,
            filled=self._filled,
            across=self._across,
        )

    def _pad(self, *, past: int) -> None:
        """Leaves empty what cells above reach into: up to `past`, and what follows it at once."""
        row = self.rows[-1]
        while len(row) <= past or len(row) in self._reaching:
            column = len(row)
            reach = self._reaching.get(column)
            if reach is not None:
                if reach.value is not None:
                    self._filled[len(self.rows) - 1, column] = reach.value
                reach.rows -= 1
                if reach.rows == 0:
                    del self._reaching[column]
            self._put(None)

    def _put(self, value: str | None) -> None:
        self.kept += 1
        if self.kept > self._room:
            raise TooLarge
        self.rows[-1].append(value)


def _tidy(text: str) -> str:
    return "\n".join(line.strip() for line in text.split("\n")).strip()
