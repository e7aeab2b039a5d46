"""Bar codes as modules: Code128 by python-barcode, QR by segno; drawn by whoever prints."""

from functools import lru_cache
from itertools import groupby

import segno
from barcode.codex import Code128

Rect = tuple[int, int, int, int]
"""x, y, width, height in modules; y runs downwards."""

QR_MASK = 3
"""Any mask is readable; a fixed one spares the search that costs more than drawing the page."""


@lru_cache(maxsize=64)
def code128(data: str) -> tuple[int, tuple[Rect, ...]]:
    """Width in modules and the bars, one module high. Digits pack two in a symbol (set C)."""
    modules: str = Code128(data).build()[0]
    return len(modules), tuple(_row(modules, y=0))


@lru_cache(maxsize=64)
def qr(data: str) -> tuple[int, tuple[Rect, ...]]:
    """Side in modules and the dark rectangles of a QR code, error level M, without quiet zone."""
    matrix = segno.make_qr(data, error="m", mask=QR_MASK, boost_error=False).matrix
    bars = (
        bar
        for y, row in enumerate(matrix)
        for bar in _row("".join("1" if dark else "0" for dark in row), y=y)
    )
    return len(matrix), tuple(bars)


def _row(modules: str, *, y: int) -> list[Rect]:
    """The bars of one row of "0" and "1": neighbours in one rectangle."""
    bars: list[Rect] = []
    x = 0
    for module, group in groupby(modules):
        width = sum(1 for _ in group)
        if module == "1":
            bars.append((x, y, width, 1))
        x += width
    return bars
