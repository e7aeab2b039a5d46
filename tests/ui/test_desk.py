"""The desk: answers on the UI thread, in order, with what changed; and how it ends."""

import threading

import pytest

from tests import build
from tests.build.queue import own_queue
from winclient.app.ports import Draft, Touched
from winclient.bootstrap import Site, SystemIds
from winclient.domain.refusals import Reason, Refused
from winclient.settings import Settings
from winclient.ui.desk import Desk


@pytest.fixture
def desk(qtbot, tmp_path):
    def opening():
        store = build.a_store(tmp_path, ids=SystemIds())
        return Site(
            folder=tmp_path,
            settings=Settings(),
            store=store,
            hall=build.a_hall(ids=SystemIds()),
            clock=lambda: build.MONDAY,
            queue=own_queue(store),
        )

    made = Desk(opening)
    with qtbot.waitCallback() as opened:
        made.open(opened)
    yield made
    made.close()
    made.counter.store.close()


def keep(tx, here, body="{}"):
    tx.save_draft(Draft(counter="1", body=body, saved_at=here.when.at))
    return threading.current_thread().name


def refuse(_tx, _here):
    raise Refused(Reason.NAME_MISSING)


def test_work_is_done_on_the_worker_and_lands_on_the_ui_thread_saying_what_changed(desk, qtbot):
    landed = []

    def then(worker):
        landed.append((worker, threading.current_thread() is threading.main_thread()))

    with qtbot.waitSignal(desk.changed) as changed:
        desk.do(keep, then)
    ((worker, on_ui_thread),) = landed
    assert worker.startswith("desk")
    assert on_ui_thread
    assert changed.args[0] & Touched.DRAFTS


def test_a_refusal_is_no_crash_and_goes_to_whoever_asked(desk, qtbot):
    with qtbot.waitSignal(desk.refused) as refused:
        desk.do(refuse, pytest.fail)
    assert refused.args[0].reason is Reason.NAME_MISSING
    with qtbot.waitCallback() as own:
        desk.do(refuse, pytest.fail, refused=own)


def test_a_bug_rolls_everything_back_and_is_logged_without_what_it_said(desk, qtbot, caplog):
    def bug(tx, here):
        keep(tx, here)
        raise ValueError(build.NUMBER)

    with qtbot.waitSignal(desk.broke) as broke:
        desk.do(bug, pytest.fail)
    assert broke.args == ["ValueError"]
    assert build.NUMBER not in caplog.text
    assert "test_desk.py" in caplog.text
    with qtbot.waitCallback() as drafts:
        desk.look(lambda reader, _here: reader.drafts(), drafts)
    assert drafts.args == [()]


def test_a_full_disk_is_the_world_and_told_to_whoever_asked(desk, qtbot):
    def full(_tx, _here):
        raise OSError(28, "No space left on device")

    with qtbot.waitCallback() as failed:
        desk.do(full, pytest.fail, failed=failed)
    with qtbot.waitSignal(desk.failed):
        desk.do(full, pytest.fail)


def test_a_hundred_interleaved_looks_and_deeds_keep_their_order(desk, qtbot):
    seen = []

    def body(reader, _here):
        return [draft.body for draft in reader.drafts()]

    for n in range(50):
        desk.do(lambda tx, here, n=n: keep(tx, here, str(n)), lambda _name: None)
        desk.look(body, seen.extend)
    qtbot.waitUntil(lambda: desk.idle, timeout=20_000)
    assert seen == [str(n) for n in range(50)]


def test_after_closing_nothing_is_started(desk, qtbot):
    ran = []
    desk.close()
    desk.do(lambda _tx, _here: ran.append(1), lambda _value: None)
    qtbot.wait(50)
    assert ran == []
