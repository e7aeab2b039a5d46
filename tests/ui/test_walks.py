"""A new clerk on the demonstration catalogue: five cases from the first key to the last, no mouse.

What a key leads to is read off the screen: a material's name, the number before a step.
"""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests import build
from winclient.app.ports import CaseQuery
from winclient.bootstrap import SystemIds
from winclient.domain.cases.case import CaseState
from winclient.domain.cases.steps import Step
from winclient.reading import read_catalogue
from winclient.resources import resource

FIRM = "91610112MA00000230"


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory):
    """The demonstration catalogue in force; every walk begins with a copy."""
    folder = tmp_path_factory.mktemp("demo")
    items = read_catalogue(sorted(resource("catalogue", "demo").glob("*.json"))).items
    build.a_store(folder, ids=SystemIds(), items=items).close()
    return folder


@pytest.fixture
def a_day(a_face, demo_store):
    """`a_day()` opens the face on the Monday, `a_day(4)` four days later on the same store."""
    a_face.usual = demo_store

    def opened(days=0):
        for window in a_face.opened:
            window.close()
        QApplication.processEvents()
        return a_face(clock=build.at(days))

    return opened


def table(face):
    return face.page.item.materials


def under_the_cursor(face):
    return table(face).list.rows[table(face).place]


def keys(face, digits):
    for digit in digits:
        face.press(Qt.Key(Qt.Key.Key_0 + int(digit)))


def the_case(face):
    """The one whose number stands on the page."""
    number = face.session.papers.page.number.text().replace(" ", "")
    return face.look(lambda reader: reader.case_by_number(number))


def papers(face):
    return [paper.kind for paper in face.session.papers.page.papers]


def scan(face, number):
    """A scanner types wherever the cursor stands."""
    face.type(number)
    face.press(Qt.Key.Key_Return)


def take(face, step):
    """The key that is printed on a step."""
    card = face.session.papers.page.steps
    face.alt(Qt.Key(Qt.Key.Key_1 + card.steps.index(step)))


def a_shop(face, answers="12211"):
    """食品经营许可: 个体, 租赁, 食品销售, 本人, 不用自动设备."""
    face.identify()
    face.pick("spjyxk")
    keys(face, answers)
    assert table(face).hasFocus()


def a_promise(face):
    """All in but what may come later; the key of 容缺受理 says until when."""
    a_shop(face)
    keys(face, "111222")
    assert "限 11-26 前补交" in face.page.bar.reasons["accept_deferred"].text()
    face.control(Qt.Key.Key_2)
    assert papers(face) == ["acceptance", "deferral", "commitment_deferral"]
    return the_case(face)


def test_an_ordinary_case_whose_answers_make_the_list(a_day):
    face = a_day()
    a_shop(face)
    assert "房屋租赁合同" in [row.name for row in face.flow.matter.rows]
    face.press(Qt.Key.Key_A)
    face.control(Qt.Key.Key_Return)
    case = the_case(face)
    assert (case.state, papers(face)) == (CaseState.ACCEPTED, ["acceptance"])
    assert case.due.on.isoformat() == "2026-11-26"  # 个体工商户: three days instead of five


def test_a_promise_that_is_kept_from_intake_to_the_result_in_a_hand(a_day):
    case = a_promise(a_day())
    face = a_day(2)
    scan(face, case.number)
    keys(face, "111")
    face.control(Qt.Key.Key_Return)
    assert the_case(face).state is CaseState.ACCEPTED
    take(face, Step.DECIDE)
    face.press(Qt.Key.Key_Tab)
    face.type("JY16101990012345")
    face.press(Qt.Key.Key_Return)
    take(face, Step.RECEIVE_RESULT)
    face.press(Qt.Key.Key_Return)
    face.press(Qt.Key.Key_Return)  # the focus is on 出件
    scan(face, case.number)
    assert the_case(face).state is CaseState.ISSUED
    assert papers(face)[-1] == "pick_up"


