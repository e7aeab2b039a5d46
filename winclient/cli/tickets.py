"""`ticket …`: numbers taken, called, served and sent elsewhere."""

from argparse import Namespace
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from winclient import phrases
from winclient.app import serving, tickets
from winclient.app.perform import look, perform
from winclient.app.ports import Reader, Tx
from winclient.app.posts import Post, acting, named
from winclient.app.queue_ports import TicketQuery
from winclient.app.queue_view import TicketFace, face, one
from winclient.app.tickets import TakeForm
from winclient.bootstrap import Site, open_site, queue_plan
from winclient.cli.output import DONE, Output
from winclient.domain.moments import HALL_ZONE, Moment
from winclient.domain.queue_facts import TicketClass
from winclient.domain.refusals import Reason, Refused
from winclient.domain.ticket import Ticket, TicketState
from winclient.settings import data_folder
from winclient.wording import say

T = TypeVar("T")
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


class Desk:
    """An opened store with the counter and clerk of one command, and its clock."""

    def __init__(self, chosen: Namespace) -> None:
        folder = data_folder(chosen.data)
        plan = queue_plan(folder)
        at = _time(getattr(chosen, "at", None), field="--at")
        self.site: Site = open_site(folder)
        counter = getattr(chosen, "counter", None) or self.site.settings.counter
        self.post = Post(counter=_counter(counter), clerk=self.site.clerk.id, plan=plan)
        self._at = at
        self.now = at or self.site.clock()

    def do(self, use_case: Callable[..., T], **words: Any) -> T:
        """Run a use case at this post; its answer. A replayed moment is taken as it is."""
        if self._at is None:
            use = acting(use_case, post=self.post, clock=self.site.clock, **words)
        else:
            use = partial(use_case, post=self.post, when=Moment(self._at), **words)
        return perform(self.site.store, use).value

    def act(self, use_case: Callable[..., Ticket], **words: Any) -> TicketFace:
        """Run a use case that answers a ticket; the ticket as it may be seen."""

        def use(tx: Tx, *, post: Post, when: Moment) -> TicketFace:
            ticket = use_case(tx, post=post, when=when, **words)
            return one(tx, ticket, plan=post.plan, now=when.at)

        return self.do(use)


def take(chosen: Namespace, out: Output) -> int:
    """A visitor takes a number."""
    desk = Desk(chosen)
    kind, ground = _class(chosen.priority)
    form = TakeForm(
        segment=chosen.segment or "",
        ticket_class=kind,
        granted_by=chosen.granted_by or desk.site.clerk.id,
        granted_for=chosen.ground or ground,
        appointment=_time(chosen.appointment, field="--appointment"),
        code=chosen.code or "",
        item=chosen.item or "",
    )

    def use(tx: Tx, *, post: Post, when: Moment) -> tuple[TicketFace, int]:
        ticket = tickets.take(tx, form=form, post=post, ids=desk.site.hall.ids, when=when)
        waiting = sum(crowd.waiting for crowd in tx.crowds() if crowd.segment == ticket.segment)
        return face(ticket, plan=post.plan, now=when.at), waiting - 1

    shown, ahead = desk.do(use)
    text = say("tickets.taken", number=shown.number, segment=shown.segment_name, ahead=ahead)
    out.answer({**told(shown), "ahead": ahead}, text)
    return DONE


def call(chosen: Namespace, out: Output) -> int:
    """The next one; with `--ticket` that one, for a reason."""
    desk = Desk(chosen)
    if chosen.ticket:
        words = {"ticket": chosen.ticket, "reason": chosen.reason or ""}
        return _answer(desk.act(serving.call_this, **words), out)
    return _answer(desk.act(serving.call_next), out)


def recall(chosen: Namespace, out: Output) -> int:
    """Announce the called one again."""
    return _answer(Desk(chosen).act(serving.recall, ticket=chosen.ticket or ""), out)


def begin(chosen: Namespace, out: Output) -> int:
    """The person stands at the counter."""
    return _answer(Desk(chosen).act(serving.begin, ticket=chosen.ticket or ""), out)


def skip(chosen: Namespace, out: Output) -> int:
    """Called, and nobody came."""
    return _answer(Desk(chosen).act(serving.skip, ticket=chosen.ticket or ""), out)


def finish(chosen: Namespace, out: Output) -> int:
    """Done; the counter is free."""
    return _answer(Desk(chosen).act(serving.finish, ticket=chosen.ticket or ""), out)


def park(chosen: Namespace, out: Output) -> int:
    """Set aside for a while."""
    words = {"ticket": chosen.ticket or "", "reason": chosen.reason or ""}
    return _answer(Desk(chosen).act(serving.park, **words), out)


