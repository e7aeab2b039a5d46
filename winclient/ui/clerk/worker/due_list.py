"""The list 「期限将到」: cases whose lamp is yellow or red."""

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec.structs import replace

from winclient.app.cases.intake import SILENT_DAYS
from winclient.app.ports import CaseLine, CaseQuery, Reader
from winclient.domain.cases.case import CaseState
from winclient.domain.cases.clock import Ladder, Lamp, days_left, lamp
from winclient.domain.days.deadlines import DayUnit
from winclient.domain.days.deadlines import due as due_after

HORIZON = timedelta(days=60)  # no limit turns yellow earlier


def due_soon(reader: Reader, *, today: date, ladder: Ladder) -> tuple[CaseLine, ...]:
    """Cases whose lamp is yellow or red, the most urgent first; silence counts as a limit, too."""
    calendar = reader.calendar()
    found = []
    for line in (*reader.cases(CaseQuery(due_by=today + HORIZON)), *_silent(reader)):
        if line.due is None:
            continue
        whole = max(0, days_left(line.received_at.date(), line.due, calendar=calendar))
        left = days_left(today, line.due, calendar=calendar)
        if lamp(left, whole=whole, ladder=ladder) is not Lamp.GREEN:
            found.append((line.due, line))
    return tuple(line for _, line in sorted(found, key=lambda each: each[0]))


def _silent(reader: Reader) -> Iterator[CaseLine]:
    """Received and not decided: due by the end of silence (行政许可法 §32-1-(4))."""
    calendar = reader.calendar()
    for line in reader.cases(CaseQuery(state=CaseState.RECEIVED)):
        begun = line.received_at.date()
        end = due_after(begun, SILENT_DAYS, unit=DayUnit.WORKING_DAY, calendar=calendar)
        yield replace(line, due=end.on, due_provisional=end.provisional)
