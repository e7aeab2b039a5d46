"""What the queue, wherever it is kept, says of the ticket that an intake from outside names."""

from enum import StrEnum

from winclient.app.queue.queue_authority import QueueAuthority
from winclient.app.queue.queue_view import queue_view
from winclient.domain.queue.ticket import TicketState
from winclient.domain.refusals import Reason, Refused


class Vouched(StrEnum):
    """What the queue's authority knows of the ticket that an intake names."""

    SERVED = "served"
    NO_SESSION = "no_session"
    HUB_AWAY = "hub_away"


def vouched(queue: QueueAuthority, *, ticket: str, counter: str, clerk: str) -> Vouched:
    """Ask before the intake, wherever the queue is kept; blocks as long as the hub may take.

    Refused(TICKET_NOT_SERVED) where the queue knows better. What it cannot know (the hub is away or
    does not let this counter in, no session runs) holds no applicant up.
    """
    try:
        seen = queue.look(queue_view, counter=counter, clerk=clerk)
    except (Refused, ConnectionError):
        return Vouched.HUB_AWAY
    served = seen.held if seen.held and seen.held.state is TicketState.SERVING else None
    if served is not None and served.number == ticket.strip().upper():
        return Vouched.SERVED
    if seen.away:
        return Vouched.HUB_AWAY
    if seen.session is None or not seen.session.running:
        return Vouched.NO_SESSION
    raise Refused(Reason.TICKET_NOT_SERVED, ticket=ticket.strip()[:20])
