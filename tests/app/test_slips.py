"""A number is in the queue once its slip is printed, and the guide desk mends what went wrong."""

from functools import partial

import pytest
from msgspec.structs import replace

from tests.build import refusal
from tests.build.queue import a_queue
from winclient.app.perform import look
from winclient.app.queue import serving, sessions, slips, tickets
from winclient.app.queue.posts import Post
from winclient.app.queue.public_view import guide_view
from winclient.app.queue.take_forms import TakeForm
from winclient.domain.ledger.queue_facts import TicketClass
from winclient.domain.queue.ticket import TicketState
from winclient.domain.refusals import Reason
from winclient.store.proof.verify import verify


@pytest.fixture
def queue(tmp_path):
    return a_queue(tmp_path)


def reserved(queue, id="k-1", **words):
    return queue.do(slips.reserve, form=TakeForm(**words), ticket=id, ids=queue.ids)


def test_a_reserved_number_is_nobodys_to_call_until_its_slip_is_out(queue):
    ticket = reserved(queue)
    assert (ticket.number, ticket.state) == ("A001", TicketState.RESERVED)
    assert refusal(queue.call).reason is Reason.NOBODY_WAITING
    words = {"ticket": "A001", "reason": "导办"}
    assert refusal(lambda: queue.do(serving.call_this, **words)).reason is Reason.TICKET_STATE
    queue.do(slips.printed, ticket="k-1")
    assert queue.call().number == "A001"


def test_a_slip_that_did_not_print_is_void_and_balanced(queue):
    reserved(queue)
    assert queue.do(slips.unprinted, ticket="k-1", reason="paper_out").state is TicketState.VOID
    assert refusal(queue.call).reason is Reason.NOBODY_WAITING
    balance = queue.close()
    assert (balance.issued, balance.void, balance.balanced) == (1, 1, True)


def test_each_word_about_a_slip_may_be_said_twice(queue):
    first, again = reserved(queue), reserved(queue)
    assert first == again
    queue.do(slips.printed, ticket="k-1")
    queue.do(slips.printed, ticket="k-1")
    assert queue.do(slips.unprinted, ticket="k-1", reason="late").state is TicketState.WAITING
    assert queue.do(slips.unprinted, ticket="never asked for", reason="cut") is None
    assert [each.number for each in queue.all()] == ["A001"]


def test_who_was_slow_at_the_printer_keeps_the_place_of_the_arrival(queue):
    reserved(queue)
    queue.take()
    queue.do(slips.printed, ticket="k-1")
    assert [queue.call(counter).number for counter in "12"] == ["A001", "A002"]


def test_a_hall_that_closes_over_a_printing_slip_leaves_it_void(queue):
    reserved(queue)
    assert queue.do(sessions.close_session).balanced
    assert queue.do(slips.printed, ticket="k-1").state is TicketState.VOID


def test_nothing_tells_who_was_here_once_the_session_is_closed(queue):
    reserved(queue, bearer="f1")
    session = look(queue.store, lambda reader: reader.session().id)

    def told():
        return look(queue.store, lambda reader: reader.serials(f"bearer/{session}/f1"))

    assert told() == 1
    queue.close()
    assert told() == 0


def test_one_person_has_one_live_ticket(queue):
    reserved(queue, bearer="f1")
    error = refusal(lambda: reserved(queue, id="k-2", bearer="f1"))
    assert (error.reason, error.details) == (Reason.TICKET_ALREADY, {"ticket": "A001"})
    assert reserved(queue, id="k-3", bearer="f2").number == "A002"
    queue.do(slips.unprinted, ticket="k-1", reason="paper_out")
    assert reserved(queue, id="k-4", bearer="f1").number == "A003"


def test_an_appointment_is_checked_in_once_and_again_after_a_failed_slip(queue):
    words = {"appointment": queue.now, "code": "YY1001"}
    assert reserved(queue, **words).ticket_class is TicketClass.APPOINTMENT
    assert refusal(lambda: reserved(queue, id="k-2", **words)).reason is Reason.TICKET_ALREADY
    queue.do(slips.unprinted, ticket="k-1", reason="paper_out")
    assert reserved(queue, id="k-2", **words).number == "Y002"
    assert refusal(lambda: reserved(queue, id="k-3", **words)).reason is Reason.TICKET_ALREADY
    assert not verify(queue.store).problems


