"""At 200 % text on a small screen everything is whole and in sight where one works."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QScrollArea

from tests.build import an_item, ask, follows
from tests.ui.calling_hall import F2, Hall
from tests.ui.test_long_texts import a_long_item, clipped
from winclient.domain.items.catalogue import Material

SMALL = (1366, 768)
SHOP = an_item(
    6,
    questions=(
        ask("场所", "自有", "租赁"),
        ask("品种", "冷食", "裱花", several=True),
        ask("转租", "是", "否", when={"场所": "租赁"}),
    ),
    rules=(follows({"场所": "租赁"}, add=(Material(name="租赁合同"),)),),
)


@pytest.fixture
def large(a_face):
    def made(*items, **more):
        return a_face(*items, scale=200, theme="contrast", size=SMALL, **more)

    return made


def beyond(face):
    """Pages wider than the place they are shown in."""
    areas = [area for area in face.window.findChildren(QScrollArea) if area.isVisible()]
    return [
        type(area.parent()).__name__
        for area in areas
        if area.widget().width() > area.viewport().width()
    ]


def assert_whole(face):
    face.settle()
    assert clipped(face) == []
    assert beyond(face) == []
    assert (face.window.width(), face.window.height()) == SMALL


def in_sight(widget, rect=None):
    """Whether all of a part of a widget is really on the screen, under nothing."""
    rect = rect or widget.rect()
    return widget.visibleRegion().contains(QRect(rect.topLeft(), rect.size()))


def test_a_whole_case_is_whole_at_each_step(large):
    face = large()
    assert_whole(face)
    face.identify()
    assert_whole(face)
    face.pick()
    assert_whole(face)
    face.press(Qt.Key.Key_1)
    face.press(Qt.Key.Key_3)
    face.type("未签字")
    assert_whole(face)
    assert in_sight(face.focus)
    face.press(Qt.Key.Key_Return)
    face.press(Qt.Key.Key_1)
    face.control(Qt.Key.Key_5)
    assert_whole(face)
    assert in_sight(face.focus)
    face.press(Qt.Key.Key_Escape)
    face.control(Qt.Key.Key_3)
    assert_whole(face)
    face.press(Qt.Key.Key_F1)
    assert_whole(face)


def test_long_names_an_agent_and_the_queue_leave_room_for_the_work(large):
    face = large(a_long_item(), replace(an_item(), id="2", code="2", name="公证"))
    hall = Hall(face)
    hall.take("A", "A")
    hall.press(F2)
    assert_whole(face)
    hall.press(F2)
    face.window.show_alarm("打印机没有纸，文书没有打印出来。请加纸后重新打印。")
    face.identify()
    face.alt(Qt.Key.Key_J)
    assert_whole(face)
    assert in_sight(face.focus)
    face.press(Qt.Key.Key_Escape)
    face.control(Qt.Key.Key_F)
    face.pick("不带有")
    assert_whole(face)


def test_the_number_field_shows_a_whole_number(large):
    face = large()
    field = face.page.applicant.number
    face.type("610112199003071230")
    text = field.fontMetrics().horizontalAdvance("6" * 18)
    assert field.width() >= text + face.window.theme.px(16)


def test_the_hit_under_the_cursor_is_in_sight(large):
    face = large()
    face.identify()
    face.type("sp")
    face.settle()
    hits = face.page.finder.hits
    assert in_sight(face.page.finder.line)
    assert in_sight(hits.viewport(), hits.visualRect(hits.currentIndex()))


def test_the_material_that_is_judged_is_in_sight(large):
    face = large()
    face.identify()
    face.pick()
    table = face.page.item.materials
    for _ in range(table.model().rowCount()):
        assert table.hasFocus()
        assert in_sight(table.viewport(), table.visualRect(table.currentIndex()))
        face.press(Qt.Key.Key_1)


def test_the_summary_stands_below_the_lists_and_comes_back(large):
    face = large()
    left, summary = face.window.left, face.window.summary
    assert summary.mapTo(face.window, QPoint(0, 0)).x() == 0
    face.window.resize(1920, 1080)
    QApplication.processEvents()
    assert summary.geometry().left() > left.geometry().right()


def test_the_keys_page_can_be_read_to_its_end_by_keys(large):
    face = large()
    face.press(Qt.Key.Key_F1)
    page = face.window.middle.currentWidget()
    bar = page.findChild(QScrollArea).verticalScrollBar()
    for _ in range(30):
        face.press(Qt.Key.Key_PageDown)
    assert bar.value() == bar.maximum() > 0


def test_a_first_start_can_be_filled_in(large):
    face = large(configured=False)
    assert beyond(face) == []
    for line in face.window.middle.currentWidget().lines.values():
        assert in_sight(line), line.accessibleName()
        face.window.focusNextChild()
        QApplication.processEvents()


def whole_rows(table):
    rects = (table.visualRect(table.list.index(at, 0)) for at in range(len(table.list.rows)))
    return sum(in_sight(table.viewport(), rect) for rect in rects)


def test_at_150_percent_five_materials_are_in_sight_while_they_are_judged(a_face):
    face = a_face(SHOP, scale=150, size=SMALL)
    face.identify()
    face.pick()
    questions, table = face.page.item.questions, face.page.item.materials
    assert questions.hasFocus()
    assert [line.isVisible() for line in questions.lines] == [True, False]
    face.press(Qt.Key.Key_2)
    assert [line.isVisible() for line in questions.lines] == [False, True, False]
    assert "租赁" in questions.summary.text()
    face.press(Qt.Key.Key_Return)
    face.press(Qt.Key.Key_1)
    assert table.hasFocus()
    assert whole_rows(table) >= 5
    assert clipped(face) == []
    assert in_sight(face.window.summary)


def test_at_150_percent_all_that_can_be_done_next_is_in_sight(a_face):
    face = a_face(scale=150, size=SMALL)
    face.identify()
    face.pick()
    face.press(Qt.Key.Key_A)
    face.control(Qt.Key.Key_Return)
    steps = face.session.papers.page.steps
    assert all(in_sight(made) for made in steps.buttons.values())
    face.alt(Qt.Key.Key_2)
    assert in_sight(steps.ask.confirm)
