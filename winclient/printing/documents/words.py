"""How papers write dates, limits, counts and results of the check."""

from datetime import datetime

from winclient import phrases
from winclient.domain.checks.checklist import Judgement, Row
from winclient.domain.days.deadlines import Due
from winclient.domain.days.moments import HALL_ZONE
from winclient.domain.items.catalogue import Necessity, TimeLimit
from winclient.wording import say


def day(at: datetime) -> str:
    """The day on which the hall's clock stood at a moment."""
    return phrases.day(at.astimezone(HALL_ZONE).date())


def last_day(due: Due | None) -> str:
    """Until when something may come, that day included."""
    return _marked(say("papers.last_day", day=phrases.day(due.on)), due) if due else ""


def due_day(due: Due | None) -> str:
    """The day a case is due."""
    return _marked(phrases.day(due.on), due) if due else ""


def _marked(text: str, due: Due) -> str:
    """With the mark of an estimate on its own line, where the calendar is not published yet."""
    return f"{text}\n{say('papers.estimated')}" if due.provisional else text


def limit(value: TimeLimit | None) -> str:
    """20个工作日; nothing where no limit is published."""
    return phrases.limit(value) if value else ""


def counts(originals: int, copies: int) -> str:
    """Originals and copies, each on its line where it is not zero."""
    parts = [
        say(key, count=count)
        for key, count in (("papers.originals", originals), ("papers.copies", copies))
        if count
    ]
    return "\n".join(parts) or say("papers.none")


def in_line(counted: str) -> str:
    """Counts on one line, where the column is wide enough."""
    return counted.replace("\n", say("papers.and"))


def asked(row: Row) -> str:
    """应交: originals and copies that are due."""
    return counts(row.originals_due, row.copies_due)


def received(row: Row) -> str:
    """实交: originals and copies that were handed in."""
    return counts(row.originals, row.copies)


def result(row: Row) -> str:
    """核验: what the clerk found. An optional row nobody judged is no finding."""
    if row.state is Judgement.NOT_JUDGED and not row.needed:
        return say("papers.none")
    return say(f"papers.result_{row.state.value}")


def remark(row: Row) -> str:
    """备注: until when, why, or that the material is optional."""
    parts = []
    if row.state is Judgement.DEFERRED and row.due:
        parts.append(say("papers.bring_by", day=phrases.day(row.due)))
    if row.source:
        parts.append(say("papers.taken_from", source=row.source))
    if row.reason:
        parts.append(row.reason)
    if row.necessity is Necessity.OPTIONAL:
        parts.append(say("papers.optional"))
    return say("papers.joint").join(parts)
