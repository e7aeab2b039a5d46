"""The clock of a case as screens and commands show it: both limits side by side, and a lamp."""

from datetime import date, datetime, time, timedelta

from msgspec.structs import replace

from winclient.app.cases.rulings import promised_limit, statutory_limit
from winclient.domain.cases.case import Case, CaseState
from winclient.domain.cases.case_table import OWING, RUNNING
from winclient.domain.cases.clock import (
    Ladder,
    Lamp,
    Pause,
    Stretch,
    days_left,
    due_with_pauses,
    lamp,
)
from winclient.domain.cases.life import Life
from winclient.domain.days.deadlines import Due, WorkCalendar, within
from winclient.domain.days.moments import HALL_ZONE, Moment
from winclient.domain.items.catalogue import Item, TimeLimit
from winclient.domain.values import Value


class Side(Value, frozen=True, kw_only=True):
    """One limit: `left` working days (below zero: late); None where nothing runs.

    A limit in hours tells `minutes` as well, by the clock.
    """

    limit: TimeLimit | None
    due: Due | None
    left: int | None = None
    minutes: int | None = None
    lamp: Lamp | None = None


class CaseClock(Value, frozen=True, kw_only=True):
    """`silent`: the five days before acceptance; `promise`: the last promised day (容缺)."""

    promised: Side
    statutory: Side
    stopped: bool
    pauses: tuple[Pause, ...]
    extended: int = 0
    silent: Side | None = None
    promise: Side | None = None

    @property
    def lamp(self) -> Lamp | None:
        """The worst lamp of all its limits; None where nothing runs."""
        sides = (self.promised, self.statutory, self.silent, self.promise)
        lamps = {side.lamp for side in sides if side and side.lamp}
        return next((each for each in _WORST if each in lamps), None)


def dues(
    case: Case, *, item: Item, calendar: WorkCalendar, life: Life | None = None
) -> tuple[Due | None, Due | None]:
    """Promised and statutory date after the pauses and the extension of `life`."""
    known = case.life if life is None else life
    extension = known.extension.days if known.extension else 0
    start = case.runs_from or case.accepted_on or case.received_on
    at = None if case.runs_from else case.begun_at or case.received_at

    def end(limit: TimeLimit | None, counted: WorkCalendar) -> Due | None:
        if limit is None:
            return None
        stretch = Stretch(limit.days, limit.unit, extension=extension)
        return due_with_pauses(start, stretch, pauses=known.pauses, calendar=counted, at=at)

    lawful = end(statutory_limit(item), calendar.by_clock)
    return within(end(promised_limit(item), calendar), lawful), lawful


_WORST = (Lamp.RED, Lamp.YELLOW, Lamp.STOPPED, Lamp.GREEN)


def case_clock(
    case: Case, *, item: Item | None, when: Moment, calendar: WorkCalendar, ladder: Ladder
) -> CaseClock:
    """How the case stands at that moment."""
    today = when.day
    start = case.runs_from or case.accepted_on or case.received_on
    promised_due, statutory_due, runs = case.due, case.statutory_due, case.state in RUNNING
    if item is not None and case.deemed_accepted(today):  # it runs, though nobody wrote it down
        promised_due, statutory_due = dues(case, item=item, calendar=calendar)
        runs = True

    def side(limit: TimeLimit | None, due: Due | None, *, begun: date = start) -> Side:
        if due is None or not runs:
            return Side(limit=limit, due=due)
        if any(pause.until is None and pause.since < due.on for pause in case.life.pauses):
            return Side(limit=limit, due=None, lamp=Lamp.STOPPED)
        left = days_left(today, due.on, calendar=calendar)
        if due.hour:
            return _in_hours(limit, due, left=left, now=when.at, begun=case.begun_at, ladder=ladder)
        whole = max(days_left(begun, due.on, calendar=calendar), 0)
        return Side(limit=limit, due=due, left=left, lamp=lamp(left, whole=whole, ladder=ladder))

    def alone(day: date | None) -> Side | None:
        if day is None:
            return None
        left = days_left(today, day, calendar=calendar)
        colour = lamp(left, whole=left + 1, ladder=ladder)
        return Side(limit=None, due=Due(on=day, provisional=False), left=left, lamp=colour)

    waits = case.state is CaseState.RECEIVED
    owing = case.owing and case.state in OWING
    return CaseClock(
        promised=side(promised_limit(item) if item else None, promised_due),
        statutory=side(statutory_limit(item) if item else None, statutory_due),
        stopped=case.life.paused,
        pauses=case.life.pauses,
        extended=case.life.extension.days if case.life.extension else 0,
        silent=alone(case.silent_due.on) if waits else None,
        promise=alone(case.promised_until) if owing else None,
    )


def _in_hours(
    limit: TimeLimit | None,
    due: Due,
    *,
    left: int,
    now: datetime,
    begun: datetime | None,
    ladder: Ladder,
) -> Side:
    """Hours turn yellow by their share alone, and red when they are over."""
    hour, minute = map(int, due.hour.split(":"))
    end = datetime.combine(due.on, time(hour, minute), tzinfo=HALL_ZONE)
    minutes, whole = _minutes(end - now), _minutes(end - (begun or now))
    by_share = replace(ladder, yellow_days=0, red_days=0)
    colour = lamp(minutes, whole=whole, ladder=by_share)
    return Side(limit=limit, due=due, left=left, minutes=minutes, lamp=colour)


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)
