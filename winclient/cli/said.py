"""What the words of a command line say: pairs, days, moments."""

from datetime import date, datetime

from winclient.domain.days.moments import HALL_ZONE
from winclient.domain.refusals import Reason, Refused


def said_pair(text: str, *, field: str) -> tuple[str, str]:
    """`NAME=VALUE`; the value may be empty."""
    name, equals, value = text.partition("=")
    if not (name.strip() and equals):
        raise _wrong(field, text)
    return name.strip(), value.strip()


def said_day(text: str | None, *, field: str) -> date | None:
    """A day as 2026-11-23; None where it is left out."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise _wrong(field, text) from error
    if not 2000 <= day.year <= 2200:
        raise _wrong(field, text)
    return day


def said_at(text: str | None, *, field: str = "--at") -> datetime | None:
    """A moment with its offset, in the hall's zone; None where it is left out."""
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise _wrong(field, text) from error
    if at.tzinfo is None or not 2000 <= at.year <= 2200:
        raise _wrong(field, text)
    return at.astimezone(HALL_ZONE)


def _wrong(field: str, text: str) -> Refused:
    return Refused(Reason.FIELD_WRONG, field=field, why=text[:40])
