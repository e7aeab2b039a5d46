"""Long real names, long materials and forty rows stay whole, also at 150 % text."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from tests.build import an_item
from winclient.domain.items.catalogue import Material

NAME = "不带有储存设施经营除剧毒化学品以外的其他危险化学品企业经营许可证核发"
LONG_NAME = (NAME * 4)[:110]
LONG_MATERIAL = ("经有关部门批准的改制方案、清产核资报告、资产评估报告及职工安置方案" * 5)[:132]


def a_long_item():
    rows = tuple(Material(name=f"{n}{LONG_MATERIAL}"[:132]) for n in range(10, 50))
    return replace(an_item(name=LONG_NAME), materials=rows)


def clipped(face):
    """Labels and buttons whose text needs more room than they have.

    A timer (a lamp, a draft) may have set a text in the very last turn of the loop: its layout is
    asked for and not done yet, which under load is often.
    """
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    found = []
    for each in face.window.findChildren(QLabel) + face.window.findChildren(QAbstractButton):
        if not each.isVisible() or not each.text():
            continue
        if isinstance(each, QLabel) and each.wordWrap():
            enough = each.height() >= each.heightForWidth(each.width()) - 1
        elif isinstance(each, QLabel):
            enough = each.width() >= each.sizeHint().width() - 1
        else:
            enough = each.width() >= each.minimumSizeHint().width() - 1
        if not enough:
            found.append(each.text())
    return found


@pytest.mark.parametrize("scale", [100, 150])
@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_nothing_is_cut_off(a_face, scale, size):
    face = a_face(a_long_item(), scale=scale, size=size)
    assert clipped(face) == []
    face.identify()
    face.pick("不带有")
    assert (face.window.width(), face.window.height()) == size
    assert clipped(face) == []
    face.press(Qt.Key.Key_A)
    face.control(Qt.Key.Key_1)
    assert clipped(face) == []
    assert (face.window.width(), face.window.height()) == size


@pytest.mark.parametrize("scale", [100, 150])
def test_every_row_is_high_enough_for_its_material(a_face, scale):
    face = a_face(a_long_item(), scale=scale)
    face.identify()
    face.pick("不带有")
    table = face.page.item.materials
    assert table.model().rowCount() == 40
    for place, row in enumerate(table.list.rows):
        room = QRect(0, 0, table.columnWidth(0) - face.window.theme.px(14), 10_000)
        wrap = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere
        needed = table.fontMetrics().boundingRect(room, wrap, row.name).height()
        assert table.rowHeight(place) >= needed
    widths = sum(table.columnWidth(column) for column in range(4))
    assert widths <= table.viewport().width()


def test_the_fortieth_row_comes_into_sight_with_the_cursor(a_face):
    face = a_face(a_long_item(), scale=150)
    face.identify()
    face.pick("不带有")
    table = face.page.item.materials
    table.go_to(39)
    assert table.viewport().rect().intersects(table.visualRect(table.list.index(39, 0)))


def test_a_long_name_in_the_hits_is_shown_whole(a_face):
    face = a_face(a_long_item())
    face.identify()
    face.type("不带有")
    hits = face.page.finder.hits
    one = hits.visualRect(hits.found.index(0)).height()
    assert one > 3 * hits.fontMetrics().height()
