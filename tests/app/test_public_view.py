"""What everybody in the hall may see: calls newest first, counts, not a word about anybody."""

from functools import partial

import pytest

from tests.build import a_store
from tests.build.queue import PRIORITY, Queue, a_queue
from winclient.app.perform import look
from winclient.app.queue import serving, slips, tickets
from winclient.app.queue.posts import Post
from winclient.app.queue.public_view import public_view
from winclient.app.queue.take_forms import TakeForm
from winclient.domain.canonical import canonical
from winclient.domain.queue.session import SessionState


@pytest.fixture
def queue(tmp_path):
    return a_queue(tmp_path)


def seen(queue, **words):
    post = Post(counter="", clerk="", plan=queue.plan)
    return look(queue.store, partial(public_view, post=post, now=queue.now, **words))


def called(view):
    return [(call.number, call.counter) for call in view.calls]


def test_the_newest_call_stands_on_top_and_a_recall_is_new(queue):
    queue.take_some(3)
    for counter in "123":
        queue.call(counter)
    assert called(seen(queue)) == [("A003", "3"), ("A002", "2"), ("A001", "1")]
    queue.wait(seconds=20)
    queue.do(serving.recall, counter="1")
    assert called(seen(queue))[0] == ("A001", "1")
    queue.do(serving.begin, counter="1")
    assert [call.begun for call in seen(queue).calls] == [True, False, False]


def test_who_is_finished_missed_or_undone_is_not_called_any_more(queue):
    queue.take_some(3)
    for counter in "123":
        queue.call(counter)
    queue.do(serving.undo, counter="3")
    queue.do(serving.skip, counter="2")
    queue.do(serving.begin, counter="1")
    queue.do(serving.finish, counter="1")
    view = seen(queue)
    assert called(view) == []
    assert view.missed == ("A002",)


def test_lanes_count_who_waits_and_paused_counters_are_listed(queue):
    queue.take_some(2)
    queue.take("B")
    queue.do(tickets.transfer, ticket="A001", to="3")
    queue.do(serving.pause, counter="2")
    view = seen(queue)
    assert [(lane.name, lane.waiting) for lane in view.lanes] == [
        ("综合", 2),
        ("企业", 1),
        ("预约", 0),
    ]
    assert view.paused == ("2",)


def test_a_number_whose_slip_may_be_held_is_asked_for_after_a_minute(queue):
    queue.do(slips.reserve, form=TakeForm(), ticket="k-1", ids=queue.ids)
    assert seen(queue).unsure == ()
    queue.wait(minutes=2)
    assert seen(queue).unsure == ("A001",)
    assert seen(queue).lanes[0].waiting == 0
    queue.do(slips.printed, ticket="k-1")
    assert (seen(queue).unsure, seen(queue).lanes[0].waiting) == ((), 1)


def test_a_closed_hall_shows_nobody(queue, tmp_path):
    queue.take()
    queue.close()
    assert (seen(queue).state, called(seen(queue))) == (SessionState.CLOSED, [])
    assert seen(Queue(a_store(tmp_path / "other"))).state is None


def test_nothing_in_the_view_is_about_a_person(queue):
    words = {"granted_for": "残疾人", "bearer": "f00d", "code": "YY1001", "item": "item-1"}
    queue.take(kind=PRIORITY, appointment=queue.now, **words)
    queue.serve("2")
    told = canonical(seen(queue))
    assert "A001" in told or "B101" in told
    assert not [word for word in (*words.values(), "priority") if word in told]


def test_an_estimate_is_given_when_it_is_asked_for_and_something_is_known(queue):
    queue.take_some(12)
    assert seen(queue, waits=True).lanes[0].wait is None
    for _ in range(10):
        queue.serve()
        queue.wait(minutes=5)
        queue.do(serving.finish)
    likely, cautious = seen(queue, waits=True).lanes[0].wait
    assert 5 <= likely <= cautious
    assert seen(queue).lanes[0].wait is None
