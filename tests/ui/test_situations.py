"""Questions beside the list, one key each; a package with its items; nothing needs a mouse."""

from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from tests.build import an_item, ask, follows
from winclient.app.ports import CaseQuery
from winclient.domain.cases.steps import Step
from winclient.domain.items.catalogue import Material, TimeLimit
from winclient.domain.items.composition import Composition, Member
from winclient.ui.clerk.pages.case_lines import state

SHOP = an_item(
    1,
    questions=(
        ask("场所", "自有", "租赁"),
        ask("品种", "冷食", "裱花", several=True),
        ask("转租", "是", "否", when={"场所": "租赁"}),
    ),
    rules=(
        follows({"场所": "租赁"}, add=(Material(name="租赁合同"),), promised=TimeLimit(days=3)),
        follows({"品种": "冷食"}, add=(Material(name="专间说明"),)),
        follows({"转租": "是"}, add=(Material(name="房东同意书"),)),
    ),
)
CARD = Material(name="身份证", originals=1, copies=1)


def part(id, *names):
    materials = (CARD, *(Material(name=name) for name in names))
    return replace(an_item(0, id=id, code=id, name=f"事项{id}"), materials=materials)


PACKAGE = an_item(
    0,
    id="p",
    name="食品一件事",
    promised=None,
    composition=Composition(members=(Member(item="a"), Member(item="b", after=("a",)))),
)
PARTS = (part("a", "甲表"), part("b", "乙表"))


def questions(face):
    return face.page.item.questions


def names(face):
    return [row.name for row in face.flow.matter.rows]


def only_case(face):
    (line,) = face.look(lambda reader: reader.cases(CaseQuery(wholes=True)))
    return face.look(lambda reader: reader.case_by_number(line.number))


def picked(a_face, *items):
    face = a_face(*items)
    face.identify()
    face.pick()
    return face


def test_the_cursor_stands_on_the_first_question_and_goes_on_by_itself(a_face):
    face = picked(a_face, SHOP)
    assert questions(face).hasFocus()
    face.press(Qt.Key.Key_2)
    assert names(face) == ["材料1", "租赁合同"]
    assert questions(face).place == 1
    face.press(Qt.Key.Key_1)
    face.press(Qt.Key.Key_Return)
    assert questions(face).lines[questions(face).place].asked.id == "转租"
    face.press(Qt.Key.Key_2)
    assert face.page.item.materials.hasFocus()
    assert names(face) == ["材料1", "租赁合同", "专间说明"]


def test_an_answer_says_what_it_did_and_marks_the_row(a_face):
    face = picked(a_face, SHOP)
    face.press(Qt.Key.Key_2)
    assert "租赁合同" in face.page.item.told.text()
    assert face.page.item.materials.list.fresh == {"租赁合同"}
    assert "租赁" in face.page.item.materials.list.index(1, 3).data()


def test_no_decision_but_a_refusal_before_the_questions_are_answered(a_face):
    face = picked(a_face, SHOP)
    face.control(Qt.Key.Key_1)
    assert "场所" in face.page.fault.text()
    assert questions(face).hasFocus()
    assert face.flow.reasons["refuse"].short == ""


def test_a_case_with_answers_ends_in_the_store(a_face):
    face = picked(a_face, SHOP)
    face.press(Qt.Key.Key_2)
    face.press(Qt.Key.Key_Return)  # none of several
    face.press(Qt.Key.Key_1)
    face.press(Qt.Key.Key_A)
    face.control(Qt.Key.Key_Return)
    case = only_case(face)
    assert case.answers == (("场所", "租赁"), ("品种", ""), ("转租", "是"))
    assert [row.name for row in case.rows] == ["材料1", "租赁合同", "房东同意书"]
    assert case.due.on.isoformat() == "2026-11-26"


def test_judgements_stay_when_an_answer_changes(a_face):
    face = picked(a_face, SHOP)
    for key in (Qt.Key.Key_1, Qt.Key.Key_Return, Qt.Key.Key_1):
        face.press(key)
    assert face.flow.matter.rows[0].settled
    face.alt(Qt.Key.Key_Q)
    assert questions(face).hasFocus()
    face.press(Qt.Key.Key_2)
    assert face.flow.matter.rows[0].settled
    assert names(face) == ["材料1", "租赁合同"]


