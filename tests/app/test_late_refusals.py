"""What a hall's queue did not take of acts told afterwards stands before the supervisor."""

from datetime import timedelta
from functools import partial

import pytest

from tests.build import MONDAY, CountedIds
from tests.build.queue import a_queue
from winclient.app.perform import look, perform
from winclient.app.queue.hall_view import hall_view
from winclient.app.queue.posts import Post
from winclient.app.queue.queue_orders import Act, Order
from winclient.app.queue.queue_requests import answered
from winclient.domain.days.moments import Moment
from winclient.domain.refusals import Reason
from winclient.ui.hall import words


@pytest.fixture
def queue(tmp_path):
    found = a_queue(tmp_path)
    found.take_some(2)
    return found


def told(queue, act, **words):
    order = Order(act=act, counter="3", clerk="0003", request=f"{act}{queue.now}", **words)
    ids, when = CountedIds(first=9_000_000), Moment(queue.now)
    rest = {"before": None, "plan": queue.plan, "ids": ids, "when": when}
    return perform(queue.store, partial(answered, order=order, **rest)).value


def late(queue):
    post = Post(counter="1", clerk="1", plan=queue.plan)
    return look(queue.store, partial(hall_view, post=post, now=queue.now))


def test_what_a_cut_off_counter_did_in_vain_is_shown_with_its_reason(queue):
    done = queue.now - timedelta(minutes=5)
    told(queue, Act.FINISH, ticket="A001", done_at=done)
    (found,) = late(queue).late
    assert (found.counter, found.act, found.ticket, found.done_at) == ("3", "finish", "A001", done)
    assert found.why.reason is Reason.TICKET_ELSEWHERE
    text = words.late(late(queue))
    assert all(part in text for part in ("3 号窗口", f"{done:%H:%M}", "A001", "办结"))


def test_what_a_clerk_was_told_at_once_is_not_told_to_the_supervisor_too(queue):
    told(queue, Act.FINISH, ticket="A001")
    assert late(queue).late == ()


def test_another_session_begins_without_it(queue):
    told(queue, Act.FINISH, ticket="A001", done_at=MONDAY)
    queue.close()
    assert len(late(queue).late) == 1
    told(queue, Act.OPEN)
    assert late(queue).late == ()
