"""Turns domain values into plain JSON values and back, by their annotations."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

import msgspec

from winclient.domain.refusals import Reason, Refused

T = TypeVar("T")
Plain = Any


def to_plain(value: Any) -> Plain:
    """Dicts, lists, strings, numbers, booleans, None: dates ISO, enums by value.

    Fields that hold their default are left out, so that an older record reads as a newer one.
    """
    return msgspec.to_builtins(value, enc_hook=opened)


def opened(value: Any) -> Plain:
    """One step from a value that msgspec does not know towards one it does."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Refused):
        return _why(value)
    raise TypeError(f"{type(value).__name__} has no plain form")


def _why(error: Refused) -> Plain:
    """A refusal as a value; what a bare text would not tell from a text carries its kind."""
    details = {
        name: {"moment": value.isoformat()} if isinstance(value, datetime) else value
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
