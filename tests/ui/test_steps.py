"""A case after intake, by keyboard: the next steps, their questions, the result in a hand."""

from msgspec.structs import replace
from PySide6.QtCore import Qt

from tests import build
from winclient.domain.cases.case import CaseState
from winclient.domain.cases.decisions import Decision
from winclient.domain.cases.steps import Step
from winclient.domain.ledger.life_facts import Delivery
from winclient.ui.clerk.worker import sheets
from winclient.ui.desk import Here


def open_case(face, number):
    face.alt(Qt.Key.Key_B)
    face.type(number)
    face.press(Qt.Key.Key_Return)


def an_accepted_case(face, decision=Decision.ACCEPT, **changes):
    counter = face.session.desk.counter
    form = build.an_intake(decision, **changes)
    case = build.taken_in(counter.store, form, hall=counter.hall).case
    open_case(face, case.number)
    return case


def card(face):
    return face.session.papers.page.steps


def step(face, wanted):
    """The key of a step, as the card numbers it."""
    place = card(face).steps.index(wanted)
    face.alt(Qt.Key(Qt.Key.Key_1 + place))


def now(face, case):
    return face.look(lambda reader: reader.case_by_number(case.number))


def a_ready_case(face, **changes):
    case = an_accepted_case(face, **changes)
    step(face, Step.DECIDE)
    face.press(Qt.Key.Key_Tab)
    face.type("JY1")
    face.press(Qt.Key.Key_Return)
    step(face, Step.RECEIVE_RESULT)
    face.press(Qt.Key.Key_Return)
    return case


def test_a_decision_and_its_result_are_two_keys_each(a_face):
    face = a_face()
    case = a_ready_case(face)
    after = now(face, case)
    assert after.state is CaseState.READY
    assert after.life.decision.document == "JY1"


def test_a_result_is_issued_by_scanning_the_receipt_twice(a_face):
    """Once to open the case, once to prove that the receipt lies here; no other key."""
    face = a_face()
    case = a_ready_case(face)
    face.control(Qt.Key.Key_N)
    open_case(face, case.number)
    face.press(Qt.Key.Key_Return)  # the focus is on 出件 already
    face.type(case.number)
    face.press(Qt.Key.Key_Return)
    after = now(face, case)
    assert after.state is CaseState.ISSUED
    assert after.life.issue.receiver == "王小明"
    page = face.session.papers.page
    assert [paper.kind for paper in page.papers] == ["acceptance", "pick_up"]


def test_a_stranger_is_asked_for_the_relation_in_the_question_itself(a_face):
    face = a_face()
    case = a_ready_case(face)
    step(face, Step.ISSUE)
    ask = card(face).ask
    face.type(case.number)
    ask.lines["receiver"].setFocus()
    face.type("赵六")
    face.press(Qt.Key.Key_Return)
    assert "与申请人的关系" in ask.fault.text()
    assert ask.lines["relation"].hasFocus()
    face.type("单位职工")
    face.press(Qt.Key.Key_Return)
    assert now(face, case).life.issue.relation == "单位职工"


def test_what_went_by_courier_is_served_by_courier_and_then_the_case_is_closed(a_face):
    face = a_face()
    case = a_ready_case(face)
    step(face, Step.ISSUE)
    face.press(Qt.Key.Key_Backtab)
    face.press(Qt.Key.Key_Down)
    card(face).ask.lines["courier_number"].setFocus()
    face.type("EMS1")
    face.press(Qt.Key.Key_Return)
    assert Step.CLOSE not in card(face).steps
    step(face, Step.SERVE)
    face.press(Qt.Key.Key_Return)  # how it went is known, and who applied
    (served,) = now(face, case).life.served
    assert (served.method, served.receiver) == (Delivery.COURIER, "王小明")
    step(face, Step.CLOSE)
    face.press(Qt.Key.Key_Tab)
    face.press(Qt.Key.Key_Return)
    assert now(face, case).state is CaseState.CLOSED


def test_what_cannot_be_done_says_why_beside_the_steps(a_face):
    face = a_face()
    form = {"given": build.given("材料1 received", "材料2 received", "材料3 deferred")}
    case = an_accepted_case(face, Decision.ACCEPT_DEFERRED, **form)
    face.alt(Qt.Key.Key_D)
    texts = [each.text() for each in card(face).findChildren(type(face.page.fault))]
    assert any("容缺承诺的期限到" in text for text in texts)
    step(face, Step.DECIDE)
    face.press(Qt.Key.Key_Return)
    assert card(face).ask is not None  # Enter in the choice decides nothing by itself
    assert card(face).ask.lines["document"].hasFocus()
    face.press(Qt.Key.Key_Escape)
    assert card(face).ask is None
    assert now(face, case).state is CaseState.DEFERRED


