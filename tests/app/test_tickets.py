"""Tickets beside the call: taken, sent elsewhere, given up, and balanced at the end."""

from datetime import timedelta

import pytest

from tests.build import a_store, refusal
from tests.build.queue import ORDINARY, PRIORITY, Queue, a_queue
from winclient.app.queue import balances, serving, sessions, tickets
from winclient.domain.ledger.queue_facts import TicketClass
from winclient.domain.queue.ticket import TicketState
from winclient.domain.refusals import Reason


@pytest.fixture
def queue(tmp_path):
    return a_queue(tmp_path)


def test_numbers_count_within_a_segment_from_its_start(queue):
    assert queue.take_some(2) == ["A001", "A002"]
    assert queue.take_some(2, "企业") == ["B101", "B102"]
    assert queue.take_some(1) == ["A003"]


def test_numbers_restart_with_a_declared_session_and_never_by_the_clock(queue):
    queue.take_some(2)
    queue.wait(days=3)
    assert queue.take().number == "A003"
    queue.close()
    assert refusal(queue.take).reason is Reason.SESSION_NOT_OPEN
    queue.open()
    assert queue.take().number == "A001"


def test_the_very_first_number_of_a_store_opens_its_first_session(tmp_path):
    queue = Queue(a_store(tmp_path))
    assert queue.take().number == "A001"
    assert refusal(queue.open).reason is Reason.SESSION_STATE


def test_a_changed_start_never_gives_a_number_twice(queue):
    assert queue.take("B").number == "B101"
    queue.plan = Queue(queue.store).plan.__class__(
        segments=tuple(
            type(each)(prefix=each.prefix, name=each.name, start=1) for each in queue.plan.segments
        ),
        limits=queue.plan.limits,
    )
    assert queue.take("B").number == "B102"


def test_a_stopped_session_gives_no_numbers_and_goes_on_serving(queue):
    queue.take_some(1)
    queue.do(sessions.stop_taking)
    assert refusal(queue.take).reason is Reason.TAKING_STOPPED
    assert queue.call().number == "A001"
    queue.do(sessions.resume_taking)
    assert queue.take().number == "A002"


def test_a_priority_needs_somebody_who_grants_it(queue):
    error = refusal(lambda: queue.take(kind=PRIORITY, granted_by=" "))
    assert error.reason is Reason.PRIORITY_NEEDS_GRANTER
    ticket = queue.take(kind=PRIORITY, granted_for="老年人")
    assert (ticket.granted_by, ticket.granted_for) == ("导办台", "老年人")
    assert queue.take(kind=ORDINARY, granted_by="谁").granted_by == ""


def test_an_item_leads_to_the_segment_that_serves_it(queue):
    assert queue.take(item="item-1").segment == "B"
    assert refusal(lambda: queue.take(item="没有")).reason is Reason.ITEM_UNKNOWN
    assert refusal(lambda: queue.take("Q")).reason is Reason.SEGMENT_UNKNOWN


@pytest.mark.parametrize(
    ("minutes", "kind"),
    [(30, "appointment"), (0, "appointment"), (-15, "appointment"), (-16, "ordinary")],
)
def test_an_appointment_is_one_within_its_window_and_ordinary_when_late(queue, minutes, kind):
    due = queue.now + timedelta(minutes=minutes, seconds=1)
    ticket = queue.take(appointment=due)
    assert (ticket.segment, ticket.ticket_class.value, ticket.appointment) == ("Y", kind, due)
    assert ticket.place == (due if kind == "appointment" else ticket.arrived_at)


def test_an_appointment_too_early_is_told_when_to_come(queue):
    due = queue.now + timedelta(minutes=31)
    error = refusal(lambda: queue.take(appointment=due))
    assert error.reason is Reason.APPOINTMENT_TOO_EARLY
    assert error.details["opens"] == due - timedelta(minutes=30)
    bare = refusal(lambda: queue.take(kind=TicketClass.APPOINTMENT))
    assert bare.reason is Reason.FIELD_MISSING


