"""The material checklist of one case: what is asked, what was judged, what is still out."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from msgspec.structs import replace

from winclient.domain.items.catalogue import Item, Material, Necessity
from winclient.domain.items.questions import Answers
from winclient.domain.refusals import Reason, Refused
from winclient.domain.values import Value


class Judgement(StrEnum):
    """材料核验: the clerk's result for one row."""

    NOT_JUDGED = "not_judged"
    RECEIVED = "received"
    MISSING = "missing"
    DEFECTIVE = "defective"
    DEFERRED = "deferred"
    EXEMPT = "exempt"  # 免提交: the office has it, or gets it itself
    COMMITTED = "committed"  # 告知承诺: a signed statement instead


_SETTLED = frozenset({Judgement.RECEIVED, Judgement.EXEMPT, Judgement.COMMITTED})


class Given(Value, frozen=True, kw_only=True):
    """What the clerk says about one material; counts left out mean "as the list asks"."""

    name: str
    state: Judgement
    originals: int | None = None
    copies: int | None = None
    reason: str = ""
    due: date | None = None
    source: str = ""  # 免提交: the e-licence library or shared data it was taken from


class Row(Value, frozen=True, kw_only=True):
    """One material in one case: 应交 (due) and 实交 (received) are two counts each."""

    name: str
    necessity: Necessity
    originals_due: int
    copies_due: int
    standard: str = ""
    state: Judgement = Judgement.NOT_JUDGED
    originals: int = 0
    copies: int = 0
    reason: str = ""
    due: date | None = None
    because: Answers = ()  # the situation's answers that brought it or changed it
    source: str = ""  # 免提交: where it was taken from
    commitment: str = ""  # 告知承诺: what is promised instead of it; empty: nothing may be
    serves: tuple[str, ...] = ()  # in a package: the items that ask for it

    @property
    def needed(self) -> bool:
        """Optional materials need no judgement and stop nothing."""
        return self.necessity is not Necessity.OPTIONAL

    @property
    def settled(self) -> bool:
        """Nothing more has to come for this row."""
        return self.state in _SETTLED

    @property
    def defect(self) -> bool:
        """A one-time notice must name this row (行政许可法 §32)."""
        return self.state is Judgement.DEFECTIVE or (
            self.needed and self.state is Judgement.MISSING
        )


def blank(item: Item) -> tuple[Row, ...]:
    """The checklist before anything is judged; what the office has already is exempt."""
    return tuple(_row(material) for material in item.materials)


def _row(material: Material) -> Row:
    return Row(
        name=material.name,
        necessity=material.necessity,
        originals_due=material.originals,
        copies_due=material.copies,
        standard=material.standard,
        commitment=material.commitment,
        state=Judgement.EXEMPT if material.exempt else Judgement.NOT_JUDGED,
    )


def complete(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Everything that is needed was received as the list asks."""
    return tuple(
        _receive(row) if row.needed and row.state is not Judgement.EXEMPT else row for row in rows
    )


def _receive(row: Row) -> Row:
    return replace(
        row,
        state=Judgement.RECEIVED,
        originals=row.originals_due,
        copies=row.copies_due,
        reason="",
        due=None,
    )


def judge(rows: tuple[Row, ...], given: Iterable[Given]) -> tuple[Row, ...]:
    """The rows with the clerk's judgements; a name the list does not hold is refused.

    Where an item lists one name twice, the judgements fall on its rows in order.
    """
    judged = list(rows)
    free = dict.fromkeys(range(len(judged)))
    for word in given:
        spot = next((i for i in free if judged[i].name == word.name.strip()), None)
        if spot is None:
            raise Refused(Reason.MATERIAL_UNKNOWN, name=word.name)
        del free[spot]
        judged[spot] = _judged(judged[spot], word)
    return tuple(judged)


def _judged(row: Row, word: Given) -> Row:
    if word.state is Judgement.DEFECTIVE and not word.reason.strip():
        raise Refused(Reason.DEFECT_WITHOUT_REASON, name=row.name)
    if word.state is Judgement.COMMITTED and not row.commitment:
        raise Refused(Reason.NOT_COMMITTABLE, name=row.name)
    known = row.source or row.state is Judgement.EXEMPT
    if word.state is Judgement.EXEMPT and not (known or word.source.strip()):
        raise Refused(Reason.EXEMPT_WITHOUT_SOURCE, name=row.name)
    if word.state is Judgement.RECEIVED:
        got = _receive(row)
        originals = got.originals if word.originals is None else word.originals
        copies = got.copies if word.copies is None else word.copies
        return replace(got, originals=originals, copies=copies, reason=word.reason.strip())
    return replace(
        row,
        state=word.state,
        originals=word.originals or 0,
        copies=word.copies or 0,
        reason=word.reason.strip(),
        due=(word.due or row.due) if word.state is Judgement.DEFERRED else None,
        source=(word.source.strip() or row.source) if word.state is Judgement.EXEMPT else "",
    )


def carried(
    rows: tuple[Row, ...], judged: Iterable[Row], *, was: Iterable[Row] = ()
) -> tuple[Row, ...]:
    """A changed list with the judgements made before; what is asked differently is open again.

    `was` is the list before, unjudged: what is exempt now and was not needs no judgement any more.
    """
    left: dict[str, list[Row]] = {}
    for row in judged:
        left.setdefault(row.name, []).append(row)
    exempt = {row.name for row in was if row.state is Judgement.EXEMPT}
    return tuple(
        row
        if row.state is Judgement.EXEMPT and row.name not in exempt
        else _carried(row, left.get(row.name, []))
        for row in rows
    )


def _carried(row: Row, left: list[Row]) -> Row:
    if not left:
        return row
    before = left.pop(0)
    if before.state is Judgement.NOT_JUDGED:
        return row
    asked = (row.originals_due, row.copies_due, row.standard)
    same = asked == (before.originals_due, before.copies_due, before.standard)
    if not same:
        return row
    deferred = before.state is Judgement.DEFERRED
    if deferred and row.necessity is not Necessity.DEFERRABLE:
        return row
    if before.state is Judgement.COMMITTED and not row.commitment:
        return row
    return replace(
        row,
        state=before.state,
        originals=before.originals,
        copies=before.copies,
        reason=before.reason,
        due=before.due,
        source=before.source,
    )


def unjudged(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Needed rows nobody has looked at yet."""
    return tuple(row for row in rows if row.needed and row.state is Judgement.NOT_JUDGED)


def defects(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Rows a one-time notice must name."""
    return tuple(row for row in rows if row.defect)


def committed(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Rows a signed statement stands for (告知承诺)."""
    return tuple(row for row in rows if row.state is Judgement.COMMITTED)


def deferred(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Rows the applicant promised for later."""
    return tuple(row for row in rows if row.state is Judgement.DEFERRED)


def outstanding(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Needed rows that still have to come, for whatever reason."""
    return tuple(row for row in rows if row.defect or (row.needed and not row.settled))
