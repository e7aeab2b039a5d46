"""Every control has a name that a screen reader says, and shows when it has the focus."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QWidget,
)

from tests.build import an_item
from tests.ui.calling_hall import F2, Hall
from winclient.reading import read_catalogue
from winclient.resources import resource

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
)
EDGE = 3  # pixels around a control in which its frame lies


def an_asked_item():
    files = sorted(Path(str(resource("catalogue", "demo"))).glob("*.json"))
    found = next(item for item in read_catalogue(files).items if item.questions)
    return replace(found, id="asked", name="有情形的事项", code="Q1")


def day(face) -> Iterator[str]:
    """The screens of a day, one after the other."""
    yield "empty"
    hall = Hall(face)
    hall.take("A", "A")
    hall.press(F2)
    face.window.show_alarm("打印机没有纸。")
    yield "called"
    hall.press(F2)
    face.identify()
    face.alt(Qt.Key.Key_J)
    yield "agent"
    face.page.agent.remove.click()
    face.settle()
    face.control(Qt.Key.Key_F)
    face.type("有情形")
    yield "hits"
    face.press(Qt.Key.Key_Return)
    yield "questions"
    face.control(Qt.Key.Key_F)
    face.pick("sp")
    face.press(Qt.Key.Key_3)
    yield "defect"
    face.type("未签字")
    face.press(Qt.Key.Key_Return)
    face.control(Qt.Key.Key_5)
    yield "refusing"
    face.press(Qt.Key.Key_Escape)
    face.control(Qt.Key.Key_4)
    yield "outcome"
    face.press(Qt.Key.Key_F1)
    yield "keys"


def walked(window: QWidget) -> list[QWidget]:
    """What a person works with; parts of a control are not controls."""
    every = [each for each in window.findChildren(QWidget) if each.isVisible()]
    return [
        each
        for each in every
        if (isinstance(each, CONTROLS) or each.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and not isinstance(each, QHeaderView)
        and not isinstance(each.parentWidget(), (QComboBox, QAbstractSpinBox))
    ]


def said(widget: QWidget) -> str:
    """What a screen reader calls it."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name).strip()


def told(widget: QWidget) -> str:
    return f"{type(widget).__name__} {said(widget)!r}"


def drawn(widget: QWidget) -> list[QImage]:
    """The edges of a control as they are on the screen."""
    QApplication.processEvents()
    image = widget.window().grab(QRect(widget.mapTo(widget.window(), widget.rect().topLeft()),
                                       widget.size())).toImage()  # fmt: skip
    width, height = image.width(), image.height()
    return [
        image.copy(0, 0, width, EDGE),
        image.copy(0, height - EDGE, width, EDGE),
        image.copy(0, 0, EDGE, height),
        image.copy(width - EDGE, 0, EDGE, height),
    ]


def focusable(window: QWidget) -> list[QWidget]:
    return [
        each
        for each in walked(window)
        if each.isEnabled() and each.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def unseen(window: QWidget) -> list[str]:
    """Controls that look the same with the focus as without."""
    found = []
    for each in focusable(window):
        each.setFocus(Qt.FocusReason.TabFocusReason)
        with_focus = drawn(each)
        if each.hasFocus():
            each.clearFocus()
            if with_focus == drawn(each):
                found.append(told(each))
    return found


def test_every_control_has_a_name(a_face):
    face = a_face(an_item(), an_asked_item())
    for screen in day(face):
        assert [told(each) for each in walked(face.window) if not said(each)] == [], screen


def test_the_fields_of_a_first_start_have_names_and_show_the_focus(a_face):
    window = a_face(configured=False).window
    assert len(focusable(window)) > 6
    assert [told(each) for each in walked(window) if not said(each)] == []
    assert unseen(window) == []


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_the_focus_is_seen_on_every_control(a_face, theme):
    face = a_face(an_item(), an_asked_item(), theme=theme)
    for screen in day(face):
        if screen == "defect":
            continue  # the table's editor would take its text over and go
        had = face.focus
        assert unseen(face.window) == [], screen
        had.setFocus()
        face.settle()
