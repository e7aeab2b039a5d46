"""When a command happens."""

from datetime import datetime

from winclient.app.ports import Reader
from winclient.bootstrap import Site
from winclient.domain.days.moments import Moment, moment


def moment_of(reader: Reader, *, site: Site, at: datetime | None = None) -> Moment:
    """The moment to record: a replayed `at` as it is, else now, asked while we hold the store."""
    return Moment(at) if at is not None else moment(site.clock(), last_seen=reader.last_seen())
