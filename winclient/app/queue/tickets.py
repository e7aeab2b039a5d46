"""Tickets 号票 outside of a call: taken, returned, sent elsewhere, given up, tied to a case."""

from typing import Any

from winclient.app.ports import Ids, Tx
from winclient.app.queue import appointments, bearers
from winclient.app.queue.balances import issued_series
from winclient.app.queue.posts import (
    Post,
    check_named,
    named,
    needed,
    remark,
    stamp,
    standing,
    ticket_of,
)
from winclient.app.queue.take_forms import TakeForm, classed, names, segment_for
from winclient.domain.days.moments import Moment
from winclient.domain.ledger.queue_facts import (
    SessionOpened,
    TicketClass,
    TicketLeft,
    TicketReturned,
    TicketTaken,
    TicketTransferred,
    TicketVoided,
)
from winclient.domain.queue import calling
from winclient.domain.queue.segments import Plan, Segment
from winclient.domain.queue.session import Session, SessionState
from winclient.domain.queue.ticket import HELD, Ticket
from winclient.domain.queue.ticket_life import after
from winclient.domain.refusals import Reason, Refused


def take(tx: Tx, *, form: TakeForm, post: Post, ids: Ids, when: Moment) -> Ticket:
    """取号. A store that never had a session opens its first; after that opening is declared.

    Refused: SESSION_NOT_OPEN, TAKING_STOPPED, SEGMENT_UNKNOWN, PRIORITY_NEEDS_GRANTER,
    APPOINTMENT_TOO_EARLY, APPOINTMENT_UNKNOWN, TICKET_ALREADY, ITEM_UNKNOWN.
    """
    session = taking(tx, post=post, ids=ids, when=when)
    return issue(tx, form=form, id=ids.new(when.at), session=session, post=post, when=when)


def issue(
    tx: Tx,
    *,
    form: TakeForm,
    id: str,
    session: Session,
    post: Post,
    when: Moment,
    slip: bool = False,
) -> Ticket:
    """A number of the session under this id; with `slip` it is reserved until that is printed."""
    form = appointments.looked_up(tx, form, now=when.at)
    segment = segment_for(tx, form, plan=post.plan)
    form = classed(form, plan=post.plan, now=when.at)
    on_time = form.ticket_class is TicketClass.APPOINTMENT and form.appointment
    tx.record(
        TicketTaken(
            **stamp(post, when),
            **numbered(tx, segment, session=session),
            ticket=id,
            segment=segment.prefix,
            ticket_class=form.ticket_class,
            place=on_time or when.at,
            granted_by=form.granted_by,
            granted_for=form.granted_for,
            appointment=form.appointment,
            code=form.code,
            item=form.item,
            slip=slip,
            asked_for=form.asked_for,
            bearer=form.bearer,
        )
    )
    ticket = ticket_of(tx, id)
    appointments.check_in(tx, ticket)
    return ticket


def numbered(tx: Tx, segment: Segment, *, session: Session) -> dict[str, Any]:
    """The segment's next number, for a fact."""
    serial = max(tx.last_serial(segment.prefix, session=session.id) + 1, segment.start)
    tx.next_serial(issued_series(session.id))
    return {
        "session": session.id,
        "number": f"{segment.prefix}{serial:0{segment.digits}}",
        "prefix": segment.prefix,
        "serial": serial,
    }


def open_session(tx: Tx, *, post: Post, ids: Ids, when: Moment) -> Session:
    """开场: from here on numbers start again. Refused while another session runs."""
    latest = tx.session()
    if latest is not None and latest.running:
        raise Refused(Reason.SESSION_STATE, session_state=latest.state.value)
    ordinal = latest.ordinal + 1 if latest else 1
    fact = SessionOpened(**stamp(post, when), session=ids.new(when.at), ordinal=ordinal)
    tx.record(fact)
    bearers.new_key(tx, session=fact.session, ids=ids, when=when)
    return calling.running(standing(tx, post=post, now=when.at))


def taking(tx: Tx, *, post: Post, ids: Ids, when: Moment) -> Session:
    """The session that gives out numbers. Refused: SESSION_NOT_OPEN, TAKING_STOPPED."""
    session = tx.session() or open_session(tx, post=post, ids=ids, when=when)
    if session.state is SessionState.STOPPED:
        raise Refused(Reason.TAKING_STOPPED)
    if not session.running:
        raise Refused(Reason.SESSION_NOT_OPEN)
    return session


def give_back(tx: Tx, *, post: Post, when: Moment, ticket: str) -> Ticket:
    """过号返回: to the old place, but not offered right after it was called in vain."""
    session = calling.running(standing(tx, post=post, now=when.at))
    found = named(tx, ticket, session=session)
    after(found, TicketReturned)
    called = found.call.last_at if found.call else when.at
    not_before = max(when.at, called + post.plan.limits.quiet)
    tx.record(TicketReturned(**stamp(post, when), ticket=found.id, not_before=not_before))
    return ticket_of(tx, found.id)


def transfer(
    tx: Tx, *, post: Post, when: Moment, to: str, ticket: str = "", reason: str = ""
) -> Ticket:
    """转窗: the ticket this counter holds, or a named one that waits, to a counter or segment."""
    now = standing(tx, post=post, now=when.at)
    session = calling.running(now)
    found = named(tx, ticket, session=session) if ticket.strip() else calling.held(now)
    after(found, TicketTransferred)
    if found.state in HELD:
        check_named(tx, now, found.number)
    segment, counter = _target(post.plan, to, stays=found.segment)
    tx.record(
        TicketTransferred(
            **stamp(post, when),
            ticket=found.id,
            segment=segment,
            for_counter=counter,
            reason=remark(reason, field="reason"),
        )
    )
    return ticket_of(tx, found.id)


def _target(plan: Plan, to: str, *, stays: str) -> tuple[str, str]:
    """(segment, counter): digits are a counter, which gets the ticket in its own segment."""
    wanted = to.strip()
    if wanted.isascii() and wanted.isdecimal() and len(wanted) <= 4:
        return stays, wanted
    segment = plan.segment(wanted) if wanted else None
    if segment is None:
        raise Refused(Reason.TARGET_UNKNOWN, to=wanted[:20], segments=names(plan))
    return segment.prefix, ""


def leave(tx: Tx, *, post: Post, when: Moment, ticket: str) -> Ticket:
    """弃号: the visitor goes away without being served."""
    session = calling.running(standing(tx, post=post, now=when.at))
    found = named(tx, ticket, session=session)
    tx.record(TicketLeft(**stamp(post, when), ticket=found.id))
    return ticket_of(tx, found.id)


def void(tx: Tx, *, post: Post, when: Moment, ticket: str, reason: str) -> Ticket:
    """作废, with a reason: a slip that did not print, a number taken twice."""
    session = calling.running(standing(tx, post=post, now=when.at))
    reason = needed(reason)
    found = named(tx, ticket, session=session)
    tx.record(TicketVoided(**stamp(post, when), ticket=found.id, reason=reason))
    return ticket_of(tx, found.id)
