"""Plan: the hall's number segments 号段, their rules, and the limits of calling."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from msgspec import field

from winclient.domain.ledger.queue_facts import TicketClass
from winclient.domain.queue.rules import RULES, Measure
from winclient.domain.refusals import Reason, Refused
from winclient.domain.toml_text import toml_of
from winclient.domain.values import Value

FILE = "segments.toml"


class Segment(Value, frozen=True, kw_only=True):
    """One segment; no departments and no items: everything, no counters: all of them."""

    prefix: str
    name: str
    start: int = 1
    digits: int = 3
    rule: str = "ageing"
    measure: Measure = field(default_factory=Measure)
    departments: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()
    counters: frozenset[str] = frozenset()
    appointments: bool = False
    english: str = ""  # its name where a visitor chose English

    def serves(self, item: str, *, department: str) -> bool:
        """Whether people with this item are sent here."""
        everything = not (self.departments or self.items)
        return everything or item in self.items or department in self.departments


class Limits(Value, frozen=True, kw_only=True):
    """The house rules of calling."""

    recall_limit: int = 3
    recall_interval: timedelta = timedelta(seconds=10)
    undo: timedelta = timedelta(seconds=30)
    quiet: timedelta = timedelta(seconds=180)
    early: timedelta = timedelta(minutes=30)
    late: timedelta = timedelta(minutes=15)


class Plan(Value, frozen=True, kw_only=True):
    """What `segments.toml` says, checked."""

    segments: tuple[Segment, ...]
    limits: Limits = Limits()

    def segment(self, text: str) -> Segment | None:
        """By prefix or name."""
        wanted = text.strip()
        found = (s for s in self.segments if wanted.upper() == s.prefix or wanted == s.name)
        return next(found, None)

    def known(self, prefix: str) -> Segment:
        """The segment of a ticket, also of one that the hall has taken out of its plan since."""
        for each in self.segments:
            if each.prefix == prefix:
                return each
        return Segment(prefix=prefix, name=prefix)

    def of_counter(self, counter: str) -> tuple[Segment, ...]:
        """The segments this counter serves."""
        return tuple(s for s in self.segments if not s.counters or counter in s.counters)


# name in the file → (field of Limits, what one of it is)
_LIMITS: Mapping[str, tuple[str, timedelta]] = {
    "recall_interval": ("recall_interval", timedelta(seconds=1)),
    "undo_seconds": ("undo", timedelta(seconds=1)),
    "quiet_seconds": ("quiet", timedelta(seconds=1)),
    "early_minutes": ("early", timedelta(minutes=1)),
    "late_minutes": ("late", timedelta(minutes=1)),
}
_TEXTS = {"prefix", "name", "rule", "english"}
_LISTS = {"departments", "items", "counters"}
_KNOWN = _TEXTS | _LISTS | {"start", "every", "head_start", "appointments"}
_MOST = 100_000


def read_plan(text: str) -> Plan:
    """The plan of a TOML text. Refused(FIELD_WRONG) names what cannot be used; FILE_NOT_TOML."""
    values = toml_of(text, file=FILE)
    _only(values, known={"segment", "recall_limit", *_LIMITS}, where=FILE)
    tables = values.pop("segment", [])
    if not isinstance(tables, list) or not tables:
        raise _wrong("segment", "[[segment]]")
    segments = tuple(_segment(table) for table in tables)
    for what in ("prefix", "name"):
        used = [getattr(segment, what) for segment in segments]
        if len(set(used)) < len(used):
            raise _wrong(what, ", ".join(used))
    return Plan(segments=segments, limits=_limits(values))


def _limits(values: Mapping[str, Any]) -> Limits:
    found: dict[str, Any] = {}
    for name, value in values.items():
        figure = _figure(name, value)
        if name in _LIMITS:
            limit, unit = _LIMITS[name]
            found[limit] = figure * unit
        else:
            found[name] = figure
    return Limits(**found)


def _segment(table: Any) -> Segment:
    if not isinstance(table, dict):
        raise _wrong("segment", str(table)[:40])
    _only(table, known=_KNOWN, where="segment")
    prefix = table.get("prefix")
    # Letters only: with digits in it, A1 and 23 would make the same number as A and 123.
    if not (isinstance(prefix, str) and prefix.isascii() and prefix.isalpha() and len(prefix) < 3):
        raise _wrong("prefix", str(prefix)[:40])
    rule = table.get("rule", "ageing")
    if rule not in RULES:
        raise _wrong("rule", f"{rule}: {', '.join(RULES)}")
    return Segment(
        prefix=prefix.upper(),
        name=_text(table.get("name", prefix), name="name"),
        start=_figure("start", table.get("start", 1), least=1),
        rule=rule,
        measure=Measure(
            every=_figure("every", table.get("every", 2), least=1), **_head_starts(table)
        ),
        appointments=table.get("appointments", False) is True,
        english=_text(table["english"], name="english") if "english" in table else "",
        departments=_texts(table.get("departments", []), name="departments"),
        items=_texts(table.get("items", []), name="items"),
        counters=_texts(table.get("counters", []), name="counters"),
    )


def _head_starts(table: Mapping[str, Any]) -> dict[str, Mapping[TicketClass, int]]:
    if "head_start" not in table:
        return {}
    given = table["head_start"]
    if not isinstance(given, dict):
        raise _wrong("head_start", str(given)[:40])
    _only(given, known={each.value for each in TicketClass}, where="head_start")
    found = {TicketClass(name): _figure(name, value) for name, value in given.items()}
    return {"head_starts": found}


def _figure(name: str, value: Any, *, least: int = 0) -> int:
    if type(value) is not int or not least <= value <= _MOST:
        raise _wrong(name, str(value)[:40])
    return int(value)


def _text(value: Any, *, name: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _wrong(name, str(value)[:40])
    return value.strip()


def _texts(values: Any, *, name: str) -> frozenset[str]:
    if not isinstance(values, list):
        raise _wrong(name, str(values)[:40])
    return frozenset(_text(value, name=name) for value in values)


def _only(table: Mapping[str, Any], *, known: set[str], where: str) -> None:
    """A misspelt name would silently be the default."""
    unknown = sorted(table.keys() - known)
    if unknown:
        raise _wrong(where, ", ".join(unknown))


def _wrong(what: str, why: str) -> Refused:
    name = what if what == FILE else f"{FILE}: {what}"
    return Refused(Reason.FIELD_WRONG, field=name, why=why)
