"""The clock of a case as screens and commands show it: both limits side by side, and a lamp."""

from datetime import date

from msgspec import Struct

from winclient.app.verdicts import promised_limit, statutory_limit
from winclient.domain.case import Case, CaseState
from winclient.domain.case_table import OWING, RUNNING
from winclient.domain.catalogue import Item, TimeLimit
from winclient.domain.clock import Ladder, Lamp, Pause, Stretch, days_left, due_with_pauses, lamp
from winclient.domain.deadlines import Due, WorkCalendar
from winclient.domain.life import Life


class Side(Struct, frozen=True, kw_only=True):
    """One limit: `left` working days (below zero: late); None where nothing runs."""

    limit: TimeLimit | None
    due: Due | None
    left: int | None = None
    lamp: Lamp | None = None


class CaseClock(Struct, frozen=True, kw_only=True):
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
        """The worst that is true of the case."""
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

    def end(limit: TimeLimit | None) -> Due | None:
        if limit is None:
            return None
        stretch = Stretch(limit.days, limit.unit, extension=extension)
        return due_with_pauses(start, stretch, pauses=known.pauses, calendar=calendar)

    return end(promised_limit(item)), end(statutory_limit(item))


_WORST = (Lamp.RED, Lamp.YELLOW, Lamp.STOPPED, Lamp.GREEN)


def case_clock(
    case: Case, *, item: Item | None, today: date, calendar: WorkCalendar, ladder: Ladder
) -> CaseClock:
    """How the case stands on that day."""
    start = case.runs_from or case.accepted_on or case.received_on
    runs = case.state in RUNNING

    def side(limit: TimeLimit | None, due: Due | None, *, begun: date = start) -> Side:
        if due is None or not runs:
            return Side(limit=limit, due=due)
        if any(pause.until is None and pause.since < due.on for pause in case.life.pauses):
            return Side(limit=limit, due=None, lamp=Lamp.STOPPED)
        left = days_left(today, due.on, calendar=calendar)
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
        promised=side(promised_limit(item) if item else None, case.due),
        statutory=side(statutory_limit(item) if item else None, case.statutory_due),
        stopped=case.life.paused,
        pauses=case.life.pauses,
        extended=case.life.extension.days if case.life.extension else 0,
        silent=alone(case.silent_due.on) if waits else None,
        promise=alone(case.promised_until) if owing else None,
    )
