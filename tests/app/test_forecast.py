"""Estimated waits of a real queue: they come with its history, and never before."""

from functools import partial

import pytest

from tests.build.queue import PRIORITY, Queue, a_queue
from winclient.app.perform import look
from winclient.app.queue import serving
from winclient.app.queue.estimates import forecast
from winclient.app.queue.posts import Post
from winclient.app.queue.queue_views import listed, story, waits


@pytest.fixture
def queue(tmp_path):
    return a_queue(tmp_path)


def ahead(queue):
    return look(queue.store, partial(forecast, plan=queue.plan, now=queue.now))


def minutes(wait):
    return wait.likely.total_seconds() / 60, wait.cautious.total_seconds() / 60


def a_morning(queue: Queue, people: int = 12, counter: str = "1") -> None:
    """So many people, ten minutes each."""
    for _ in range(people):
        queue.take()
        queue.serve(counter)
        queue.wait(minutes=10)
        queue.do(serving.finish, counter=counter)


def test_before_anything_is_known_nothing_is_said(queue):
    queue.take_some(5)
    queue.serve()
    assert ahead(queue).waits == {}


def test_a_hall_with_a_history_tells_who_comes_now_what_to_expect(queue):
    a_morning(queue)
    queue.take_some(3)
    queue.serve()
    likely, cautious = minutes(ahead(queue).newcomer("A"))
    assert 15 < likely < 30 < cautious < 70


def test_the_history_of_earlier_sessions_counts_when_a_new_day_begins(queue):
    a_morning(queue)
    queue.close()
    queue.open()
    queue.take_some(3)
    queue.serve()
    assert ahead(queue).newcomer("A") is not None
    assert ahead(queue).expected(queue.ticket("A002")) is not None


def test_where_no_counter_is_at_work_nothing_is_said(queue):
    a_morning(queue)
    queue.wait(hours=2)
    queue.take_some(3)
    assert ahead(queue).newcomer("A") is None


def test_a_paused_counter_serves_nobody(queue):
    a_morning(queue)
    queue.do(serving.pause)
    queue.take_some(3)
    assert ahead(queue).newcomer("A") is None


def test_a_second_counter_shortens_the_wait(queue):
    a_morning(queue)
    queue.take_some(6)
    queue.serve()
    alone = ahead(queue).newcomer("A")
    a_morning(queue, people=0)
    queue.serve("2")
    assert ahead(queue).newcomer("A").likely < alone.likely


def test_a_ticket_says_what_to_expect_and_a_priority_one_less(queue):
    a_morning(queue)
    queue.take_some(6)
    queue.serve()
    post = Post(counter="9", clerk="0001", plan=queue.plan)

    def wait(**words):
        number = queue.take("A", **words).number
        view = partial(story, post=post, now=queue.now, ticket=number)
        return look(queue.store, view).ticket.wait

    assert wait(kind=PRIORITY).likely < wait().likely


def test_the_list_tells_each_who_waits_more_than_the_one_before(queue):
    a_morning(queue)
    queue.take_some(4)
    queue.serve()
    post = Post(counter="1", clerk="0001", plan=queue.plan)
    view = look(queue.store, partial(listed, post=post, now=queue.now))
    told = [each.wait.likely for each in view.tickets if each.wait is not None]
    assert len(told) == 3
    assert told == sorted(told)
    assert set(look(queue.store, partial(waits, post=post, now=queue.now)).segments) == {"A", "Y"}
