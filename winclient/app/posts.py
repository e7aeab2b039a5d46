"""Post: the counter, clerk and plan a use case of the queue works under; and how it stands."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from winclient.app.ports import Reader
from winclient.domain.calling import Standing
from winclient.domain.moments import HALL_ZONE, Moment, moment
from winclient.domain.refusals import Reason, Refused
from winclient.domain.segments import Plan
from winclient.domain.session import Session
from winclient.domain.ticket import Ticket

# Two processes at one store read the clock and then wait for each other. So much behind what was
# recorded meanwhile is that wait; more is a wrong clock, which the ledger refuses.
REMARK = 200
SIDE_BY_SIDE = timedelta(seconds=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Who acts, where, and by which house rules."""

    counter: str
    clerk: str
    plan: Plan


def beside(reader: Reader, when: Moment) -> Moment:
    """`when`, or the last recorded time where another process was just quicker."""
    seen = reader.last_seen()
    if seen is not None and when.at < seen <= when.at + SIDE_BY_SIDE:
        return Moment(seen.astimezone(HALL_ZONE), suspect=when.suspect)
    return Moment(when.at.astimezone(HALL_ZONE), suspect=when.suspect)


def stamp(post: Post, when: Moment) -> dict[str, Any]:
    """When, by whom and where, for a fact."""
    return {
        "at": when.at,
        "clerk": post.clerk,
        "counter": post.counter,
        "clock_suspect": when.suspect,
    }


def standing(reader: Reader, *, post: Post, now: datetime) -> Standing:
    """How the counter stands."""
    session = reader.session()
    pause = reader.pauses().get(post.counter)
    return Standing(
        counter=post.counter,
        now=now,
        limits=post.plan.limits,
        session=session,
        paused=pause is not None and pause.paused,
        held=reader.held(post.counter),
    )


def remark(text: str, *, field: str) -> str:
    """A free text of one line; control characters and halves of characters are refused."""
    told = text.strip()
    if len(told) > REMARK or any(unicodedata.category(each) in {"Cc", "Cs"} for each in told):
        raise Refused(Reason.FIELD_WRONG, field=field, why=ascii(told)[:40])
    return told


def needed(text: str) -> str:
    """A reason that must be there."""
    told = remark(text, field="reason")
    if not told:
        raise Refused(Reason.REASON_NEEDED)
    return told


def named(reader: Reader, number: str, *, session: Session) -> Ticket:
    """The session's ticket of this number."""
    ticket = reader.ticket_numbered(number.strip().upper(), session=session.id)
    if ticket is None:
        raise Refused(Reason.TICKET_UNKNOWN, ticket=number.strip()[:20])
    return ticket


def check_named(reader: Reader, now: Standing, number: str) -> None:
    """The number a clerk named must be the one this counter holds; empty names none."""
    wanted = number.strip().upper()
    if not wanted or (now.held is not None and now.held.number == wanted):
        return
    if now.session is None:
        raise Refused(Reason.SESSION_NOT_OPEN)
    raise elsewhere(named(reader, wanted, session=now.session))


def elsewhere(ticket: Ticket) -> Refused:
    """Why a counter cannot act on a ticket that is not with it."""
    return Refused(
        Reason.TICKET_ELSEWHERE,
        ticket=ticket.number,
        ticket_state=ticket.state.value,
        counter=ticket.counter or ticket.for_counter or "-",
    )


def present(reader: Reader, now: datetime) -> Moment:
    """The moment to act at: now, or the last recorded time where the PC's clock is wrong."""
    seen = reader.last_seen()
    if seen is not None and now < seen <= now + SIDE_BY_SIDE:
        return Moment(now.astimezone(HALL_ZONE))
    return moment(now, last_seen=seen)
