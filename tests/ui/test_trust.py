"""Deferral offered in place, exemption with its source, commitment where the item allows it."""

from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import Qt

from tests.build import NUMBER, WHEN, an_item
from winclient.app.cases.credit import install
from winclient.app.perform import perform
from winclient.app.ports import CaseQuery
from winclient.domain.cases.case import CaseState
from winclient.domain.checks.checklist import Judgement
from winclient.domain.items.catalogue import Material, Necessity

ITEM = replace(
    an_item(0),
    materials=(
        Material(name="申请书"),
        Material(name="无违法证明", commitment="承诺三年内没有违法记录"),
        Material(name="照片", necessity=Necessity.DEFERRABLE),
    ),
)


def a_form(a_face):
    face = a_face(ITEM)
    face.identify()
    face.pick()
    return face


def only_case(face):
    (line,) = face.look(lambda reader: reader.cases(CaseQuery()))
    return face.look(lambda reader: reader.case_by_number(line.number))


def test_a_deferral_is_offered_by_itself_once_only_what_may_come_later_is_missing(a_face):
    face = a_form(a_face)
    bar = face.page.bar
    face.press(Qt.Key.Key_1)
    face.press(Qt.Key.Key_2)
    face.press(Qt.Key.Key_2)
    assert not bar.buttons["accept_deferred"].isEnabled()
    face.page.item.materials.go_to(1)
    face.press(Qt.Key.Key_1)
    assert bar.buttons["accept_deferred"].isEnabled()
    assert bar.buttons["accept_deferred"].property("role") == "first"
    assert "12-07" in bar.reasons["accept_deferred"].text()
    face.control(Qt.Key.Key_2)
    case = only_case(face)
    assert case.state is CaseState.DEFERRED
    assert case.rows[2].due == case.due.on


def test_what_the_office_gets_itself_names_where_with_one_more_key(a_face):
    face = a_form(a_face)
    face.press(Qt.Key.Key_5)
    face.press(Qt.Key.Key_Return)
    row = face.flow.matter.rows[0]
    assert (row.state, row.source) == (Judgement.EXEMPT, "电子证照库")
    assert face.page.item.materials.place == 1


def test_a_commitment_is_one_key_where_the_item_allows_it(a_face):
    face = a_form(a_face)
    face.press(Qt.Key.Key_6)
    assert "申请书" in face.page.fault.text()
    assert face.flow.matter.rows[0].state is Judgement.NOT_JUDGED
    face.press(Qt.Key.Key_1)
    face.press(Qt.Key.Key_6)
    face.press(Qt.Key.Key_1)
    face.control(Qt.Key.Key_Return)
    case = only_case(face)
    assert (case.state, case.rows[1].state) == (CaseState.ACCEPTED, Judgement.COMMITTED)


def test_only_the_keys_that_fit_the_item_are_shown(a_face):
    face = a_face(an_item(3))
    face.identify()
    face.pick()
    presses = face.page.item._presses
    assert presses[Judgement.DEFERRED].isVisible()
    assert not presses[Judgement.COMMITTED].isVisible()


LISTED = "未履行生效判决"


def a_listed_applicant(face):
    """王小明 is on the list that the hall has imported."""
    store = face.session.desk.counter.store
    words = {"reasons": {NUMBER: LISTED}, "key": "ab" * 32, "clerk": "0001", "counter": "1"}
    perform(store, partial(install, when=WHEN, **words))


def test_bad_credit_is_said_as_soon_as_the_number_is_whole_and_goes_with_it(a_face):
    face = a_face(ITEM)
    a_listed_applicant(face)
    line = face.page.applicant.credit
    face.type(NUMBER[:-1])
    face.settle()
    assert not line.isVisible()
    face.type(NUMBER[-1])
    face.settle()
    assert line.isVisible()
    assert LISTED in line.text()
    face.press(Qt.Key.Key_Backspace)
    assert not line.isVisible()


def test_a_deferral_is_not_open_to_who_is_listed_and_the_key_says_why(a_face):
    face = a_face(ITEM)
    a_listed_applicant(face)
    face.identify()
    face.pick()
    for key in (Qt.Key.Key_1, Qt.Key.Key_1, Qt.Key.Key_2):
        face.press(key)
    bar = face.page.bar
    assert not bar.buttons["accept_deferred"].isEnabled()
    assert bar.reasons["accept_deferred"].text() == "在失信名单内"
    assert bar.buttons["notify"].isEnabled()
    face.control(Qt.Key.Key_2)
    assert LISTED in face.page.fault.text()
    assert face.look(lambda reader: reader.cases(CaseQuery())) == ()


def test_the_next_applicant_is_not_taken_for_the_one_before(a_face):
    face = a_face(ITEM)
    a_listed_applicant(face)
    face.identify()
    face.control(Qt.Key.Key_N)
    face.page.ask.confirm.click()
    face.settle()
    assert face.flow.matter.barred == ""
    assert not face.page.applicant.credit.isVisible()
