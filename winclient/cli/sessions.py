"""`ticket session`, `status`, `balance`, `segments`, `pause`: the hall's side of the queue."""

from argparse import Namespace
from collections.abc import Mapping
from typing import Any

from winclient import phrases
from winclient.app.queue.balances import Balance
from winclient.app.queue.queue_authority import Unreachable
from winclient.app.queue.queue_orders import Act
from winclient.app.queue.queue_view import Lane, QueueView, Unheard, queue_view
from winclient.app.queue.queue_views import account, waits
from winclient.bootstrap import queue_plan
from winclient.cli.desk import Desk
from winclient.cli.output import DONE, NO, Output, told_why
from winclient.cli.tickets import minutes, told
from winclient.domain.queue.estimates import Wait
from winclient.domain.queue.segments import FILE, Segment
from winclient.domain.queue.session import Pause, Session
from winclient.resources import resource
from winclient.settings import data_folder
from winclient.wording import say


def act(chosen: Namespace, out: Output) -> int:
    """A session is opened, stopped or closed; a counter is paused or goes on."""
    reason = getattr(chosen, "reason", None) or ""
    answer = Desk(chosen).order(Act(chosen.act), reason=reason)
    if answer.session is not None:
        return _session(answer.session, out)
    if answer.pause is not None:
        return _paused(answer.pause, out)
    if answer.balance is not None:
        return _balanced(answer.balance, out)
    raise TypeError("an act on the hall that answers nothing")


def balance(chosen: Namespace, out: Output) -> int:
    """issued = served + left + void + waiting."""
    return _balanced(Desk(chosen).look(account), out)


def status(chosen: Namespace, out: Output) -> int:
    """The queue as one counter sees it, and what it may do."""
    desk = Desk(chosen)
    view, expected = desk.look(queue_view), _expected(desk)
    value = _view(view)
    for lane in value["segments"]:
        lane["wait"] = minutes(expected.get(lane["segment"]))
    out.answer(value, "\n".join(_view_text(view, expected)))
    return DONE


def _expected(desk: Desk) -> Mapping[str, Wait]:
    """Without the hall's hub nobody knows how long one waits; the rest is known all the same."""
    try:
        return desk.look(waits).segments
    except Unreachable:
        return {}


def segments(chosen: Namespace, out: Output) -> int:
    """The segments in force; with `--write`, their file in the data folder to edit."""
    folder = data_folder(chosen.data)
    own = folder / FILE
    if chosen.write and not own.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        own.write_bytes(resource("queue", FILE).read_bytes())
    plan = queue_plan(folder)
    value = {
        "file": str(own) if own.exists() else None,
        "segments": [_segment(each) for each in plan.segments],
    }
    names = (f"{each.prefix}  {each.name}  {each.rule}" for each in plan.segments)
    out.answer(value, "\n".join(names))
    return DONE


def _session(session: Session, out: Output) -> int:
    value = {
        "session": session.ordinal,
        "state": session.state.value,
        "opened_at": session.opened_at,
        "closed_at": session.closed_at,
    }
    state = say(f"tickets.session_state_{session.state.value}")
    out.answer(value, say("tickets.session", ordinal=session.ordinal, state=state))
    return DONE


def balance_told(found: Balance) -> dict[str, Any]:
    """The account in the words of the contract."""
    figures = ("session", "issued", "served", "left", "void", "waiting", "balanced")
    value = {name: getattr(found, name) for name in (*figures, "skips", "recalls")}
    value["out_of_turn"] = [
        {"ticket": each.number, "counter": call.counter, "at": call.at, "reason": call.reason}
        for each in found.out_of_turn
        for call in each.jumps
    ]
    return value


def _balanced(found: Balance, out: Output) -> int:
    value = balance_told(found)
    text = [say("tickets.balance", **{**value, "balanced": _yes(found.balanced)})]
    text += [
        say("tickets.out_of_turn", **{**each, "at": phrases.moment(each["at"])})
        for each in value["out_of_turn"]
    ]
    out.answer(value, "\n".join(text))
    return DONE if found.balanced else NO


def _yes(value: bool) -> str:
    return say("cli.yes" if value else "cli.no")


def _paused(found: Pause, out: Output) -> int:
    value = {"counter": found.counter, "paused": found.paused, "reason": found.reason}
    word = "tickets.paused" if found.paused else "tickets.continued"
    out.answer({**value, "since": found.since}, say(word, counter=found.counter))
    return DONE


def _segment(segment: Segment) -> dict[str, Any]:
    return {
        "prefix": segment.prefix,
        "name": segment.name,
        "start": segment.start,
        "rule": segment.rule,
        "every": segment.measure.every,
        "head_start": {kind.value: n for kind, n in segment.measure.head_starts.items()},
        "departments": sorted(segment.departments),
        "items": sorted(segment.items),
        "counters": sorted(segment.counters),
        "appointments": segment.appointments,
    }


def _view(view: QueueView) -> dict[str, Any]:
    return {
        "session": view.session.ordinal if view.session else None,
        "state": view.session.state.value if view.session else None,
        "paused": view.paused,
        "held": told(view.held) if view.held else None,
        "parked": [told(each) for each in view.parked],
        "missed": [told(each) for each in view.missed],
        "waiting_for_me": view.for_me,
        "segments": [_lane(each) for each in view.lanes],
        "why_not": {action.value: told_why(no) for action, no in view.why_not.items()},
        "away": view.away,
        "not_taken": [_not_taken(each) for each in view.unheard],
    }


def _not_taken(told: Unheard) -> dict[str, Any]:
    return {
        "act": told.act,
        "ticket": told.ticket,
        "at": told.done_at,
        "reason": told.why.reason.value,
        "message": told.sentence,
    }


def _lane(lane: Lane) -> dict[str, Any]:
    return {
        "segment": lane.prefix,
        "name": lane.name,
        "mine": lane.mine,
        "waiting": lane.waiting,
        "by_class": {kind.value: n for kind, n in lane.by_class.items()},
        "waiting_since": lane.since,
    }


def _view_text(view: QueueView, expected: Mapping[str, Wait]) -> list[str]:
    lines = []
    for each in view.lanes:
        line = say("tickets.lane", segment=f"{each.prefix} {each.name}", waiting=each.waiting)
        if each.prefix in expected:
            line += say("tickets.lane_expected", wait=phrases.wait(expected[each.prefix]))
        lines.append(line)
    held = view.held.number if view.held else say("tickets.nobody")
    return [say("tickets.holds", ticket=held, waiting=view.for_me), *lines]
