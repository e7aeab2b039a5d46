"""Understands time limits as people write them: 20个工作日, 30(工作日), 当场办结, 2小时."""

import re
import unicodedata
from typing import Any

from winclient.domain.days.deadlines import DayUnit
from winclient.domain.items.catalogue import TimeLimit
from winclient.domain.refusals import Reason, Refused
from winclient.reading.cells import EMPTY

MAX_DAYS = 3_650
AT_ONCE = TimeLimit(days=0)

_WORDS = {
    "工作日": DayUnit.WORKING_DAY,
    "个工作日": DayUnit.WORKING_DAY,
    "自然日": DayUnit.CALENDAR_DAY,
    "个自然日": DayUnit.CALENDAR_DAY,
    "自然天": DayUnit.CALENDAR_DAY,
    "日历日": DayUnit.CALENDAR_DAY,
    "小时": DayUnit.HOUR,
    "个小时": DayUnit.HOUR,
    "时": DayUnit.HOUR,
    # The national exchange's anticipate_type and promise_type.
    "0": DayUnit.CALENDAR_DAY,
    "1": DayUnit.WORKING_DAY,
    **{unit.value: unit for unit in DayUnit},
}
_PLAIN = ("", "日", "天", "个日", "个天")  # the unit stands elsewhere, or it is 工作日 by §82
_LIMIT = re.compile(
    r"(?:自?受理(?:之日)?(?:起|后)|不超过|法定|承诺|≤|<=|共)*"
    r"([0-9]+(?:\.0+)?|[〇零一二两三四五六七八九十百]+)\s*\(?([^\d()]*?)(?:以?内)?(?:办结|完成)?\)?[。;]?"
    r"(?:[(,;。].*)?",
    re.S,
)
_NOW = re.compile(
    r"(?:即时|当场|当日|当天|立即|现场|随到随)(?:即?办)?(?:理|结)?|即办(?:件|理)?|马上办"
)
_NO_LIMIT = ("无期限", "无时限", "无法定期限", "无法定时限", "无法定办结时限", "不限")
_CHINESE = re.compile(
    r"(?:([一二两三四五六七八九])百)?[零〇]?(([一二三四五六七八九])?十)?([一二两三四五六七八九])?"
)
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


def limit(value: Any, *, unit: Any, field: str) -> TimeLimit | None:
    """None where there is no limit. Refused ROW_DAYS_WRONG for what no clerk could count by."""
    if isinstance(value, dict):
        return limit(value.get("days"), unit=value.get("unit") or unit, field=field)
    if value is None:
        return None
    text = "".join(unicodedata.normalize("NFKC", _text(value)).split())
    if text.lower() in EMPTY or text in _NO_LIMIT:
        return None
    if _NOW.fullmatch(text):
        return AT_ONCE
    match = _LIMIT.fullmatch(text)
    if match is None:
        raise _wrong(value, field=field)
    days = _number(match[1])
    meant = _unit(match[2], unit)
    if days is None or meant is None or days > MAX_DAYS:
        raise _wrong(value, field=field)
    return TimeLimit(days=days, unit=meant)


def is_limit(value: Any) -> bool:
    """Whether a text says how long (the rest of its column may say when the office is open)."""
    try:
        return limit(value, unit=None, field="") is not None
    except Refused:
        return False


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "?"
    return str(value)


def _number(text: str) -> int | None:
    if text[0].isdecimal():
        return int(float(text)) if len(text) < 9 else None
    match = _CHINESE.fullmatch(text)
    if match is None:
        return None
    hundreds, ten, tens, ones = match.groups()
    return (
        100 * _DIGITS.get(hundreds, 0)
        + 10 * (_DIGITS.get(tens, 1) if ten else 0)
        + _DIGITS.get(ones, 0)
    )


def _unit(own: str, given: Any) -> DayUnit | None:
    if own in _WORDS:
        return _WORDS[own]
    if own not in _PLAIN:
        return None
    if given is None or given == "":
        return DayUnit.WORKING_DAY
    said = unicodedata.normalize("NFKC", str(given)).strip()
    return DayUnit.WORKING_DAY if said in _PLAIN else _WORDS.get(said.removesuffix(".0"))


def _wrong(value: Any, *, field: str) -> Refused:
    return Refused(Reason.ROW_DAYS_WRONG, field=field, value=str(value)[:60])
