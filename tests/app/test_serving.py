"""Serving at one store: fair calls, one person a counter, and a way back from a slip."""

from datetime import timedelta

import pytest

from tests.build import MONDAY, refusal
from tests.build.queue import ORDINARY, PRIORITY, a_queue
from winclient.app.perform import perform
from winclient.app.ports import Touched
from winclient.app.queue import serving, tickets
from winclient.app.queue.posts import Post, acting
from winclient.domain.days.moments import Moment
from winclient.domain.queue.calling import Action
from winclient.domain.queue.ticket import TicketState
from winclient.domain.refusals import Reason


@pytest.fixture
def queue(tmp_path):
    return a_queue(tmp_path)


def test_a_counter_gets_the_next_of_its_own_segments(queue):
    queue.take_some(1, "B")
    assert refusal(queue.call).reason is Reason.NOBODY_WAITING
    assert queue.call("2").number == "B101"


def test_a_counter_that_holds_somebody_is_told_what_to_do_first(queue):
    queue.take_some(2)
    queue.call()
    error = refusal(queue.call)
    assert (error.reason, error.details["ticket"]) == (Reason.COUNTER_HOLDS, "A001")
    queue.do(serving.begin)
    assert refusal(queue.call).details["ticket_state"] == "serving"
    assert queue.call("2").number == "A002"


def test_begin_pressed_twice_begins_once(queue):
    queue.take_some(1)
    first = queue.serve()
    assert queue.do(serving.begin) == first


def test_nobody_waiting_says_so_twice_and_breaks_nothing(queue):
    assert refusal(queue.call).reason is Reason.NOBODY_WAITING
    assert refusal(queue.call).reason is Reason.NOBODY_WAITING
    queue.take_some(1)
    assert queue.call().number == "A001"


def test_calling_out_of_turn_needs_a_reason_and_is_reported(queue):
    queue.take_some(3)
    words = {"ticket": "a003", "reason": " "}
    assert refusal(lambda: queue.do(serving.call_this, **words)).reason is Reason.REASON_NEEDED
    called = queue.do(serving.call_this, ticket="a003", reason="孩子发烧")
    assert called.number == "A003"
    for _ in range(3):
        queue.do(serving.begin)
        queue.do(serving.finish)
        if queue.view().for_me:
            queue.call()
    (reported,) = queue.close().out_of_turn
    assert (reported.number, reported.jumps[0].reason) == ("A003", "孩子发烧")


def test_calling_what_another_counter_holds_names_that_counter(queue):
    queue.take_some(1)
    queue.call("2")
    error = refusal(lambda: queue.do(serving.call_this, ticket="A001", reason="x"))
    assert (error.reason, error.details["counter"]) == (Reason.TICKET_ELSEWHERE, "2")
    acts = (serving.begin, serving.recall, serving.skip, serving.finish, serving.park)
    for act in acts:
        error = refusal(lambda act=act: queue.do(act, ticket="A001"))
        assert error.reason is Reason.TICKET_ELSEWHERE
    assert queue.ticket("A001").counter == "2"


def test_a_recall_waits_for_the_interval_and_ends_at_the_limit(queue):
    queue.take_some(1)
    queue.call()
    error = refusal(lambda: queue.do(serving.recall))
    assert (error.reason, error.details["seconds"]) == (Reason.RECALL_TOO_SOON, 9)
    for _ in range(2):
        queue.wait(seconds=10)
        queue.do(serving.recall)
    queue.wait(seconds=10)
    assert refusal(lambda: queue.do(serving.recall)).reason is Reason.RECALL_LIMIT
    assert queue.do(serving.skip).state is TicketState.MISSED


def test_a_parked_ticket_is_resumed_here_or_by_name_elsewhere(queue):
    queue.take_some(2)
    queue.serve()
    queue.do(serving.park, reason="去缴费")
    assert queue.serve().number == "A002"
    assert refusal(lambda: queue.do(serving.resume)).reason is Reason.COUNTER_HOLDS
    assert refusal(lambda: queue.do(serving.resume, counter="2")).reason is Reason.NOTHING_PARKED
    queue.do(serving.park)
    assert refusal(lambda: queue.do(serving.resume)).reason is Reason.PARKED_SEVERAL
    assert queue.do(serving.resume, counter="2", ticket="A002").counter == "2"
    assert queue.do(serving.resume).number == "A001"


def test_the_last_call_skip_or_finish_can_be_undone_and_nothing_else(queue):
    queue.take_some(2)
    assert refusal(lambda: queue.do(serving.undo)).reason is Reason.NOTHING_TO_UNDO
    queue.call()
    assert queue.do(serving.undo).state is TicketState.WAITING
    assert queue.call().number == "A001"
    queue.do(serving.skip)
    assert queue.do(serving.undo).state is TicketState.CALLED
    queue.do(serving.begin)
    assert refusal(lambda: queue.do(serving.undo)).reason is Reason.NOTHING_TO_UNDO
    queue.do(serving.finish)
    assert queue.do(serving.undo).state is TicketState.SERVING
    queue.do(serving.finish)
    assert refusal(lambda: queue.do(serving.undo, counter="2")).reason is Reason.NOTHING_TO_UNDO