def test_a_draft_keeps_the_answers(a_face):
    face = picked(a_face, SHOP)
    face.press(Qt.Key.Key_2)
    body = face.flow.body()
    assert (body["answers"], body["item"]) == ({"场所": ["租赁"]}, "item-1")
    face.flow.new()
    face.flow.restore(body)
    face.settle()
    assert names(face) == ["材料1", "租赁合同"]


def test_a_package_is_one_list_that_names_the_items_each_row_serves(a_face):
    face = picked(a_face, PACKAGE, *PARTS)
    shown = face.page.item.materials.list
    assert [shown.index(at, 0).data() for at in range(3)] == ["身份证 ①②", "甲表 ①", "乙表 ②"]
    face.press(Qt.Key.Key_A)
    face.control(Qt.Key.Key_Return)
    case = only_case(face)
    assert len(case.members) == 2
    assert (case.rows[0].originals, case.rows[0].copies) == (1, 2)


def test_an_item_is_taken_out_of_a_package_and_put_back_with_its_key(a_face):
    face = picked(a_face, PACKAGE, *PARTS)
    face.alt(Qt.Key.Key_Q)
    face.press(Qt.Key.Key_2)
    assert names(face) == ["身份证", "甲表"]
    face.press(Qt.Key.Key_1)  # the last one stays
    assert names(face) == ["身份证", "甲表"]
    face.press(Qt.Key.Key_2)
    assert names(face) == ["身份证", "甲表", "乙表"]
    face.press(Qt.Key.Key_2)
    face.press(Qt.Key.Key_Return)
    face.press(Qt.Key.Key_A)
    face.control(Qt.Key.Key_Return)
    assert only_case(face).item.name == "事项a"


def test_the_number_on_a_notice_opens_the_package_on_what_is_missing(a_face):
    face = picked(a_face, PACKAGE, *PARTS)
    face.press(Qt.Key.Key_1)
    face.press(Qt.Key.Key_2)
    face.press(Qt.Key.Key_1)
    face.control(Qt.Key.Key_3)
    number = only_case(face).number
    face.control(Qt.Key.Key_N)
    face.type(number)
    face.press(Qt.Key.Key_Return)
    table = face.page.item.materials
    assert table.hasFocus()
    assert table.list.index(table.place, 0).data() == "甲表 ①"
    face.press(Qt.Key.Key_1)
    face.control(Qt.Key.Key_Return)
    assert only_case(face).state.value == "accepted"
    assert "事项b" in face.session.papers.page.items.text()


def a_package(a_face):
    """Both items judged complete, the cursor in the list."""
    face = picked(a_face, PACKAGE, *PARTS)
    face.alt(Qt.Key.Key_C)
    face.press(Qt.Key.Key_A)
    return face


def test_an_item_taken_out_before_the_decision_says_what_goes_back_at_once(a_face):
    face = a_package(a_face)
    face.alt(Qt.Key.Key_Q)
    face.press(Qt.Key.Key_2)
    assert "请当场退还：身份证 复印件 1；乙表 原件 1" in face.page.item.told.text()
    assert names(face) == ["身份证", "甲表"]
    assert all(row.settled for row in face.flow.matter.rows)  # what stays need not be judged again
    face.press(Qt.Key.Key_2)  # and in again: what is asked more of is open again
    assert [row.settled for row in face.flow.matter.rows] == [False, True, False]


def test_taking_an_item_out_keeps_what_was_judged_of_a_paper_that_the_office_has(a_face):
    has = Material(name="户口簿", exempt=True)
    parts = [replace(each, materials=(*each.materials, has)) for each in PARTS]
    face = picked(a_face, PACKAGE, *parts)
    face.alt(Qt.Key.Key_C)
    table = face.page.item.materials
    table.go_to(names(face).index("户口簿"))
    face.press(Qt.Key.Key_2)
    face.alt(Qt.Key.Key_Q)
    face.press(Qt.Key.Key_2)
    kept = {row.name: row.state.value for row in face.flow.matter.rows}
    assert kept["户口簿"] == "missing"


def steps(face):
    return face.session.papers.page.steps


