"""Finds out which column of a file holds which of our fields."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from winclient.domain.refusals import Reason, Refused
from winclient.reading import aliases

_BRACKETS = re.compile(r"\(([^()]*)\)")
_NOISE = re.compile(r"[\s_\-*:·.]+")
_LIMITS = {"statutory_days": "statutory_unit", "promised_days": "promised_unit"}


def key(title: str) -> str:
    """One spelling for `TASK_CODE`, `taskCode`, `task code`; for `* 事项名称：` and `事项名称`."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", title)).lower()


class Plan(Struct, frozen=True, kw_only=True):
    """Which cells to take, best first; what the file calls them; units told by the titles."""

    picks: tuple[tuple[int, str], ...]
    titles: Mapping[str, str]
    units: Mapping[str, str]

    def values(self, cells: Sequence[Any]) -> dict[str, Any]:
        """The cells by field; the first filled one wins where several hold the same field."""
        taken: dict[str, Any] = {}
        width = len(cells)
        for index, name in self.picks:
            if index < width and taken.get(name) in (None, "", []):
                cell = cells[index]
                if cell is not None and cell != "":
                    taken[name] = cell
        for name, unit in self.units.items():
            taken.setdefault(name, unit)
        return taken

    def first(self, name: str) -> int | None:
        """The column of a field that stands furthest left."""
        return min((index for index, taken in self.picks if taken == name), default=None)

    def describes_items(self) -> bool:
        """A name alone could be any list; an item also says whose it is, or its code, or more."""
        return "name" in self.titles and len(self.titles) > 1


class Columns:
    """The alias table of one import: the usual names and those given by hand."""

    def __init__(
        self, *tables: Mapping[str, tuple[str, ...]], mapping: Mapping[str, str] | None = None
    ) -> None:
        self._ranks: dict[str, tuple[int, str]] = {}
        self._plans: dict[tuple[str, ...], Plan] = {}
        for table in tables:
            for name, titles in table.items():
                for rank, title in enumerate(titles):
                    self._ranks.setdefault(key(title), (rank, name))
        known = {name for table in tables for name in table}
        for title, name in (mapping or {}).items():
            self._ranks[key(title)] = (-1, _field(name, known=known, ranks=self._ranks))

    def plan(self, titles: Iterable[str]) -> Plan:
        """The plan for a header row, or for the keys of a JSON object."""
        header = tuple(titles)
        plan = self._plans.get(header)
        if plan is None:
            plan = self._plans[header] = self._made(header)
        return plan

    def field(self, title: str) -> str | None:
        """The field that a column of this title holds."""
        known = self._known(title)
        return known[1] if known else None

    def is_given(self, title: str) -> bool:
        """Whether the title was given a field by hand."""
        known = self._known(title)
        return known is not None and known[0] < 0

    def _made(self, header: tuple[str, ...]) -> Plan:
        found: list[tuple[int, int, str]] = []
        units: dict[str, str] = {}
        for index, title in enumerate(header):
            known = self._known(title)
            if known is None:
                continue
            found.append((known[0], index, known[1]))
            hint = _BRACKETS.search(unicodedata.normalize("NFKC", title))
            if hint and known[1] in _LIMITS:
                units[_LIMITS[known[1]]] = hint[1]
        found.sort()
        titles: dict[str, str] = {}
        for _, index, name in found:
            titles.setdefault(name, header[index])
        picks = tuple((index, name) for _, index, name in found)
        return Plan(picks=picks, titles=titles, units=units)

    def _known(self, title: str) -> tuple[int, str] | None:
        if len(title) > 60:
            return None
        spelled = key(title)
        return self._ranks.get(spelled) or self._ranks.get(_BRACKETS.sub("", spelled))


def item_columns(mapping: Mapping[str, str]) -> Columns:
    """The item's fields; raises Refused(MAP_FIELD_UNKNOWN) where `mapping` names another."""
    return Columns(aliases.ITEM, aliases.MATERIAL_COLUMNS, mapping=mapping)


def _field(name: str, *, known: set[str], ranks: Mapping[str, tuple[int, str]]) -> str:
    if name in known:
        return name
    meant = ranks.get(key(name))
    if meant is None:
        raise Refused(Reason.MAP_FIELD_UNKNOWN, field=name[:40], known=sorted(known))
    return meant[1]
