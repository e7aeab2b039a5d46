"""A ticket fact by fact: what leads where, what never changes, and whose time is counted."""

from datetime import timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.build import MONDAY, refusal
from winclient.domain.canonical import canonical
from winclient.domain.codec import from_plain, to_plain
from winclient.domain.ledger.local_slips import LocalSlip, SlipEnd
from winclient.domain.ledger.queue_facts import (
    CallUndone,
    CounterContinued,
    CounterPaused,
    FinishUndone,
    PriorityDeclined,
    PriorityGranted,
    QueueFact,
    SessionClosed,
    SessionOpened,
    SkipUndone,
    SlipPrinted,
    SlipTold,
    TakingResumed,
    TakingStopped,
    TicketBegun,
    TicketCalled,
    TicketClass,
    TicketFact,
    TicketFinished,
    TicketLeft,
    TicketLinked,
    TicketParked,
    TicketRecalled,
    TicketResumed,
    TicketReturned,
    TicketSkipped,
    TicketTaken,
    TicketTransferred,
    TicketVoided,
    subject,
)
from winclient.domain.queue import session as sessions
from winclient.domain.queue.ticket import TicketState
from winclient.domain.queue.ticket_life import NEXT, evolve, spent_until
from winclient.domain.refusals import Reason, Refused

MORE = {
    TicketCalled: {"turn": 1},
    TicketReturned: {"not_before": MONDAY},
    TicketTransferred: {"segment": "B", "for_counter": "7"},
    TicketLinked: {"case": "case-1"},
    PriorityGranted: {"granted_for": "老年人"},
    PriorityDeclined: {"reason": "没有出示证件"},
}
STEPS = [kind for kind in get_args(TicketFact) if kind not in {TicketTaken, SlipTold}]
TAKEN = TicketTaken(
    at=MONDAY,
    clerk="0001",
    counter="1",
    ticket="t1",
    session="s1",
    number="A023",
    prefix="A",
    serial=23,
    segment="A",
    ticket_class=TicketClass.ORDINARY,
    place=MONDAY,
)
RESERVED = replace(TAKEN, slip=True)
WAYS = {
    TicketState.RESERVED: [],
    TicketState.WAITING: [],
    TicketState.CALLED: [TicketCalled],
    TicketState.SERVING: [TicketCalled, TicketBegun],
    TicketState.PARKED: [TicketCalled, TicketBegun, TicketParked],
    TicketState.MISSED: [TicketCalled, TicketSkipped],
    TicketState.SERVED: [TicketCalled, TicketBegun, TicketFinished],
    TicketState.LEFT: [TicketLeft],
    TicketState.VOID: [TicketVoided],
}


def fact(kind, *, minute: int = 0, counter: str = "3", **changes):
    words = {**MORE.get(kind, {}), **changes}
    at = MONDAY + timedelta(minutes=minute)
    return kind(at=at, clerk="0001", counter=counter, ticket="t1", **words)


def ticket_after(*steps, taken=TAKEN):
    """A023 after facts; a bare class happens one minute after the one before."""
    ticket = evolve(None, taken)
    for minute, step in enumerate(steps, start=1):
        ticket = evolve(ticket, fact(step, minute=minute) if isinstance(step, type) else step)
    return ticket


@pytest.mark.parametrize("state", WAYS)
@pytest.mark.parametrize("step", STEPS, ids=lambda kind: kind.__name__)
def test_each_fact_leads_where_the_table_says_and_nowhere_else(state, step):
    taken = RESERVED if state is TicketState.RESERVED else TAKEN
    ticket = ticket_after(*WAYS[state], taken=taken)
    assert ticket.state is state
    wanted = NEXT.get((state, step))
    if wanted is None:
        error = refusal(lambda: evolve(ticket, fact(step, minute=9)))
        assert error.reason is Reason.TICKET_STATE
        assert error.details["ticket_state"] == state.value
    else:
        assert evolve(ticket, fact(step, minute=9)).state is wanted


@given(st.lists(st.sampled_from(STEPS), max_size=12))
def test_arrival_place_and_number_never_change_and_bodies_come_back(steps):
    ticket = evolve(None, TAKEN)
    for minute, step in enumerate(steps):
        try:
            ticket = evolve(ticket, fact(step, minute=minute))
        except Refused:
            continue
        assert (ticket.arrived_at, ticket.place) == (MONDAY, MONDAY)
        assert ticket.number == "A023"
        assert (ticket.ticket_class is TicketClass.PRIORITY) == bool(ticket.granted_for)
        assert from_plain(type(ticket), to_plain(ticket)) == ticket
        assert canonical(ticket) == canonical(from_plain(type(ticket), to_plain(ticket)))


@given(st.lists(st.sampled_from(STEPS), max_size=12))
def test_every_minute_of_a_ticket_belongs_to_one_state(steps):
    ticket, end = evolve(None, TAKEN), 0
    for minute, step in enumerate(steps, start=1):
        try:
            ticket = evolve(ticket, fact(step, minute=minute))
        except Refused:
            continue
        end = minute
    spent = spent_until(ticket, MONDAY + timedelta(minutes=end))
    total = spent.waiting + spent.called + spent.serving + spent.parked + spent.missed
    assert total <= end * 60_000
    if not any(step is FinishUndone for step in steps):
        assert total == end * 60_000


def test_parked_time_is_neither_waiting_nor_serving():
    steps = [
        fact(TicketCalled, minute=5),
        fact(TicketBegun, minute=6),
        fact(TicketParked, minute=8),
        fact(TicketResumed, minute=38),
        fact(TicketFinished, minute=40),
    ]
    spent = ticket_after(*steps).spent
    assert (spent.waiting, spent.called, spent.serving, spent.parked) == (
        300_000,
        60_000,
        240_000,
        1_800_000,
    )