def test_a_number_called_in_vain_is_not_offered_again_for_a_while(queue):
    queue.take_some(2)
    queue.call()
    queue.do(serving.skip)
    back = queue.do(tickets.give_back, ticket="A001")
    assert back.state is TicketState.WAITING
    assert queue.call().number == "A002"
    queue.do(serving.skip)
    error = refusal(queue.call)
    assert (error.reason, error.details["quiet"]) == (Reason.NOBODY_WAITING, 1)
    queue.wait(seconds=180)
    queue.take_some(1)
    assert queue.call().number == "A001"


def test_a_missed_ticket_may_be_called_by_number_because_its_bearer_stands_there(queue):
    queue.take_some(1)
    queue.call()
    queue.do(serving.skip)
    called = queue.do(serving.call_this, counter="2", ticket="A001", reason="刚到")
    assert (called.state, called.counter) == (TicketState.CALLED, "2")


def test_a_transfer_keeps_the_arrival_and_so_the_place(queue):
    queue.take_some(2, "B")
    queue.wait(minutes=20)
    queue.take_some(2)
    first = queue.serve("2")
    moved = queue.do(tickets.transfer, counter="2", to="A")
    assert (moved.segment, moved.arrived_at) == ("A", first.arrived_at)
    assert queue.call().number == "B101"


def test_a_transfer_to_a_counter_is_offered_there_alone(queue):
    queue.take_some(2)
    queue.call()
    moved = queue.do(tickets.transfer, to="9")
    assert (moved.for_counter, moved.state) == ("9", TicketState.WAITING)
    assert queue.call("2").number == "A002"
    assert refusal(queue.call).reason is Reason.NOBODY_WAITING
    assert queue.call("9").number == "A001"


def test_a_transfer_into_nowhere_is_refused(queue):
    queue.take_some(1)
    queue.call()
    for nowhere in ("Z", "", "99999", "三"):
        error = refusal(lambda to=nowhere: queue.do(tickets.transfer, to=to))
        assert error.reason is Reason.TARGET_UNKNOWN
    other = refusal(lambda: queue.do(tickets.transfer, counter="2", ticket="A001", to="B"))
    assert other.reason is Reason.TICKET_ELSEWHERE


def test_who_goes_away_has_left_and_a_void_number_needs_a_reason(queue):
    queue.take_some(2)
    assert queue.do(tickets.leave, ticket="A001").state is TicketState.LEFT
    bare = refusal(lambda: queue.do(tickets.void, ticket="A002", reason=""))
    assert bare.reason is Reason.REASON_NEEDED
    assert queue.do(tickets.void, ticket="A002", reason="没打出来").state is TicketState.VOID
    gone = refusal(lambda: queue.do(tickets.leave, ticket="A001"))
    assert gone.reason is Reason.TICKET_STATE
    assert refusal(lambda: queue.do(tickets.leave, ticket="A9")).reason is Reason.TICKET_UNKNOWN


def test_a_remark_is_one_line_of_whole_characters(queue):
    queue.take_some(1)
    for reason in ("两\n行", "x" * 201, "\ud800"):
        words = {"ticket": "A001", "reason": reason}
        error = refusal(lambda words=words: queue.do(tickets.void, **words))
        assert error.reason is Reason.FIELD_WRONG


def test_closing_waits_for_the_counters_and_balances(queue):
    queue.take_some(6)
    queue.serve()
    assert refusal(queue.close).details["held"] == ["1: A001"]
    queue.do(serving.finish)
    queue.serve()
    queue.do(serving.park)
    queue.call()
    queue.do(serving.skip)
    queue.do(tickets.leave, ticket="A004")
    balance = queue.close()
    assert (balance.issued, balance.served, balance.left, balance.void, balance.waiting) == (
        6,
        1,
        3,
        2,
        0,
    )
    assert balance.balanced
    assert refusal(queue.close).reason is Reason.SESSION_NOT_OPEN
    assert refusal(queue.call).reason is Reason.SESSION_NOT_OPEN


def test_the_balance_misses_a_ticket_that_is_not_there(queue):
    queue.take_some(2)
    with queue.store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM tickets WHERE number = 'A002'")
    with queue.store.reading() as reader:
        balance = balances.balance(reader, session=reader.session())
    assert (balance.issued, balance.waiting, balance.balanced) == (2, 1, False)
