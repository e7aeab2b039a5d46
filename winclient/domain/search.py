"""Finds items as a clerk types: any piece of a name or code, pinyin, initials, folk names."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from winclient.domain.search_columns import Columns, Entry, IndexOutdated, Way
from winclient.domain.search_field import first_distinct, fold, readable

__all__ = ["Entry", "Hit", "Index", "IndexOutdated"]

UNSEEN = ("Cc", "Cf", "Cs")  # control, zero-width and half characters, as pasted text brings them

Span = tuple[int, int]
Found = dict[int, tuple[Way, ...]]  # items in their order, with the way each word was found


@dataclass(frozen=True, slots=True)
class Hit:
    """An item found. `spans` are code-point ranges of `entry.name` to highlight.

    `matched_by` is name, folk_name, initials, pinyin or code; `matched_text` is the folk name or
    the code that matched, empty when the name itself shows it.
    """

    entry: Entry
    spans: tuple[Span, ...]
    matched_by: str
    matched_text: str


class Index:
    """The items of one catalogue. Not for two threads at once."""

    def __init__(self, blobs: Mapping[str, bytes]) -> None:
        """`blobs` come from `search_build.build`; none at all is an empty catalogue.

        Raises IndexOutdated.
        """
        self._columns = Columns(blobs) if blobs else None
        self._favourites: tuple[dict[str, int], list[int]] = ({}, [])

    def __len__(self) -> int:
        return len(self._columns) if self._columns else 0

    def find(
        self, text: str, *, limit: int = 50, favourites: Mapping[str, int] | None = None
    ) -> tuple[Hit, ...]:
        """The best `limit` hits, best first; with no text the favourites, then the others.

        `favourites` counts what this counter accepted, by item id.
        """
        if not self._columns or limit < 1:
            return ()
        favoured = self._favoured(self._columns, favourites or {})
        words = _words(text)
        found: Found
        if not words:
            numbers = chain(favoured, range(len(self)))
            found = {item: () for item in first_distinct(numbers, limit)}
        elif len(words) == 1:
            found = _best(self._columns, words[0], limit, favoured)
        else:
            found = _best_of_several(_shared(self._columns, words), limit, favoured)
        return tuple(_hit(self._columns, item, ways, words) for item, ways in found.items())

    def count(self, text: str) -> int:
        """How many items `find` would give without a limit."""
        words = _words(text)
        if not self._columns or not words:
            return len(self)
        return len(_shared(self._columns, words))

    def entry(self, item_id: str) -> Entry | None:
        item = self._columns.number(item_id) if self._columns else None
        return self._columns.entry(item) if self._columns and item is not None else None

    def _favoured(self, columns: Columns, favourites: Mapping[str, int]) -> list[int]:
        """Favourites by number, most accepted first; kept, since they change less than the text."""
        known, numbers = self._favourites
        if known != favourites:
            pairs = [(columns.number(item_id), count) for item_id, count in favourites.items()]
            counted = sorted((-count, item) for item, count in pairs if item is not None)
            numbers = [item for _count, item in counted]
            self._favourites = (dict(favourites), numbers)
        return numbers


def _words(text: str) -> list[str]:
    """The typed words, folded, without what cannot be seen; each once."""
    seen = (c if c.isspace() or unicodedata.category(c) not in UNSEEN else "" for c in text)
    return list(dict.fromkeys(fold("".join(seen)).split()))


# one word: class after class, until `limit` hits are there


def _best(columns: Columns, word: str, limit: int, favoured: list[int]) -> Found:
    found: Found = {}
    for ways in columns.ways(word):
        _add_class(found, ways, limit, favoured)
        if len(found) >= limit:
            break
    if not found:
        _add_class(found, columns.last_resort(word), limit, favoured)
    return found


def _add_class(found: Found, ways: tuple[Way, ...], limit: int, favoured: list[int]) -> None:
    matched: dict[int, Way] = {}
    for way in reversed(ways):
        matched.update(dict.fromkeys(way.field.items(way.needle, wanted=limit), way))
    first = [item for item in favoured if item in matched]
    if len(matched) >= limit:  # perhaps not all are here: a favourite further back goes first, too
        for item in favoured:
            way_in = next((way for way in ways if way.field.where(item, way.needle)), None)
            if way_in:
                matched[item] = way_in
        first = [item for item in favoured if item in matched]
    for item in chain(first, sorted(matched)):
        if len(found) >= limit:
            return
        found.setdefault(item, (matched[item],))


# several words: all hits of each, then what they share


def _all(columns: Columns, word: str) -> dict[int, Way]:
    """Every item a word is found in, with the best way."""
    matched: dict[int, Way] = {}
    for way in chain.from_iterable(reversed(ways) for ways in reversed([*columns.ways(word)])):
        matched.update(dict.fromkeys(way.field.items(way.needle), way))
    if not matched:
        for way in reversed(columns.last_resort(word)):
            matched.update(dict.fromkeys(way.field.items(way.needle), way))
    return matched


def _shared(columns: Columns, words: list[str]) -> Found:
    """Items that every word is found in; the ways stand in the order of `words`."""
    by_word: dict[str, dict[int, Way]] = {}
    shared: set[int] = set()
    for word in sorted(words, key=len, reverse=True):
        by_word[word] = _all(columns, word)
        shared = by_word[word].keys() & (shared if len(by_word) > 1 else by_word[word].keys())
        if not shared:
            return {}
    return {item: tuple(by_word[word][item] for word in words) for item in shared}


def _best_of_several(matched: Found, limit: int, favoured: list[int]) -> Found:
    place = {item: at for at, item in enumerate(favoured)}

    def order(item: int) -> tuple[int, int, int]:
        rank = max(way.rank for way in matched[item])
        return rank, place.get(item, len(place)), item

    return {item: matched[item] for item in sorted(matched, key=order)[:limit]}


# what is shown


def _hit(columns: Columns, item: int, ways: tuple[Way, ...], words: list[str]) -> Hit:
    entry = columns.entry(item)
    if not ways:
        return Hit(entry, (), "name", "")
    shown = [_shown(columns, item, *pair) for pair in zip(ways, words, strict=True)]
    spans = _merged([span for spans, _text in shown for span in spans])
    telling = max(range(len(ways)), key=lambda at: ways[at].rank)
    return Hit(entry, spans, ways[telling].matched_by, shown[telling][1])


def _shown(columns: Columns, item: int, way: Way, word: str) -> tuple[list[Span], str]:
    """Where the name shows the match, or else the text that does."""
    if way.field is columns.names:
        return _occurrences(columns.names.line(item), word), ""
    line, start, end = way.field.where(item, way.needle) or (0, 0, 0)
    if way.field is columns.initials:
        places = readable(columns.names.line(item))[start:end]
        return [(place, place + 1) for place in places], ""
    if way.field is columns.folk_initials:
        return [], columns.folk.original(line)
    return [], way.field.original(line)


def _occurrences(line: str, word: str) -> list[Span]:
    spans = []
    at = line.find(word)
    while at >= 0:
        spans.append((at, at + len(word)))
        at = line.find(word, at + len(word))
    return spans


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    """Touching spans as one, in the order of the text."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