def test_undoing_goes_back_step_by_step(queue):
    queue.take_some(2)
    queue.serve()
    queue.do(serving.finish)
    queue.call()
    assert queue.do(serving.undo).number == "A002"
    assert queue.do(serving.undo).number == "A001"
    assert queue.ticket("A001").state is TicketState.SERVING


def test_after_thirty_seconds_a_slip_stays(queue):
    queue.take_some(1)
    queue.call()
    queue.wait(seconds=30)
    assert refusal(lambda: queue.do(serving.undo)).reason is Reason.UNDO_TOO_LATE


def test_an_undone_call_does_not_count_for_the_interleave(queue):
    queue.take_some(3, "B")
    queue.take("B", kind=PRIORITY)
    assert queue.call("2").ticket_class is PRIORITY
    queue.do(serving.undo, counter="2")
    assert queue.call("2").ticket_class is PRIORITY


def test_a_segment_interleaves_what_its_counters_call(queue):
    queue.take_some(4, "B")
    for _ in range(3):
        queue.take("B", kind=PRIORITY)
    called = []
    for counter in ("2", "3") * 3:
        called.append(queue.serve(counter).ticket_class)
        queue.do(serving.finish, counter=counter)
    assert called == [PRIORITY, ORDINARY, ORDINARY] * 2


def test_a_paused_counter_is_given_nobody_and_keeps_whom_it_holds(queue):
    queue.take_some(2)
    queue.serve()
    queue.do(serving.pause, reason="换班")
    assert refusal(lambda: queue.do(serving.pause)).reason is Reason.COUNTER_PAUSED
    queue.do(serving.finish)
    assert refusal(queue.call).reason is Reason.COUNTER_PAUSED
    assert queue.call("2").number == "A002"
    queue.do(serving.proceed)
    assert refusal(lambda: queue.do(serving.proceed)).reason is Reason.COUNTER_NOT_PAUSED
    queue.take_some(1)
    assert queue.call().number == "A003"


def test_the_moment_of_an_act_is_read_when_its_transaction_has_begun(queue):
    queue.take_some(2)
    post = Post(counter="2", clerk="0002", plan=queue.plan)
    clock = lambda: queue.now + timedelta(seconds=3)  # noqa: E731
    done = perform(queue.store, acting(serving.call_next, post=post, clock=clock))
    assert done.touched == Touched.QUEUE
    assert (done.value.call.at, done.value.number) == (clock(), "A001")
    flat = perform(queue.store, acting(serving.begin, post=post, clock=lambda: MONDAY))
    assert flat.value.begun_at == clock()  # a clock that went back is not believed
    behind = Moment(queue.now)
    use = lambda tx: serving.finish(tx, post=post, when=behind)  # noqa: E731
    assert refusal(lambda: perform(queue.store, use)).reason is Reason.CLOCK_BEHIND


def test_the_view_offers_what_is_possible_and_says_why_not(queue):
    view = queue.view()
    assert view.why_not[Action.CALL].reason is Reason.NOBODY_WAITING
    queue.take_some(2)
    queue.take("B", kind=PRIORITY, granted_for="残疾人")
    view = queue.view("2")
    assert (view.for_me, view.why_not[Action.CALL]) == (3, None)
    assert {lane.prefix: (lane.waiting, lane.mine) for lane in queue.view("1").lanes} == {
        "A": (2, True),
        "B": (1, False),
        "Y": (0, True),
    }
    called = queue.call("2")
    view = queue.view("2")
    assert (view.held.number, view.held.granted_for) == (called.number, "")
    assert view.why_not[Action.CALL].reason is Reason.COUNTER_HOLDS
    assert view.why_not[Action.RECALL].reason is Reason.RECALL_TOO_SOON
    assert view.why_not[Action.BEGIN] is None
    queue.do(serving.begin, counter="2")
    assert queue.view("2").held.granted_for == "残疾人"


def test_every_action_the_view_offers_is_then_done(queue):
    """Whatever happened before, the view's `None` and the use case agree."""
    acts = {
        Action.CALL: (serving.call_next, {}),
        Action.RECALL: (serving.recall, {}),
        Action.BEGIN: (serving.begin, {}),
        Action.SKIP: (serving.skip, {}),
        Action.PARK: (serving.park, {}),
        Action.RESUME: (serving.resume, {}),
        Action.TRANSFER: (tickets.transfer, {"to": "A"}),
        Action.FINISH: (serving.finish, {}),
        Action.UNDO: (serving.undo, {}),
        Action.PAUSE: (serving.pause, {}),
        Action.CONTINUE: (serving.proceed, {}),
    }
    order = [*Action, Action.CALL, Action.SKIP, Action.UNDO, Action.BEGIN, Action.PARK]
    order += [Action.CALL, Action.BEGIN, Action.FINISH, Action.RESUME, Action.TRANSFER] * 3
    queue.take_some(6)
    for action in order:
        use, words = acts[action]
        queue.wait(seconds=1)
        refused = queue.view().why_not[action]
        queue.now -= timedelta(seconds=1)
        if refused is None:
            queue.do(use, **words)
        elif action is not Action.BEGIN:  # pressed twice it answers what it answered
            assert refusal(lambda use=use, words=words: queue.do(use, **words)).reason == (
                refused.reason
            )
