"""Several checklists as one: each paper once, and what was judged laid out to every list again."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from winclient.domain.checks.checklist import Judgement, Row
from winclient.domain.items.materials import Necessity
from winclient.domain.ledger.life_facts import Sheets

Lists = Mapping[str, tuple[Row, ...]]
"""The checklist of each item, by its id."""

_STRICTER = (Necessity.OPTIONAL, Necessity.DEFERRABLE, Necessity.REQUIRED)
_NO_NAMES: Mapping[str, str] = {}


def merge(lists: Lists, *, names: Mapping[str, str] = _NO_NAMES) -> tuple[Row, ...]:
    """One row a paper: an original is shown once, copies add up; what serves most comes first.

    `names` gives the shown name of papers that items call differently. Where one item lists a
    name twice, its first rows meet the first rows of the others, and so on.
    """
    parts: dict[tuple[str, int], list[tuple[str, int, Row]]] = {}
    for id in sorted(lists):
        for place, (key, row) in enumerate(zip(_keys(lists[id], names), lists[id], strict=True)):
            parts.setdefault(key, []).append((id, place, row))
    found = [(_merged(name, part), part) for (name, _), part in parts.items()]
    found.sort(key=lambda each: (-len(each[1]), each[0].serves, each[1][0][1], each[0].name))
    return tuple(row for row, _ in found)


def _keys(rows: Iterable[Row], names: Mapping[str, str]) -> list[tuple[str, int]]:
    """The shown name of each row and how often the list had it before."""
    seen: dict[str, int] = {}
    keys = []
    for row in rows:
        name = names.get(row.name, row.name)
        keys.append((name, seen.get(name, 0)))
        seen[name] = seen.get(name, 0) + 1
    return keys


def _merged(name: str, part: Sequence[tuple[str, int, Row]]) -> Row:
    rows = [row for _, _, row in part]
    asking = [row for row in rows if row.state is not Judgement.EXEMPT] or rows
    return Row(
        name=name,
        necessity=max((row.necessity for row in asking), key=_STRICTER.index),
        originals_due=max(row.originals_due for row in asking),
        copies_due=sum(row.copies_due for row in asking),
        commitment=asking[0].commitment if all(row.commitment for row in asking) else "",
        standard="\n".join(dict.fromkeys(row.standard for row in asking if row.standard)),
        state=asking[0].state if asking is rows else Judgement.NOT_JUDGED,
        because=tuple(dict.fromkeys(each for row in rows for each in row.because)),
        serves=tuple(id for id, _, _ in part),
    )


def spread(rows: Iterable[Row], lists: Lists, *, names: Mapping[str, str] = _NO_NAMES) -> Lists:
    """Each item's list, judged as the merged `rows` are; what others need instead stays exempt.

    An original that was shown counts for every item; copies are laid out item by item. What no
    item was to hand in counts as it was judged: where the office turns out not to have it, or
    what it has is wrong, every item is touched.
    """
    judged = dict(zip(_keys(rows := tuple(rows), {}), rows, strict=True))
    left = {key: row.copies for key, row in judged.items()}
    asked = _asked(judged, lists, names)
    spread_out: dict[str, tuple[Row, ...]] = {}
    for id in sorted(lists):
        own = []
        for key, row in zip(_keys(lists[id], names), lists[id], strict=True):
            if row.state is Judgement.EXEMPT and key in asked:
                own.append(row)
                continue
            copies = min(row.copies_due, left[key])
            left[key] -= copies
            own.append(_judged(row, judged[key], copies=copies))
        spread_out[id] = tuple(own)
    return spread_out


def _asked(
    judged: Mapping[tuple[str, int], Row], lists: Lists, names: Mapping[str, str]
) -> set[tuple[str, int]]:
    """The papers that some item asks for; also one whose items are not all in `lists`."""
    keyed = (zip(_keys(rows, names), rows, strict=True) for rows in lists.values())
    asking = {key for each in keyed for key, row in each if row.state is not Judgement.EXEMPT}
    return asking | {key for key, row in judged.items() if not set(row.serves) <= set(lists)}


def _judged(row: Row, word: Row, *, copies: int) -> Row:
    return replace(
        row,
        state=word.state,
        originals=min(row.originals_due, word.originals),
        copies=copies,
        reason=word.reason,
        due=word.due,
        source=word.source,
    )


def take_out(
    before: Iterable[Row], left: Lists, *, gone: Lists, names: Mapping[str, str] = _NO_NAMES
) -> tuple[tuple[Row, ...], tuple[Sheets, ...]]:
    """The merged list once only the items in `left` need it, and the papers that come back.

    Back comes what was handed in beyond what these items ask for: never more, never less. What only
    those in `gone` asked for is exempt again; what none of them asked for stays as it was judged.
    """
    asked = merge(left, names=names)
    kept = dict(zip(_keys(asked, {}), asked, strict=True))
    freed = _asked({}, gone, names)
    rows, back = [], []
    for key, row in zip(_keys(before := tuple(before), {}), before, strict=True):
        still = kept.get(key)
        if still is not None and (still.state is not Judgement.EXEMPT or key not in freed):
            still = replace(still, state=row.state)
        sheets = _beyond(row, still)
        if sheets.originals or sheets.copies:
            back.append(sheets)
        if still is not None:
            rows.append(_kept(row, still, sheets))
    return tuple(rows), tuple(back)


def _beyond(row: Row, still: Row | None) -> Sheets:
    needed = still if still and still.state is not Judgement.EXEMPT else None
    return Sheets(
        name=row.name,
        originals=max(0, row.originals - (needed.originals_due if needed else 0)),
        copies=max(0, row.copies - (needed.copies_due if needed else 0)),
    )


def _kept(row: Row, still: Row, gone: Sheets) -> Row:
    return replace(
        still,
        originals=row.originals - gone.originals,
        copies=row.copies - gone.copies,
        reason=row.reason,
        due=row.due,
        because=row.because,
        source=row.source,
    )
