"""Turns the limits of a case into the short texts of the clerk screen."""

from winclient import phrases
from winclient.app.cases.case_clock import CaseClock
from winclient.domain.cases.clock import Lamp
from winclient.ui.clerk.pages.summary import Fact
from winclient.wording import say

LAMPS = {Lamp.GREEN: "ok", Lamp.YELLOW: "warn", Lamp.RED: "bad", Lamp.STOPPED: "muted"}


def clock_facts(clock: CaseClock) -> list[Fact]:
    """承诺 and 法定 side by side, with what is left and what stopped them."""
    told: list[Fact] = []
    for name, side in (("promised", clock.promised), ("statutory", clock.statutory)):
        caption = say(f"life.limit_{name}")
        if side.lamp is Lamp.STOPPED:
            told.append((caption, say("life.stopped"), "muted"))
        elif side.due is not None:
            day = say("clerk.before", day=phrases.due(side.due))
            told.append(
                (
                    caption,
                    _with_left(day, side.left, side.minutes),
                    LAMPS[side.lamp] if side.lamp else "",
                )
            )
    running = [pause.name for pause in clock.pauses if pause.until is None]
    if running:
        told.append((say("life.pauses"), say("clerk.dot").join(running), "warn"))
    if clock.extended:
        told.append((say("life.extended"), say("terms.working_day", n=clock.extended), ""))
    if clock.promise is not None and clock.promise.due is not None:
        day = say("clerk.before", day=phrases.due(clock.promise.due))
        tone = LAMPS[clock.promise.lamp or Lamp.GREEN]
        told.append((say("life.promise"), _with_left(day, clock.promise.left), tone))
    return told


def _with_left(day: str, left: int | None, minutes: int | None = None) -> str:
    if left is None:
        return day
    if minutes is not None:
        key = "life.left_hours" if minutes > 0 else "life.late_hours"
        hours, rest = divmod(abs(minutes), 60)
        return say("life.with_left", day=day, left=say(key, hours=hours, minutes=rest))
    key = "life.left" if left > 0 else "life.today" if left == 0 else "life.late"
    return say("life.with_left", day=day, left=say(key, n=abs(left)))
