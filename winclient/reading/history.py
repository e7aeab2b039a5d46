"""Reads who came when, as queue machines write it: CSV, one line a span of time."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from winclient.domain.refusals import Reason, Refused
from winclient.reading.encodings import decode, is_broken
from winclient.reading.rows import RowRefusal, Source

_NAMES: Mapping[str, tuple[str, ...]] = {
    "day": ("date", "day", "日期", "取号日期"),
    "time": ("time", "hour", "half_hour", "时间", "时段", "小时", "取号时间"),
    "arrived": ("arrived", "arrivals", "tickets", "count", "取号量", "取号数", "人数", "到达人数"),
}
_TIME = re.compile(r"(\d{1,2})(?:\s*[:：时点]\s*(\d{1,2})?)?.*")
_MOST = 100_000  # people in one span; more is a wrong column
History = dict[date, dict[int, float]]


def read_history(
    source: Source, *, only: Sequence[tuple[str, str]] = ()
) -> tuple[History, list[RowRefusal]]:
    """Arrivals by day and half hour, and the rows that could not be read.

    A line that names an hour and no minutes is shared between its two half hours. `only`: lines
    whose column holds this value. Refused: FILE_… and COLUMNS_UNKNOWN.
    """
    text = decode(source).content
    rows = csv.DictReader(text.splitlines(), delimiter=_delimiter(text))
    try:
        lines = list(rows)
    except csv.Error as error:  # quotes that never close make one cell of all that follows
        raise Refused(Reason.FILE_TRUNCATED, file=source.name) from error
    titles = [title for title in rows.fieldnames or () if title]
    fields = _fields(titles, source=source, only=only)
    found: History = {}
    refused: list[RowRefusal] = []
    for number, row in enumerate(lines, start=2):
        if any((row.get(column) or "").strip() != value for column, value in only):
            continue
        try:
            for day, slot, n in _read({name: row.get(title) for name, title in fields.items()}):
                slots = found.setdefault(day, {})
                slots[slot] = slots.get(slot, 0) + n
        except ValueError as error:
            title = fields[str(error)]
            details = {"field": title, "why": str(row.get(title))[:20]}
            refused.append(_refusal(source, row=number, details=details))
    return found, refused


def _refusal(source: Source, *, row: int, details: dict[str, str]) -> RowRefusal:
    return RowRefusal(file=source.name, row=row, reason=Reason.FIELD_WRONG, details=details)


def _delimiter(text: str) -> str:
    head = text.splitlines()[0]
    return max(",\t;", key=head.count)


def _fields(
    titles: Sequence[str], *, source: Source, only: Sequence[tuple[str, str]]
) -> dict[str, str]:
    plain = {title.strip().strip("\ufeff").lower(): title for title in titles}
    fields = {}
    for field, names in _NAMES.items():
        title = next((plain[name] for name in names if name in plain), None)
        if title is not None:
            fields[field] = title
    missing = [column for column, _ in only if column not in titles]
    if len(fields) < len(_NAMES) or missing:
        raise Refused(Reason.COLUMNS_UNKNOWN, file=source.name, columns=titles[:30])
    return fields


def _read(row: Mapping[str, str | None]) -> Iterator[tuple[date, int, float]]:
    """ValueError names the field that cannot be read."""
    day = _day(row["day"] or "")
    hour, minute = _time(row["time"] or "")
    n = _count(row["arrived"] or "")
    if minute is None:
        yield day, hour * 2, n / 2
        yield day, hour * 2 + 1, n / 2
    else:
        yield day, hour * 2 + minute // 30, n


def _day(text: str) -> date:
    plain = re.sub(r"[年月/.]", "-", text.strip()).rstrip("日")
    try:
        return datetime.fromisoformat(plain).date()
    except ValueError:
        try:
            year, month, day = (int(part) for part in plain.split("-"))
            return date(year, month, day)
        except ValueError:
            raise ValueError("day") from None


def _time(text: str) -> tuple[int, int | None]:
    found = _TIME.fullmatch(text.strip())
    if found is None or is_broken(text):
        raise ValueError("time")
    hour, minute = int(found[1]), int(found[2]) if found[2] else None
    if hour > 23 or (minute or 0) > 59:
        raise ValueError("time")
    return hour, minute


def _count(text: str) -> float:
    try:
        n = float(text.replace(",", "").strip() or 0)
    except ValueError:
        raise ValueError("arrived") from None
    if not 0 <= n <= _MOST:
        raise ValueError("arrived")
    return n
