"""One person is told from another within a session, and afterwards nothing leads back to them."""

from functools import partial

from tests.build import NUMBER
from tests.build.queue import Queue, a_queue
from winclient.app.perform import look
from winclient.app.queue.bearers import BearerKey, bearer_key, mark_of
from winclient.app.queue.posts import Post


def key(queue: Queue) -> BearerKey:
    post = Post(counter="K1", clerk="K1", plan=queue.plan)
    return look(queue.store, partial(bearer_key, post=post, now=queue.now))


def test_a_mark_lasts_for_a_session_and_for_one_person(tmp_path):
    queue = a_queue(tmp_path)
    first = mark_of(NUMBER, key=key(queue))
    assert len(first) == 24
    assert NUMBER not in first
    assert mark_of(NUMBER.lower(), key=key(queue)) == first
    assert mark_of("11010519491231002X", key=key(queue)) != first
    queue.close()
    assert key(queue) == BearerKey()
    assert mark_of(NUMBER, key=key(queue)) == ""
    queue.open()
    assert mark_of(NUMBER, key=key(queue)) != first


def test_nothing_of_the_key_outlives_the_session(tmp_path):
    queue = a_queue(tmp_path)
    secret = key(queue).key
    queue.close()
    with queue.store.reading() as reader:
        assert not reader.notes("queue/")
        assert not [line for line in reader.entries() if secret in line.body]
