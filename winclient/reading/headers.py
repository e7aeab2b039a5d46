"""Finds the row, or the two rows, that name the columns of a table."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from winclient.reading.columns import Columns, Plan

HEADER_ROWS = 20
_ABOUT = re.compile(r"(?:基本)?(?:信息|情况)\Z")
_MATERIAL = "材料"
# Below a group's name these say no more than that here stands what the group is called.
_SAY_NOTHING = frozenset(("天数", "日数", "数值", "时限", "期限", "内容", "详情", "说明"))


class Table(Struct, frozen=True, kw_only=True):
    """`rows` from the top; of merged ranges, `filled` are the cells below the first one and
    `across` those right of it (the latter are kept for the rows that may be a header).
    """

    rows: Sequence[Sequence[Any]]
    encoding: str = ""  # set when some rows are not in it
    sheet: str = ""
    filled: Mapping[tuple[int, int], Any] = field(default_factory=dict)
    across: Mapping[tuple[int, int], Any] = field(default_factory=dict)

    def titles(self) -> list[str]:
        """The fullest of the first rows, to show what was found instead of a header."""
        head = [[_title(cell) for cell in row if _title(cell)] for row in self.rows[:HEADER_ROWS]]
        return max(head, key=len, default=[])[:30]


class Header(Struct, frozen=True, kw_only=True):
    """The last row (from 0) of the one or two that name the columns, and what they mean."""

    index: int
    plan: Plan
    height: int = 1

    @property
    def rows(self) -> range:
        return range(self.index + 1 - self.height, self.index + 1)


class _Column(Struct, frozen=True, eq=False):
    """What stands in one column of two rows: the group above it, from which column on, its own."""

    group: str
    start: int
    own: str


def find_header(table: Table, *, columns: Columns) -> Header | None:
    """The row among the first twenty that names most of our fields; titles may stand above it.

    Two rows are a header where together they name more than either alone, or as much but more
    exactly: 实施主体 above 编码 is not the item's code.
    """
    best: Header | None = None
    for index, row in enumerate(table.rows[:HEADER_ROWS]):
        plan = columns.plan(tuple(_title(cell) for cell in row))
        if plan.describes_items() and (best is None or len(plan.titles) > len(best.plan.titles)):
            best = Header(index=index, plan=plan)
    for upper in range(min(HEADER_ROWS, len(table.rows) - 1)):
        pair = _pair(table, upper, best=best, columns=columns)
        best = pair or best
    return best


def _pair(table: Table, upper: int, *, best: Header | None, columns: Columns) -> Header | None:
    """Rows `upper` and the one below as a header, if that is better than the `best` so far."""
    found = list(_columns(table, upper))
    titles = [_joined(column, found=found, columns=columns) for column in found]
    grouped = any(
        column.own and title != column.own and columns.field(title)
        for column, title in zip(found, titles, strict=True)
    )
    plan = columns.plan(titles)
    name = plan.first("name")
    if (
        name is None
        or not plan.describes_items()
        or (found[name].own and titles[name] in found[name].group)
    ):
        return None
    more = len(plan.titles) - (len(best.plan.titles) if best else 0)
    if grouped:
        declared = any(row == upper for row, _ in table.across)
        exacter = best is not None and best.height == 1 and best.index in (upper, upper + 1)
        better = more > 0 or (more == 0 and declared and exacter)
    else:  # a full header with a remark above it is no pair
        better = more > 0 and not columns.plan(c.own for c in found).describes_items()
    return Header(index=upper + 1, plan=plan, height=2) if better else None


def _columns(table: Table, upper: int) -> Iterator[_Column]:
    above, below = table.rows[upper], table.rows[upper + 1]
    group, start = "", 0
    for column in range(max(len(above), len(below))):
        told = _title(above[column]) if column < len(above) else ""
        own = _title(below[column]) if column < len(below) else ""
        if told.endswith((":", "：")):
            group, start = "", column  # a form's field above the table, as in 填报单位：
        elif told:
            group, start = told, column
        elif (upper, column) not in table.across and not (own and _has_own(below, start)):
            group, start = "", column  # no merge says so, and it does not look like one
        yield _Column(group, start, own)


def _has_own(row: Sequence[Any], column: int) -> bool:
    return column < len(row) and bool(_title(row[column]))


def _joined(column: _Column, *, found: Sequence[_Column], columns: Columns) -> str:
    """The one title of a column: its lower name, or the upper one where there is no lower."""
    first = found[column.start] is column
    if not column.own:
        return column.group if first else ""
    if not column.group or columns.is_given(column.own):
        return column.own
    twin = sum(other.own == column.own for other in found) > 1
    return _in_group(column, twin=twin, first=first, columns=columns)


def _in_group(column: _Column, *, twin: bool, first: bool, columns: Columns) -> str:
    """The lower name, but more exactly where the group makes it another field's name."""
    group, own = _ABOUT.sub("", column.group), column.own
    of_material = _MATERIAL in group
    for title in (group + own, own + group, _MATERIAL + own if of_material else ""):
        told = columns.field(title)
        if told and (not of_material or told.startswith("material.")):
            return title
    if twin or own in _SAY_NOTHING:
        return column.group if first else ""
    told = columns.field(own)
    # 编码 or 名称 below 申请材料 are never the item's.
    return "" if of_material and told and not told.startswith("material") else own


def _title(cell: Any) -> str:
    return " ".join(cell.split()) if isinstance(cell, str) else ""