@pytest.mark.parametrize(
    ("way", "undo"),
    [
        ([TicketCalled], CallUndone),
        ([TicketCalled, TicketSkipped], SkipUndone),
        ([TicketCalled, TicketBegun, TicketFinished], FinishUndone),
    ],
)
def test_an_undone_step_leaves_the_ticket_as_it_was_but_for_the_time(way, undo):
    before, undone = ticket_after(*way[:-1]), ticket_after(*way, undo)
    assert replace(undone, since=before.since, spent=before.spent) == before


def test_the_time_of_an_undone_step_belongs_to_the_state_it_gives_back():
    ticket = ticket_after(fact(TicketCalled, minute=5), fact(CallUndone, minute=6))
    assert spent_until(ticket, MONDAY + timedelta(minutes=9)).waiting == 9 * 60_000


def test_an_undone_second_call_gives_the_first_one_back():
    way = [TicketCalled, TicketSkipped, TicketReturned]
    again = fact(TicketCalled, minute=9, counter="5", turn=2, reason="老人已到")
    called = ticket_after(*way, again)
    assert (called.counter, called.calls, len(called.jumps)) == ("5", 2, 1)
    undone = evolve(called, fact(CallUndone, minute=9, counter="5"))
    assert (undone.counter, undone.calls, undone.jumps) == ("3", 1, ())


def test_recalls_are_counted_within_a_call_and_in_all():
    way = [TicketCalled, TicketRecalled, TicketRecalled, TicketSkipped, TicketReturned]
    ticket = ticket_after(*way, TicketCalled, TicketRecalled)
    assert (ticket.call.recalls, ticket.recalls, ticket.skips) == (1, 3, 1)


def test_a_transferred_ticket_is_veiled_again_until_it_is_begun_there():
    way = [TicketCalled, TicketBegun]
    assert not ticket_after(TicketCalled).unveiled
    assert ticket_after(*way).unveiled
    moved = ticket_after(*way, TicketTransferred)
    assert (moved.state, moved.for_counter, moved.unveiled) == (TicketState.WAITING, "7", False)
    assert ticket_after(*way, TicketTransferred, TicketCalled, TicketBegun).unveiled


def test_a_ticket_begins_with_being_taken_and_is_taken_once():
    assert refusal(lambda: evolve(None, fact(TicketCalled))).reason is Reason.TICKET_UNKNOWN
    again = refusal(lambda: evolve(ticket_after(), TAKEN))
    assert again.reason is Reason.NUMBER_USED


WHO = {"at": MONDAY, "clerk": "0001", "counter": "1"}
OPENED = SessionOpened(**WHO, session="s1", ordinal=1)
SESSION_STEPS = (TakingStopped, TakingResumed, SessionClosed)


@pytest.mark.parametrize(
    ("way", "possible"),
    [
        ([], {TakingStopped, SessionClosed}),
        ([TakingStopped], {TakingResumed, SessionClosed}),
        ([SessionClosed], set()),
    ],
)
def test_a_session_is_open_stopped_or_closed_for_good(way, possible):
    session = sessions.evolve(None, OPENED)
    for step in way:
        session = sessions.evolve(session, step(**WHO, session="s1"))
    for step in SESSION_STEPS:
        if step in possible:
            sessions.evolve(session, step(**WHO, session="s1"))
        else:
            error = refusal(lambda kind=step: sessions.evolve(session, kind(**WHO, session="s1")))
            assert error.reason is Reason.SESSION_STATE
    assert refusal(lambda: sessions.evolve(session, OPENED)).reason is Reason.SESSION_STATE
    assert session.running is (SessionClosed not in way)


def told(*, counter="3", **words):
    slip = LocalSlip(number="L3-01", serial=1, arrived=MONDAY, **words)
    return SlipTold(at=MONDAY, clerk="0003", counter=counter, ticket="t1", session="s1", slip=slip)


@pytest.mark.parametrize("step", STEPS, ids=lambda kind: kind.__name__)
def test_a_counters_own_slip_is_nobody_elses_to_touch(step):
    copy = evolve(None, told())
    assert copy.state is TicketState.LOCAL
    assert refusal(lambda: evolve(copy, fact(step))).reason is Reason.TICKET_STATE


def test_the_counter_has_the_last_word_on_its_slip():
    called, ended = MONDAY + timedelta(minutes=3), MONDAY + timedelta(minutes=9)
    end = told(called=called, begun=called, ended=ended, end=SlipEnd.SERVED)
    copy = evolve(evolve(None, told()), end)
    assert (copy.state, copy.counter, copy.arrived_at) == (TicketState.SERVED, "3", MONDAY)
    assert (copy.spent.waiting, copy.spent.serving) == (180_000, 360_000)
    again = evolve(copy, told(called=called, begun=called))  # its finish was undone there
    assert again.state is TicketState.LOCAL
    assert refusal(lambda: evolve(evolve(None, TAKEN), told())).reason is Reason.NUMBER_USED


def test_every_fact_of_the_queue_is_about_something():
    assert subject(OPENED) == "s1"
    assert subject(TAKEN) == "t1"
    assert subject(CounterPaused(**WHO)) == subject(CounterContinued(**WHO)) == "counter/1"
    assert len(get_args(QueueFact)) == 27


def test_a_reserved_number_waits_from_its_arrival_once_its_slip_is_out():
    ticket = ticket_after(fact(SlipPrinted, minute=2), taken=RESERVED)
    assert ticket.state is TicketState.WAITING
    assert spent_until(ticket, MONDAY + timedelta(minutes=5)).waiting == 5 * 60_000
