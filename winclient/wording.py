"""The one place from which every sentence a person reads is taken, ready for translation."""

import json
from functools import cache
from typing import Any, NamedTuple

from winclient.resources import resource

LANGUAGE = "zh_CN"
ENGLISH = "en"  # what the public may switch to: the kiosk and its slips


@cache
def _area(name: str, language: str = LANGUAGE) -> dict[str, str]:
    path = resource("i18n", language, f"{name}.json")
    words: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return words


class Tongue(NamedTuple):
    """A language that somebody chose; everything else speaks the hall's own."""

    language: str = LANGUAGE

    def say(self, key: str, /, **details: Any) -> str:
        """The sentence for `area.code`, its `{placeholders}` filled from `details`.

        A missing sentence is a bug that `tests/laws` finds; it raises KeyError.
        """
        area, _, code = key.partition(".")
        sentence = _area(area, self.language)[code]
        return sentence.format_map(details) if details else sentence


say = Tongue().say


def words(area: str) -> dict[str, str]:
    """All sentences of one area by code (for tests and for tables of choices)."""
    return dict(_area(area))
