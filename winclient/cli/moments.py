"""When a command happens."""

from datetime import datetime

from winclient.app.ports import Reader
from winclient.bootstrap import Site
from winclient.domain.moments import HALL_ZONE, Moment, moment
from winclient.domain.refusals import Reason, Refused


def moment_of(reader: Reader, *, site: Site, at: datetime | None = None) -> Moment:
    """The moment to record: a replayed `at` as it is, else now, asked while we hold the store."""
    if at is not None:
        return Moment(at.astimezone(HALL_ZONE))
    return moment(site.clock(), last_seen=reader.last_seen())


def said_at(text: str) -> datetime | None:
    """The moment of `--at`, with its offset; None where it is left out."""
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(Reason.FIELD_WRONG, field="--at", why=text[:40]) from error
    if at.tzinfo is None:
        raise Refused(Reason.FIELD_WRONG, field="--at", why=text[:40])
    return at
