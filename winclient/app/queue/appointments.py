"""Appointments 预约: kept where the queue is kept, so that any kiosk of the hall checks them in."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from winclient.app.ports import Reader, Tx
from winclient.app.queue.posts import Post, remark, stamp
from winclient.app.queue.take_forms import TakeForm, segment_named
from winclient.domain.days.moments import Moment
from winclient.domain.ledger.facts import AppointmentsListed
from winclient.domain.queue.appointments import Appointment, Booked
from winclient.domain.queue.ticket import Ticket, TicketState
from winclient.domain.refusals import Reason, Refused

KEPT = timedelta(days=7)  # after its day an appointment answers no question any more


def put(tx: Tx, *, appointments: Sequence[Appointment], post: Post, when: Moment) -> int:
    """Add appointments to the list, or change those of the same code and day; how many.

    Who is checked in stays so. Refused(SEGMENT_UNKNOWN): then none of them.
    """
    for each in appointments:
        remark(each.code, field="code")
        if each.segment:
            segment_named(post.plan, each.segment)
    tx.drop_appointments(before=Moment(when.at - KEPT).day.isoformat())
    tx.put_appointments(appointments)
    tx.record(AppointmentsListed(**stamp(post, when), entries=len(appointments)))
    return len(appointments)


def looked_up(reader: Reader, form: TakeForm, *, now: datetime) -> TakeForm:
    """The form with what the list says of its code. A time that a clerk gave by hand stands.

    Refused: APPOINTMENT_UNKNOWN; TICKET_ALREADY where it was checked in, unless that went void.
    """
    code = form.code.strip().upper()
    if not code:
        return form
    booked = _booked(reader.appointments(code), form, now=now)
    if booked is None and form.appointment is None:
        raise Refused(Reason.APPOINTMENT_UNKNOWN, code=code[:40])
    if booked is None:
        return replace(form, code=code)
    ticket = reader.ticket(booked.ticket) if booked.ticket else None
    if ticket is not None and ticket.state is not TicketState.VOID:
        raise Refused(Reason.TICKET_ALREADY, ticket=ticket.number)
    at, segment = booked.appointment.at, booked.appointment.segment
    return replace(
        form,
        code=code,
        appointment=form.appointment or at,
        segment=form.segment or segment,
    )


def check_in(tx: Tx, ticket: Ticket) -> None:
    """Remember what became of the appointment, so that it becomes nothing else."""
    if ticket.code and ticket.appointment is not None:
        tx.check_in(Appointment(code=ticket.code, at=ticket.appointment), ticket=ticket.id)


def _booked(found: Sequence[Booked], form: TakeForm, *, now: datetime) -> Booked | None:
    """That of the day the clerk named; else today's, else the nearest."""
    if form.appointment is not None:
        day = Moment(form.appointment).day.isoformat()
        return next((each for each in found if each.appointment.day == day), None)
    today = Moment(now).day.isoformat()
    first = [each for each in found if each.appointment.day == today] or found
    return min(first, key=lambda each: abs(each.appointment.at - now), default=None)
