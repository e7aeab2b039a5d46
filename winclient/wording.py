"""The one place from which every sentence a person reads is taken, ready for translation."""

import json
from functools import cache
from typing import Any

from winclient.resources import resource

LANGUAGE = "zh_CN"


@cache
def _area(name: str) -> dict[str, str]:
    path = resource("i18n", LANGUAGE, f"{name}.json")
    words: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return words


def say(key: str, /, **details: Any) -> str:
    """The sentence for `area.code`, its `{placeholders}` filled from `details`.

    A missing sentence is a bug that `tests/laws` finds; it raises KeyError.
    """
    area, _, code = key.partition(".")
    sentence = _area(area)[code]
    return sentence.format_map(details) if details else sentence


def words(area: str) -> dict[str, str]:
    """All sentences of one area by code (for tests and for tables of choices)."""
    return dict(_area(area))
