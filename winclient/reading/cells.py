"""Makes clean text of a cell, or says why it may not be taken."""

import html
import re
import unicodedata
from datetime import date, time
from typing import Any

from winclient.domain.refusals import Reason, Refused

MAX_TEXT = 20_000
MAX_NAME = 500
MAX_CODE = 200
EMPTY = frozenset(
    (
        "",
        "-",
        "--",
        "---",
        "—",
        "——",
        "－",
        "/",
        "\\",
        "无",
        "暂无",
        "无。",
        "null",
        "none",
        "nan",
        "n/a",
        "undefined",
    )
)

# Controls, directions that make a text read otherwise than it is stored, and halves of characters.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_BREAKS = re.compile("_x000[dD]_\n?|\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SUSPECT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]|_x000[dD]_"
)
_UNTIDY = re.compile(r"[\t\u00a0\u3000]|\s\s")
_SPACES = re.compile("[ \t\u00a0\u3000]+")
_BLANK_LINES = re.compile(r"[ \t]*\n\s*")
_WRAPPED = re.compile(r"(?<=[^\x00-\xff])[ \t]*\n\s*(?=[^\x00-\xff])")
# A portal's own buttons, copied along with the text.
_FOLDED = re.compile(r"\s*(?:\.\.\.|…)展开(?:\s*更多地点)?|\n更多地点\Z")

_FORMULA_STARTS = "=@+-＝＠＋－"
_FORMULA = re.compile(r"[=@+＝＠＋]|[-－](?=[\dA-Za-z(+=@-]).*[(!|=+*/]", re.S)
_ACTIVE = re.compile(
    r"<\s*/?(?:script|iframe|object|embed|svg|form|meta|base)\b|javascript\s*:|vbscript\s*:"
    r"|<[^<>]*\son\w+\s*=",
    re.I,
)
_TAG = re.compile(
    r"</?(?:a|b|body|br|center|div|em|font|h[1-6]|hr|html|i|img|input|label|li|link|o:p|ol|p|pre"
    r"|s|section|small|span|strong|style|sub|sup|table|tbody|td|th|thead|tr|u|ul)"
    r"(?:\s+[\w:-]+\s*=[^<>]*|\s*/?)>",
    re.I,
)
_BREAKING_TAG = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])\s*/?>", re.I)

_ERROR_VALUE = re.compile(r"#+|#(?:REF|NAME|VALUE|N/A|DIV/0|NUM|NULL|SPILL|CALC)[!?]?", re.I)
_SCIENTIFIC = re.compile(r"\d+(?:\.\d+)?[eE][+-]\d+|\d+\.\d+[eE]\d+")
_AS_TEXT = re.compile(r'="([^"=]*)"')  # how programs make Excel keep a long number
_AS_FLOAT = re.compile(r"\d+\.0+")
_USUAL_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
_EXACT = 10**15  # a double holds fifteen digits


