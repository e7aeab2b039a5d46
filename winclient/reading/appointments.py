"""The day's appointments from a booking system's CSV; columns about people are not even read."""

import csv
from collections.abc import Iterator, Mapping
from datetime import datetime

from winclient.domain.appointments import Appointment
from winclient.domain.moments import HALL_ZONE
from winclient.domain.refusals import Reason, Refused
from winclient.reading.encodings import decode
from winclient.reading.rows import Source

_TITLES: Mapping[str, tuple[str, ...]] = {
    "code": ("预约码", "预约号", "取号码", "code"),
    "at": ("预约时间", "时间", "time", "at"),
    "segment": ("号段", "segment"),
}


def read_appointments(data: bytes, *, name: str) -> dict[str, Appointment]:
    """By code, in capitals. Rows without a code or a time are left out: their bearers are helped
    at the guide desk. Refused(COLUMNS_UNKNOWN) where no column holds codes or times."""
    text = decode(Source(name=name, data=data)).content.lstrip("\ufeff")
    rows = csv.reader(text.splitlines())
    titles = [title.strip().lower() for title in next(rows, [])]
    columns = {
        field: next((titles.index(name) for name in names if name in titles), None)
        for field, names in _TITLES.items()
    }
    code, at = columns["code"], columns["at"]
    if code is None or at is None:
        raise Refused(Reason.COLUMNS_UNKNOWN, file=name, columns=titles[:30])
    return {found.code: found for found in _read(rows, code, at, columns["segment"])}


def _read(
    rows: Iterator[list[str]], code: int, at: int, segment: int | None
) -> Iterator[Appointment]:
    for row in rows:
        cells = [*row, *[""] * (max(code, at, segment or 0) + 1 - len(row))]
        time = _time(cells[at])
        if cells[code].strip() and time is not None:
            yield Appointment(
                code=cells[code].strip().upper(),
                at=time,
                segment="" if segment is None else cells[segment].strip(),
            )


def _time(text: str) -> datetime | None:
    """The hall's time, where no offset stands."""
    try:
        found = datetime.fromisoformat(text.strip().replace("/", "-"))
    except ValueError:
        return None
    return found.replace(tzinfo=HALL_ZONE) if found.tzinfo is None else found.astimezone(HALL_ZONE)
