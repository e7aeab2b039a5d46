"""Fields count characters as people do, mask numbers, and leave an input method alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from winclient.ui.parts.line import LineEdit
from winclient.ui.parts.number_field import NumberField

RARE = "𬱖"  # two UTF-16 units, one character


@pytest.fixture
def line(qtbot):
    made = LineEdit("姓名", limit=5)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_limit_of_five_holds_five_rare_characters(line):
    QApplication.clipboard().setText(RARE * 9)
    line.paste()
    assert line.text() == RARE * 5


def test_what_is_too_much_is_cut_where_it_was_put_in(line):
    line.setText("甲乙丙丁")
    line.setCursorPosition(1)
    QApplication.clipboard().setText(RARE * 3)
    line.paste()
    assert line.text() == f"甲{RARE}乙丙丁"
    assert line.cursorPosition() == 3


def test_enter_while_composing_belongs_to_the_input_method(line, qtbot):
    QApplication.sendEvent(line, QInputMethodEvent("zhang", []))
    assert line.composing
    with qtbot.assertNotEmitted(line.entered):
        QTest.keyClick(line, Qt.Key.Key_Return)
    done = QInputMethodEvent("", [])
    done.setCommitString("张")
    QApplication.sendEvent(line, done)
    assert line.text() == "张"
    with qtbot.waitSignal(line.entered):
        QTest.keyClick(line, Qt.Key.Key_Return)


def test_a_number_is_whole_while_one_types_and_masked_as_soon_as_one_leaves(qtbot):
    field = NumberField("证件号码")
    qtbot.addWidget(field)
    with qtbot.waitActive(field):
        field.show()
        field.activateWindow()
    field.setFocus()
    QTest.keyClicks(field, "11010519491231002X")
    assert field.text() == "11010519491231002X"
    field.clearFocus()
    assert field.text() == "110105********002X"
    assert field.number == "11010519491231002X"
    field.setFocus()
    assert field.text() == "11010519491231002X"


def test_every_text_field_of_the_face_takes_composed_text(a_face):
    face = a_face()
    face.alt(Qt.Key.Key_J)
    fields = [each for each in face.window.findChildren(QLineEdit) if each.isVisible()]
    assert len(fields) >= 7
    for field in fields:
        field.setFocus()
        assert field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        field.clear()
        face.compose("", preedit="wang")
        assert field.text() == ""
        face.compose("王", preedit="")
        assert field.text() == "王", field.accessibleName()


def test_a_composed_reason_lands_in_the_checklist(a_face):
    face = a_face()
    face.identify()
    face.pick()
    face.press(Qt.Key.Key_3)
    face.compose("", preedit="wei")
    face.compose("未盖章", preedit="")
    face.press(Qt.Key.Key_Return)
    assert face.flow.matter.rows[0].reason == "未盖章"
