"""The account of a session: what became of the numbers that were given out."""

from collections.abc import Sequence

from winclient.app.ports import Reader
from winclient.app.queue_ports import TicketQuery
from winclient.domain.queue.session import Session
from winclient.domain.queue.ticket import ENDED, Ticket, TicketState
from winclient.domain.values import Value

_WAITING = frozenset(TicketState) - ENDED - {TicketState.MISSED}


class Balance(Value, frozen=True, kw_only=True):
    """The session's account; `issued` is counted where numbers are given out, not from the rows.

    A missed ticket counts as left until it returns, a reserved number as waiting until it is not,
    and so does a counter's own slip until the counter tells how it ended.
    """

    session: int
    issued: int
    served: int
    left: int
    void: int
    waiting: int
    out_of_turn: tuple[Ticket, ...]
    skips: int
    recalls: int

    @property
    def balanced(self) -> bool:
        """issued = served + left + void + waiting."""
        return self.issued == self.served + self.left + self.void + self.waiting


def issued_series(session: str) -> str:
    """The series that counts the numbers given out in a session."""
    return f"tickets/{session}"


def balance(reader: Reader, *, session: Session) -> Balance:
    """The account of a session as it stands."""
    tickets = reader.tickets(TicketQuery(session=session.id, limit=1_000_000))
    return balance_of(reader, session=session, tickets=tickets)


def balance_of(reader: Reader, *, session: Session, tickets: Sequence[Ticket]) -> Balance:
    """The account, where all tickets of the session are at hand."""
    counts = reader.ticket_counts(session.id)

    def sum_of(*states: TicketState) -> int:
        return sum(counts.get(state, 0) for state in states)

    return Balance(
        session=session.ordinal,
        issued=reader.serials(issued_series(session.id)),
        served=sum_of(TicketState.SERVED),
        left=sum_of(TicketState.LEFT, TicketState.MISSED),
        void=sum_of(TicketState.VOID),
        waiting=sum_of(*_WAITING),
        out_of_turn=tuple(each for each in tickets if each.jumps),
        skips=sum(each.skips for each in tickets),
        recalls=sum(each.recalls for each in tickets),
    )
