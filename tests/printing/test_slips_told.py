"""Slips and a queue that does not answer: told later, never guessed, never twice."""

from typing import Any

import pytest
from msgspec.structs import replace

from tests.build.queue import a_queue
from tests.faults.slip_victim import a_kiosk, a_slip
from winclient.app.papers.printing import PrinterGone, PrinterUnsure
from winclient.app.queue.queue_orders import Act
from winclient.app.queue.take_forms import TakeForm
from winclient.domain.printing import JobState
from winclient.domain.refusals import Reason, Refused
from winclient.printing.slips import SlipPrinter, finish_slips, print_again, take_number

AWAY = Refused(Reason.HUB_AWAY, hub="http://hub", slips="L1-01")


class Flaky:
    """A queue whose answer to one act is lost, carried out or not."""

    def __init__(self, queue: Any, *, loses: Act, carried_out: bool, error: Exception) -> None:
        self._queue = queue
        self._loses = loses
        self._carried_out = carried_out
        self._error = error

    def do(self, order: Any) -> Any:
        if order.act is not self._loses:
            return self._queue.do(order)
        self._loses = None
        if self._carried_out:
            self._queue.do(order)
        raise self._error


def flaky(kiosk: SlipPrinter, **words: Any) -> SlipPrinter:
    return replace(kiosk, queue=Flaky(kiosk.queue, **words))


@pytest.fixture
def queue(tmp_path):
    return a_queue(tmp_path)


@pytest.fixture
def kiosk(queue, tmp_path):
    return a_kiosk(queue.store, tmp_path, lambda _step: None)


def states(queue):
    return [(each.number, each.state.value) for each in queue.all()]


def jobs(queue):
    with queue.store.reading() as reader:
        return reader.slip_jobs()


@pytest.mark.parametrize("error", [OSError("cut"), AWAY])
def test_a_number_whose_answer_was_lost_is_void_when_the_queue_answers_again(queue, kiosk, error):
    cut = flaky(kiosk, loses=Act.RESERVE, carried_out=True, error=error)
    with pytest.raises(type(error)):
        take_number(cut, TakeForm(), ticket="k-1", told=a_slip)
    assert states(queue) == [("A001", "reserved")]
    finish_slips(cut)
    assert (states(queue), jobs(queue)) == ([("A001", "void")], ())


@pytest.mark.parametrize("carried_out", [True, False])
def test_a_printed_slip_is_told_until_it_is_heard(queue, kiosk, carried_out):
    cut = flaky(kiosk, loses=Act.PRINTED, carried_out=carried_out, error=AWAY)
    handed = take_number(cut, TakeForm(), ticket="k-1", told=a_slip)
    assert (handed.state, handed.queued) == (JobState.PRINTED, False)
    finish_slips(cut)
    assert (states(queue), jobs(queue)) == ([("A001", "waiting")], ())


def test_a_refusal_of_the_rules_leaves_nothing_to_tell(queue, kiosk):
    queue.close()
    with pytest.raises(Refused):
        take_number(kiosk, TakeForm(), ticket="k-1", told=a_slip)
    assert (states(queue), jobs(queue)) == ([], ())


def test_a_printer_that_does_not_know_leaves_the_number_to_be_asked_about(queue, kiosk):
    class Unsure:
        accepts = "escpos"

        def send(self, _data, *, name, copies):
            raise PrinterUnsure(f"{name} {copies}")

    handed = take_number(with_printer(kiosk, Unsure()), TakeForm(), ticket="k-1", told=a_slip)
    assert (handed.state, handed.queued) == (JobState.UNKNOWN, False)
    assert (states(queue), jobs(queue)) == ([("A001", "reserved")], ())


class Broken:
    """A printer whose driver has much to say, on several lines."""

    accepts = "escpos"

    def send(self, _data, *, name, copies):
        raise PrinterGone(f"lp: {name} {copies}\n" + "no such queue " * 20)


def with_printer(kiosk: SlipPrinter, device: Any) -> SlipPrinter:
    return replace(kiosk, open_printer=lambda _url: device)


def test_whatever_a_printer_says_of_its_failure_the_number_is_void(queue, kiosk):
    handed = take_number(with_printer(kiosk, Broken()), TakeForm(), ticket="k-1", told=a_slip)
    assert (handed.state, "no such queue" in handed.error) == (JobState.FAILED, True)
    assert (states(queue), jobs(queue)) == ([("A001", "void")], ())


def test_a_slip_that_the_queue_will_not_have_keeps_no_other_from_being_told(queue, kiosk):
    unknown = flaky(
        kiosk, loses=Act.PRINTED, carried_out=False, error=Refused(Reason.TICKET_UNKNOWN, ticket="")
    )
    handed = take_number(unknown, TakeForm(), ticket="k-1", told=a_slip)
    assert (handed.state, handed.queued) == (JobState.PRINTED, False)
    late = flaky(kiosk, loses=Act.PRINTED, carried_out=False, error=AWAY)
    take_number(late, TakeForm(), ticket="k-2", told=a_slip)
    finish_slips(kiosk)
    assert (states(queue)[1], jobs(queue)) == (("A002", "waiting"), ())


def test_a_slip_printed_anew_takes_the_old_ones_place(queue, kiosk):
    take_number(kiosk, TakeForm(), ticket="k-1", told=a_slip)
    handed = print_again(kiosk, "A001", ticket="k-2", told=a_slip)
    assert (handed.queued, handed.slip.number) == (True, "A002")
    assert states(queue) == [("A001", "void"), ("A002", "waiting")]
