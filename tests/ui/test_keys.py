"""One table of keys: no two clash, all have words, every control has a name."""

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QWidget

from winclient.ui.clerk.pages.keys import KEYS, WINDOW
from winclient.wording import words


def test_no_key_does_two_things_in_one_place():
    for area in {key.area for key in KEYS}:
        own = [key for key in KEYS if key.area in {area, WINDOW}]
        sequences = Counter(QKeySequence(text).toString() for key in own for text in key.sequences)
        assert [text for text, n in sequences.items() if n > 1] == []


def test_every_key_has_its_words_and_every_word_its_key():
    assert {key.action for key in KEYS} == set(words("keys"))


def test_the_window_listens_to_exactly_the_keys_of_the_table(a_face):
    face = a_face()
    heard = {made.key().toString() for made in face.window.findChildren(QShortcut)}
    wanted = {
        QKeySequence(text).toString()
        for key in KEYS
        if key.area == WINDOW and key.action != "close"
        for text in key.sequences
    }
    assert heard == wanted


def test_every_control_that_takes_the_focus_has_an_accessible_name(a_face):
    face = a_face()
    face.identify()
    face.pick()
    face.alt(Qt.Key.Key_J)
    nameless = [
        f"{type(each).__name__} {each.objectName()}"
        for each in face.window.findChildren(QWidget)
        if each.window() is face.window  # a drop-down list is a window of its own
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (each.accessibleName() or (isinstance(each, QAbstractButton) and each.text()))
    ]
    assert nameless == []


def test_tab_goes_through_the_form_as_it_is_read(a_face):
    face = a_face()
    applicant = face.page.applicant
    passed = [face.focus]
    for _ in range(6):
        face.press(Qt.Key.Key_Tab)
        passed.append(face.focus)
    order = [applicant.number, applicant.document, applicant.name, applicant.phone]
    assert [each for each in passed if each in order] == order


def test_f1_shows_the_table_and_goes_back_to_where_the_clerk_was(a_face):
    face = a_face()
    face.identify()
    face.pick()
    face.press(Qt.Key.Key_F1)
    assert face.window.middle.currentWidget() is not face.page
    face.press(Qt.Key.Key_Escape)
    assert face.window.middle.currentWidget() is face.page
    assert face.page.item.materials.hasFocus()


def test_no_number_and_no_name_stands_in_the_title_or_in_what_lists_read_out(a_face):
    face = a_face()
    face.identify()
    face.pick()
    face.press(Qt.Key.Key_A)
    face.control(Qt.Key.Key_1)
    model = face.window.left.list.lines
    spoken = model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    for text in (spoken, face.window.windowTitle(), face.page.told.text.accessibleName()):
        assert "王小明" not in text
        assert "610112199003071230" not in text
