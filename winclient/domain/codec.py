"""Turns domain values into plain JSON values and back, by their annotations."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

import msgspec

from winclient.domain.refusals import Reason, Refused

T = TypeVar("T")
Plain = Any
Fields = tuple[tuple[str, Any], ...]


def to_plain(value: Any) -> Plain:
    """Dicts, lists, strings, numbers, booleans, None: dates ISO, enums by value.

    Fields that hold their default are left out, so that an older record reads as a newer one.
    """
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, tuple | list):
        return [to_plain(part) for part in value]
    if isinstance(value, Mapping):
        return {to_plain(key): to_plain(part) for key, part in value.items()}
    return to_plain(_opened(value))


def _opened(value: Any) -> Plain:
    """One step from a value that JSON does not know towards one it does."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Refused):
        return _why(value)
    kind: Any = type(value)  # any type at all, which the cache can only take as Any
    return _opener(kind)(value)


def defaults(kind: type[msgspec.Struct]) -> Fields:
    """The fields in their order, each with its default; NODEFAULT where one must be given."""
    return tuple((each.name, each.default) for each in msgspec.structs.fields(kind))


@cache
def _opener(kind: Any) -> Callable[[Any], Plain]:
    known = defaults(kind)
    names = tuple(name for name, _ in known)
    parts_of = attrgetter(*names, names[0])  # of one name alone it would make no tuple

    def parts(value: Any) -> Plain:
        found = zip(known, parts_of(value), strict=False)
        return {
            name: part for (name, default), part in found if part is not default and part != default
        }

    return parts


def _why(error: Refused) -> Plain:
    """A refusal as a value; what a bare text would not tell from a text carries its kind."""
    details = {
        name: {"moment": value.isoformat()} if isinstance(value, datetime) else to_plain(value)
        for name, value in error.details.items()
    }
    return {"reason": error.reason.value, "details": details}


def _why_again(_kind: type, plain: Plain) -> Refused:
    details = {
        name: datetime.fromisoformat(value["moment"]) if isinstance(value, dict) else value
        for name, value in plain["details"].items()
    }
    return Refused(Reason(plain["reason"]), **details)


def from_plain(kind: type[T], plain: Plain) -> T:
    """The value of type `kind`. Unknown keys are ignored; wrong shapes raise ValueError."""
    try:
        return msgspec.convert(plain, kind, dec_hook=_why_again)
    except msgspec.ValidationError as error:
        raise ValueError(f"{kind.__name__}: {error}") from error


def from_text(kind: type[T], text: str | bytes) -> T:
    """The value that `canonical` or any other JSON writer spelled; ValueError as `from_plain`."""
    reader: Any = kind  # any type at all, which the cache can only take as Any
    try:
        value: T = _decoder(reader).decode(text)
    except msgspec.DecodeError as error:
        raise ValueError(f"{kind.__name__}: {error}") from error
    return value


def to_text(value: Any) -> str:
    """JSON that `from_text` reads, at once: for an answer. What is kept is spelled `canonical`."""
    return _ENCODER.encode(value).decode()


def _encoded(value: Any) -> Plain:
    return _why(value) if isinstance(value, Refused) else to_plain(value)


_ENCODER = msgspec.json.Encoder(enc_hook=_encoded)


@cache
def _decoder(kind: Any) -> "msgspec.json.Decoder[Any]":
    return msgspec.json.Decoder(kind, dec_hook=_why_again)