def plain(value: Any) -> str:
    """Any cell as text, unchecked: numbers without `.0`, dates ISO, lists by line."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "\n".join(plain(part) for part in value)
    if isinstance(value, dict):
        return plain(value.get("name") or value.get("text") or value.get("value"))
    return str(value)


def word(value: Any, *, field: str) -> str:
    """A short text of one line that means what it says: 无 and 否 are answers, not gaps."""
    text = name(f"·{plain(value).strip()}", field=field)
    return text.removeprefix("·").strip()


def name(value: Any, *, field: str) -> str:
    """A name on one line. Refused: ROW_FORMULA, ROW_MARKUP, ROW_CHARACTERS, ROW_FIELD_TOO_LONG."""
    if value is None or value == "":
        return ""
    text = _clean(plain(value), field=field, limit=MAX_NAME)
    if _may_hold_markup(text):
        text = _without_markup(text, field=field, strict=True)
    if "\n" in text:
        text = _WRAPPED.sub("", text)
    text = " ".join(text.split())
    _no_formula(text, field=field)
    if "\ufffd" in text:
        raise _characters("\ufffd", field=field)
    return _or_empty(text)


def long(value: Any, *, field: str) -> str:
    """A text of several lines: harmless markup becomes text, what could act is refused."""
    if value is None or value == "":
        return ""
    text = _clean(plain(value), field=field, limit=MAX_TEXT)
    if _may_hold_markup(text):
        text = _without_markup(text, field=field, strict=False)
    if "展开" in text or text.endswith("更多地点"):
        text = _FOLDED.sub("", text)
    if _UNTIDY.search(text):
        text = _BLANK_LINES.sub("\n", _SPACES.sub(" ", text))
    return _or_empty(text.strip())


def code(value: Any, *, field: str) -> str:
    """A code as its organ gave it. Refused: ROW_CODE_RUINED when surely not so any more."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool) or (isinstance(value, float) and not _is_exact(value)):
        raise _ruined(value, field=field)
    text = _clean(plain(value), field=field, limit=MAX_CODE).strip()
    if not _USUAL_CODE.fullmatch(text):
        text = _repaired(text, field=field)
    if _is_ruined(text):
        raise _ruined(text, field=field)
    return _or_empty(text)


def _repaired(text: str, *, field: str) -> str:
    """Without Excel's signs for "this is text", in ordinary width and without spaces."""
    told = _AS_TEXT.fullmatch(text)
    text = told[1] if told else text
    text = "".join(unicodedata.normalize("NFKC", text).lstrip("'’‘`").split())
    _no_formula(text, field=field)
    return text


def _is_exact(value: float) -> bool:
    return value.is_integer() and 0 <= value < _EXACT


def _is_ruined(text: str) -> bool:
    """Excel's marks on a long number: 1.1E+30, an error value, zeros after the fifteenth digit."""
    if text.isalnum():
        return len(text) >= 20 and text.isdigit() and not text[15:].strip("0")
    if "=" in text or "\ufffd" in text or "??" in text:
        return True
    return any(sign.fullmatch(text) for sign in (_ERROR_VALUE, _SCIENTIFIC, _AS_FLOAT))


def _ruined(value: Any, *, field: str) -> Refused:
    return Refused(Reason.ROW_CODE_RUINED, field=field, value=str(value)[:60])


def _clean(text: str, *, field: str, limit: int) -> str:
    if len(text) > limit and len(text.strip()) > limit:
        raise Refused(Reason.ROW_FIELD_TOO_LONG, field=field, length=len(text), limit=limit)
    if not _SUSPECT.search(text):
        return text
    text = _INVISIBLE.sub("", _BREAKS.sub("\n", text))
    found = _FORBIDDEN.search(text)
    if found:
        raise _characters(found[0], field=field)
    return text


def _characters(character: str, *, field: str) -> Refused:
    return Refused(Reason.ROW_CHARACTERS, field=field, character=f"U+{ord(character):04X}")


def _no_formula(text: str, *, field: str) -> None:
    if text[:1] in _FORMULA_STARTS and _FORMULA.match(text):
        raise Refused(Reason.ROW_FORMULA, field=field, value=text[:60])


def _may_hold_markup(text: str) -> bool:
    return "<" in text or "&" in text or "script" in text.lower()


def _without_markup(text: str, *, field: str, strict: bool) -> str:
    bare = html.unescape(text) if "&" in text else text
    found = _ACTIVE.search(bare) or (
        strict and re.search(r"<\s*(?:img|a|style|link)\b", bare, re.I)
    )
    if found:
        raise Refused(Reason.ROW_MARKUP, field=field, value=found[0][:60])
    if "<" in bare:
        bare = _TAG.sub("", _BREAKING_TAG.sub("\n", bare))
    return _clean(bare, field=field, limit=MAX_TEXT)


def _or_empty(text: str) -> str:
    return "" if len(text) < 10 and text.lower() in EMPTY else text
