"""Every decision that may not be taken says why, beside its button."""

import pytest
from PySide6.QtCore import Qt

from tests.build import NUMBER
from winclient.app.ports import CaseQuery
from winclient.ui.clerk.pages.bar import DECISIONS
from winclient.ui.clerk.pages.case_lines import who


def reasons(face):
    return {name: face.page.bar.reasons[name].text() for name in DECISIONS}


def test_an_empty_form_says_what_to_begin_with(a_face):
    face = a_face()
    assert set(reasons(face).values()) == {"先录入证件号码"}
    assert not any(button.isEnabled() for button in face.page.bar.buttons.values())


def test_a_wrong_number_stops_every_decision_and_its_finding_stands_beside_it(a_face):
    face = a_face()
    face.type("610112199003071231")
    assert "校验码应为 0" in face.page.applicant.finding.text()
    assert set(reasons(face).values()) == {"证件号码还不对"}


def test_the_reasons_follow_the_checklist_key_by_key(a_face):
    face = a_face()
    face.identify()
    assert set(reasons(face).values()) == {"先选定事项"}
    face.pick()
    assert reasons(face)["accept"] == "还有 3 份材料未核验"
    assert face.page.bar.buttons["receive"].isEnabled()
    face.press(Qt.Key.Key_1)
    assert reasons(face)["notify"] == "还有 2 份材料未核验"
    face.press(Qt.Key.Key_2)
    face.press(Qt.Key.Key_1)
    assert reasons(face)["accept"] == "还有 1 份材料未齐"
    assert reasons(face)["accept_deferred"] == "没有标记容缺的材料"
    assert face.page.bar.buttons["notify"].isEnabled()


def test_the_key_of_a_decision_that_may_not_be_taken_leads_to_what_is_missing(a_face):
    face = a_face()
    face.identify()
    face.pick()
    face.press(Qt.Key.Key_1)
    face.alt(Qt.Key.Key_B)
    face.control(Qt.Key.Key_1)
    assert "材料2" in face.page.fault.text()
    assert face.page.item.materials.hasFocus()
    assert face.page.item.materials.place == 1


def test_an_agent_without_verified_authority_is_named(a_face):
    face = a_face()
    face.identify()
    face.pick()
    face.alt(Qt.Key.Key_J)
    face.type("610112199003071230")
    face.press(Qt.Key.Key_Return)
    face.type("李四")
    assert reasons(face)["receive"] == "经办人：经办人授权未核验"
    face.page.agent.authority.setChecked(True)
    assert face.page.bar.buttons["receive"].isEnabled()


def test_an_organisation_is_told_from_its_credit_code(a_face):
    face = a_face()
    face.type("91110105MA01FP2T2N"[:18])
    kind = face.page.applicant.value()["kind"]
    assert kind == "organisation"
    assert "统一社会信用代码" in face.page.applicant.finding.text()


@pytest.mark.parametrize(
    ("number", "name", "shown"),
    [("91110105MA01FP2T8T", "张王李有限公司", "张王李有限公司"), (NUMBER, "王小明", "王*明")],
)
def test_in_the_list_a_firm_stands_whole_and_a_person_masked(a_face, number, name, shown):
    face = a_face()
    face.identify(name, number)
    face.pick()
    face.press(Qt.Key.Key_A)
    face.control(Qt.Key.Key_Return)
    (line,) = face.look(lambda reader: reader.cases(CaseQuery()))
    assert who(line) == shown
    left = face.window.left.list
    assert left.lines.index(0).data(Qt.ItemDataRole.ToolTipRole).startswith(shown)
