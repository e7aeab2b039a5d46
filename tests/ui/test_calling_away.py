"""Calling from the clerk's screen while the hall's hub is away, and when it is back."""

import pytest
from PySide6.QtCore import Qt

from tests.build import CountedIds, a_store
from tests.build.queue import a_plan
from tests.build.shared_hall import Clock, Counter, Line
from tests.ui.calling_hall import F2, F6, Hall
from winclient.app.queue.counter_queue import CounterQueue
from winclient.app.queue.queue_authority import OwnQueue
from winclient.app.queue.queue_orders import Act, Order


@pytest.fixture
def away(a_face, tmp_path):
    """A clerk at counter 3 with A001 before them; the line to the hub can be cut."""
    clock, store = Clock(), a_store(tmp_path / "hub")
    hub = OwnQueue(store, plan=a_plan, ids=CountedIds(first=6_000_000), clock=clock)
    hub.do(Order(act=Act.OPEN, counter="9", clerk="0009"))
    hall = Hall(a_face())
    three = Counter(hall.face.session.desk.counter.store, Line(hub), clock)
    own = CounterQueue(queue=three.queue, counter="3", clerk="0003")
    hall.face.session.calling._queue = own
    for _ in range(2):
        three.do(Act.TAKE)
    hall.three = three
    hall.look()
    yield hall
    store.close()


def test_the_held_ticket_is_ended_without_the_hub_and_the_strip_says_so(away):
    away.press(F2, F2)
    away.three.line.cut = True
    away.look()
    assert away.strip.number.text() == "A001"
    assert "大厅叫号断开" in away.strip.crowd.text()
    assert not away.strip.buttons["transfer"].isEnabled()
    away.press(F2)  # ends it; the next one must wait for the hub
    assert "slip" in away.shown()
    away.three.line.cut = False
    away.look()
    assert away.strip.crowd.text() == "等候 1"
    assert away.three.view().held is None


def test_a_slip_is_given_called_and_served_from_the_keys_alone(away):
    away.face.press(F2, Qt.KeyboardModifier.ControlModifier)
    assert "请到取号机取号" in away.said
    away.three.line.cut = True
    away.look()
    away.face.press(F2, Qt.KeyboardModifier.ControlModifier)
    assert "已发 L3-01 号" in away.said
    away.press(F2)
    assert away.strip.number.text() == "L3-01"
    assert "临时号" in away.strip.about.text()
    away.press(F6)
    assert "只在本窗口办理" in away.said


def test_what_the_hub_did_not_take_stands_until_it_is_read(away):
    away.press(F2)
    three = away.three
    three.line.cut = True
    three.line.hub.do(Order(act=Act.LEAVE, counter="9", clerk="0009", ticket="A001"))
    away.look()
    away.press(F2)
    three.line.cut = False
    away.look()
    bar = away.face.session.calling.unheard
    assert bar.isVisible()
    assert "对 A001 号的“开始办理”没有被接受" in bar.text.text()
    assert away.face.page.applicant.number.hasFocus()
    away.look()
    assert bar.isVisible()
    bar.understood.click()
    away.face.settle()
    assert not bar.isVisible()
    assert three.view().unheard == ()
