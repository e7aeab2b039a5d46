"""The appointments of a booking system: code, time, segment; who booked is not even read."""

from datetime import datetime
from pathlib import Path
from typing import Any

from winclient.domain.days.moments import HALL_ZONE
from winclient.domain.queue.appointments import Appointment
from winclient.domain.refusals import Reason
from winclient.domain.values import Value
from winclient.reading import delimited, json_files, sheets  # noqa: F401 (they register)
from winclient.reading.catalogue import source_of
from winclient.reading.columns import Columns
from winclient.reading.formats import format_of
from winclient.reading.registry import READERS
from winclient.reading.rows import Row, RowRefusal

LONGEST = 40  # characters of a code
# "name" is what the readers of tables look for: here it is the code that names an appointment.
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("code", "预约码", "预约号", "取号码", "预约编号"),
    "at": ("at", "time", "预约时间", "时间", "预约日期时间"),
    "segment": ("segment", "号段"),
}


class AppointmentsReading(Value, frozen=True, kw_only=True):
    """What a file holds, and which rows were not taken."""

    appointments: tuple[Appointment, ...]
    refused: tuple[RowRefusal, ...]
    read: int


def read_appointments(file: Path) -> AppointmentsReading:
    """A table or JSON list with codes and times. Refused FILE_… and COLUMNS_UNKNOWN."""
    source, columns = source_of(file), Columns(COLUMNS)
    found: list[Appointment] = []
    refused: list[RowRefusal] = []
    for row in READERS[format_of(source)](source, columns):
        if isinstance(row, RowRefusal):
            refused.append(row)
            continue
        appointment = _appointment(row)
        if appointment is not None:
            found.append(appointment)
        else:
            why = Reason.ROW_APPOINTMENT_WRONG
            refused.append(RowRefusal(file=source.name, row=row.row, reason=why))
    return AppointmentsReading(
        appointments=tuple(found), refused=tuple(refused), read=len(found) + len(refused)
    )


def _appointment(row: Row) -> Appointment | None:
    code, segment = (str(row.values.get(name) or "").strip() for name in ("name", "segment"))
    at = _time(row.values.get("at"))
    if not code or len(code) > LONGEST or not code.isprintable() or at is None:
        return None
    return Appointment(code=code.upper(), at=at, segment=segment)


def _time(value: Any) -> datetime | None:
    """The hall's time, where no offset stands."""
    try:
        text = str(value).strip().replace("/", "-")
        found = value if isinstance(value, datetime) else datetime.fromisoformat(text)
        return found.astimezone(HALL_ZONE) if found.tzinfo else found.replace(tzinfo=HALL_ZONE)
    except (ValueError, OverflowError):
        return None
