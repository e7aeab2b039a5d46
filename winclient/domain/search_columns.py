"""The stored columns of the item index, decoded when first asked, and the ways to match in them."""

import json
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from winclient.domain.search_field import EDGE, Field, Needle, fold, unpack
from winclient.domain.search_spelling import Speller

FORMAT = 1  # of the stored blobs; raise it with every change of what `search_build` writes
ENTRIES_KEPT = 2000  # decoded entries remembered: a screenful comes back with most keys


class IndexOutdated(Exception):
    """The blobs were written by another version: build them again from the catalogue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the search box shows of an item."""

    id: str
    code: str
    name: str
    department: str
    kind: str
    promised_days: int | None
    promised_unit: str = ""
    folk_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a word may be found; `rank` is its class in the order of hits."""

    rank: int
    matched_by: str  # name, folk_name, initials, pinyin or code
    field: Field
    needle: Needle


class Columns:
    """Items by their number, which is their static order."""

    def __init__(self, blobs: Mapping[str, bytes]) -> None:
        if blobs.get("format") != str(FORMAT).encode():
            raise IndexOutdated
        self._blobs = dict(blobs)  # each is dropped when it has been decoded
        shapes, kinds = unpack(self._blobs.pop("shapes"))
        self._shapes = json.loads(shapes)
        self._kinds = array("I", kinds)
        self._entries: dict[int, Entry] = {}

    def __len__(self) -> int:
        return len(self._kinds)

    @cached_property
    def names(self) -> Field:
        return Field(self._blobs.pop("names"))

    @cached_property
    def codes(self) -> Field:
        return Field(self._blobs.pop("codes"))

    @cached_property
    def ids(self) -> Field:
        return Field(self._blobs.pop("ids"))

    @cached_property
    def folk(self) -> Field:
        return Field(self._blobs.pop("folk"))

    @cached_property
    def initials(self) -> Field:
        return Field(self._blobs.pop("initials"))

    @cached_property
    def folk_initials(self) -> Field:
        """Its lines are those of `folk`, read aloud."""
        return Field(self._blobs.pop("folk_initials"))

    @cached_property
    def speller(self) -> Speller:
        return Speller(self._blobs.pop("units").decode("utf-8", "surrogatepass").split(EDGE))

    def entry(self, item: int) -> Entry:
        entry = self._entries.get(item)
        if entry is None:
            if len(self._entries) >= ENTRIES_KEPT:
                self._entries.clear()
            department, kind, days, unit = self._shapes[self._kinds[item]]
            entry = self._entries[item] = Entry(
                id=self.ids.original(item),
                code=self.codes.original(item),
                name=self.names.original(item),
                department=department,
                kind=kind,
                promised_days=days,
                promised_unit=unit,
                folk_names=tuple(map(self.folk.original, self.folk.lines_of(item))),
            )
        return entry

    def number(self, item_id: str) -> int | None:
        items = self.ids.items(Needle(EDGE + fold(item_id) + EDGE))
        return next((item for item in items if self.ids.original(item) == item_id), None)

    def ways(self, word: str) -> Iterator[tuple[Way, ...]]:
        """The classes of hits for one word, best first; the ways of one class count alike."""
        line, start, end = Needle(EDGE + word + EDGE), Needle(EDGE + word), Needle(word + EDGE)
        any_place = Needle(word)
        yield (Way(0, "name", self.names, line), Way(0, "folk_name", self.folk, line))
        yield (Way(1, "name", self.names, start),)
        yield (Way(2, "folk_name", self.folk, any_place),)
        yield (Way(3, "name", self.names, any_place),)
        if _is_spelled(word):
            yield self._spoken(4, "initials", [start])
            yield self._spoken(5, "initials", [any_place])
            needles = self.speller.full(word)
            yield self._spoken(6, "pinyin", [needle.at_start() for needle in needles])
            yield self._spoken(7, "pinyin", needles)
        yield (Way(8, "code", self.codes, end),)
        yield (Way(9, "code", self.codes, any_place),)

    def last_resort(self, word: str) -> tuple[Way, ...]:
        """Initials and syllables mixed, only for a word that is found in no other way."""
        return self._spoken(10, "pinyin", self.speller.mixed(word)) if _is_spelled(word) else ()

    def _spoken(self, rank: int, matched_by: str, needles: list[Needle]) -> tuple[Way, ...]:
        fields = (self.initials, self.folk_initials)
        return tuple(Way(rank, matched_by, field, needle) for needle in needles for field in fields)


def _is_spelled(word: str) -> bool:
    return word.isascii() and word.isalnum()
