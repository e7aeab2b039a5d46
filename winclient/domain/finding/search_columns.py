"""The stored columns of the item index, decoded when first asked, and the ways to match in them."""

import json
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from winclient.domain.finding.search_field import EDGE, Field, Needle, unpack
from winclient.domain.finding.search_spelling import Speller
from winclient.domain.values import Value

FORMAT = 1  # of the stored blobs; raise it with every change of what `search_build` writes
GAP = "\x00"  # between the texts of a record
ENTRIES_KEPT = 2000  # decoded entries remembered: a screenful comes back with most keys


class IndexOutdated(Exception):
    """The blobs were written by another version: build them again from the catalogue."""


class Entry(Value, frozen=True, kw_only=True):
    """What the search box shows of an item."""

    id: str
    code: str
    name: str
    department: str
    kind: str
    promised_days: int | None
    promised_unit: str = ""
    folk_names: tuple[str, ...] = ()


class Way(NamedTuple):
    """One way in which a word may be found; `rank` is its class in the order of hits."""

    rank: int
    matched_by: str  # name, folk_name, initials, pinyin or code
    field: Field
    needle: Needle
    word: str  # what of the needle stands in the line


class Columns:
    """Items by their number, which is their static order."""

    def __init__(self, blobs: Mapping[str, bytes]) -> None:
        if blobs.get("format") != str(FORMAT).encode():
            raise IndexOutdated
        self._blobs = dict(blobs) if isinstance(blobs, dict) else blobs
        head, numbers, self._records, ends, by_id = unpack(self._blob("records"))
        told = json.loads(head)
        self._departments: list[str] = told["departments"]
        self._terms: list[tuple[str, int | None, str]] = told["terms"]
        self._ascii_codes: bool = told["ascii_codes"]
        self._numbers = array("I", numbers)  # department and term of each item in turn
        self._ends = array("I", ends)
        self._by_id = array("I", by_id)
        self._entries: dict[int, Entry] = {}

    def _blob(self, name: str) -> bytes:
        """A blob, which is not kept beside what is decoded from it."""
        return self._blobs.pop(name) if isinstance(self._blobs, dict) else self._blobs[name]

    def __len__(self) -> int:
        return len(self._by_id)

    @cached_property
    def names(self) -> Field:
        return Field(self._blob("names"))

    @cached_property
    def codes(self) -> Field:
        return Field(self._blob("codes"))

    @cached_property
    def folk(self) -> Field:
        return Field(self._blob("folk"))

    @cached_property
    def initials(self) -> Field:
        return Field(self._blob("initials"))

    @cached_property
    def folk_initials(self) -> Field:
        """Its lines are those of `folk`, read aloud."""
        return Field(self._blob("folk_initials"))

    @cached_property
    def speller(self) -> Speller:
        return Speller(self._blob("units").decode("utf-8", "surrogatepass").split(EDGE))

    def entry(self, item: int) -> Entry:
        entry = self._entries.get(item)
        if entry is None:
            if len(self._entries) >= ENTRIES_KEPT:
                self._entries.clear()
            entry = self._entries[item] = self._read(item)
        return entry

    def number(self, item_id: str) -> int | None:
        at = bisect_left(self._by_id, item_id, key=lambda item: self._texts(item)[0])
        if at == len(self) or self._texts(self._by_id[at])[0] != item_id:
            return None
        return self._by_id[at]

    def _texts(self, item: int) -> list[str]:
        record = self._records[self._ends[item] : self._ends[item + 1]]
        return record.decode("utf-8", "surrogatepass").split(GAP)

    def _read(self, item: int) -> Entry:
        id_, code, name, *folk_names = self._texts(item)
        kind, days, unit = self._terms[self._numbers[2 * item + 1]]
        return Entry(
            id=id_,
            code=code,
            name=name,
            department=self._departments[self._numbers[2 * item]],
            kind=kind,
            promised_days=days,
            promised_unit=unit,
            folk_names=tuple(folk_names),
        )

    def ways(self, word: str) -> Iterator[tuple[Way, ...]]:
        """The classes of hits for one word, best first; the ways of one class count alike."""
        line, start, end = Needle(EDGE + word + EDGE), Needle(EDGE + word), Needle(word + EDGE)
        any_place = Needle(word)
        yield (Way(0, "name", self.names, line, word), Way(0, "folk_name", self.folk, line, word))
        yield (Way(1, "name", self.names, start, word),)
        yield (Way(2, "folk_name", self.folk, any_place, word),)
        yield (Way(3, "name", self.names, any_place, word),)
        if _is_spelled(word):
            yield self._spoken(4, "initials", [start])
            yield self._spoken(5, "initials", [any_place])
            needles = self.speller.full(word)
            yield self._spoken(6, "pinyin", [needle.at_start() for needle in needles])
            yield self._spoken(7, "pinyin", needles)
        if word.isascii() or not self._ascii_codes:
            yield (Way(8, "code", self.codes, end, word),)
            yield (Way(9, "code", self.codes, any_place, word),)

    def last_resort(self, word: str) -> tuple[Way, ...]:
        """Initials and syllables mixed, only for a word that is found in no other way."""
        return self._spoken(10, "pinyin", self.speller.mixed(word)) if _is_spelled(word) else ()

    def _spoken(self, rank: int, matched_by: str, needles: list[Needle]) -> tuple[Way, ...]:
        return tuple(
            Way(rank, matched_by, field, needle, needle.key.strip(EDGE))
            for needle in needles
            for field in (self.initials, self.folk_initials)
        )


def _is_spelled(word: str) -> bool:
    return word.isascii() and word.isalnum()
