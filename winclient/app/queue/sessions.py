"""Sessions 场次: stopped, closed, and balanced; opening stands beside taking a number."""

from winclient.app.ports import Tx
from winclient.app.queue.balances import Balance, balance
from winclient.app.queue.bearers import forget_key
from winclient.app.queue.posts import Post, latest, stamp, standing
from winclient.app.queue.slips import BEARER
from winclient.app.queue_ports import TicketQuery
from winclient.domain.days.moments import Moment
from winclient.domain.ledger.queue_facts import (
    SessionClosed,
    TakingResumed,
    TakingStopped,
    TicketLeft,
    TicketVoided,
)
from winclient.domain.queue.calling import running
from winclient.domain.queue.session import Session
from winclient.domain.queue.ticket import ENDED, HELD, TicketState
from winclient.domain.refusals import Reason, Refused

CLOSING = "closing"
GONE = {TicketState.MISSED, TicketState.PARKED}  # they were there once and are not at a counter
_OPEN = frozenset(TicketState) - ENDED - {TicketState.LOCAL}  # whose counter has the last word


def stop_taking(tx: Tx, *, post: Post, when: Moment) -> Session:
    """停止取号: who has a number is still served."""
    session = running(standing(tx, post=post, now=when.at))
    tx.record(TakingStopped(**stamp(post, when), session=session.id))
    return latest(tx)


def resume_taking(tx: Tx, *, post: Post, when: Moment) -> Session:
    """恢复取号 in the same session."""
    session = running(standing(tx, post=post, now=when.at))
    tx.record(TakingResumed(**stamp(post, when), session=session.id))
    return latest(tx)


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
