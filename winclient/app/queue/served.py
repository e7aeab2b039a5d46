"""The ticket that is served where a case is taken in, and the note that ties them."""

from winclient.app.ports import Reader, Tx
from winclient.app.queue_ports import HELD_NOTE
from winclient.domain.days.moments import Moment
from winclient.domain.ledger.queue_facts import TicketLinked
from winclient.domain.queue.ticket import Ticket, TicketState
from winclient.domain.refusals import Reason, Refused


def tie(tx: Tx, ticket: Ticket, *, case: str, clerk: str, counter: str, when: Moment) -> None:
    """Note that this case was handled while the ticket was served."""
    tx.record(
        TicketLinked(
            at=when.at,
            clerk=clerk,
            counter=counter,
            clock_suspect=when.suspect,
            ticket=ticket.id,
            case=case,
        )
    )


def served_at(reader: Reader, *, ticket: str, counter: str) -> Ticket | None:
    """The ticket an intake names: the one being served there.

    Where no session runs the queue is not in use, and a number from elsewhere stays a text.
    Refused(TICKET_NOT_SERVED) where a session runs and the number is not served at this counter.
    """
    wanted = ticket.strip().upper()
    session = reader.session() if wanted else None
    if session is None or not session.running:
        return None
    if HELD_NOTE + counter in reader.notes(HELD_NOTE):  # it is of the hall's queue
        return None
    held = reader.held(counter)
    if held is None or held.number != wanted or held.state is not TicketState.SERVING:
        raise Refused(Reason.TICKET_NOT_SERVED, ticket=ticket.strip()[:20])
    return held
