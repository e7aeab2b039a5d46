"""Appointments become tickets once, at whatever kiosk and in whatever session of the day."""

from datetime import timedelta

import pytest

from tests.build import refusal
from tests.build.queue import a_queue
from winclient.app.queue import appointments, serving, slips, tickets
from winclient.app.queue.take_forms import TakeForm
from winclient.domain.ledger.queue_facts import TicketClass
from winclient.domain.queue.appointments import Appointment
from winclient.domain.refusals import Reason
from winclient.store.proof.verify import verify


@pytest.fixture
def queue(tmp_path):
    made = a_queue(tmp_path)
    booked(made, "YY1", minutes=5)
    booked(made, "YY2", minutes=300)
    yield made
    assert verify(made.store).problems == ()


def booked(queue, code, *, segment="", **after):
    at = queue.now + timedelta(**after)
    listed = (Appointment(code=code, at=at, segment=segment),)
    return queue.do(appointments.put, appointments=listed)


def take(queue, code, **words):
    return queue.do(tickets.take, form=TakeForm(code=code, **words), ids=queue.ids)


def test_a_code_is_enough_to_check_in_on_time(queue):
    ticket = take(queue, " yy1 ")
    assert (ticket.number, ticket.ticket_class) == ("Y001", TicketClass.APPOINTMENT)
    assert ticket.code == "YY1"


def test_early_late_and_unknown_are_told_apart(queue):
    early = refusal(lambda: take(queue, "YY2"))
    assert early.reason is Reason.APPOINTMENT_TOO_EARLY
    assert refusal(lambda: take(queue, "YY9")).reason is Reason.APPOINTMENT_UNKNOWN
    queue.wait(hours=1)
    late = take(queue, "YY1")
    assert (late.ticket_class, late.appointment is not None) == (TicketClass.ORDINARY, True)


def test_it_is_checked_in_once_also_in_the_days_next_session(queue):
    assert take(queue, "YY1").number == "Y001"
    again = refusal(lambda: take(queue, "YY1"))
    assert (again.reason, again.details["ticket"]) == (Reason.TICKET_ALREADY, "Y001")
    assert queue.serve().number == "Y001"
    queue.do(serving.finish)
    queue.close()
    queue.open()
    assert refusal(lambda: take(queue, "YY1")).reason is Reason.TICKET_ALREADY


def test_a_void_ticket_gives_the_appointment_back(queue):
    take(queue, "YY1")
    queue.do(tickets.void, ticket="Y001", reason="误取")
    assert take(queue, "YY1").number == "Y002"
    queue.close()  # who was not reached comes again
    queue.open()
    assert take(queue, "YY1").number == "Y001"


def test_a_lost_slip_takes_the_appointment_with_it(queue):
    take(queue, "YY1")
    queue.do(slips.replace_slip, ticket="Y001", to="k-1")
    queue.do(slips.printed, ticket="k-1")
    again = refusal(lambda: take(queue, "YY1"))
    assert (again.reason, again.details["ticket"]) == (Reason.TICKET_ALREADY, "Y002")


def test_a_list_that_comes_again_changes_times_and_checks_nobody_out(queue):
    take(queue, "YY1")
    booked(queue, "YY1", minutes=20)
    booked(queue, "YY2", minutes=10, segment="B")
    assert refusal(lambda: take(queue, "YY1")).reason is Reason.TICKET_ALREADY
    assert take(queue, "YY2").segment == "B"


def test_todays_appointment_is_meant_where_a_code_comes_again_another_day(queue):
    booked(queue, "YY1", days=1)
    assert take(queue, "YY1").number == "Y001"
    queue.wait(days=1)
    assert take(queue, "YY1").number == "Y002"


def test_an_unknown_segment_puts_nothing_on_the_list(queue):
    error = refusal(lambda: booked(queue, "YY3", segment="Q", minutes=1))
    assert error.reason is Reason.SEGMENT_UNKNOWN
    assert refusal(lambda: take(queue, "YY3")).reason is Reason.APPOINTMENT_UNKNOWN


def test_the_list_forgets_what_is_long_over(queue):
    queue.wait(days=9)
    booked(queue, "YY4", minutes=1)
    assert refusal(lambda: take(queue, "YY1")).reason is Reason.APPOINTMENT_UNKNOWN
