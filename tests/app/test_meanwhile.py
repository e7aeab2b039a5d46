"""What a counter keeps of the hall's queue is its own, also where counters share a PC's store."""

from tests.build.queue import a_queue
from winclient.app.queue.meanwhile import Meanwhile
from winclient.app.queue.queue_view import face


def test_a_ticket_held_at_counter_12_is_not_held_at_counter_1(tmp_path):
    queue = a_queue(tmp_path)
    queue.take()
    called = face(queue.call("12"), plan=queue.plan, now=queue.now)
    Meanwhile(queue.store, counter="12").hold(called)
    assert Meanwhile(queue.store, counter="12").held() == called
    assert Meanwhile(queue.store, counter="1").held() is None
