"""Turns frozen domain values into plain JSON values and back, by their annotations."""

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from winclient.domain.refusals import Reason, Refused

T = TypeVar("T")
Plain = Any


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
    kind: Any = type(value)  # any type at all, which the cache can only take as Any
    return _opener(kind)(value)


_REQUIRED = object()


@cache
def _opener(kind: Any) -> Any:
    if issubclass(kind, Enum):
        return attrgetter("value")
    if issubclass(kind, datetime | date):
        return kind.isoformat
    if issubclass(kind, Refused):
        return _why
    if issubclass(kind, Mapping):
        return _pairs
    names = tuple(f.name for f in fields(kind))
    defaults = tuple(_REQUIRED if f.default is MISSING else f.default for f in fields(kind))
    parts_of = attrgetter(*names, names[0])  # of one name alone it would make no tuple

    def parts(value: Any) -> Plain:
        found = zip(names, parts_of(value), defaults, strict=False)
        return {
            name: part for name, part, default in found if part is not default and part != default
        }

    return parts


def _why(error: Refused) -> Plain:
    """A refusal as a value; what a bare text would not tell from a text carries its kind."""
    details = {
        name: {"moment": value.isoformat()} if isinstance(value, datetime) else to_plain(value)
        for name, value in error.details.items()
    }
    return {"reason": error.reason.value, "details": details}


def _why_again(plain: Plain) -> Refused:
    details = {
        name: datetime.fromisoformat(value["moment"]) if isinstance(value, dict) else value
        for name, value in plain["details"].items()
    }
    return Refused(Reason(plain["reason"]), **details)


def _pairs(value: Mapping[Any, Any]) -> Plain:
    return {to_plain(name): part for name, part in value.items()}


def from_plain(kind: type[T], plain: Plain) -> T:
    """The value of type `kind`. Unknown keys are ignored; wrong shapes raise ValueError."""
    reader: Any = kind  # any type at all, which the cache can only take as Any
    try:
        value: T = _reader(reader)(plain)
    except TypeError as error:  # a number where a date was expected, and the like
        raise ValueError(f"{kind.__name__}: {error}") from error
    return value


_ATOMS: Mapping[Any, Callable[[Plain], Any]] = {
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    Refused: _why_again,
}


@cache
def _reader(kind: Any) -> Callable[[Plain], Any]:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _optional(kind)
    if origin is tuple:
        return _tuple(get_args(kind))
    if origin in (Mapping, dict):
        return _mapping(*get_args(kind))
    if kind in _ATOMS:
        return _ATOMS[kind]
    if is_dataclass(kind):
        return _record(kind)  # type: ignore[arg-type]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return _plain(kind)


def _plain(kind: Any) -> Callable[[Plain], Any]:
    def read(plain: Plain) -> Any:
        if type(plain) is not kind:
            raise ValueError(f"expected {kind.__name__}, not {type(plain).__name__}")
        return plain

    return read


def _optional(kind: Any) -> Callable[[Plain], Any]:
    inner = _reader(next(arg for arg in get_args(kind) if arg is not type(None)))
    return lambda plain: None if plain is None else inner(plain)


def _tuple(args: tuple[Any, ...]) -> Callable[[Plain], Any]:
    if args[-1] is ...:
        each = _reader(args[0])
        return lambda plain: tuple(each(part) for part in plain)
    readers = [_reader(arg) for arg in args]
    return lambda plain: tuple(read(part) for read, part in zip(readers, plain, strict=True))


def _mapping(name: Any, value: Any) -> Callable[[Plain], Any]:
    named, read = _reader(name), _reader(value)
    return lambda plain: {named(key): read(part) for key, part in plain.items()}


def _record(kind: type) -> Callable[[Plain], Any]:
    hints = get_type_hints(kind)
    readers = {f.name: _reader(hints[f.name]) for f in fields(kind)}

    def read(plain: Plain) -> Any:
        if not isinstance(plain, dict):
            raise ValueError(f"expected an object for {kind.__name__}")
        known = {name: readers[name](part) for name, part in plain.items() if name in readers}
        try:
            return kind(**known)
        except TypeError as error:
            raise ValueError(f"{kind.__name__}: {error}") from error

    return read
