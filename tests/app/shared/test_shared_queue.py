"""A counter cut off from the hall's hub goes on alone; afterwards the hub hears what was done."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from tests.build import MONDAY, refusal
from tests.build.shared_hall import Clock, Counter, Line, alone
from winclient.app.perform import look, perform
from winclient.app.queue.queue_orders import Act, Answer, Order
from winclient.app.queue.queue_view import queue_view
from winclient.app.queue.queue_views import account, listed, story
from winclient.app.queue.telling import understood
from winclient.domain.queue.calling import Action
from winclient.domain.queue.ticket import TicketState
from winclient.domain.refusals import Reason, Refused
from winclient.store.proof.verify import lines


def test_what_was_done_alone_counts_from_when_it_was_done(hall):
    three = alone(hall)
    begun = hall.clock.wait(minutes=1)
    three.do(Act.BEGIN)
    ended = hall.clock.wait(minutes=5)
    three.do(Act.FINISH)
    told = hall.clock.wait(minutes=20)
    three.line.cut = False
    assert three.view().held is None
    ticket = hall.ticket("A001")
    assert (ticket.begun_at, ticket.ended_at) == (begun, ended)
    assert (ticket.served_seconds, ticket.state) == (300, TicketState.SERVED)
    history = hall.hub.look(story, counter="9", ticket="A001").history
    assert [each.at for each in history][2:] == [begun, ended]
    assert [line.at for line in lines(hall.store)][-2:] == [told, told]


def test_the_first_look_after_the_return_shows_no_ticket_that_was_ended(hall):
    three = alone(hall)
    three.do(Act.BEGIN)
    three.do(Act.FINISH)
    three.line.cut = False
    states = {each.number: each.state for each in three.queue.look(listed, counter="3").tickets}
    assert states == {"A001": TicketState.SERVED}
    assert three.view().held is None


def test_a_moment_outside_of_what_is_known_is_drawn_to_its_edge(hall):
    three = alone(hall)
    called = hall.clock.now
    hall.clock.now -= timedelta(hours=3)  # this PC's clock was set back
    three.do(Act.BEGIN)
    hall.clock.now += timedelta(hours=9)  # and then far ahead
    three.do(Act.FINISH)
    hall.clock.now = told = called + timedelta(minutes=2)
    three.line.cut = False
    three.view()
    ticket = hall.ticket("A001")
    assert (ticket.begun_at, ticket.ended_at) == (called, told)


def test_a_clock_that_is_wrong_all_the_time_is_reckoned_by_the_hubs(hall, tmp_path):
    slow = Clock(MONDAY - timedelta(minutes=30))
    four = Counter(hall.four.store, Line(hall.hub), slow, "4")
    four.do(Act.TAKE)
    four.do(Act.CALL)
    four.view()
    four.line.cut = True
    for clock in (slow, hall.clock):
        clock.wait(minutes=2)
    four.do(Act.BEGIN)
    for clock in (slow, hall.clock):
        clock.wait(minutes=8)
    four.line.cut = False
    four.view()
    assert hall.ticket("A001").begun_at == MONDAY + timedelta(minutes=2)


def test_what_the_hub_does_not_take_is_recorded_and_stands_until_it_is_read(hall):
    three = alone(hall)
    hall.hub.do(Order(act=Act.LEAVE, counter="9", clerk="0009", ticket="A001"))
    done = hall.clock.wait(minutes=1)
    three.do(Act.BEGIN)
    hall.clock.wait(minutes=1)
    three.do(Act.FINISH)
    three.line.cut = False
    seen = three.view()
    assert seen.held is None
    assert [(each.act, each.ticket) for each in seen.unheard] == [
        ("begin", "A001"),
        ("finish", "A001"),
    ]
    first = seen.unheard[0]
    assert (first.done_at, first.why.reason) == (done, Reason.TICKET_ELSEWHERE)
    assert f"{done:%H:%M} 对 A001 号的“开始办理”" in first.sentence
    assert three.kinds().count("act_not_taken") == 2
    names = [each.name for each in seen.unheard]
    assert [each.name for each in three.view().unheard] == names
    perform(three.store, partial(understood, names=names))
    assert three.view().unheard == ()
    assert three.kinds().count("act_not_taken") == 2
    assert hall.states() == {"A001": "left"}


def test_an_act_whose_answer_was_lost_is_no_refusal(hall):
    """The hub knows the request by its name; what comes again under it was done."""
    three = hall.three
    three.do(Act.TAKE)
    three.do(Act.CALL)
    three.do(Act.BEGIN)
    three.line.lost = True
    assert three.do(Act.FINISH, request="r-1").ticket.state is TicketState.SERVED
    three.line.lost = False

    class Heard:
        """A hub that keeps requests, as the real one does."""

        def do(self, order: Order) -> Answer:
            if order.request == "r-1":
                raise Refused(Reason.REQUEST_REUSED, request=order.request)
            return hall.hub.do(order)

        look, changes = hall.hub.look, hall.hub.changes

    three.line.hub = Heard()
    assert three.view().unheard == ()
    assert "act_not_taken" not in three.kinds()
    assert hall.states() == {"A001": "served"}


def test_a_hub_that_was_replaced_is_as_good_as_gone_for_the_held_ticket(hall):
    three = alone(hall)
    three.line.cut = False
    three.line.replaced = Refused(Reason.HALL_EPOCH_OLD, epoch=1, newest=2)
    view = three.view()
    assert (view.away, view.held.number) == (True, "A001")
    assert view.why_not[Action.TRANSFER].reason is Reason.HALL_EPOCH_OLD
    assert refusal(lambda: three.do(Act.CALL)).reason is Reason.HALL_EPOCH_OLD
    assert three.do(Act.BEGIN).ticket.state is TicketState.SERVING
    assert refusal(lambda: three.queue.look(account, counter="3")).reason is Reason.HALL_EPOCH_OLD
    assert hall.states() == {"A001": "called"}
    three.line.replaced = None  # the settings name the new one
    assert three.view().held.state is TicketState.SERVING
    assert hall.states() == {"A001": "serving"}


def test_all_counters_of_a_pc_are_told_by_whoever_looks_first(hall):
    three = alone(hall)
    three.do(Act.BEGIN)
    three.line.cut = False
    three.queue.look(queue_view, counter="5")
    assert hall.states() == {"A001": "serving"}


def test_two_processes_that_tell_at_the_same_time_record_one_refusal(hall):
    three = alone(hall)
    hall.hub.do(Order(act=Act.LEAVE, counter="9", clerk="0009", ticket="A001"))
    three.do(Act.BEGIN)
    other = replace(three)
    three.line.cut = False
    real = three.line.hub

    class Meanwhile:
        """Before the answer is here the other process has had the same one."""

        def do(self, order: Order) -> Answer:
            three.line.hub = real
            other.view()
            return real.do(order)

        look, changes = real.look, real.changes

    three.line.hub = Meanwhile()
    assert len(three.view().unheard) == 1
    assert three.kinds().count("act_not_taken") == 1


def test_nothing_of_a_refusal_is_lost_with_the_process(hall, tmp_path):
    three = alone(hall)
    hall.hub.do(Order(act=Act.LEAVE, counter="9", clerk="0009", ticket="A001"))
    three.do(Act.BEGIN)
    again = Counter(three.store, Line(hall.hub), hall.clock)
    assert [each.act for each in again.view().unheard] == ["begin"]
    assert look(three.store, lambda reader: reader.notes("queue/untold/")) == {}
