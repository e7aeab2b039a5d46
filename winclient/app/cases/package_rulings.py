"""One ruling over a package: what it comes to for each item."""

from collections.abc import Mapping

from msgspec.structs import replace

from winclient.app.cases.rulings import Ground, Ruling, check
from winclient.app.hall import Hall
from winclient.domain.cases.decisions import Decision, to_promise, with_promises
from winclient.domain.cases.merging import Lists
from winclient.domain.checks.checklist import Row, defects, deferred
from winclient.domain.days.deadlines import Due
from winclient.domain.items.composition import Composition, in_order


def rulings(ruling: Ruling, lists: Lists, *, composition: Composition) -> Mapping[str, Ruling]:
    """The ruling of each item. A defect holds the items that need the paper, and those that wait
    for them; the others are complete and must be accepted (行政许可法 §32-1-(5))."""
    held = _held(lists, composition)
    return {
        id: replace(ruling, decision=_own(ruling, rows, id in held)) for id, rows in lists.items()
    }


def _own(ruling: Ruling, rows: tuple[Row, ...], held: bool) -> Decision:
    match ruling.decision:
        case Decision.ACCEPT_DEFERRED if not deferred(rows):
            return Decision.ACCEPT
        case Decision.NOTIFY if not held:
            return Decision.ACCEPT
        case decision:
            return decision


def _held(lists: Lists, composition: Composition) -> set[str]:
    after = {member.item: member.after for member in composition.members}
    held: set[str] = set()
    for item in in_order(composition.members):
        rows = lists.get(item, ())
        if defects(rows) or deferred(rows) or held & set(after[item]):
            held.add(item)
    return held


def promised(rows: tuple[Row, ...], dues: Mapping[str, Due | None]) -> tuple[Row, ...]:
    """Deferred rows without a date are promised for the first limit of an item they serve."""
    return tuple(
        with_promises((row,), limit=_first(dues, row.serves))[0] if row.due is None else row
        for row in rows
    )


def _first(dues: Mapping[str, Due | None], items: tuple[str, ...]) -> Due | None:
    known = [due for item in items if (due := dues.get(item)) is not None]
    return min(known, key=lambda due: due.on, default=None)


def prepared(ruling: Ruling, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows a ruling is judged on: to defer is to promise what may come later."""
    return to_promise(rows) if ruling.decision is Decision.ACCEPT_DEFERRED else rows


def check_all(
    ruling: Ruling,
    whole: Ground,
    parts: Mapping[str, Ground],
    *,
    own: Mapping[str, Ruling],
    hall: Hall,
) -> None:
    """The gates of the whole, then of each item; one that only waits for others has none."""
    check(ruling, whole, hall=hall)
    for id, part in parts.items():
        waits = own[id].decision is Decision.NOTIFY and not defects(part.rows)
        if not waits:
            check(own[id], part, hall=hall)
