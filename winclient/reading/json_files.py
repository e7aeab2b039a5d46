"""JSON and JSON lines: plain lists, lists by department, and the nested shapes of portals."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any

from winclient.domain.refusals import Reason, Refused
from winclient.reading.columns import Columns
from winclient.reading.encodings import Text, decode, is_broken
from winclient.reading.registry import reader
from winclient.reading.rows import Row, RowRefusal, Source

MAX_DEPTH = 60
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+("|\Z|\\\Z)|[\[{]|[\]}]', re.S)
_WRAPPERS = ("items", "data", "records", "rows", "list", "result", "results", "事项", "事项清单")
_INHERITED = ("department", "department_code", "region", "region_code", "level")
Found = tuple[int, Any, Mapping[str, Any]]


@reader("json")
def read_json(source: Source, columns: Columns) -> Iterator[Row | RowRefusal]:
    """Rows count from 1 through a list; in JSON lines they are the lines of the file."""
    text = decode(source)
    if _is_lines(source, text.content):
        found = list(_lines(source, text, columns=columns))
    else:
        whole = _whole(source, text)
        found = [
            (number, value, above)
            for number, (value, above) in enumerate(_items(whole, {}, columns=columns), start=1)
        ]
    _must_be_catalogue(source, found, columns=columns)
    for number, value, above in found:
        if isinstance(value, RowRefusal):
            yield value
        elif isinstance(value, dict):
            yield _row(number, value, above=above, columns=columns)
        else:
            yield RowRefusal(file=source.name, row=number, reason=Reason.ROW_NOT_AN_ITEM)


def _row(number: int, value: dict[str, Any], *, above: Mapping[str, Any], columns: Columns) -> Row:
    value = _unfolded(value)
    plan = columns.plan(value)
    values = {**above, **plan.values(tuple(value.values()))}
    return Row(row=number, values=values, titles=plan.titles)


def _is_lines(source: Source, text: str) -> bool:
    if PurePath(source.name).suffix.lower() in (".jsonl", ".ndjson"):
        return True
    first, _, rest = text.lstrip("\ufeff \t\r\n").partition("\n")
    return rest.lstrip()[:1] == "{" and _structure(first)[1] is False


def _lines(source: Source, text: Text, *, columns: Columns) -> Iterator[Found]:
    lines = text.content.lstrip("\ufeff").split("\n")
    last = max(number for number, line in enumerate(lines, start=1) if line.strip())
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield from _line(source, line, number=number, is_last=number == last, columns=columns)


def _line(
    source: Source, line: str, *, number: int, is_last: bool, columns: Columns
) -> Iterator[Found]:
    if is_broken(line):
        details = {"line": number, "encoding": "UTF-8"}
        yield number, _refused(source, number, Reason.FILE_ENCODING, details), {}
        return
    try:
        value = _loaded(source, line)
    except Refused as refused:
        if refused.reason is Reason.FILE_TRUNCATED and is_last:
            raise
        yield number, _refused(source, number, Reason.ROW_NOT_AN_ITEM, {}), {}
        return
    for item, above in _items(value, {}, columns=columns):
        yield number, item, above


def _refused(source: Source, row: int, reason: Reason, details: dict[str, Any]) -> RowRefusal:
    return RowRefusal(file=source.name, row=row, reason=reason, details=details)


def _whole(source: Source, text: Text) -> Any:
    if text.first_broken is not None:
        raise Refused(
            Reason.FILE_ENCODING,
            file=source.name,
            line=text.first_broken,
            encoding=text.encoding,
        )
    return _loaded(source, text.content)


def _loaded(source: Source, text: str) -> Any:
    depth, is_open = _structure(text)
    if depth > MAX_DEPTH:
        raise Refused(Reason.FILE_NOT_A_CATALOGUE, file=source.name, found="nesting")
    try:
        return json.loads(text.lstrip("\ufeff"), parse_constant=lambda _: None)
    except (ValueError, RecursionError) as error:
        if is_open:
            raise Refused(Reason.FILE_TRUNCATED, file=source.name) from error
        raise Refused(
            Reason.FILE_NOT_A_CATALOGUE,
            file=source.name,
            found="json",
            line=getattr(error, "lineno", 1),
        ) from error


def _structure(text: str) -> tuple[int, bool]:
    """How deep the text nests, and whether it ends inside something; before anything is parsed."""
    depth = deepest = 0
    for token in _TOKEN.finditer(text):
        first = token[0][0]
        if first == '"':
            if token[1] != '"':
                return deepest, True
        elif first in "[{":
            depth += 1
            deepest = max(deepest, depth)
        else:
            depth -= 1
    return deepest, depth > 0


def _items(
    value: Any, above: Mapping[str, Any], *, columns: Columns
) -> Iterator[tuple[Any, Mapping[str, Any]]]:
    """The items below a list or a wrapper, each with what its group says for all of its items."""
    if isinstance(value, list):
        for part in value:
            yield from _items(part, above, columns=columns)
        return
    inner = _wrapped(value) if isinstance(value, dict) else None
    if inner is None:
        yield value, above
        return
    said = columns.plan(value).values(tuple(value.values()))
    group = {name: said[name] for name in _INHERITED if isinstance(said.get(name), str)}
    yield from _items(inner, {**above, **group}, columns=columns)


def _wrapped(value: dict[str, Any]) -> Any:
    for name in _WRAPPERS:
        inner = value.get(name)
        if isinstance(inner, list) and all(isinstance(part, dict) for part in inner):
            return inner
        if isinstance(inner, dict) and _wrapped(inner) is not None:
            return inner
    return None


def _unfolded(value: dict[str, Any]) -> dict[str, Any]:
    """An item whose own fields stand in an inner `service`; materials as the source kept them.

    The Guangxi portal's crawl keeps the platform's own material record (with 免提交, 必要性)
    beside its short one: both are offered, the short one's names first.
    """
    inner = value.get("service")
    if not isinstance(inner, dict):
        return value
    flat = {**value, **inner}
    short, full = flat.get("materials"), _kept(flat.get("raw_payload"))
    if isinstance(short, list) and isinstance(full, list) and len(short) == len(full):
        flat["materials"] = [_both(a, b) for a, b in zip(short, full, strict=True)]
    return flat


def _kept(payload: Any) -> Any:
    return payload.get("materials") if isinstance(payload, dict) else None


def _both(short: Any, full: Any) -> Any:
    if not isinstance(short, dict) or not isinstance(full, dict):
        return short
    return {**full, **short}


def _must_be_catalogue(source: Source, found: list[Found], *, columns: Columns) -> None:
    if not found:
        raise Refused(Reason.FILE_EMPTY, file=source.name)
    objects = [value for _, value, _ in found if isinstance(value, dict)]
    if not objects:
        raise Refused(Reason.FILE_NOT_A_CATALOGUE, file=source.name, found="json")
    if not any(_says_name(value, columns) for value in objects):
        keys = list(dict.fromkeys(key for value in objects[:20] for key in value))[:30]
        raise Refused(Reason.COLUMNS_UNKNOWN, file=source.name, columns=keys)


def _says_name(value: dict[str, Any], columns: Columns) -> bool:
    return "name" in columns.plan(_unfolded(value)).titles
