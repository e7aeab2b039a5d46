"""A whole case without a mouse, from the number to the print job."""

from PySide6.QtCore import Qt

from tests.build import NUMBER, an_item
from winclient.app.ports import CaseQuery
from winclient.domain.cases.case import CaseState
from winclient.domain.checks.checklist import Judgement
from winclient.wording import say


def only_case(face):
    (line,) = face.look(lambda reader: reader.cases(CaseQuery()))
    return face.look(lambda reader: reader.case_by_number(line.number))


def test_an_ordinary_case_ends_in_the_store_with_number_paper_and_print_job(a_face):
    face = a_face()
    face.identify()
    face.pick()
    for _ in range(3):
        face.press(Qt.Key.Key_1)
    face.control(Qt.Key.Key_Return)
    case = only_case(face)
    assert case.state is CaseState.ACCEPTED
    assert case.applicant.name == "王小明"
    (paper,) = face.look(lambda reader: reader.papers(case.id))
    (job,) = face.look(lambda reader: reader.jobs(paper=paper.id))
    assert (job.copies, job.copy) == (3, 0)
    page = face.session.papers.page
    assert page.isVisible()
    assert page.number.text().replace(" ", "") == case.number
    assert [line.number for line in page.papers] == [paper.snapshot.number]


def test_the_next_key_after_a_decision_starts_the_next_case(a_face):
    face = a_face()
    face.identify()
    face.pick()
    face.press(Qt.Key.Key_A)
    face.control(Qt.Key.Key_1)
    face.type("6")
    assert face.window.middle.currentWidget() is face.page
    assert face.page.applicant.number.hasFocus()
    assert face.page.applicant.number.number == "6"
    assert face.page.applicant.name.text() == ""


def test_a_one_time_notice_names_every_defect_with_its_reason(a_face):
    face = a_face()
    face.identify()
    face.pick()
    face.press(Qt.Key.Key_2)
    face.press(Qt.Key.Key_3)
    face.type("未签字")
    face.press(Qt.Key.Key_Return)
    face.press(Qt.Key.Key_Space)
    face.control(Qt.Key.Key_3)
    rows = only_case(face).rows
    assert [row.state for row in rows] == [
        Judgement.MISSING,
        Judgement.DEFECTIVE,
        Judgement.RECEIVED,
    ]
    assert rows[1].reason == "未签字"
    assert only_case(face).state is CaseState.NOTIFIED


def test_a_promise_is_dated_in_place_and_accepted_with_ctrl_2(a_face):
    face = a_face()
    face.identify()
    face.pick()
    face.press(Qt.Key.Key_1)
    face.press(Qt.Key.Key_1)
    face.press(Qt.Key.Key_4)
    face.type("30")
    face.press(Qt.Key.Key_Return)
    face.control(Qt.Key.Key_2)
    case = only_case(face)
    assert case.state is CaseState.DEFERRED
    assert case.rows[2].due.isoformat() == "2026-11-30"


def test_a_material_that_may_not_come_later_is_not_deferred(a_face):
    face = a_face()
    face.identify()
    face.pick()
    face.press(Qt.Key.Key_4)
    assert face.flow.matter.rows[0].state is Judgement.NOT_JUDGED
    assert "材料1" in face.page.fault.text()


def test_a_refusal_asks_in_the_page_for_what_its_reason_needs(a_face):
    face = a_face()
    face.identify()
    face.pick()
    face.control(Qt.Key.Key_5)
    ask = face.page.ask
    ask.choice.setCurrentIndex(ask.choice.findData("not_our_power"))
    ask.confirm.setFocus()
    face.press(Qt.Key.Key_Return)
    assert ask.fault.isVisible()
    assert ask.lines["organ"].hasFocus()
    face.type("示例市税务局")
    face.press(Qt.Key.Key_Return)
    case = only_case(face)
    assert case.state is CaseState.REFUSED
    assert case.refusal.organ == "示例市税务局"


