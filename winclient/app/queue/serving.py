"""Serving 叫号与办理: what a counter does with the queue, each act one transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from winclient.app.ports import Reader, Tx
from winclient.app.queue.posts import (
    Post,
    check_named,
    elsewhere,
    named,
    needed,
    remark,
    stamp,
    standing,
    ticket_of,
)
from winclient.app.queue_ports import TicketQuery
from winclient.domain.days.moments import Moment
from winclient.domain.ledger.queue_facts import (
    CounterContinued,
    CounterPaused,
    TicketBegun,
    TicketCalled,
    TicketFact,
    TicketFinished,
    TicketParked,
    TicketRecalled,
    TicketResumed,
    TicketReturned,
    TicketSkipped,
)
from winclient.domain.queue import calling
from winclient.domain.queue.calling import Standing
from winclient.domain.queue.rules import RULES, Choice, Ground, Waiting, first
from winclient.domain.queue.segments import Segment
from winclient.domain.queue.session import Pause, Session
from winclient.domain.queue.session import pause as told
from winclient.domain.queue.ticket import HELD, Ticket, TicketState
from winclient.domain.queue.ticket_life import after
from winclient.domain.refusals import Reason, Refused


def call_next(tx: Tx, *, post: Post, when: Moment) -> Ticket:
    """叫下一个: the one that the rules put first among what this counter serves.

    Refused: COUNTER_HOLDS, COUNTER_PAUSED, SESSION_NOT_OPEN, NOBODY_WAITING.
    """
    session = calling.check_call(standing(tx, post=post, now=when.at))
    chosen = next_for(tx, post=post, session=session, now=when.at)
    if chosen is None:
        raise Refused(Reason.NOBODY_WAITING, quiet=tx.quiet(now=when.at))
    return _call(tx, chosen.id, segment=chosen.segment, session=session, post=post, when=when)


def call_this(tx: Tx, *, post: Post, when: Moment, ticket: str, reason: str) -> Ticket:
    """叫指定号: out of turn, so with a reason that the day's report shows.

    A missed ticket may be called this way: whoever asks for it is standing there.
    """
    session = calling.check_call(standing(tx, post=post, now=when.at))
    reason = needed(reason)
    found = named(tx, ticket, session=session)
    if found.state is TicketState.MISSED:
        tx.record(TicketReturned(**stamp(post, when), ticket=found.id, not_before=when.at))
    elif found.state in HELD:
        raise elsewhere(found)
    else:
        after(found, TicketCalled)
    return _call(
        tx,
        found.id,
        segment=found.segment,
        session=session,
        post=post,
        when=when,
        reason=reason,
    )


def next_for(reader: Reader, *, post: Post, session: Session, now: datetime) -> Waiting | None:
    """Who this counter would get, without calling."""
    mine = [segment.prefix for segment in post.plan.of_counter(post.counter)]
    heads = reader.heads(post.counter, segments=mine, now=now)
    choices = {
        prefix: _choice(reader, post.plan.known(prefix), heads, session=session, now=now)
        for prefix in {head.segment for head in heads}
    }
    return first(heads, choices)


def _choice(
    reader: Reader,
    segment: Segment,
    heads: Sequence[Waiting],
    *,
    session: Session,
    now: datetime,
) -> Choice:
    ground = Ground(now=now, measure=segment.measure)
    if RULES[segment.rule].paced:
        lately = reader.favoured_lately(
            segment.prefix, session=session.id, calls=segment.measure.every
        )
        mine = (head.favoured for head in heads if head.segment == segment.prefix)
        ground = replace(ground, favoured_due=not lately, ordinary_waits=not all(mine))
    return Choice(rule=segment.rule, ground=ground)


def _call(
    tx: Tx,
    id: str,
    *,
    segment: str,
    session: Session,
    post: Post,
    when: Moment,
    reason: str = "",
) -> Ticket:
    turn = tx.last_turn(segment, session=session.id) + 1
    return _recorded(tx, TicketCalled(**stamp(post, when), ticket=id, turn=turn, reason=reason))


def recall(tx: Tx, *, post: Post, when: Moment, ticket: str = "") -> Ticket:
    """重呼. Refused: RECALL_LIMIT, RECALL_TOO_SOON."""
    now = _standing(tx, post=post, when=when, ticket=ticket)
    found = calling.check_recall(now)
    return _recorded(tx, TicketRecalled(**stamp(post, when), ticket=found.id))


def begin(
    tx: Tx, *, post: Post, when: Moment, ticket: str = "", done_at: datetime | None = None
) -> Ticket:
    """开始办理. Pressed twice, it began once."""
    now = _standing(tx, post=post, when=when, ticket=ticket)
    if now.held is not None and now.held.state is TicketState.SERVING:
        return now.held
    found = calling.check_begin(now)
    return _recorded(tx, TicketBegun(**_reported(found, post, when, done_at)))


def skip(
    tx: Tx, *, post: Post, when: Moment, ticket: str = "", done_at: datetime | None = None
) -> Ticket:
    """过号: nobody came."""
    now = _standing(tx, post=post, when=when, ticket=ticket)
    found = calling.check_skip(now)
    return _recorded(tx, TicketSkipped(**_reported(found, post, when, done_at)))


def finish(
    tx: Tx, *, post: Post, when: Moment, ticket: str = "", done_at: datetime | None = None
) -> Ticket:
    """办结; the counter is free for the next."""
    now = _standing(tx, post=post, when=when, ticket=ticket)
    found = calling.check_finish(now)
    return _recorded(tx, TicketFinished(**_reported(found, post, when, done_at)))


def park(tx: Tx, *, post: Post, when: Moment, ticket: str = "", reason: str = "") -> Ticket:
    """暂挂: the person fetches something; the counter takes others meanwhile."""
    now = _standing(tx, post=post, when=when, ticket=ticket)
    found = calling.check_park(now)
    fact = TicketParked(**stamp(post, when), ticket=found.id, reason=remark(reason, field="reason"))
    return _recorded(tx, fact)


def resume(tx: Tx, *, post: Post, when: Moment, ticket: str = "") -> Ticket:
    """继续办理: the named ticket, wherever it was parked, or the only one parked here."""
    session = calling.check_free(standing(tx, post=post, now=when.at))
    if ticket.strip():
        found = named(tx, ticket, session=session)
    else:
        mine = parked(tx, counter=post.counter, session=session)
        if not mine:
            raise Refused(Reason.NOTHING_PARKED, counter=post.counter)
        if len(mine) > 1:
            raise Refused(Reason.PARKED_SEVERAL, tickets=[each.number for each in mine])
        found = mine[0]
    return _recorded(tx, TicketResumed(**stamp(post, when), ticket=found.id))


def parked(reader: Reader, *, counter: str, session: Session) -> tuple[Ticket, ...]:
    """What this counter has parked."""
    states = frozenset({TicketState.PARKED})
    return reader.tickets(TicketQuery(session=session.id, states=states, counter=counter))


def undo(tx: Tx, *, post: Post, when: Moment) -> Ticket:
    """撤销 this counter's last call, skip or finish, while it is fresh.

    An undone call stands where it stood and may be offered at once: the slip was not the visitor's.
    """
    now = standing(tx, post=post, now=when.at)
    session = calling.running(now)
    ended = None if now.held else tx.ended(post.counter, session=session.id)
    found, undone = calling.check_undo(replace(now, ended=ended))
    return _recorded(tx, undone(**stamp(post, when), ticket=found.id))


def pause(tx: Tx, *, post: Post, when: Moment, reason: str = "") -> Pause:
    """暂停服务: no more tickets for this counter; the one it holds stays."""
    calling.check_pause(standing(tx, post=post, now=when.at))
    fact = CounterPaused(**stamp(post, when), reason=remark(reason, field="reason"))
    tx.record(fact)
    return told(fact)


def proceed(tx: Tx, *, post: Post, when: Moment) -> Pause:
    """恢复服务."""
    calling.check_continue(standing(tx, post=post, now=when.at))
    fact = CounterContinued(**stamp(post, when))
    tx.record(fact)
    return told(fact)


def _reported(ticket: Ticket, post: Post, when: Moment, done_at: datetime | None) -> dict[str, Any]:
    """What is told afterwards was done between the last thing known of the ticket and now."""
    told = done_at and min(max(done_at, ticket.since), when.at)
    return {**stamp(post, when), "ticket": ticket.id, "done_at": told}


def _standing(tx: Tx, *, post: Post, when: Moment, ticket: str) -> Standing:
    now = standing(tx, post=post, now=when.at)
    check_named(tx, now, ticket)
    return now


def _recorded(tx: Tx, fact: TicketFact) -> Ticket:
    tx.record(fact)
    return ticket_of(tx, fact.ticket)