def test_a_hearing_stops_the_clock_and_the_summary_says_so(a_face):
    face = a_face()
    case = an_accepted_case(face)
    step(face, Step.SUSPEND)
    ask = card(face).ask
    ask.lines["days"].setFocus()
    face.type("十五")
    face.press(Qt.Key.Key_Return)
    assert "工作日数" in ask.fault.text()
    ask.lines["days"].selectAll()
    face.type("15")
    ask.lines["reason"].setFocus()
    face.type("申请人要求")
    face.press(Qt.Key.Key_Return)
    assert now(face, case).life.paused
    assert "特别程序告知书交给申请人" in face.session.papers.page.then.text()
    shown = [each.text() for each in face.window.summary.findChildren(type(face.page.fault))]
    assert "挂起，停止计时" in shown
    assert Step.RESUME in card(face).steps


def test_a_typed_number_still_starts_the_next_case(a_face):
    face = a_face()
    an_accepted_case(face)
    face.type("6")
    assert face.window.middle.currentWidget() is face.page
    assert face.page.applicant.number.text() == "6"


def test_results_that_wait_have_a_list_of_their_own(a_face):
    face = a_face()
    tabs = face.window.left._tabs
    assert not tabs["ready"].isVisible()
    a_ready_case(face)
    assert tabs["ready"].isVisible()
    assert tabs["ready"].text() == "待出件　1"


def test_an_ended_case_offers_nothing_that_would_change_it(a_face):
    face = a_face()
    case = an_accepted_case(face)
    step(face, Step.WITHDRAW)
    face.press(Qt.Key.Key_Return)
    assert now(face, case).state is CaseState.WITHDRAWN
    assert set(card(face).steps) <= {Step.SERVE}


def test_a_promise_kept_after_the_decision_opens_the_way_to_the_result(a_face):
    face = a_face()
    rows = build.given("材料1 received", "材料2 received", "材料3 deferred")
    case = an_accepted_case(face, Decision.ACCEPT_DEFERRED, given=rows)
    face.alt(Qt.Key.Key_D)
    step(face, Step.DECIDE)
    face.press(Qt.Key.Key_Tab)
    face.press(Qt.Key.Key_Return)
    step(face, Step.RECEIVE_RESULT)
    face.press(Qt.Key.Key_Return)
    assert Step.ISSUE not in card(face).steps
    assert "补齐以后" in face.session.papers.page.then.text()
    open_case(face, case.number)
    assert face.page.band.isVisible()
    assert face.page.bar.reasons["accept"].text() == "还有 1 份材料未齐"
    face.press(Qt.Key.Key_1)
    face.control(Qt.Key.Key_Return)
    after = now(face, case)
    assert (after.state, after.owing) == (CaseState.READY, False)


def test_a_silence_that_ends_today_stands_among_what_is_due(a_face):
    face = a_face()
    counter = face.session.desk.counter
    form = build.an_intake(Decision.RECEIVE, given=())
    build.taken_in(counter.store, form, hall=counter.hall, when=build.at(-7))
    face.session.board.refresh()
    face.settle()
    (line,) = face.session.board.seen.lines["due"]
    assert (line.state, line.due) == (CaseState.RECEIVED, build.MONDAY.date())
    assert face.window.left._tabs["due"].isVisible()


def test_promises_are_listed_as_many_days_ahead_as_the_hall_wants(a_face):
    face = a_face()
    counter = face.session.desk.counter
    rows = build.given("材料1 received", "材料2 received", "材料3 deferred", due=build.at(9).day)
    form = build.an_intake(Decision.ACCEPT_DEFERRED, given=rows)
    case = build.taken_in(counter.store, form, hall=counter.hall).case

    def listed(days):
        here = Here(
            replace(counter, settings=counter.settings._replace(promise_days=days)), build.WHEN
        )
        seen = face.look(lambda reader: sheets.overview(reader, here))
        return [line.number for line in seen.lines["promises"]]

    assert (listed(7), listed(9)) == ([], [case.number])


def test_tab_stays_in_the_question(a_face):
    face = a_face()
    an_accepted_case(face)
    step(face, Step.SUSPEND)
    stops = [face.focus]
    for _ in range(5):
        face.press(Qt.Key.Key_Tab)
        stops.append(face.focus)
    ask = card(face).ask
    assert stops == [ask.choice, *ask.lines.values(), ask.confirm, ask.cancel]
    face.press(Qt.Key.Key_Tab)
    assert face.focus is ask.choice
    face.press(Qt.Key.Key_Backtab)
    assert face.focus is ask.cancel
