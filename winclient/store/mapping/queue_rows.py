"""How sessions, tickets and pauses become rows and come back."""

from datetime import UTC, datetime, timedelta
from typing import Any

from winclient.domain.canonical import canonical
from winclient.domain.codec import from_text
from winclient.domain.days.moments import HALL_ZONE
from winclient.domain.ledger.queue_facts import TicketClass
from winclient.domain.queue.appointments import Appointment, Booked
from winclient.domain.queue.estimates import Service
from winclient.domain.queue.rules import Waiting
from winclient.domain.queue.session import Pause, Session
from winclient.domain.queue.ticket import HELD, Ticket, TicketState

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC).astimezone(HALL_ZONE)
_MICROSECOND = timedelta(microseconds=1)
_AT_A_COUNTER = HELD | {TicketState.PARKED, TicketState.MISSED, TicketState.SERVED}


def micros(at: datetime) -> int:
    """Microseconds since 1970."""
    return (at - _EPOCH) // _MICROSECOND


def moment(number: int) -> datetime:
    """The hall's time again."""
    return _EPOCH + timedelta(microseconds=number)


def ticket_row(ticket: Ticket) -> dict[str, Any]:
    """The row of `tickets`."""
    return changed_row(ticket) | {
        "session": ticket.session,
        "number": ticket.number,
        "prefix": ticket.prefix,
        "serial": ticket.serial,
        "place": micros(ticket.place),
        "arrived": micros(ticket.arrived_at),
    }


def changed_row(ticket: Ticket) -> dict[str, Any]:
    """What of the row may be another after it was taken; the rest never is."""
    return {
        "id": ticket.id,
        "segment": ticket.segment,
        "class": ticket.ticket_class.value,
        "state": ticket.state.value,
        "for_counter": ticket.for_counter,
        # A slip's copy is at no counter of this queue, and says nothing of the hall's pace.
        "counter": ticket.counter if ticket.state in _AT_A_COUNTER and not ticket.local else "",
        "turn": ticket.call.turn if ticket.call else 0,
        "not_before": micros(ticket.not_before) if ticket.not_before else 0,
        "since": micros(ticket.since),
        "held": 0 if ticket.local else ticket.spent.called + ticket.spent.serving,
        "body": canonical(ticket),
    }


def read_ticket(body: str) -> Ticket:
    """The ticket of a row."""
    return from_text(Ticket, body)


def read_waiting(row: tuple[str, str, str, int, int, int]) -> Waiting:
    """What the rules may know, without the ticket's body."""
    id, segment, kind, place, arrived, serial = row
    return Waiting(
        id=id,
        segment=segment,
        ticket_class=TicketClass(kind),
        place=moment(place),
        arrived=moment(arrived),
        serial=serial,
    )


def read_service(row: tuple[str, str, int, int, int]) -> Service:
    """A call that ended, without the ticket's body."""
    segment, counter, arrived, since, held = row
    return Service(
        segment=segment,
        counter=counter,
        arrived=moment(arrived),
        ended=moment(since),
        held=timedelta(milliseconds=held),
    )


def read_booked(code: str, at: str, segment: str, ticket: str) -> Booked:
    """The appointment of a row."""
    booked = Appointment(code=code, at=datetime.fromisoformat(at), segment=segment)
    return Booked(appointment=booked, ticket=ticket)


def session_row(session: Session) -> dict[str, Any]:
    """The row of `sessions`."""
    return {
        "id": session.id,
        "ordinal": session.ordinal,
        "state": session.state.value,
        "body": canonical(session),
    }


def read_session(body: str) -> Session:
    """The session of a row."""
    return from_text(Session, body)


def pause_row(pause: Pause) -> dict[str, Any]:
    """The row of `pauses`."""
    return {"counter": pause.counter, "paused": pause.paused, "body": canonical(pause)}


def read_pause(body: str) -> Pause:
    """The pause of a row."""
    return from_text(Pause, body)
