"""Sessions 场次: stopped, closed, and balanced; opening stands beside taking a number."""

from collections.abc import Sequence

from winclient.app.bearers import forget_key
from winclient.app.ports import Reader, Tx
from winclient.app.posts import Post, stamp, standing
from winclient.app.queue_ports import TicketQuery
from winclient.app.slips import BEARER
from winclient.app.tickets import issued_series
from winclient.domain.calling import running
from winclient.domain.moments import Moment
from winclient.domain.queue_facts import (
    SessionClosed,
    TakingResumed,
    TakingStopped,
    TicketLeft,
    TicketVoided,
)
from winclient.domain.refusals import Reason, Refused
from winclient.domain.session import Session
from winclient.domain.ticket import ENDED, HELD, Ticket, TicketState
from winclient.domain.values import Value

CLOSING = "closing"
GONE = {TicketState.MISSED, TicketState.PARKED}  # they were there once and are not at a counter
_OPEN = frozenset(TicketState) - ENDED - {TicketState.LOCAL}  # whose counter has the last word
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


def stop_taking(tx: Tx, *, post: Post, when: Moment) -> Session:
    """停止取号: who has a number is still served."""
    session = running(standing(tx, post=post, now=when.at))
    tx.record(TakingStopped(**stamp(post, when), session=session.id))
    return _latest(tx)


def resume_taking(tx: Tx, *, post: Post, when: Moment) -> Session:
    """恢复取号 in the same session."""
    session = running(standing(tx, post=post, now=when.at))
    tx.record(TakingResumed(**stamp(post, when), session=session.id))
    return _latest(tx)


def close_session(tx: Tx, *, post: Post, when: Moment) -> Balance:
    """收场: who waits is void, who is gone has left. Refused while a counter holds somebody."""
    session = running(standing(tx, post=post, now=when.at))
    query = TicketQuery(session=session.id, states=_OPEN, limit=1_000_000)
    rest = tx.tickets(query)
    held = [f"{each.counter}: {each.number}" for each in rest if each.state in HELD]
    if held:
        raise Refused(Reason.SESSION_BUSY, held=held)
    for ticket in rest:
        if ticket.state in GONE:
            tx.record(TicketLeft(**stamp(post, when), ticket=ticket.id))
        else:
            tx.record(TicketVoided(**stamp(post, when), ticket=ticket.id, reason=CLOSING))
    tx.record(SessionClosed(**stamp(post, when), session=session.id))
    tx.drop_serials(f"{BEARER}/{session.id}/")
    forget_key(tx)
    return balance(tx, session=session)


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


def _latest(reader: Reader) -> Session:
    session = reader.session()
    if session is None:
        raise Refused(Reason.SESSION_NOT_OPEN)
    return session