def test_a_promise_that_is_broken_ends_as_was_told(a_day):
    """The list shows it days ahead and red when it is past; the case says what to press."""
    case = a_promise(a_day())
    face = a_day(4)
    face.alt(Qt.Key.Key_L)
    assert face.window.left.chosen == "promises"
    face.press(Qt.Key.Key_Return)
    assert "期限已过" in face.page.band.text()
    face.alt(Qt.Key.Key_D)
    page = face.session.papers.page
    assert "容缺逾期终止" in page.then.text()
    take(face, Step.LAPSE)
    face.press(Qt.Key.Key_Return)  # a bare question stands on 取消
    assert the_case(face).state is CaseState.DEFERRED
    take(face, Step.LAPSE)
    face.press(Qt.Key.Key_Tab)
    face.press(Qt.Key.Key_Return)
    assert (the_case(face).id, the_case(face).state) == (case.id, CaseState.LAPSED)
    assert papers(face)[-1] == "lapse"
    assert "食品经营许可申请书 原件 1" in page.then.text()


def test_a_package_with_one_list_whose_shared_paper_holds_every_item(a_day):
    face = a_day()
    face.identify("示例科技有限公司", FIRM)
    face.pick("qykb")
    keys(face, "111")
    assert under_the_cursor(face).name == "法定代表人居民身份证"
    assert (under_the_cursor(face).originals_due, under_the_cursor(face).copies_due) == (1, 5)
    keys(face, "3")
    face.type("复印件不清楚")
    face.press(Qt.Key.Key_Return)
    face.press(Qt.Key.Key_A)
    face.control(Qt.Key.Key_3)
    doors = [name for name, _ in face.session.papers.page.steps.doors]
    assert [name.count("待补正") for name in doors] == [0, 1, 1, 1, 1, 1]
    whole = the_case(face)
    face.press(Qt.Key.Key_Return)  # the next case; the firm comes back at once
    scan(face, whole.number)
    keys(face, "1")
    face.control(Qt.Key.Key_Return)
    members = face.look(lambda reader: reader.cases(CaseQuery(state=CaseState.ACCEPTED)))
    assert len(members) == 7
    face.alt(Qt.Key.Key_2)
    assert the_case(face).item.name == "公章刻制备案"


def test_a_correction_visit_by_scanning_the_notice(a_day):
    face = a_day()
    a_shop(face)
    keys(face, "12")
    face.press(Qt.Key.Key_A)
    face.control(Qt.Key.Key_3)
    assert papers(face) == ["one_time_notice"]
    number = the_case(face).number
    face = a_day(2)
    scan(face, number)
    assert under_the_cursor(face).defect
    keys(face, "1")
    face.control(Qt.Key.Key_Return)
    case = the_case(face)
    assert (case.state, case.visits) == (CaseState.ACCEPTED, 2)
    assert case.accepted_on.isoformat() == "2026-11-25"  # the day all is in


def test_what_the_item_itself_says_stops_the_clock_stands_before_the_law(a_day):
    """公示 is none of §45; that of an inheritance is the item's own 特殊环节."""
    face = a_day()
    face.identify()
    face.pick("jcgh")
    keys(face, "11")
    face.press(Qt.Key.Key_A)
    face.control(Qt.Key.Key_Return)
    due = the_case(face).due
    take(face, Step.SUSPEND)
    ask = face.session.papers.page.steps.ask
    assert ask.choice.itemText(0).startswith("公示　《不动产登记操作规范")
    assert ask.choice.itemText(1).startswith("听证　《中华人民共和国行政许可法》")
    for _ in range(2):
        face.press(Qt.Key.Key_Tab)
    face.type("继承人声明")
    face.press(Qt.Key.Key_Return)
    assert papers(face) == ["acceptance", "special_procedure"]
    (pause,) = the_case(face).life.pauses
    assert (pause.name, pause.days, the_case(face).due) == ("公示", 15, due)
