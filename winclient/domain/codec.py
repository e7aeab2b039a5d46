"""Turns frozen domain values into plain JSON values and back, by their annotations."""

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

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
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [to_plain(part) for part in value]
    if isinstance(value, Mapping):
        return {key: to_plain(part) for key, part in value.items()}
    return {
        name: to_plain(part)
        for name, default in _fields_of(value)
        if (part := getattr(value, name)) != default
    }


_REQUIRED = object()


def _fields_of(value: Any) -> tuple[tuple[str, Any], ...]:
    kind: Any = type(value)  # any type at all, which the cache can only take as Any
    return _defaults(kind)


@cache
def _defaults(kind: Any) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (f.name, f.default if f.default is not MISSING else _REQUIRED) for f in fields(kind)
    )


def canonical(value: Any) -> str:
    """One spelling for one value: sorted keys, no spaces, real characters (for hashing)."""
    return json.dumps(to_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_plain(kind: type[T], plain: Plain) -> T:
    """The value of type `kind`. Unknown keys are ignored; wrong shapes raise ValueError."""
    reader: Any = kind  # any type at all, which the cache can only take as Any
    value: T = _reader(reader)(plain)
    return value


@cache
def _reader(kind: Any) -> Callable[[Plain], Any]:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _optional(kind)
    if origin is tuple:
        return _tuple(get_args(kind))
    if kind is datetime:
        return datetime.fromisoformat
    if kind is date:
        return date.fromisoformat
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
