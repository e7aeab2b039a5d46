"""What the hall face reads of the cases: how many are late or soon will be."""

from datetime import timedelta

from msgspec import Struct

from winclient.app.ports import CaseQuery, Reader
from winclient.domain.cases.case import CaseState
from winclient.ui.desk import Here

SOON = timedelta(days=7)
MOST = 10_000


class CasesDue(Struct, frozen=True, kw_only=True):
    """`due`: within a week; `promises`: deferred materials owed soon or already late."""

    overdue: int
    due: int
    promises: int
    notified: int


def cases_due(reader: Reader, here: Here) -> CasesDue:
    """Counts of this day."""
    today = here.when.day
    owed = today + timedelta(days=here.counter.settings.promise_days)
    soon = reader.cases(CaseQuery(due_by=today + SOON, limit=MOST))
    late = sum(1 for line in soon if line.due is not None and line.due < today)
    return CasesDue(
        overdue=late,
        due=len(soon) - late,
        promises=len(reader.cases(CaseQuery(promise_due_by=owed, limit=MOST))),
        notified=reader.counts().get(CaseState.NOTIFIED, 0),
    )
