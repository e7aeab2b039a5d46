"""Calling from the clerk's screen: all by keys, blind until the person stands there."""

import re
from functools import partial

import pytest
from PySide6.QtCore import Qt

from tests import build
from tests.build.queue import PRIORITY
from tests.ui.calling_hall import F2, F3, F4, F8, F9, Hall
from winclient.app.perform import perform
from winclient.app.ports import CaseQuery
from winclient.app.queue import serving, tickets
from winclient.app.queue.posts import Post
from winclient.app.queue.take_forms import TakeForm
from winclient.bootstrap import queue_plan
from winclient.domain.days.moments import Moment
from winclient.domain.queue.ticket import TicketState

NOTICED = build.given("材料1 missing", "材料2 received", "材料3 received")


@pytest.fixture
def hall(a_face):
    return Hall(a_face())


def test_one_key_calls_begins_and_goes_on_to_the_next(hall):
    hall.take("A", "A")
    hall.press(F2)
    assert hall.state("A001").state is TicketState.CALLED
    assert hall.strip.number.text() == "A001"
    hall.press(F2)
    assert hall.state("A001").state is TicketState.SERVING
    hall.press(F2)
    assert hall.state("A001").state is TicketState.SERVED
    assert hall.state("A002").state is TicketState.CALLED


def test_an_intake_while_a_ticket_is_served_carries_it(hall):
    hall.take()
    hall.press(F2, F2)
    face = hall.face
    face.identify()
    face.pick()
    face.press(Qt.Key.Key_A)
    face.control(Qt.Key.Key_1)
    (line,) = face.look(lambda reader: reader.cases(CaseQuery()))
    case = face.look(lambda reader: reader.case_by_number(line.number))
    assert case.ticket == "A001"
    assert hall.state("A001").cases == (case.id,)


def test_a_return_with_materials_is_tied_to_its_ticket_too(hall):
    face = hall.face
    site = face.session.desk.counter
    noticed = build.an_intake(build.Decision.NOTIFY, given=NOTICED)
    number = build.taken_in(site.store, noticed, hall=site.hall).case.number
    hall.take()
    hall.press(F2, F2)
    face.flow.open_case(number)
    face.settle()
    face.press(Qt.Key.Key_1)
    face.control(Qt.Key.Key_1)
    case = face.look(lambda reader: reader.case_by_number(number))
    assert hall.state("A001").cases == (case.id,)


def test_before_the_person_stands_there_the_strip_tells_number_and_class_only(hall):
    form = TakeForm(ticket_class=PRIORITY, granted_by="导办台", granted_for="孕妇", item="item-1")
    hall.do(tickets.take, form=form, ids=hall.face.session.desk.counter.hall.ids)
    hall.press(F2)
    said = " ".join(
        text
        for each in (hall.strip.number, hall.strip.about, hall.strip.state, hall.strip.crowd)
        for text in (each.text(), each.toolTip(), each.accessibleName())
    )
    assert "优先" in said
    assert "孕妇" not in said
    assert "食品" not in said


def test_the_next_key_goes_into_the_form_while_numbers_are_called(hall):
    hall.take("A", "A")
    for key in (F2, F3, F4, F9, F2):
        hall.press(key)
        assert hall.face.page.applicant.number.hasFocus()


def test_a_call_can_be_taken_back_and_so_can_a_missed_one(hall):
    hall.take("A", "A")
    hall.press(F2)
    assert re.search(r"撤销叫号 F9 · (30|2\d) 秒", hall.strip.buttons["undo"].text())
    hall.press(F9)
    assert hall.state("A001").state is TicketState.WAITING
    hall.press(F2, F4)
    assert hall.state("A001").state is TicketState.MISSED
    hall.press(F9)
    assert hall.state("A001").state is TicketState.CALLED


def test_a_finish_can_be_taken_back_until_the_next_is_called(hall):
    hall.take()
    hall.press(F2, F2, F8)
    assert hall.state("A001").state is TicketState.SERVED
    hall.press(F9)
    assert hall.state("A001").state is TicketState.SERVING


def test_a_recall_that_comes_too_soon_shows_the_seconds_and_changes_nothing(hall):
    hall.take()
    hall.press(F2)
    recall = hall.strip.buttons["recall"]
    assert not recall.isEnabled()
    assert "10 秒" in recall.text()
    hall.press(F3)
    assert "秒后再重呼" in hall.said
    assert hall.state("A001").recalls == 0


def test_nobody_waiting_is_said_beside_the_button_and_the_key_still_asks(hall):
    hall.take()
    hall.press(F2, F2, F8)
    assert not hall.strip.buttons["call"].isEnabled()
    assert hall.strip.why.text() == "没有可叫的号"
    hall.press(F2)
    assert "没有等候的号" in hall.said


def test_the_other_counter_was_faster_and_the_next_ticket_is_shown(hall):
    hall.take("A", "A")
    site = hall.face.session.desk.counter
    post = Post(counter="2", clerk="0002", plan=queue_plan(site.folder))
    perform(site.store, partial(serving.call_next, post=post, when=Moment(build.MONDAY)))
    hall.press(F2)
    assert hall.strip.number.text() == "A002"


def test_a_second_press_in_one_breath_does_not_begin_the_service(hall):
    hall.face.session.calling.breath = 3_600_000
    hall.take()
    hall.press(F2, F2)
    assert hall.state("A001").state is TicketState.CALLED
