"""Understands the small fields of an item: yes and no, kinds, levels, lists."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from winclient.domain.items.catalogue import ItemKind
from winclient.reading import cells

_YES = frozenset(("是", "1", "true", "yes", "y", "有", "需要", "收费", "必要", "必需", "必须", "√"))
_NO = frozenset(
    (
        "否",
        "0",
        "2",
        "false",
        "no",
        "n",
        "无",
        "不",
        "不需要",
        "无需",
        "不收费",
        "免费",
        "非必要",
        "不必要",
        "非必需",
        "×",
        "-",
    )
)
_KINDS = {
    "1": ItemKind.IMMEDIATE,
    "2": ItemKind.COMMITTED,
    "9": ItemKind.OTHER,
    **{kind.value: kind for kind in ItemKind},
}
# 附录 A of the national exchange; 服务对象 past 4 differ from one live system to the next.
_TYPES = {
    "01": "行政许可",
    "02": "行政处罚",
    "03": "行政强制",
    "04": "行政征收",
    "05": "行政给付",
    "06": "行政检查",
    "07": "行政确认",
    "08": "行政奖励",
    "09": "行政裁决",
    "10": "其他行政权力",
    "20": "公共服务",
}
_LEVELS = {"1": "国家级", "2": "省级", "3": "市级", "4": "县级", "5": "镇级", "6": "村级"}
_OBJECTS = {"1": "自然人", "2": "企业法人", "3": "事业法人", "4": "社会组织法人"}
_SPLIT = re.compile(r"[,，、;；|\n]+")
_NUMBERED = re.compile(
    r"\s*(?:[(（]?(\d{1,3})([)）.．、])(?=(\d?))|[(（]?[一二三四五六七八九十]{1,3}[)）、])\s*"
)
_VISITS = {"零跑动": 0, "零跑腿": 0, "不见面": 0, "最多跑一次": 1, "一次": 1}


def yes_no(value: Any) -> bool | None:
    """None where the text says neither."""
    if isinstance(value, bool):
        return value
    text = cells.plain(value).strip().lower()
    if text in _YES:
        return True
    return False if text in _NO else None


def kind(value: Any) -> ItemKind:
    text = cells.plain(value).strip()
    if text in _KINDS:
        return _KINDS[text]
    if "即办" in text:
        return ItemKind.IMMEDIATE
    return ItemKind.COMMITTED if "承诺" in text else ItemKind.OTHER


def item_type(value: Any, *, field: str) -> str:
    """Codes of 附录 A by their words; texts as they are."""
    text = cells.name(value, field=field)
    return _TYPES.get(text.zfill(2), text) if text.isdigit() else text


def level(value: Any, *, field: str) -> str:
    """行使层级, its code by its word."""
    text = cells.name(value, field=field)
    return _LEVELS.get(text, text)


def visits(value: Any) -> int | None:
    text = cells.plain(value).strip()
    match = re.fullmatch(r"(\d{1,2})\s*次?", text)
    return int(match[1]) if match else _VISITS.get(text)


def objects(value: Any, *, field: str) -> tuple[str, ...]:
    """服务对象, from a list or a text that names several."""
    return tuple(_OBJECTS.get(part, part) for part in names(value, field=field))


def names(value: Any, *, field: str) -> tuple[str, ...]:
    """Short names from a list, or from one text split at its commas; none twice."""
    if not value:
        return ()
    parts = value if isinstance(value, list | tuple) else _SPLIT.split(cells.plain(value))
    clean = (cells.name(part, field=field) for part in parts)
    return tuple(dict.fromkeys(part for part in clean if part))


def lines(value: Any, *, field: str) -> tuple[str, ...]:
    """The entries of a numbered text (`1.…` by line), or of a list; `step_name` of objects."""
    if not value:
        return ()
    if not isinstance(value, list | tuple):
        text = cells.long(value, field=field)
        entries = text.split("\n")
        several = len(entries) > 1
        parts = (
            _unnumbered(entry, place=place if several else 0)
            for place, entry in enumerate(entries, start=1)
        )
        return tuple(part for part in parts if part)
    told = (part.get("step_name", part) if isinstance(part, dict) else part for part in value)
    clean = (cells.long(part, field=field) for part in told)
    return tuple(part for part in clean if part)


def _unnumbered(entry: str, *, place: int) -> str:
    """`3.2寸照片` is a photograph of 2寸 where it is the third entry, else one of 3.2寸."""
    match = _NUMBERED.match(entry)
    if match is None:
        return entry
    number, mark, digit = match.groups()
    if number and digit and mark in ".．" and int(number) != place:
        return entry
    return entry[match.end() :]


def from_link(value: Any) -> dict[str, str]:
    """What a guide's address says of the item (四川一体化平台: code, area, type, department)."""
    query = parse_qs(urlsplit(cells.plain(value).strip()).query)
    said = {
        field: query[name][0]
        for field, name in (
            ("code", "itemCode"),
            ("region_code", "areaCode"),
            ("item_type", "taskType"),
            ("department_code", "deptCode"),
        )
        if name in query
    }
    if len(said.get("region_code", "")) == 12:
        said["region_code"] = re.sub(r"0{6}$", "", said["region_code"])
    return said
