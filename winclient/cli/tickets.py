"""`ticket …`: numbers taken, called, served and sent elsewhere."""

from argparse import Namespace
from typing import Any

from winclient import phrases
from winclient.app.queue.queue_orders import Act, Answer
from winclient.app.queue.queue_view import TicketFace
from winclient.app.queue.queue_views import listed, story
from winclient.app.queue.take_forms import TakeForm
from winclient.cli.desk import Desk
from winclient.cli.output import DONE, Output
from winclient.cli.said import said_at
from winclient.domain.ledger.queue_facts import TicketClass
from winclient.domain.queue.estimates import Wait, whole_minutes
from winclient.domain.queue.ticket import TicketState
from winclient.domain.refusals import Reason, Refused
from winclient.wording import say

_CLASSES = {
    **{each.value: each for each in TicketClass},
    "0": TicketClass.ORDINARY,
    "normal": TicketClass.ORDINARY,
    "普通": TicketClass.ORDINARY,
    "预约": TicketClass.APPOINTMENT,
    "优先": TicketClass.PRIORITY,
    "green": TicketClass.GREEN_CHANNEL,
    "绿色通道": TicketClass.GREEN_CHANNEL,
}
_FIGURES = (
    *("taken_at", "called_at", "begun_at", "ended_at"),
    *("calls", "recalls", "skips"),
    *("waited_seconds", "served_seconds", "parked_seconds"),
)
_UNVEILED = ("item", "granted_by", "granted_for", "declined", "appointment", "code", "cases")


def take(chosen: Namespace, out: Output) -> int:
    """A visitor takes a number."""
    desk = Desk(chosen)
    answer = desk.order(Act.TAKE, form=form_of(chosen, desk))
    shown, ahead = _expecting(desk, held_of(answer)), answer.ahead
    text = say("tickets.taken", number=shown.number, segment=shown.segment_name, ahead=ahead)
    if shown.wait is not None:
        text += say("tickets.expected", wait=phrases.wait(shown.wait))
    out.answer({**told(shown), "ahead": ahead}, text)
    return DONE


def _expecting(desk: Desk, shown: TicketFace) -> TicketFace:
    """The ticket with its wait, where somebody can estimate it: not while the hub is away."""
    try:
        return desk.look(story, ticket=shown.number).ticket
    except OSError:
        return shown


def form_of(chosen: Namespace, desk: Desk) -> TakeForm:
    """What a visitor asks for, by the arguments."""
    kind, ground = _class(chosen.priority)
    return TakeForm(
        segment=chosen.segment or "",
        ticket_class=kind,
        granted_by=chosen.granted_by or desk.site.clerk.id,
        granted_for=chosen.ground or ground,
        appointment=said_at(chosen.appointment, field="--appointment"),
        code=chosen.code or "",
        item=chosen.item or "",
    )


def act(chosen: Namespace, out: Output) -> int:
    """Everything that is done to a ticket after it was taken."""
    words = {name: getattr(chosen, name) for name in ("ticket", "reason", "to") if name in chosen}
    told = {name: text for name, text in words.items() if text}
    named_one = chosen.act == "call" and "ticket" in told
    kind = Act.CALL_THIS if named_one else Act(chosen.act)
    if kind is Act.CALL:
        told.pop("reason", None)
    shown = held_of(Desk(chosen).order(kind, **told))
    return _answer(shown, out)


def held_of(answer: Answer) -> TicketFace:
    """The ticket an act on tickets always answers."""
    if answer.ticket is None:
        raise TypeError("an act on a ticket that answers none")
    return answer.ticket


def list_tickets(chosen: Namespace, out: Output) -> int:
    """The session's tickets in order of arrival."""
    try:
        states = (TicketState(chosen.state),) if chosen.state else ()
    except ValueError as error:
        raise Refused(Reason.FIELD_WRONG, field="--state", why=", ".join(TicketState)) from error
    words = {"states": states, "segment": chosen.segment or "", "limit": chosen.limit}
    shown = Desk(chosen).look(listed, **words).tickets
    out.answer([told(each) for each in shown], "\n".join(map(line_of, shown)))
    return DONE


def show(chosen: Namespace, out: Output) -> int:
    """One ticket with all that happened to it."""
    found = Desk(chosen).look(story, ticket=chosen.number)
    lines = [
        {
            "seq": each.seq,
            "fact": each.fact,
            "what": say(f"facts.{each.fact}"),
            "at": each.at.isoformat(),
            "time": phrases.moment(each.at),
        }
        for each in found.history
    ]
    text = [line_of(found.ticket), *(say("tickets.history", **line) for line in lines)]
    out.answer({**told(found.ticket), "history": lines}, "\n".join(text))
    return DONE


def told(shown: TicketFace) -> dict[str, Any]:
    """The ticket in the words of the contract."""
    value: dict[str, Any] = {
        "ticket": shown.number,
        "segment": shown.segment,
        "segment_name": shown.segment_name,
        "class": shown.ticket_class.value,
        "state": shown.state.value,
        "counter": shown.counter or None,
        "for_counter": shown.for_counter or None,
    }
    value |= {name: getattr(shown, name) for name in _FIGURES}
    value["wait"] = minutes(shown.wait)
    if shown.unveiled:
        value |= {name: getattr(shown, name) for name in _UNVEILED}
    return value


def minutes(wait: Wait | None) -> dict[str, int] | None:
    """An estimated wait in the words of the contract; null where nothing is known."""
    if wait is None:
        return None
    likely, cautious = whole_minutes(wait)
    return {"likely_minutes": likely, "cautious_minutes": cautious}


def _answer(shown: TicketFace, out: Output) -> int:
    out.answer(told(shown), line_of(shown))
    return DONE


def line_of(shown: TicketFace) -> str:
    """The ticket in one line for people."""
    where = shown.counter or shown.for_counter
    return say(
        "tickets.line",
        number=shown.number,
        segment=shown.segment_name,
        kind=say(f"tickets.class_{shown.ticket_class.value}"),
        state=say(f"tickets.ticket_state_{shown.state.value}"),
        counter=say("tickets.at_counter", counter=where) if where else "",
        taken=phrases.moment(shown.taken_at),
    )


def _class(text: str | None) -> tuple[TicketClass, str]:
    """A class by name; anything else is what a priority is granted for: 老年人, 军人 …"""
    wanted = (text or "").strip()
    if not wanted:
        return TicketClass.ORDINARY, ""
    if wanted.lower() in _CLASSES:
        return _CLASSES[wanted.lower()], ""
    return TicketClass.PRIORITY, wanted[:40]
