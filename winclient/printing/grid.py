"""Ruled rows: fields with their labels, and tables whose head stands on each page."""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from winclient.printing.document import Column, Field, Fields, Table
from winclient.printing.setting import Style, Type, baseline, runs, width_of, wrapped
from winclient.printing.strips import Rect, Run, Strip

CELL = Style(size=10.5, leading=14)
CELL_HEAD = Style(size=10.5, leading=14, bold=True)
PAD_X, PAD_Y = 4.5, 2.9
LABEL_EMS = 6.0  # 法定办结时限
SLICE = 24  # lines of a row that stay together; a longer row may run over a page


class Cell(Struct, frozen=True, kw_only=True):
    """One cell of a row: its left edge and width, and how its text stands."""

    x: float
    width: float
    text: str
    style: Style = CELL
    centred: bool = False


def fields_as_strips(block: Fields, *, width: float, type: Type) -> list[Strip]:
    """Label and value side by side; a row of two fields is halved."""
    strips: list[Strip] = []
    for row in block.rows:
        strips += _row(_field_cells(row, width=width), type=type, first=not strips)
    return strips


def _field_cells(row: tuple[Field, ...], *, width: float) -> list[Cell]:
    label = LABEL_EMS * CELL.size + 2 * PAD_X + 1
    each = width / len(row)
    cells = []
    for n, field in enumerate(row):
        style = CELL_HEAD if field.strong else CELL
        left = n * each + label
        cells.append(Cell(x=n * each, width=label, text=field.label, centred=True))
        cells.append(Cell(x=left, width=each - label, text=field.value, style=style))
    return cells


def table_as_strips(block: Table, *, width: float, type: Type) -> list[Strip]:
    """The head and the rows; the head is tied to the first row and to each page's first row."""
    edges = _edges(block.columns, width=width)
    titles = [column.title for column in block.columns]
    (head,) = _row(_cells(block.columns, edges, titles, head=True), type=type, first=True)
    strips = [replace(head, keep=True)]
    for row in block.rows:
        cells = _cells(block.columns, edges, row, head=False)
        strips += [replace(strip, head=head) for strip in _row(cells, type=type, first=False)]
    return strips


def _edges(columns: Sequence[Column], *, width: float) -> list[tuple[float, float]]:
    fixed = [column.width * CELL.size + 2 * PAD_X if column.width else 0 for column in columns]
    rest = (width - sum(fixed)) / max(1, fixed.count(0))
    edges, x = [], 0.0
    for size in fixed:
        edges.append((x, size or rest))
        x += size or rest
    return edges


def _cells(
    columns: Sequence[Column],
    edges: Sequence[tuple[float, float]],
    texts: Sequence[str],
    *,
    head: bool,
) -> list[Cell]:
    return [
        Cell(
            x=x,
            width=width,
            text=text,
            style=CELL_HEAD if head else CELL,
            centred=head or column.centred,
        )
        for column, (x, width), text in zip(columns, edges, texts, strict=True)
    ]


def _row(cells: Sequence[Cell], *, type: Type, first: bool) -> list[Strip]:
    texts = [
        wrapped(cell.text, width=cell.width - 2 * PAD_X, style=cell.style, type=type)
        for cell in cells
    ]
    tall = max(map(len, texts))
    return [
        _strip(
            cells,
            [lines[start : start + SLICE] for lines in texts],
            type=type,
            lines=min(SLICE, tall - start),
            top=first and start == 0,
            # Short cells stand in the middle of a row, as on a form filled in by hand.
            middle=tall <= SLICE,
        )
        for start in range(0, tall, SLICE)
    ]


def _strip(
    cells: Sequence[Cell],
    texts: Sequence[list[str]],
    *,
    type: Type,
    lines: int,
    top: bool,
    middle: bool,
) -> Strip:
    height = lines * CELL.leading + 2 * PAD_Y
    drawn: list[Run] = []
    for cell, part in zip(cells, texts, strict=True):
        y = PAD_Y + ((lines - len(part)) * CELL.leading / 2 if middle else 0)
        drawn += _cell_runs(cell, part, y=y, type=type)
    return Strip(
        height=height,
        runs=tuple(drawn),
        rules=tuple(_rules(cells, height=height, top=top)),
    )


def _cell_runs(cell: Cell, lines: Sequence[str], *, y: float, type: Type) -> list[Run]:
    drawn: list[Run] = []
    inner = cell.width - 2 * PAD_X
    for n, line in enumerate(lines):
        shift = (inner - width_of(line, style=cell.style, type=type)) / 2 if cell.centred else 0.0
        drawn += runs(
            line,
            x=cell.x + PAD_X + shift,
            y=y + n * cell.style.leading + baseline(cell.style),
            style=cell.style,
            type=type,
        )
    return drawn


def _rules(cells: Sequence[Cell], *, height: float, top: bool) -> Iterator[Rect]:
    right = cells[-1].x + cells[-1].width
    for x in (*(cell.x for cell in cells), right):
        yield (x, 0, x, height)
    if top:
        yield (0, 0, right, 0)
    yield (0, height, right, height)