def test_enter_on_a_choice_goes_on_to_its_line_or_is_the_answer(a_face):
    face = a_face()
    face.identify()
    face.pick()
    face.control(Qt.Key.Key_5)
    ask = face.page.ask
    ask.choice.setCurrentIndex(ask.choice.findData("not_our_power"))
    face.press(Qt.Key.Key_Return)
    assert ask.lines["organ"].hasFocus()
    ask.choice.setFocus()
    ask.choice.setCurrentIndex(ask.choice.findData("not_needed"))
    face.press(Qt.Key.Key_Return)
    assert only_case(face).state is CaseState.REFUSED


def test_escape_leaves_the_question_and_never_the_form(a_face):
    face = a_face()
    face.identify()
    face.pick()
    face.press(Qt.Key.Key_1)
    face.control(Qt.Key.Key_5)
    face.press(Qt.Key.Key_Escape)
    assert face.page.ask is None
    face.press(Qt.Key.Key_Escape)
    assert face.flow.matter.rows[0].state is Judgement.RECEIVED
    assert face.page.applicant.name.text() == "王小明"


def test_a_defect_without_its_reason_counts_as_not_judged(a_face):
    face = a_face()
    face.identify()
    face.pick()
    face.press(Qt.Key.Key_3)
    face.press(Qt.Key.Key_Escape)
    assert face.flow.matter.rows[0].state is Judgement.NOT_JUDGED


def test_ctrl_n_asks_before_it_throws_anything_away(a_face):
    face = a_face()
    face.identify()
    face.control(Qt.Key.Key_N)
    assert face.page.ask is not None
    assert face.page.ask.cancel.hasFocus()
    face.press(Qt.Key.Key_Escape)
    assert face.page.applicant.name.text() == "王小明"
    face.control(Qt.Key.Key_N)
    face.page.ask.confirm.click()
    face.settle()
    assert face.page.applicant.name.text() == ""
    assert face.page.applicant.number.hasFocus()


def test_another_item_takes_the_place_of_the_first(a_face):
    face = a_face(an_item(), an_item(2, id="item-2", code="A2", name="道路运输证换发"))
    face.identify()
    face.pick("sp")
    face.press(Qt.Key.Key_1)
    face.control(Qt.Key.Key_F)
    face.pick("道路")
    assert face.page.item.name.text() == "道路运输证换发"
    assert {row.state for row in face.flow.matter.rows} == {Judgement.NOT_JUDGED}


def test_what_the_rules_refuse_is_said_in_place_and_nothing_is_lost(a_face):
    face = a_face()
    face.identify(name="王𱍊")
    face.pick()
    face.press(Qt.Key.Key_A)
    face.control(Qt.Key.Key_1)
    assert "𱍊" in face.page.fault.text()
    assert face.page.applicant.name.hasFocus()
    assert face.look(lambda reader: reader.cases(CaseQuery())) == ()


def test_a_mark_nobody_sees_goes_with_one_backspace_as_the_screen_says(a_face):
    face = a_face()
    face.identify(name="葛\U000e0100")
    face.pick()
    face.press(Qt.Key.Key_A)
    face.control(Qt.Key.Key_1)
    assert "退格" in face.page.fault.text()
    assert face.page.applicant.name.hasFocus()
    face.press(Qt.Key.Key_End)
    face.press(Qt.Key.Key_Backspace)
    face.control(Qt.Key.Key_1)
    assert only_case(face).applicant.name == "葛"


def test_a_telephone_with_a_digit_lost_is_pointed_out_and_holds_nothing_up(a_face):
    face = a_face()
    face.type(NUMBER)
    face.press(Qt.Key.Key_Return)
    face.type("王小明")
    face.press(Qt.Key.Key_Return)
    face.type("1380000000")
    told = say("identity.phone_length", digits=10)
    assert told not in face.page.applicant.finding.text(), "not while it is being typed"
    face.press(Qt.Key.Key_Return)
    assert told in face.page.applicant.finding.text()
    face.pick()
    face.press(Qt.Key.Key_A)
    face.control(Qt.Key.Key_Return)
    assert only_case(face).applicant.phone == "1380000000"
