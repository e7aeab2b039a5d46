"""Calling from the clerk's screen: parked, transferred, paused, and out of reach."""

from functools import partial

import pytest
from PySide6.QtCore import Qt

from tests import build
from tests.ui.calling_hall import F2, F4, F6, F7, F10, Hall
from winclient.app.perform import perform
from winclient.app.ports import CaseQuery
from winclient.app.queue import balances, sessions, tickets
from winclient.app.queue.posts import Post
from winclient.app.queue_ports import TicketQuery
from winclient.bootstrap import queue_plan
from winclient.domain.days.moments import Moment
from winclient.domain.queue.ticket import TicketState


@pytest.fixture
def hall(a_face):
    return Hall(a_face())


def test_where_no_session_runs_nothing_of_the_queue_is_in_the_way(hall):
    assert hall.strip is None
    hall.press(F2)
    assert "没有开场" in hall.said
    assert hall.face.page.applicant.number.hasFocus()


def test_parking_frees_the_counter_and_the_same_key_goes_on(hall):
    hall.take("A", "A")
    hall.press(F2, F2, F7)
    assert hall.state("A001").state is TicketState.PARKED
    assert "A001" in hall.strip.parked.text()
    assert "继续 A001" in hall.strip.buttons["park"].text()
    hall.press(F7)
    assert hall.state("A001").state is TicketState.SERVING


def test_of_several_parked_ones_the_clerk_chooses(hall):
    hall.take("A", "A")
    hall.press(F2, F2, F7, F2, F2, F7, F7)
    hall.strip.ask.choice.setCurrentIndex(1)
    hall.strip.ask.confirm.click()
    hall.face.settle()
    assert hall.state("A002").state is TicketState.SERVING


def test_a_transfer_to_a_segment_keeps_the_arrival(hall):
    hall.take()
    hall.press(F2, F2, F6)
    ask = hall.strip.ask
    ask.choice.setCurrentIndex(ask.choice.findData("B"))
    ask.confirm.click()
    hall.face.settle()
    moved = hall.state("A001")
    assert (moved.state, moved.segment) == (TicketState.WAITING, "B")
    assert moved.arrived_at == build.MONDAY


def test_a_transfer_to_a_counter_needs_its_number(hall):
    hall.take()
    hall.press(F2, F6)
    hall.strip.ask.confirm.click()
    assert hall.strip.ask.fault.isVisible()
    hall.strip.ask.lines["to"].setText("7")
    hall.strip.ask.confirm.click()
    hall.face.settle()
    assert hall.state("A001").for_counter == "7"


def test_escape_leaves_the_question_and_the_cursor_where_they_were(hall):
    hall.take()
    hall.press(F2, F6)
    hall.press(Qt.Key.Key_Escape)
    assert hall.strip.ask is None
    assert hall.state("A001").state is TicketState.CALLED
    assert hall.face.page.applicant.number.hasFocus()


def test_a_number_called_out_of_turn_needs_its_reason(hall):
    hall.take("A", "A")
    hall.face.press(F2, Qt.KeyboardModifier.ShiftModifier)
    ask = hall.strip.ask
    ask.lines["ticket"].setText("a002")
    ask.confirm.click()
    assert ask.fault.isVisible()
    ask.lines["reason"].setText("带小孩")
    ask.confirm.click()
    hall.face.settle()
    assert hall.strip.number.text() == "A002"
    assert hall.state("A002").jumps[0].reason == "带小孩"


def test_a_paused_counter_says_so_and_calls_nobody(hall):
    hall.take()
    hall.press(F10)
    assert "暂停服务" in hall.strip.state.text()
    hall.press(F2)
    assert hall.state("A001").state is TicketState.WAITING
    hall.press(F10, F2)
    assert hall.state("A001").state is TicketState.CALLED


def test_a_half_filled_form_is_asked_about_before_the_next_is_called(hall):
    hall.take("A", "A")
    hall.press(F2, F2)
    hall.face.type("6101")
    hall.press(F2)
    assert hall.face.page.ask is not None
    assert hall.state("A001").state is TicketState.SERVING
    hall.face.page.ask.confirm.click()
    hall.face.settle()
    assert hall.state("A001").state is TicketState.SERVED
    assert hall.face.page.applicant.number.number == ""


def test_the_strip_goes_with_the_session(hall):
    hall.take()
    assert hall.strip.isVisible()
    hall.do(sessions.close_session)
    assert not hall.strip.isVisible()
    hall.press(F2)
    assert "没有开场" in hall.said


def test_a_queue_that_cannot_be_read_keeps_its_last_view_and_says_how_old_it_is(hall):
    hall.take("A", "A")
    calling = hall.face.session.calling

    class Gone:
        def look(self):
            raise OSError("no route")

        def act(self, *_words, **_more):
            raise OSError("no route")

    calling._queue = Gone()
    hall.look()
    assert "读不到" in hall.strip.crowd.text()
    assert "0" in hall.strip.crowd.text()
    hall.press(F2)
    assert "没有生效" in hall.face.window.alarm_text.text()
    assert calling.view.for_me == 2


def test_a_ticket_taken_away_meanwhile_refuses_the_intake_and_frees_it(hall):
    hall.take()
    hall.press(F2, F2)
    face = hall.face
    face.identify()
    face.pick()
    face.press(Qt.Key.Key_A)
    site = face.session.desk.counter
    post = Post(counter="1", clerk="0002", plan=queue_plan(site.folder))
    use = partial(tickets.transfer, post=post, when=Moment(build.MONDAY), to="B")
    perform(site.store, use)
    face.control(Qt.Key.Key_1)
    assert "不是本窗口正在办理的号" in face.page.fault.text()
    hall.look()
    face.control(Qt.Key.Key_1)
    assert len(face.look(lambda reader: reader.cases(CaseQuery()))) == 1


def test_everybody_in_the_balance_was_issued_and_every_ticket_is_somewhere(hall):
    hall.take("A", "A", "B")
    hall.press(F2, F2, F2, F4, F2)
    found = hall.face.look(lambda r: r.tickets(TicketQuery(session=r.session().id)))
    account = hall.face.look(lambda r: balances.balance(r, session=r.session()))
    assert account.balanced
    assert account.issued == len(found) == 3
