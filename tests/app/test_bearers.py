"""One person is told from another within a session, and afterwards nothing leads back to them."""

from functools import partial

from tests.build import NUMBER, WHEN, CountedIds, a_store
from winclient.app.bearers import fingerprint
from winclient.app.perform import perform


def test_a_fingerprint_lasts_for_a_session_and_for_one_person(tmp_path):
    store, ids = a_store(tmp_path), CountedIds(first=900)

    def told(number, session="s1"):
        use = partial(fingerprint, number=number, session=session, ids=ids, when=WHEN)
        return perform(store, use).value

    first = told(NUMBER)
    assert told(NUMBER.lower()) == first
    assert told("11010519491231002X") != first
    assert told(NUMBER, session="s2") != first
    assert told(NUMBER, session="s1") != first  # its key is gone
    assert NUMBER not in first
