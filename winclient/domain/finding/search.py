"""Finds items as a clerk types: any piece of a name or code, pinyin, initials, folk names."""

import unicodedata
from collections.abc import Iterable, Mapping
from itertools import chain, islice

from winclient.domain.finding.search_columns import Columns, Entry, IndexOutdated, Way
from winclient.domain.finding.search_field import Span, fold, spoken_spans
from winclient.domain.values import Value

__all__ = ["Entry", "Hit", "Index", "IndexOutdated"]

UNSEEN = ("Cc", "Cf", "Cs")  # control, zero-width and half characters, as pasted text brings them

Match = tuple[Way, int]  # how a word was found, and at which place of the way's field
Found = dict[int, tuple[Match, ...]]  # items in their order, with the match of each word


class Hit(Value, frozen=True):
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

        A blob is asked for when it is first needed, so a mapping may read from the store by and by,
        as long as it stays with one build. Raises IndexOutdated.
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
            numbers = dict.fromkeys(chain(favoured, range(min(limit, len(self)))))
            found = {item: () for item in islice(numbers, limit)}
        elif len(words) == 1:
            found = _best(self._columns, words[0], limit, favoured)
        else:
            found = _best_of_several(_shared(self._columns, words), limit, favoured)
        return tuple(_hit(self._columns, item, matches) for item, matches in found.items())

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
    matched = _matched(ways, wanted=limit)
    order: Iterable[int] = sorted(matched)
    if favoured:
        if len(matched) >= limit:  # perhaps not all: a favourite further back goes first, too
            for way in ways:
                for item, place in way.field.among(way.needle, favoured).items():
                    matched.setdefault(item, (way, place))
        order = chain((item for item in favoured if item in matched), order)
    for item in order:
        if len(found) >= limit:
            return
        if item not in found:
            found[item] = (matched[item],)


def _matched(ways: Iterable[Way], *, wanted: int | None = None) -> dict[int, Match]:
    """The first `wanted` items of each way, or all; the first way that finds one counts."""
    matched: dict[int, Match] = {}
    for way in ways:
        for item, place in way.field.items(way.needle, wanted=wanted).items():
            matched.setdefault(item, (way, place))
    return matched


# several words: all hits of each, then what they share


def _all(columns: Columns, word: str) -> dict[int, Match]:
    usual = _matched(chain.from_iterable(columns.ways(word)))
    return usual or _matched(columns.last_resort(word))


def _shared(columns: Columns, words: list[str]) -> Found:
    """Items that every word is found in; the matches stand in the order of `words`."""
    by_word: dict[str, dict[int, Match]] = {}
    shared: set[int] = set()
    for word in sorted(words, key=len, reverse=True):
        by_word[word] = _all(columns, word)
        shared = by_word[word].keys() & (shared if len(by_word) > 1 else by_word[word].keys())
        if not shared:
            return {}
    return {item: tuple(by_word[word][item] for word in words) for item in shared}


def _best_of_several(found: Found, limit: int, favoured: list[int]) -> Found:
    place = {item: at for at, item in enumerate(favoured)}

    def order(item: int) -> tuple[int, int, int]:
        rank = max(way.rank for way, _place in found[item])
        return rank, place.get(item, len(place)), item

    return {item: found[item] for item in sorted(found, key=order)[:limit]}


# what is shown


def _hit(columns: Columns, item: int, matches: tuple[Match, ...]) -> Hit:
    entry = columns.entry(item)
    if not matches:
        return Hit(entry, (), "name", "")
    if len(matches) == 1:
        way, place = matches[0]
        spans, text = _shown(columns, entry, way, place)
        return Hit(entry, tuple(spans), way.matched_by, text)
    shown = [_shown(columns, entry, way, place) for way, place in matches]
    telling = max(range(len(matches)), key=lambda at: matches[at][0].rank)
    together = _merged([span for spans, _text in shown for span in spans])
    return Hit(entry, together, matches[telling][0].matched_by, shown[telling][1])


def _shown(columns: Columns, entry: Entry, way: Way, place: int) -> tuple[list[Span], str]:
    """Where the name shows the match, or else the text that does."""
    field = way.field
    line, start = field.located(place)
    if way.matched_by == "name":
        return _occurrences(field.line(line), start, way.word), ""
    if way.matched_by == "code":
        return [], entry.code
    item = field.owners[line]
    if way.matched_by != "folk_name" and field is columns.initials:
        return spoken_spans(columns.names.line(item), start, start + len(way.word)), ""
    return [], entry.folk_names[line - field.lines_of(item).start]


def _occurrences(line: str, start: int, word: str) -> list[Span]:
    size = len(word)
    spans = [(start, start + size)]
    while (start := line.find(word, start + size)) >= 0:
        spans.append((start, start + size))
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