def test_a_priority_that_was_asked_for_counts_once_it_is_confirmed(queue):
    queue.take()
    reserved(queue, asked_for="老年人")
    queue.do(slips.printed, ticket="k-1")
    asked = queue.ticket("A002")
    assert (asked.ticket_class, asked.asked_for) == (TicketClass.ORDINARY, "老年人")
    granted = queue.do(slips.grant, ticket="A002", reason="")
    assert (granted.ticket_class, granted.granted_for) == (TicketClass.PRIORITY, "老年人")
    assert granted.granted_by == "0001"
    assert queue.call().number == "A002"


def test_a_declined_priority_leaves_the_ticket_where_it_stood(queue):
    reserved(queue, asked_for="老年人")
    queue.do(slips.printed, ticket="k-1")
    before = queue.ticket("A001")
    assert refusal(lambda: decline(queue, " ")).reason is Reason.REASON_NEEDED
    assert [each.number for each in waiting_for_the_guide(queue)] == ["A001"]
    declined = decline(queue, "没有出示证件")
    assert declined == replace(before, declined="没有出示证件")
    assert waiting_for_the_guide(queue) == ()
    assert refusal(lambda: decline(queue, "再说一次")).reason is Reason.PRIORITY_NOT_ASKED
    # the document was found after all
    granted = queue.do(slips.grant, ticket="A001", reason="")
    assert (granted.ticket_class, granted.declined) == (TicketClass.PRIORITY, "")
    assert refusal(lambda: decline(queue, "太迟")).reason is Reason.PRIORITY_NOT_ASKED
    queue.call()
    assert refusal(lambda: decline(queue, "太迟")).reason is Reason.TICKET_STATE
    assert not verify(queue.store).problems


def test_a_new_slip_does_not_ask_again_what_was_declined(queue):
    reserved(queue, asked_for="老年人")
    queue.do(slips.printed, ticket="k-1")
    decline(queue, "没有出示证件")
    queue.do(slips.replace_slip, ticket="A001", to="k-2")
    queue.do(slips.printed, ticket="k-2")
    assert waiting_for_the_guide(queue) == ()


def decline(queue, reason):
    return queue.do(slips.decline, ticket="A001", reason=reason)


def waiting_for_the_guide(queue):
    post = Post(counter="1", clerk="0001", plan=queue.plan)
    return look(queue.store, partial(guide_view, post=post, now=queue.now)).asked


def test_a_priority_needs_a_ground_and_a_waiting_ticket(queue):
    queue.take()
    error = refusal(lambda: queue.do(slips.grant, ticket="A001", reason=" "))
    assert error.reason is Reason.REASON_NEEDED
    queue.call()
    error = refusal(lambda: queue.do(slips.grant, ticket="A001", reason="军人"))
    assert error.reason is Reason.TICKET_STATE


def test_a_lost_slip_is_replaced_in_its_place(queue):
    queue.take_some(2)
    queue.do(tickets.transfer, ticket="A001", to="2")
    old = queue.ticket("A001")
    queue.do(slips.replace_slip, ticket="A001", to="k-1")
    assert queue.ticket("A001").state is TicketState.WAITING
    new = queue.do(slips.printed, ticket="k-1")
    assert (new.number, new.arrived_at, new.place) == ("A003", old.arrived_at, old.place)
    assert queue.ticket("A001").state is TicketState.VOID
    assert queue.call("1").number == "A002"
    assert queue.call("2").number == "A003"


def test_a_replacement_that_does_not_print_leaves_the_old_number_valid(queue):
    queue.take()
    queue.do(slips.replace_slip, ticket="A001", to="k-1")
    queue.do(slips.unprinted, ticket="k-1", reason="paper_out")
    assert queue.call().number == "A001"


def test_a_number_called_while_its_replacement_printed_stays_the_one(queue):
    queue.take()
    queue.do(slips.replace_slip, ticket="A001", to="k-1")
    queue.call()
    assert queue.do(slips.printed, ticket="k-1").state is TicketState.VOID
    assert queue.ticket("A001").state is TicketState.CALLED
    error = refusal(lambda: queue.do(slips.replace_slip, ticket="A001", to="k-2"))
    assert error.reason is Reason.TICKET_ELSEWHERE
    assert queue.do(serving.begin).number == "A001"


def test_the_paused_counters_are_listed(queue):
    queue.do(serving.pause, counter="2", reason="午餐")
    queue.do(serving.pause, counter="1")
    queue.do(serving.proceed, counter="1")
    with queue.store.reading() as reader:
        assert [(each.counter, each.reason) for each in reader.pauses()] == [("2", "午餐")]
