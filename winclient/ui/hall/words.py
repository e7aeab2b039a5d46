"""Turns a view of the hall into the rows and sentences of its screen."""

from collections.abc import Sequence
from datetime import datetime

from winclient import phrases
from winclient.app.queue.balances import Balance
from winclient.app.queue.hall_view import CounterLine, HallView, Load
from winclient.app.queue.late_refusals import LateRefusal
from winclient.domain.days.moments import HALL_ZONE
from winclient.wording import say

MINUTE = 60
LATE = 8  # lines


def loads(view: HallView) -> list[Sequence[str]]:
    """The cells of the table of segments."""
    return [_load(each, now=view.now) for each in view.loads]


def _load(load: Load, *, now: datetime) -> Sequence[str]:
    name = say("hall.segment", prefix=load.prefix, name=load.name)
    oldest = say("hall.minutes", n=_minutes(now, load.since)) if load.since else say("hall.none")
    expected = phrases.wait(load.wait) if load.wait else say("hall.unknown")
    return name, str(load.waiting), oldest, expected


def counters(view: HallView) -> list[Sequence[str]]:
    """The cells of the table of counters."""
    return [_counter(each, now=view.now) for each in view.counters]


def _counter(line: CounterLine, *, now: datetime) -> Sequence[str]:
    name = say("hall.counter", counter=line.counter)
    if line.state is not None:
        doing = say(f"tickets.ticket_state_{line.state.value}")
        state = say("hall.doing", number=line.number, doing=doing)
    else:
        state = say("hall.paused" if line.paused else "hall.free")
    since = say("hall.minutes", n=_minutes(now, line.since)) if line.since else say("hall.none")
    mean = say("hall.minutes", n=max(1, round(line.mean_seconds / MINUTE)))
    usual = mean if line.served else say("hall.none")
    return name, state, since, str(line.served), str(line.missed), usual


def session(view: HallView) -> str:
    """Which session, and how it stands."""
    if view.session is None:
        return say("hall.no_session")
    opened = view.session.opened_at
    return say(
        "hall.session",
        ordinal=view.session.ordinal,
        state=say(f"tickets.session_state_{view.session.state.value}"),
        month=opened.month,
        day=opened.day,
        hour=opened.hour,
        minute=opened.minute,
    )


def account(found: Balance | None) -> tuple[str, str]:
    """issued = served + left + void + waiting, and its tone."""
    if found is None:
        return say("hall.no_account"), "muted"
    figures = {name: getattr(found, name) for name in ("issued", "served", "left", "void")}
    text = say("hall.account", **figures, waiting=found.waiting)
    if found.balanced:
        return say("hall.balanced", account=text), "ok"
    return say("hall.unbalanced", account=text), "bad"


def report(found: Balance | None) -> str:
    """Skips, recalls and calls out of turn, a line each."""
    if found is None:
        return ""
    lines = [say("hall.report", skips=found.skips, recalls=found.recalls)]
    lines += [
        say("hall.out_of_turn", number=ticket.number, counter=call.counter, reason=call.reason)
        for ticket in found.out_of_turn
        for call in ticket.jumps
    ]
    return "\n".join(lines)


def late(view: HallView) -> str:
    """What counters did while they were cut off, and was not taken; the last of it."""
    return "\n".join(_late(each) for each in view.late[-LATE:])


def _late(each: LateRefusal) -> str:
    local = each.done_at.astimezone(HALL_ZONE)
    return say(
        "hall.late",
        counter=each.counter,
        at=f"{local:%H:%M}",
        number=each.ticket,
        done=say(f"calling.done_{each.act}"),
        why=phrases.refusal(each.why),
    )


def _minutes(now: datetime, since: datetime | None) -> int:
    return max(0, int((now - since).total_seconds() // MINUTE)) if since else 0
