"""Slips 号票: a number is in the queue once its slip is printed; and what the guide desk mends.

A number is reserved, its slip is printed, then it is confirmed. Each act is idempotent by the id
that the kiosk made, so whatever is cut off in between is told again and nothing happens twice.
Where nobody knows whether a slip came out, the number stays reserved and is asked about.
"""

from winclient.app.ports import Ids, Tx
from winclient.app.queue import appointments
from winclient.app.queue.balances import issued_series
from winclient.app.queue.posts import Post, elsewhere, named, needed, stamp, standing, ticket_of
from winclient.app.queue.take_forms import TakeForm
from winclient.app.queue.tickets import issue, numbered, open_session, taking
from winclient.app.queue_ports import TicketQuery
from winclient.domain.days.moments import Moment
from winclient.domain.ledger.local_slips import LocalSlip, slip_number
from winclient.domain.ledger.queue_facts import (
    PriorityDeclined,
    PriorityGranted,
    SlipPrinted,
    SlipTold,
    TicketTaken,
    TicketTransferred,
    TicketVoided,
)
from winclient.domain.queue import calling
from winclient.domain.queue.session import Session
from winclient.domain.queue.ticket import Ticket, TicketState
from winclient.domain.queue.ticket_life import after, evolve
from winclient.domain.refusals import Reason, Refused

BEARER = "bearer"  # the series that tell who was here before in a session
REPLACED = "replaced"  # why a ticket is void whose slip was printed anew
CALLED_MEANWHILE = "called_meanwhile"
_LIVE = frozenset({TicketState.RESERVED, TicketState.WAITING, TicketState.CALLED})


def reserve(tx: Tx, *, form: TakeForm, ticket: str, post: Post, ids: Ids, when: Moment) -> Ticket:
    """A number under the id `ticket`, not in the queue yet. Asked again, the same number.

    Refused: as `take`, and TICKET_ALREADY for a person with a live ticket.
    """
    known = tx.ticket(ticket)
    if known is not None:
        return known
    session = taking(tx, post=post, ids=ids, when=when)
    _check_first(tx, form, session=session)
    return issue(tx, form=form, id=ticket, session=session, post=post, when=when, slip=True)


def _check_first(tx: Tx, form: TakeForm, *, session: Session) -> None:
    """One live ticket a person. Only who was here before is searched for: a hub's one writer has
    no time to read the session."""
    if form.bearer and tx.next_serial(f"{BEARER}/{session.id}/{form.bearer}") > 1:
        for each in tx.tickets(TicketQuery(session=session.id, states=_LIVE)):
            if each.bearer == form.bearer:
                raise Refused(Reason.TICKET_ALREADY, ticket=each.number)


def printed(tx: Tx, *, ticket: str, post: Post, when: Moment) -> Ticket:
    """The slip is out: the number joins the queue where its bearer arrived. Told again: nothing.

    A ticket that was void by then (the hall closed) stays void; the answer says so.
    """
    found = ticket_of(tx, ticket)
    if found.state is not TicketState.RESERVED:
        return found
    old = tx.ticket(found.instead_of) if found.instead_of else None
    if old is not None and old.state not in _REPLACEABLE:
        void = TicketVoided(**stamp(post, when), ticket=found.id, reason=CALLED_MEANWHILE)
        tx.record(void)
        return ticket_of(tx, ticket)
    tx.record(SlipPrinted(**stamp(post, when), ticket=found.id))
    if old is not None:
        _take_over(tx, old, found, post=post, when=when)
    return ticket_of(tx, ticket)


def unprinted(tx: Tx, *, ticket: str, reason: str, post: Post, when: Moment) -> Ticket | None:
    """No slip came out: the number is void. Told again, or never reserved: nothing."""
    found = tx.ticket(ticket)
    if found is None or found.state is not TicketState.RESERVED:
        return found
    tx.record(TicketVoided(**stamp(post, when), ticket=found.id, reason=needed(reason)))
    return ticket_of(tx, ticket)


