"""One spelling for one value: sorted keys, no spaces, real characters (what is stored and hashed).

The text is what `json.dumps` makes of `codec.to_plain`, byte for byte; written at one go it takes
a fraction of the time, and an acceptance spells about fifty values while somebody waits.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache, lru_cache
from json.encoder import encode_basestring as quoted
from operator import attrgetter, itemgetter
from typing import Any

from msgspec import Struct

from winclient.domain.codec import defaults, to_plain

Speller = Callable[[Any], str]


def canonical(value: Any) -> str:
    """The text of a frozen value, a tuple, a mapping or a plain JSON value."""
    kind: Any = type(value)  # any type at all, which the cache can only take as Any
    return _speller(kind)(value)


@cache
def _speller(kind: Any) -> Speller:
    if issubclass(kind, Enum):
        return {member: canonical(member.value) for member in kind}.__getitem__
    if kind is bool:
        return {True: "true", False: "false"}.__getitem__
    if issubclass(kind, datetime | date):
        return lambda value: f'"{value.isoformat()}"'
    for plain, speller in _PLAIN.items():
        if issubclass(kind, plain):
            return speller
    return _record(kind) if issubclass(kind, Struct) else lambda value: canonical(to_plain(value))


def _listed(value: Any) -> str:
    return f"[{','.join([_element(part) for part in value])}]"


def _element(part: Any) -> str:
    """Records in lists (checklist rows, sentences) recur: thrice in a case, and in the next."""
    return _recurring(part) if isinstance(part, Struct) else canonical(part)


_recurring = lru_cache(maxsize=2048)(canonical)


def _mapped(value: Mapping[Any, Any]) -> str:
    plain = {to_plain(key): part for key, part in value.items()}
    return f"{{{','.join([f'{quoted(key)}:{canonical(plain[key])}' for key in sorted(plain)])}}}"


_PLAIN: dict[type, Speller] = {
    str: quoted,
    int: int.__repr__,
    type(None): lambda _: "null",
    tuple: _listed,
    list: _listed,
    Mapping: _mapped,
}


def _record(kind: Any) -> Speller:
    """Fields by name, those that hold their default left out."""
    known = sorted(defaults(kind), key=itemgetter(0))
    keys = tuple(f'"{name}":' for name, _ in known)
    parts_of = attrgetter(*(name for name, _ in known), known[0][0])  # one would make no tuple

    def spell(value: Any) -> str:
        told = []
        for key, part, (_, default) in zip(keys, parts_of(value), known, strict=False):
            if part is default or part == default:
                continue
            if part.__class__ is str:  # most are
                told.append(key + quoted(part))
            else:
                told.append(key + canonical(part))
        return f"{{{','.join(told)}}}"

    return spell
