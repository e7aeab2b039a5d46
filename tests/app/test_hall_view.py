"""What the supervisor sees: load, counters, account, crowd hours; of the own tickets and others."""

from datetime import timedelta
from functools import partial

import pytest

from tests.build import MONDAY
from tests.build.queue import a_queue
from winclient.app.perform import look, perform
from winclient.app.queue import serving
from winclient.app.queue.crowds import bring_in, crowd_view
from winclient.app.queue.hall_view import hall_view
from winclient.app.queue.posts import Post
from winclient.domain.queue.ticket import TicketState

DAY = MONDAY.date()


@pytest.fixture
def queue(tmp_path):
    return a_queue(tmp_path)


def seen(queue, view=hall_view):
    post = Post(counter="1", clerk="0001", plan=queue.plan)
    return look(queue.store, partial(view, post=post, now=queue.now))


def test_each_segment_tells_who_waits_and_since_when(queue):
    queue.take_some(2)
    first = queue.now
    queue.take("B")
    loads = {each.prefix: each for each in seen(queue).loads}
    assert (loads["A"].waiting, loads["B"].waiting, loads["Y"].waiting) == (2, 1, 0)
    assert loads["B"].since > first >= loads["A"].since
    assert loads["A"].wait is None


def test_each_counter_tells_what_it_does_and_has_done(queue):
    queue.take_some(3)
    queue.serve()
    queue.wait(minutes=4)
    queue.do(serving.finish)
    queue.call()
    queue.serve("2")
    queue.do(serving.pause, counter="10")
    lines = seen(queue).counters
    assert [line.counter for line in lines] == ["1", "2", "10"]
    assert (lines[0].number, lines[0].state, lines[0].served) == ("A002", TicketState.CALLED, 1)
    assert lines[0].mean_seconds == 241
    assert (lines[1].state, lines[2].paused) == (TicketState.SERVING, True)


def test_the_account_stays_when_the_session_is_closed(queue):
    queue.take_some(3)
    queue.serve()
    queue.do(serving.finish)
    queue.close()
    view = seen(queue)
    assert not view.session.running
    assert view.balance.balanced
    assert (view.balance.issued, view.balance.served, view.balance.void) == (3, 1, 2)
    assert all(load.waiting == 0 for load in view.loads)


def test_own_tickets_make_crowd_hours(queue):
    queue.take_some(3)
    queue.wait(days=7, hours=1)
    queue.take_some(1)
    found = seen(queue, crowd_view)
    assert found.days == 2
    assert (found.at(0, 19).mean, found.at(0, 21).mean) == (1.5, 0.5)


def test_a_history_from_elsewhere_joins_the_own_and_gives_way_to_it(queue):
    earlier = DAY - timedelta(days=7)
    days = {earlier: {18: 8.0, 19: 4.0}, DAY: {19: 100.0}}
    perform(queue.store, partial(bring_in, days=days))
    queue.take_some(2)
    found = seen(queue, crowd_view)
    assert (found.days, found.at(0, 18).mean, found.at(0, 19).mean) == (2, 4, 3)
    perform(queue.store, partial(bring_in, days={earlier: {18: 2.0}}))
    assert seen(queue, crowd_view).at(0, 18).mean == 1
