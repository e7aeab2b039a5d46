"""Builds the stored index of `search`, once, when a catalogue is taken in."""

import json
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, chain

from pypinyin import lazy_pinyin
from pypinyin.contrib.mmseg import seg

from winclient.domain.finding.search_columns import FORMAT, GAP, Entry
from winclient.domain.finding.search_field import EDGE, READABLE, fold, pack
from winclient.domain.finding.search_spelling import FIRST_UNIT

# Common characters with two living readings. Inside a word that the dictionary knows, its reading
# stands; alone, both are searched. Archaic readings would only make noise.
SECOND_READING = {
    "行": {"xing": "hang", "hang": "xing"},
    "重": {"zhong": "chong", "chong": "zhong"},
    "长": {"zhang": "chang", "chang": "zhang"},
    "调": {"diao": "tiao", "tiao": "diao"},
    "还": {"hai": "huan", "huan": "hai"},
    "会": {"hui": "kuai", "kuai": "hui"},
    "率": {"lv": "shuai", "shuai": "lv"},
    "降": {"jiang": "xiang", "xiang": "jiang"},
    "传": {"chuan": "zhuan", "zhuan": "chuan"},
    "厦": {"sha": "xia", "xia": "sha"},
    "折": {"zhe": "she", "she": "zhe"},
    "藏": {"cang": "zang", "zang": "cang"},
    "乐": {"le": "yue", "yue": "le"},
    "弹": {"dan": "tan", "tan": "dan"},
    "参": {"can": "shen", "shen": "can"},
    "校": {"xiao": "jiao", "jiao": "xiao"},
    "畜": {"chu": "xu", "xu": "chu"},
    "都": {"dou": "du", "du": "dou"},
}

Progress = Callable[[int], None]
Term = tuple[str, int | None, str]  # kind, promised days and their unit
Units = tuple[str, ...]  # one pinyin syllable (or the character itself) a readable character


def static_rank(entry: Entry) -> tuple[int, str, str, str, str]:
    """The order of equally good hits: shorter names first, then a stable order."""
    return len(entry.name), entry.name, entry.department, entry.code, entry.id


def build(entries: Iterable[Entry], *, progress: Progress | None = None) -> dict[str, bytes]:
    """Named blobs for `search.Index`. Ids must be unique.

    `progress` is told how many entries are done, the last one when all is built; it may raise to
    cancel. About 0.2 ms an entry; the arrays need about 0.5 kB an entry.
    """
    told = progress or (lambda _done: None)
    ranked = sorted(entries, key=static_rank)
    names = []
    for done, entry in enumerate(ranked):
        if done % 256 == 0:
            told(done)
        names += [(done, units) for units in readings(entry.name)]
    folk = [
        (at, name) for at, entry in enumerate(ranked) for name in dict.fromkeys(entry.folk_names)
    ]
    spoken = [(at, readings(name)[0]) for at, name in folk]
    table = sorted({unit for _at, units in chain(names, spoken) for unit in units})
    column = _Columns(lambda: told(len(ranked)))
    blobs = {
        "format": str(FORMAT).encode(),
        "units": EDGE.join(table).encode("utf-8", "surrogatepass"),
        "records": _records(ranked),
        "names": column([entry.name for entry in ranked]),
        "codes": column([entry.code for entry in ranked]),
        "folk": column([name for _at, name in folk], owners=[at for at, _name in folk]),
        "initials": column.spoken(names, table),
        "folk_initials": column.spoken(spoken, table),
    }
    told(len(ranked))
    return blobs


def readings(name: str) -> list[Units]:
    """The readings of a name (one or two), unit by unit one a readable character."""
    folded = fold(name)
    words = [_word_units(word) for word in seg.cut(folded)]
    units = list(chain.from_iterable(words))
    alone = list(chain.from_iterable([len(word) == 1] * len(word) for word in words))
    places = [at for run in READABLE.finditer(folded) for at in range(*run.span())]
    first = tuple(units[at] for at in places)
    second = tuple(
        SECOND_READING.get(folded[at], {}).get(units[at], units[at]) if alone[at] else units[at]
        for at in places
    )
    return [first] if first == second else [first, second]