def grant(tx: Tx, *, ticket: str, reason: str, post: Post, when: Moment) -> Ticket:
    """核准优先: the document was seen at the guide desk. `reason` empty: as it was asked for."""
    session = calling.running(standing(tx, post=post, now=when.at))
    found = named(tx, ticket, session=session)
    after(found, PriorityGranted)
    ground = needed(reason or found.asked_for)
    tx.record(PriorityGranted(**stamp(post, when), ticket=found.id, granted_for=ground))
    return ticket_of(tx, found.id)


def copied(
    tx: Tx, *, ticket: str, slip: LocalSlip | None, post: Post, ids: Ids, when: Moment
) -> Ticket:
    """A counter tells how a slip of its own stands. It counts in the session that is the latest
    when it is first heard of. Told again: nothing. Refused(NUMBER_USED)."""
    if slip is None or slip.number != slip_number(post.counter, slip.serial):
        raise Refused(Reason.FIELD_WRONG, field="slip", why=slip.number[:20] if slip else "")
    known = tx.ticket(ticket)
    session = tx.session() or open_session(tx, post=post, ids=ids, when=when)
    if known is None:
        if tx.ticket_numbered(slip.number, session=session.id) is not None:
            raise Refused(Reason.NUMBER_USED, number=slip.number)
        tx.next_serial(issued_series(session.id))
    told = SlipTold(
        **stamp(post, when),
        ticket=ticket,
        session=known.session if known else session.id,
        slip=slip,
    )
    if known is None or evolve(known, told) != known:
        tx.record(told)
    return ticket_of(tx, ticket)


def decline(tx: Tx, *, ticket: str, reason: str, post: Post, when: Moment) -> Ticket:
    """不予优先: the ticket stays ordinary where it stands. Shown a document after all, the guide
    desk may still grant it. Refused(PRIORITY_NOT_ASKED) where there is nothing to decline."""
    session = calling.running(standing(tx, post=post, now=when.at))
    found = named(tx, ticket, session=session)
    after(found, PriorityDeclined)
    if not found.pleads:
        raise Refused(Reason.PRIORITY_NOT_ASKED, ticket=found.number)
    tx.record(PriorityDeclined(**stamp(post, when), ticket=found.id, reason=needed(reason)))
    return ticket_of(tx, found.id)


_REPLACEABLE = frozenset({TicketState.RESERVED, TicketState.WAITING})


def replace_slip(tx: Tx, *, ticket: str, to: str, post: Post, when: Moment) -> Ticket:
    """补打: a new number, reserved under the id `to`, in the place of the lost slip's `ticket`.

    The old number is void only when the new slip is out, and stays valid if that fails.
    """
    known = tx.ticket(to)
    if known is not None:
        return known
    session = calling.running(standing(tx, post=post, now=when.at))
    old = named(tx, ticket, session=session)
    if old.state not in _REPLACEABLE:
        raise elsewhere(old)
    tx.record(
        TicketTaken(
            **stamp(post, when),
            **numbered(tx, post.plan.known(old.prefix), session=session),
            ticket=to,
            segment=old.segment,
            ticket_class=old.ticket_class,
            place=old.place,
            granted_by=old.granted_by,
            granted_for=old.granted_for,
            appointment=old.appointment,
            code=old.code,
            item=old.item,
            slip=True,
            asked_for="" if old.declined else old.asked_for,
            bearer=old.bearer,
            instead_of=old.id,
            arrived=old.arrived_at,
        )
    )
    return ticket_of(tx, to)


def _take_over(tx: Tx, old: Ticket, new: Ticket, *, post: Post, when: Moment) -> None:
    tx.record(TicketVoided(**stamp(post, when), ticket=old.id, reason=REPLACED))
    appointments.check_in(tx, new)
    if old.for_counter:
        tx.record(
            TicketTransferred(
                **stamp(post, when),
                ticket=new.id,
                segment=old.segment,
                for_counter=old.for_counter,
                reason=REPLACED,
            )
        )