def test_an_item_of_a_package_is_two_keys_from_the_whole_and_back(a_face):
    face = a_package(a_face)
    face.control(Qt.Key.Key_Return)
    whole = only_case(face)
    doors = steps(face).doors
    assert [name for name, _ in doors] == ["事项a（已受理）", "事项b（已受理）"]
    face.alt(Qt.Key.Key_2)
    page = face.session.papers.page
    assert page.number.text().replace(" ", "") == doors[1][1] != whole.number
    face.alt(Qt.Key(Qt.Key.Key_1 + len(steps(face).steps)))
    assert page.number.text().replace(" ", "") == whole.number


def test_taking_an_item_out_later_shows_and_hands_back_what_only_it_needed(a_face):
    face = a_package(a_face)
    face.control(Qt.Key.Key_Return)
    face.alt(Qt.Key.Key_2)
    place = steps(face).steps.index(Step.WITHDRAW)
    face.alt(Qt.Key(Qt.Key.Key_1 + place))
    asked = steps(face).ask.findChild(QLabel).text()
    assert "身份证 复印件 1；乙表 原件 1" in asked
    face.press(Qt.Key.Key_Return)
    page = face.session.papers.page
    assert page.title.text() == "已撤回"
    assert "身份证 复印件 1；乙表 原件 1" in page.then.text()
    assert [paper.kind for paper in page.papers] == ["withdrawal"]


def test_all_keys_of_a_package_of_six_are_in_sight_on_a_small_screen_with_large_text(a_face):
    parts = [part(id, f"{id}表") for id in "abcdef"]
    whole = Composition(members=tuple(Member(item=id) for id in "abcdef"))
    face = picked(partial(a_face, scale=150), replace(PACKAGE, composition=whole), *parts)
    face.alt(Qt.Key.Key_C)
    face.press(Qt.Key.Key_A)
    face.control(Qt.Key.Key_Return)
    keys = [each for each in steps(face).findChildren(QPushButton) if each.isVisible()]
    assert len(keys) == 7
    assert all(each.visibleRegion().contains(each.rect()) for each in keys)


def test_a_whole_package_is_withdrawn_with_one_question(a_face):
    face = a_package(a_face)
    face.control(Qt.Key.Key_Return)
    face.alt(Qt.Key.Key_3)  # behind the two items
    asked = steps(face).ask.findChild(QLabel).text()
    assert "撤回全部" in asked
    assert "身份证 原件 1、复印件 2；甲表 原件 1；乙表 原件 1" in asked
    face.press(Qt.Key.Key_Return)
    page = face.session.papers.page
    assert (page.title.text(), page.items.text().count("已撤回")) == ("已撤回", 2)
    assert "身份证 原件 1、复印件 2" in page.then.text()
    named = [(paper.kind, paper.item) for paper in page.papers]
    assert named == [("acceptance", ""), ("withdrawal", "事项a"), ("withdrawal", "事项b")]
    (line,) = face.look(lambda reader: reader.cases(CaseQuery(wholes=True)))
    assert (line.state.value, state(line)) == ("closed", "已撤回")


def test_the_tenth_key_leads_from_an_item_with_nine_steps_back_to_the_whole(a_face):
    face = a_package(a_face)
    face.control(Qt.Key.Key_Return)
    whole = only_case(face)
    face.alt(Qt.Key.Key_2)
    face.alt(Qt.Key(Qt.Key.Key_1 + steps(face).steps.index(Step.HAND_OVER)))
    face.press(Qt.Key.Key_Return)
    assert len(steps(face).steps) == 9
    face.alt(Qt.Key.Key_0)
    assert face.session.papers.page.number.text().replace(" ", "") == whole.number


def test_a_shortage_at_the_other_end_stays_in_sight(a_face):
    face = a_package(a_face)
    face.control(Qt.Key.Key_Return)
    face.alt(Qt.Key.Key_2)
    for step in (Step.HAND_OVER, Step.SIGN):
        face.alt(Qt.Key(Qt.Key.Key_1 + steps(face).steps.index(step)))
        if step is Step.SIGN:
            face.press(Qt.Key.Key_Down)
            face.press(Qt.Key.Key_Tab)
            face.type("李四")
            face.press(Qt.Key.Key_Tab)
            face.type("缺复印件")
        face.press(Qt.Key.Key_Return)
    shown = [each.text() for each in face.window.summary.findChildren(QLabel)]
    assert any("缺复印件" in text for text in shown)
