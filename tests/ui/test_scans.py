"""Scans at the counter: a key, a dropped file, a clip on the row, and a page to look at them."""

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QMimeData, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QFileDialog

from winclient.app.ports import CaseQuery
from winclient.app.scan_ports import KeptScan
from winclient.cli.faces import _Parts
from winclient.domain.ledger.scans import Media
from winclient.store.proof.verify import verify
from winclient.ui import theme as themes
from winclient.ui.clerk.pages.scan_page import ScanPage
from winclient.ui.parts.checklist import NAME


def a_picture(width=600, height=400):
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data())


@pytest.fixture
def files(tmp_path):
    made = {"a.pdf": b"%PDF-1.7 one", "b.png": a_picture(), "c.doc": b"\xd0\xcf\x11\xe0 no scan"}
    folder = tmp_path / "from the scanner"
    folder.mkdir()
    for name, data in made.items():
        (folder / name).write_bytes(data)
    return {name: str(folder / name) for name in made}


@pytest.fixture
def face(a_face, tmp_path):
    parts = _Parts(tmp_path, None)
    return a_face(keep_scan=parts.keep_scan, scan_bytes=parts.scan_bytes, lay_out=parts.lay_out)


def drop(face, place, *paths):
    """Files let fall on a row."""
    view = face.page.item.materials
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(path) for path in paths])
    at = view.visualRect(view.list.index(place, NAME)).center()
    how = Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for event in (QDragEnterEvent(at, *how), QDragMoveEvent(at, *how), QDropEvent(at, *how)):
        QApplication.sendEvent(view.viewport(), event)
    face.settle()


def only_case(face):
    (line,) = face.look(lambda reader: reader.cases(CaseQuery()))
    return face.look(lambda reader: reader.case_by_number(line.number))


def chosen(monkeypatch, *paths):
    """What somebody picks in the desktop's dialog."""
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (list(paths), ""))


def test_files_let_fall_on_a_row_become_scans_of_the_case_that_is_recorded(face, files):
    face.identify()
    face.pick()
    drop(face, 1, files["a.pdf"], files["b.png"])
    assert face.page.item.materials.list.clips == {"材料2": 2}
    face.press(Qt.Key.Key_A)
    face.control(Qt.Key.Key_Return)
    case = only_case(face)
    assert [scan.material for scan in case.scans] == ["材料2", "材料2"]
    assert verify(face.session.desk.counter.store).problems == ()


def test_one_key_adds_a_scan_to_the_row_under_the_cursor(face, files, monkeypatch):
    chosen(monkeypatch, files["b.png"])
    face.identify()
    face.pick()
    face.press(Qt.Key.Key_S)
    face.settle()
    assert face.page.item.materials.list.clips == {"材料1": 1}
    read = face.page.item.materials.list
    spoken = read.data(read.index(0, NAME), Qt.ItemDataRole.AccessibleTextRole)
    assert "扫描件 1 份" in spoken


def test_what_is_no_scan_is_refused_with_a_sentence_and_nothing_is_attached(face, files):
    face.identify()
    face.pick()
    drop(face, 0, files["c.doc"])
    assert face.page.item.materials.list.clips == {}
    assert "c.doc" in face.window.alarm_text.text()


def test_a_draft_keeps_its_scans(a_face, tmp_path, files):
    parts = _Parts(tmp_path, None)
    wired = {"keep_scan": parts.keep_scan, "scan_bytes": parts.scan_bytes}
    face = a_face(**wired)
    face.identify()
    face.pick()
    drop(face, 0, files["a.pdf"])
    face.flow.keeper.flush()
    face.settle()
    face.window.close()
    again = a_face(**wired)
    again.press(Qt.Key.Key_Return)  # go on with it
    again.settle()
    assert again.page.item.materials.list.clips == {"材料1": 1}


def test_a_recorded_case_shows_its_scans_and_takes_more_by_keyboard_alone(face, files, monkeypatch):
    face.identify()
    face.pick()
    face.press(Qt.Key.Key_A)
    face.control(Qt.Key.Key_Return)
    chosen(monkeypatch, files["b.png"])
    face.alt(Qt.Key.Key_G)
    page = face.session.scans.page
    assert face.window.middle.currentWidget() is page
    page.adders["材料3"].setFocus()
    face.press(Qt.Key.Key_Return)
    face.settle()
    assert [scan.material for scan in only_case(face).scans] == ["材料3"]
    page.viewers["材料3 1"].setFocus()
    face.press(Qt.Key.Key_Return)
    assert not page.picture.pixmap().isNull()
    face.press(Qt.Key.Key_Escape)
    assert face.window.middle.currentWidget() is face.session.papers.page


def test_the_page_begins_at_the_material_itself_and_at_none_that_is_called_alike(qtbot):
    page = ScanPage(themes.chosen("light", scale=100))
    qtbot.addWidget(page)
    page.show()
    scans = [
        KeptScan(material=name, sha256=name, size=1, media=Media.PNG)
        for name in ("法定代表人身份证", "身份证")
    ]
    page.show_scans({scan.material: [scan] for scan in scans}, about="")
    page.begin("身份证")
    assert page.focusWidget() is page.viewers["身份证 1"]


def test_a_row_shows_its_scans_by_a_key_and_escape_leads_back_to_it(face, files):
    face.identify()
    face.pick()
    drop(face, 0, files["b.png"])
    face.page.item.materials.go_to(0)
    face.page.item.materials.setFocus()
    face.press(Qt.Key.Key_V)
    page = face.session.scans.page
    assert page.viewers["材料1 1"].hasFocus()
    face.press(Qt.Key.Key_Return)
    assert page.picture.pixmap().width() == 600
    face.press(Qt.Key.Key_Escape)
    assert face.window.middle.currentWidget() is face.page
    assert face.page.item.materials.hasFocus()


def test_another_items_form_gets_no_scan_of_the_one_before(face, files):
    face.identify()
    face.pick()
    drop(face, 0, files["a.pdf"])
    face.flow.new()
    face.settle()
    face.identify()
    face.pick()
    assert face.page.item.materials.list.clips == {}
