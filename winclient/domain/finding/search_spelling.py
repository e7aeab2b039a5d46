"""Reads typed letters as pinyin: which syllables, or started ones, they may stand for."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from winclient.domain.finding.search_field import Needle

FIRST_UNIT = 0xE000  # units are numbered from here: no surrogates, no regex characters
LONGEST = 60  # letters; nobody spells more
MOST_READINGS = 12
MOST_STEPS = 400
LONGEST_SYLLABLE = 6
INITIALS = ("zh", "ch", "sh")

Piece = tuple[int, int]  # units from .. to (exclusive) that a piece of the typed text may be


class Speller:
    """Turns letters into needles for the column of initials and its twin of whole units."""

    def __init__(self, units: Sequence[str]) -> None:
        self._units = units

    def full(self, text: str) -> list[Needle]:
        """Whole syllables, the last one perhaps only started: shipinjing."""
        return self._needles(text, self._whole)

    def mixed(self, text: str) -> list[Needle]:
        """Any mixture of initials and syllables: spjingy."""
        return self._needles(text, self._whole_or_initial)

    def _needles(self, text: str, piece: Callable[[str], Piece | None]) -> list[Needle]:
        if not 2 <= len(text) <= LONGEST:
            return []
        # One letter a piece throughout is what the column of initials answers by itself.
        found = (needle for needle in self._readings(text, piece) if needle.key != text)
        return list(islice(found, MOST_READINGS))

    def _readings(self, text: str, piece: Callable[[str], Piece | None]) -> Iterator[Needle]:
        waiting = [(0, "", "")]
        for _step in range(MOST_STEPS):
            if not waiting:
                return
            at, key, pattern = waiting.pop()
            rest = text[at:]
            last = self._started(rest)
            if last:
                yield Needle(key + rest[0], pattern + _one_of(last))
            for size in range(1, min(LONGEST_SYLLABLE, len(rest) - 1) + 1):
                found = piece(rest[:size])
                if found:
                    waiting.append((at + size, key + rest[0], pattern + _one_of(found)))

    def _whole(self, text: str) -> Piece | None:
        at = bisect_left(self._units, text)
        whole = at < len(self._units) and self._units[at] == text
        return (at, at + 1) if whole else None

    def _started(self, text: str) -> Piece | None:
        low = bisect_left(self._units, text)
        high = bisect_left(self._units, text + "\U0010ffff")
        return (low, high) if low < high else None

    def _whole_or_initial(self, text: str) -> Piece | None:
        if len(text) == 1 or text in INITIALS:
            return self._started(text)
        return self._whole(text)


def _one_of(piece: Piece) -> str:
    """The regular expression for one unit of a piece."""
    low, high = chr(FIRST_UNIT + piece[0]), chr(FIRST_UNIT + piece[1] - 1)
    return low if low == high else f"[{low}-{high}]"