@lru_cache(maxsize=50_000)
def _word_units(word: str) -> tuple[str, ...]:
    units = lazy_pinyin(word, errors=lambda unknown: [*unknown])  # type: ignore[arg-type,return-value]
    # A slip of the dictionary must not shift the highlighting.
    return tuple(units) if len(units) == len(word) and all(units) else tuple(word)


def _records(ranked: Sequence[Entry]) -> bytes:
    """What is shown of each entry, and the entries in the order of their ids."""
    departments: dict[str, int] = {}
    terms: dict[Term, int] = {}
    numbers = array("I")
    for entry in ranked:
        term = entry.kind, entry.promised_days, entry.promised_unit
        numbers.append(departments.setdefault(entry.department, len(departments)))
        numbers.append(terms.setdefault(term, len(terms)))
    head = {
        "departments": [*departments],
        "terms": [*terms],
        "ascii_codes": all(entry.code.isascii() for entry in ranked),
    }
    records = [_record(entry) for entry in ranked]
    by_id = sorted(range(len(ranked)), key=lambda at: ranked[at].id)
    return pack(
        [
            json.dumps(head).encode(),
            numbers.tobytes(),
            b"".join(records),
            array("I", accumulate(map(len, records), initial=0)).tobytes(),
            array("I", by_id).tobytes(),
        ]
    )


def _record(entry: Entry) -> bytes:
    texts = (entry.id, entry.code, entry.name, *dict.fromkeys(entry.folk_names))
    joined = GAP.join(text.replace(GAP, " ") for text in texts)
    return joined.encode("utf-8", "surrogatepass")


class _Columns:
    """Writes columns in the form that `search_field.Field` reads."""

    def __init__(self, pulse: Callable[[], None]) -> None:
        self._pulse = pulse

    def __call__(
        self,
        lines: Sequence[str],
        *,
        owners: Sequence[int] | None = None,
        twin: str = "",
    ) -> bytes:
        folded = [fold(line) for line in lines]
        text = EDGE + "".join(line + EDGE for line in folded)
        starts = list(accumulate((len(line) + 1 for line in folded), initial=0))
        shift = max((len(line) for line in folded), default=0).bit_length()
        wide = len(lines).bit_length() + shift > 32
        suffixes = array("Q" if wide else "I")
        for group in self._groups(folded, shift):
            suffixes.extend(self._sorted(group, folded, shift))
        return pack(
            [
                bytes([shift, ord(suffixes.typecode)]),
                text.encode("utf-8", "surrogatepass"),
                twin.encode("utf-8", "surrogatepass"),
                array("I", starts).tobytes(),
                suffixes.tobytes(),
                array("I", owners or ()).tobytes(),
            ]
        )

    def spoken(self, lines: Sequence[tuple[int, Units]], table: Sequence[str]) -> bytes:
        """The column of initials; its twin holds the whole units, one character each."""
        number = {unit: chr(FIRST_UNIT + at) for at, unit in enumerate(table)}
        twin = "".join("".join(number[unit] for unit in units) + EDGE for _at, units in lines)
        return self(
            ["".join(unit[0] for unit in units) for _at, units in lines],
            owners=[at for at, _units in lines],
            twin=EDGE + twin,
        )

    def _groups(self, lines: Sequence[str], shift: int) -> Iterable[Sequence[int]]:
        """Places by their first character: small groups keep the sort keys' memory small."""
        by_char: dict[str, array[int]] = defaultdict(lambda: array("Q"))
        for number, line in enumerate(lines):
            by_char[EDGE].append(number << shift)
            for offset, char in enumerate(line, start=1):
                by_char[char].append(number << shift | offset)
        for char in sorted(by_char):
            self._pulse()
            yield by_char.pop(char)

    def _sorted(self, places: Sequence[int], lines: Sequence[str], shift: int) -> list[int]:
        mask = (1 << shift) - 1

        def suffix(place: int) -> str:
            line, offset = lines[place >> shift], place & mask
            return line[offset - 1 :] + EDGE if offset else EDGE + line + EDGE

        return sorted(places, key=suffix)
