"""Reads 特殊环节: which steps of an item take time of their own, and whether that time counts."""

from collections.abc import Mapping
from typing import Any

from winclient.domain.items.catalogue import SpecialStep
from winclient.reading import values

_NAMES = ("name", "环节名称", "环节", "名称")
_DAYS = ("days", "所需时限", "时限", "天数")
_COUNTED = ("counted", "是否计算在法定办结时限内", "是否计入办结时限")
_BASIS = ("basis", "法定依据", "依据")


def special_steps(value: Any, *, field: str) -> tuple[SpecialStep, ...]:
    """The steps of a list of objects; a text under such a name is a remark and stops no clock."""
    del field  # nothing here is refused: what is not understood does not stop a clock
    rows = value if isinstance(value, list) else []
    return tuple(_step(row) for row in rows if isinstance(row, Mapping) and _said(row, _NAMES))


def _step(row: Mapping[str, Any]) -> SpecialStep:
    days = "".join(each for each in _said(row, _DAYS) if each.isdecimal() and each.isascii())
    counted = values.yes_no(_said(row, _COUNTED))
    return SpecialStep(
        name=_said(row, _NAMES)[:60],
        days=min(int(days[:4] or 0), 999),
        counted=counted is not False,
        basis=_said(row, _BASIS)[:500],
    )


def _said(row: Mapping[str, Any], names: tuple[str, ...]) -> str:
    found = next((row[name] for name in names if row.get(name) not in (None, "")), "")
    return str(found).strip()