def resume(chosen: Namespace, out: Output) -> int:
    """Go on with a parked one."""
    return _answer(Desk(chosen).act(serving.resume, ticket=chosen.ticket or ""), out)


def undo(chosen: Namespace, out: Output) -> int:
    """Take back this counter's last call, skip or finish."""
    return _answer(Desk(chosen).act(serving.undo), out)


def transfer(chosen: Namespace, out: Output) -> int:
    """To another counter or segment, keeping the arrival."""
    words = {"to": chosen.to, "ticket": chosen.ticket or "", "reason": chosen.reason or ""}
    return _answer(Desk(chosen).act(tickets.transfer, **words), out)


def give_back(chosen: Namespace, out: Output) -> int:
    """A missed one is here again."""
    return _answer(Desk(chosen).act(tickets.give_back, ticket=chosen.ticket), out)


def leave(chosen: Namespace, out: Output) -> int:
    """The visitor goes away."""
    return _answer(Desk(chosen).act(tickets.leave, ticket=chosen.ticket), out)


def void(chosen: Namespace, out: Output) -> int:
    """A number that should not be."""
    words = {"ticket": chosen.ticket, "reason": chosen.reason or ""}
    return _answer(Desk(chosen).act(tickets.void, **words), out)


def list_tickets(chosen: Namespace, out: Output) -> int:
    """The session's tickets in order of arrival."""
    try:
        states = frozenset({TicketState(chosen.state)}) if chosen.state else None
    except ValueError as error:
        raise Refused(Reason.FIELD_WRONG, field="--state", why=", ".join(TicketState)) from error
    desk = Desk(chosen)
    plan = desk.post.plan
    segment = tickets.segment_named(plan, chosen.segment).prefix if chosen.segment else None
    shown = look(
        desk.site.store,
        partial(_listed, desk=desk, states=states, segment=segment, limit=chosen.limit),
    )
    out.answer([told(each) for each in shown], "\n".join(map(_line, shown)))
    return DONE


def show(chosen: Namespace, out: Output) -> int:
    """One ticket with all that happened to it."""
    desk = Desk(chosen)
    shown, lines = look(desk.site.store, partial(_shown, desk=desk, number=chosen.number))
    text = "\n".join([_line(shown), *(say("tickets.history", **line) for line in lines)])
    out.answer({**told(shown), "history": lines}, text)
    return DONE


def _listed(
    reader: Reader,
    *,
    desk: Desk,
    states: frozenset[TicketState] | None,
    segment: str | None,
    limit: int,
) -> list[TicketFace]:
    session = reader.session()
    if session is None:
        return []
    query = TicketQuery(session=session.id, states=states, segment=segment, limit=limit)
    found = reader.tickets(query)
    return [face(each, plan=desk.post.plan, now=desk.now) for each in found]


def _shown(reader: Reader, *, desk: Desk, number: str) -> tuple[TicketFace, list[dict[str, Any]]]:
    session = reader.session()
    if session is None:
        raise Refused(Reason.SESSION_NOT_OPEN)
    ticket = named(reader, number, session=session)
    lines = [
        {
            "seq": line.seq,
            "fact": line.kind,
            "what": say(f"facts.{line.kind}"),
            "at": line.at.isoformat(),
            "time": phrases.moment(line.at),
        }
        for line in reader.history(ticket.id)
    ]
    return one(reader, ticket, plan=desk.post.plan, now=desk.now), lines


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
    for name in ("taken_at", "called_at", "begun_at", "ended_at"):
        value[name] = getattr(shown, name)
    for name in ("calls", "recalls", "skips"):
        value[name] = getattr(shown, name)
    for name in ("waited_seconds", "served_seconds", "parked_seconds"):
        value[name] = getattr(shown, name)
    if shown.unveiled:
        for name in ("item", "granted_by", "granted_for", "appointment", "code", "cases"):
            value[name] = getattr(shown, name)
    return value


def _answer(shown: TicketFace, out: Output) -> int:
    out.answer(told(shown), _line(shown))
    return DONE


def _line(shown: TicketFace) -> str:
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


def _counter(text: str) -> str:
    wanted = text.strip()
    if not wanted or len(wanted) > 16:
        raise Refused(Reason.FIELD_WRONG, field="--counter", why=text[:20])
    return wanted


def _time(text: str | None, *, field: str) -> datetime | None:
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(Reason.FIELD_WRONG, field=field, why=text[:40]) from error
    if at.tzinfo is None or not 2000 <= at.year <= 2200:
        raise Refused(Reason.FIELD_WRONG, field=field, why=text[:40])
    return at.astimezone(HALL_ZONE)
