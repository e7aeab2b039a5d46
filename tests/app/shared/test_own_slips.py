"""A counter's own slips: served by it alone, and in the hall's account once the hub is back."""

import pytest

from tests.build import refusal
from tests.build.shared_hall import Counter, Hall, Line, alone
from winclient.app.queue.queue_authority import Unreachable
from winclient.app.queue.queue_orders import Act, Order
from winclient.app.queue.queue_views import account
from winclient.domain.queue.ticket import TicketState
from winclient.domain.refusals import Reason
from winclient.store.proof.verify import lines


def serve(counter: Counter, *, finish: bool = True) -> None:
    counter.do(Act.CALL)
    counter.do(Act.BEGIN)
    if finish:
        counter.do(Act.FINISH)


def balance(hall: Hall) -> dict[str, int]:
    found = hall.hub.look(account, counter="9")
    assert found.balanced
    names = ("issued", "served", "left", "void", "waiting")
    return {name: getattr(found, name) for name in names if getattr(found, name)}


def test_slips_served_while_the_hub_was_gone_are_in_the_halls_balance(hall):
    three = alone(hall, calls=False)
    taken = hall.clock.wait(minutes=1)
    for _ in range(4):
        three.do(Act.TAKE)
    called = hall.clock.wait(minutes=2)
    serve(three)
    three.do(Act.LEAVE, ticket="L3-02")
    three.do(Act.VOID, ticket="L3-03", reason="误取")
    hall.clock.wait(minutes=30)
    assert balance(hall) == {"issued": 1, "waiting": 1}
    three.line.cut = False
    found = three.queue.look(account, counter="3")
    assert (found.issued, found.balanced) == (5, True)
    assert balance(hall) == {"issued": 5, "served": 1, "left": 1, "void": 1, "waiting": 2}
    slip = hall.ticket("L3-01")
    assert (slip.taken_at, slip.called_at, slip.counter) == (taken, called, "3")
    assert hall.states()["L3-04"] == "local"


def test_a_slip_that_waits_is_called_at_its_counter_alone(hall):
    three = alone(hall, calls=False)
    three.do(Act.TAKE)
    three.line.cut = False
    three.view()
    words = {"ticket": "L3-01", "reason": "急"}
    assert refusal(lambda: hall.four.do(Act.CALL_THIS, **words)).reason is Reason.TICKET_STATE
    assert refusal(lambda: hall.four.do(Act.LEAVE, ticket="L3-01")).reason is Reason.TICKET_STATE
    assert hall.four.do(Act.CALL).ticket.number == "A001"
    assert three.do(Act.CALL).ticket.number == "L3-01"
    three.do(Act.BEGIN)
    three.do(Act.FINISH)
    assert three.do(Act.UNDO).ticket.state is TicketState.SERVING
    assert hall.states()["L3-01"] == "local"
    three.do(Act.FINISH)
    three.view()
    assert hall.states()["L3-01"] == "served"
    assert balance(hall) == {"issued": 2, "served": 1, "waiting": 1}


def test_the_hub_cannot_undo_what_a_counter_finished_of_its_own(hall):
    three = alone(hall, calls=False)
    three.do(Act.TAKE)
    serve(three)
    three.line.cut = False
    three.view()
    undo = Order(act=Act.UNDO, counter="3", clerk="0003")
    assert refusal(lambda: hall.hub.do(undo)).reason is Reason.NOTHING_TO_UNDO


def test_a_slip_told_twice_is_counted_once(hall):
    three = alone(hall, calls=False)
    three.do(Act.TAKE)
    three.line.cut = False
    three.line.lost = True
    with pytest.raises(Unreachable):
        three.queue.look(account, counter="3")
    three.line.lost = False
    three.view()
    three.view()
    assert balance(hall) == {"issued": 2, "waiting": 2}
    assert [line.kind for line in lines(hall.store)].count("slip_told") == 1


def test_a_hall_that_closes_leaves_a_slip_to_its_counter_and_hears_its_end(hall):
    three = alone(hall, calls=False)
    three.do(Act.TAKE)
    three.line.cut = False
    three.view()
    hall.hub.do(Order(act=Act.CLOSE, counter="9", clerk="0009"))
    assert balance(hall) == {"issued": 2, "void": 1, "waiting": 1}
    serve(three)
    three.view()
    assert balance(hall) == {"issued": 2, "served": 1, "void": 1}


def test_slips_begin_at_01_in_another_session_once_all_are_told(hall):
    three = alone(hall, calls=False)
    three.do(Act.TAKE)
    three.do(Act.TAKE)
    serve(three)
    three.line.cut = False
    three.view()
    three.view()
    for act in (Act.CLOSE, Act.OPEN):
        hall.hub.do(Order(act=act, counter="9", clerk="0009"))
    three.view()  # L3-02 still waits here
    serve(three)
    three.view()
    hall.hub.do(Order(act=Act.CLOSE, counter="9", clerk="0009"))
    hall.hub.do(Order(act=Act.OPEN, counter="9", clerk="0009"))
    for _ in range(3):
        three.view()
    three.line.cut = True
    assert three.do(Act.TAKE).ticket.number == "L3-01"
    three.line.cut = False
    three.view()
    assert balance(hall) == {"issued": 1, "waiting": 1}


def test_a_slip_number_that_the_hall_has_already_is_said_and_recorded(hall, tmp_path):
    """A second PC was set up as the same counter."""
    three, twin = alone(hall, calls=False), Counter(hall.four.store, Line(hall.hub), hall.clock)
    twin.line.cut = True
    three.do(Act.TAKE)
    twin.do(Act.TAKE)
    three.line.cut = twin.line.cut = False
    three.view()
    (told,) = twin.view().unheard
    assert (told.ticket, told.why.reason) == ("L3-01", Reason.NUMBER_USED)
    assert len(twin.view().unheard) == 1
    assert balance(hall) == {"issued": 2, "waiting": 2}
