"""The rows of a list and the form or draft that holds what was said about them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from winclient.app.cases.forms import bring_form
from winclient.domain.checks.checklist import Judgement, Row, judge
from winclient.domain.persons.people import Clerk
from winclient.domain.refusals import Refused


def materials(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The judgements as the intake form holds them."""
    return [
        {
            "name": row.name,
            "state": row.state.value,
            "originals": row.originals,
            "copies": row.copies,
            "reason": row.reason,
            "due": row.due.isoformat() if row.due else "",
            "source": row.source,
        }
        for row in rows
    ]


def judged(rows: tuple[Row, ...], given: Sequence[Mapping[str, Any]]) -> tuple[Row, ...]:
    """The rows with a draft's judgements; those that fit the list no longer are left out."""
    if not given:
        return rows
    try:
        read, _at = bring_form(
            {"materials": list(given)}, number="", counter="", clerk=Clerk(id="")
        )
        return judge(rows, read.given or ())
    except Refused:
        return rows


def first_open(rows: Sequence[Row]) -> int:
    """The first row that waits: nobody judged it, or it is still out."""
    waits: Sequence[Callable[[Row], bool]] = (
        lambda row: row.needed and row.state is Judgement.NOT_JUDGED,
        lambda row: row.defect or row.state is Judgement.DEFERRED,
    )
    found = (at for test in waits for at, row in enumerate(rows) if test(row))
    return next(found, 0)
