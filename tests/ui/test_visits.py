"""The applicant comes back: the case opens on what is missing."""

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests import build
from winclient.domain.cases.case import CaseState
from winclient.domain.cases.decisions import Decision


def a_noticed_case(face, **changes):
    counter = face.session.desk.counter
    form = build.an_intake(
        Decision.NOTIFY,
        given=build.given("材料1 received", "材料2 missing", "材料3 received"),
        **changes,
    )
    case = build.taken_in(counter.store, form, hall=counter.hall).case
    face.session.board.refresh()
    face.settle()
    return case


def open_by_number(face, number):
    face.alt(Qt.Key.Key_B)
    face.type(number)
    face.press(Qt.Key.Key_Return)


def test_a_scanned_number_opens_the_case_on_the_missing_material(a_face):
    face = a_face()
    case = a_noticed_case(face)
    open_by_number(face, case.number)
    table = face.page.item.materials
    assert table.hasFocus()
    assert table.place == 1
    assert case.number in face.page.band.text()


def test_the_key_for_the_rest_leaves_the_cursor_on_what_is_missing(a_face):
    face = a_face()
    case = a_noticed_case(face)
    open_by_number(face, case.number)
    face.press(Qt.Key.Key_A)
    assert face.page.item.materials.place == 1
    shown = [each.text() for each in face.window.summary.findChildren(QLabel) if each.isVisible()]
    assert "五日默认受理期限" not in shown  # who was told is not accepted by silence


def test_two_keys_accept_the_supplement(a_face):
    face = a_face()
    case = a_noticed_case(face)
    open_by_number(face, case.number)
    face.press(Qt.Key.Key_1)
    face.control(Qt.Key.Key_Return)
    after = face.look(lambda reader: reader.case_by_number(case.number))
    assert after.state is CaseState.ACCEPTED
    assert after.visits == 2


def test_a_receipt_scanned_into_the_applicants_number_opens_its_case(a_face):
    face = a_face()
    case = a_noticed_case(face)
    face.type(case.number)
    face.press(Qt.Key.Key_Return)
    assert face.flow.matter.visit.case.number == case.number


def test_the_list_opens_a_case_by_keyboard(a_face):
    face = a_face()
    case = a_noticed_case(face)
    face.alt(Qt.Key.Key_L)
    face.press(Qt.Key.Key_Return)
    assert face.flow.matter.visit.case.number == case.number


def test_a_number_nobody_knows_is_said_beside_the_field(a_face):
    face = a_face()
    open_by_number(face, "6101992026001000001465")
    assert "没有编号为" in face.window.left.answer.text()
    assert face.window.left.number.hasFocus()


def test_a_second_notice_needs_its_reason_and_the_supervisor(a_face):
    face = a_face()
    case = a_noticed_case(face)
    open_by_number(face, case.number)
    face.control(Qt.Key.Key_3)
    face.press(Qt.Key.Key_Return)
    assert face.page.ask.fault.isVisible()
    face.type("新交的材料有误")
    face.press(Qt.Key.Key_Return)
    assert "批准人" in face.page.ask.fault.text()
    face.type("赵主任")
    face.press(Qt.Key.Key_Return)
    after = face.look(lambda reader: reader.case_by_number(case.number))
    assert after.notices == 2
    told = face.look(lambda reader: reader.history(case.id))
    assert any("赵主任" in line.body for line in told if line.kind == "defects_notified")


def test_a_closed_case_is_looked_at_and_its_paper_printed_again(a_face):
    face = a_face()
    counter = face.session.desk.counter
    case = build.taken_in(counter.store, build.an_intake(), hall=counter.hall).case
    open_by_number(face, case.number)
    page = face.session.papers.page
    assert page.isVisible()
    face.control(Qt.Key.Key_P)
    (paper,) = face.look(lambda reader: reader.papers(case.id))
    assert paper.reprints == 1


def test_the_whole_number_needs_a_reason_leaves_a_fact_and_goes_again(a_face):
    face = a_face()
    case = a_noticed_case(face)
    open_by_number(face, case.number)
    assert build.NUMBER not in face.page.told.text.text()
    face.control(Qt.Key.Key_U)
    face.press(Qt.Key.Key_Return)
    assert "事由" in face.page.ask.fault.text()
    face.type("heyan")
    face.press(Qt.Key.Key_Return)
    assert build.NUMBER in face.page.told.text.text()
    kinds = [entry.kind for entry in face.look(lambda reader: reader.history(case.id))]
    assert any("nmask" in kind for kind in kinds)
    assert face.session.unmasking._timer.interval() == timedelta(seconds=30).seconds * 1000
    face.session.unmasking._timer.timeout.emit()
    assert build.NUMBER not in face.page.told.text.text()


def test_the_cursor_goes_on_to_the_next_material_that_was_out(a_face):
    face = a_face()
    counter = face.session.desk.counter
    rows = build.given("材料1 missing", "材料2 received", "材料3 missing")
    form = build.an_intake(Decision.NOTIFY, given=rows)
    case = build.taken_in(counter.store, form, hall=counter.hall).case
    face.type(case.number)
    face.press(Qt.Key.Key_Return)
    face.press(Qt.Key.Key_1)
    assert face.page.item.materials.place == 2
    face.press(Qt.Key.Key_1)
    face.control(Qt.Key.Key_Return)
    after = face.look(lambda reader: reader.case_by_number(case.number))
    assert after.state is CaseState.ACCEPTED
