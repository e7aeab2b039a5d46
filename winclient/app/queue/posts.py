"""Post: the counter, clerk and plan a use case of the queue works under; and how it stands."""

import unicodedata
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from winclient.app.ports import Reader, Tx
from winclient.domain.days.moments import Moment, moment
from winclient.domain.queue.calling import Standing
from winclient.domain.queue.segments import Plan
from winclient.domain.queue.session import Session
from winclient.domain.queue.ticket import Ticket
from winclient.domain.refusals import Reason, Refused
from winclient.domain.values import Value

T = TypeVar("T")
REMARK = 200


class Post(Value, frozen=True, kw_only=True):
    """Who acts, where, and by which house rules."""

    counter: str
    clerk: str
    plan: Plan


def acting(
    use_case: Callable[..., T], *, post: Post, clock: Callable[[], datetime], **words: Any
) -> Callable[[Tx], T]:
    """The use case as `perform` runs it, its moment being read when the transaction has begun:
    another process may have recorded something while this one waited for its turn."""

    def use(tx: Tx) -> T:
        return use_case(tx, post=post, when=moment(clock(), last_seen=tx.last_seen()), **words)

    return use


def stamp(post: Post, when: Moment) -> dict[str, Any]:
    """When, by whom and where, for a fact."""
    return {
        "at": when.at,
        "clerk": post.clerk,
        "counter": post.counter,
        "clock_suspect": when.suspect,
    }


def standing(reader: Reader, *, post: Post, now: datetime) -> Standing:
    """What the checks of an act look at: session, pause and held ticket of the counter."""
    session = reader.session()
    pause = reader.pause_of(post.counter)
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
    """The reason in one line. Refused: REASON_NEEDED where it is empty, FIELD_WRONG."""
    told = remark(text, field="reason")
    if not told:
        raise Refused(Reason.REASON_NEEDED)
    return told


def named(reader: Reader, number: str, *, session: Session) -> Ticket:
    """The session's ticket of this number. Refused(TICKET_UNKNOWN)."""
    ticket = reader.ticket_numbered(number.strip().upper(), session=session.id)
    if ticket is None:
        raise Refused(Reason.TICKET_UNKNOWN, ticket=number.strip()[:20])
    return ticket


def ticket_of(reader: Reader, id: str) -> Ticket:
    """The ticket of this id. Refused(TICKET_UNKNOWN)."""
    ticket = reader.ticket(id)
    if ticket is None:
        raise Refused(Reason.TICKET_UNKNOWN, ticket=id)
    return ticket


def latest(reader: Reader) -> Session:
    """The latest session, closed or not. Refused(SESSION_NOT_OPEN) where there never was one."""
    session = reader.session()
    if session is None:
        raise Refused(Reason.SESSION_NOT_OPEN)
    return session


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
