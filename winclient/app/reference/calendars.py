"""Calendar import: a newly published year makes provisional dates firm from here on."""

from winclient.app.cases.clockwork import confirm_dates
from winclient.app.ports import Tx
from winclient.domain.days.moments import Moment
from winclient.domain.days.work_calendar import merge, read_calendar
from winclient.domain.digest import digest
from winclient.domain.ledger.facts import CalendarInstalled

CALENDAR = "calendar/"


def install(tx: Tx, *, text: str, clerk: str, counter: str, when: Moment) -> tuple[int, ...]:
    """Put the years in `text` in force; the years now known. Refused: CALENDAR_UNREADABLE.

    Dates of open cases that were provisional become firm, each as a fact of its case.
    """
    newer = read_calendar(text)
    known = merge(tx.calendar(), newer=newer).years
    version = tx.reference_version(CALENDAR) + 1
    tx.put_reference(f"{CALENDAR}{version:06}", version=version, body=text)
    tx.record(
        CalendarInstalled(
            at=when.at,
            clerk=clerk,
            counter=counter,
            version=version,
            last_year=max(known),
            digest=digest(text).hexdigest(),
        )
    )
    confirm_dates(tx, clerk=clerk, counter=counter, when=when)
    return tuple(sorted(known))
