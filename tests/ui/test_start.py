"""First start, one face a profile, a picture of the screen, and what the first paint loads."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from tests import build
from winclient.domain.refusals import Reason, Refused
from winclient.ui.clerk import single
from winclient.ui.clerk.flows.flow import Flow
from winclient.ui.clerk.pages.first_start import FIELDS
from winclient.ui.parts.claim import claim

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments, folder, **environment):
    command = [sys.executable, "-m", "winclient", "--data", str(folder), *arguments]
    clean = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    clean.pop("QT_QPA_PLATFORM", None)
    return subprocess.run(
        command, cwd=ROOT, env={**clean, **environment}, capture_output=True, check=False
    )


def test_a_first_start_asks_six_things_and_enter_accepts_the_defaults(a_face):
    kept = []
    face = a_face(configured=False, save=kept.append)
    first = face.session._first
    assert tuple(first.lines) == FIELDS
    assert first.lines["organ"].hasFocus()
    assert not face.window.header.store.isVisible(), "no store is being opened yet"
    face.press(Qt.Key.Key_Return)
    face.qtbot.waitUntil(lambda: face.session._first is None, timeout=20_000)
    face.settle()
    assert [settings.region for settings in kept] == ["610199"]
    assert face.page.applicant.number.hasFocus()
    assert face.window.left.isVisible()
    assert face.window.header.store.isVisible()


def test_a_first_start_names_the_field_that_does_not_do(a_face):
    face = a_face(configured=False)
    first = face.session._first
    first.lines["region"].setText("61")
    face.press(Qt.Key.Key_Return)
    assert "六位" in first.fault.text()
    assert first.lines["region"].hasFocus()


@pytest.mark.parametrize("region", ["61", "６１０１９９", "61019a"])
def test_a_region_is_six_digits_as_numbers_have_them(a_face, region):
    face = a_face(configured=False)
    face.session._first.lines["region"].setText(region)
    face.press(Qt.Key.Key_Return)
    assert "六位" in face.session._first.fault.text()
    assert face.session.desk.counter is None


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), Refused(Reason.IMPORT_CANCELLED, why="")]
)
def test_a_first_start_whose_catalogue_failed_is_tried_again_in_the_open_store(a_face, error):
    tries = []

    def install(_site, _progress):
        tries.append(1)
        if len(tries) == 1:
            raise error
        return True

    face = a_face(configured=False, install_demo=install)
    face.press(Qt.Key.Key_Return)
    first = face.session._first
    assert first.fault.property("tone") == "bad"
    assert first.lines["organ"].isReadOnly()  # the store was opened under this name
    face.press(Qt.Key.Key_Return)
    face.qtbot.waitUntil(lambda: face.session._first is None, timeout=20_000)
    assert len(face.window.findChildren(Flow)) == 1


def test_settings_that_cannot_be_saved_are_said_and_nothing_goes_on(a_face):
    def full(_settings):
        raise OSError(28, "No space left on device")

    face = a_face(configured=False, save=full)
    face.press(Qt.Key.Key_Return)
    assert "没有保存成功" in face.session._first.fault.text()
    assert face.session.desk.counter is None


def test_a_second_face_rings_at_the_first_and_gets_no_lock(qtbot, tmp_path):
    lock = claim(tmp_path, face="clerk")
    assert lock is not None
    assert claim(tmp_path, face="clerk") is None
    rung = []
    bell = single.Doorbell(tmp_path, ring=lambda: rung.append(1), parent=None)
    with ThreadPoolExecutor(max_workers=1) as second:
        for times in (1, 2):
            heard = second.submit(single.ask_first, tmp_path)
            qtbot.waitUntil(heard.done)
            assert heard.result()
            assert len(rung) == times
    bell.deleteLater()
    lock.unlock()
    assert claim(tmp_path, face="clerk") is not None


def test_a_first_face_that_is_still_starting_hears_the_second_later(tmp_path, monkeypatch):
    monkeypatch.setattr(single, "PATIENCE", 0.1)
    assert not single.ask_first(tmp_path)
    rung = []
    single.Doorbell(tmp_path, ring=lambda: rung.append(1), parent=None)
    assert rung == [1]


def test_a_bell_that_was_thrown_away_rings_again(qtbot, tmp_path):
    rung = []
    bell = single.Doorbell(tmp_path, ring=lambda: rung.append(1), parent=None)
    file = tmp_path / single.BELL
    file.unlink()
    qtbot.waitUntil(file.exists)
    with ThreadPoolExecutor(max_workers=1) as second:
        heard = second.submit(single.ask_first, tmp_path)
        qtbot.waitUntil(heard.done)
        assert heard.result()
    assert rung == [1]
    bell.deleteLater()


def test_a_picture_shows_the_cases_of_the_store_and_says_where_it_is(tmp_path):
    folder, picture = tmp_path / "store", tmp_path / "shot.png"
    build.taken_in(build.a_store(folder), hall=build.a_hall())
    done = run("--json", "clerk", "--screenshot", str(picture), "--size", "1280x720", folder=folder)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"file": str(picture)}
    image = QImage(str(picture))
    assert (image.width(), image.height()) == (1280, 720)
    colours = {image.pixelColor(x, y).name() for x in range(0, 1280, 3) for y in range(0, 720, 3)}
    assert len(colours) > 20


@pytest.mark.parametrize("theme", ["dark", "contrast"])
def test_a_picture_wears_the_theme_that_was_asked_for(tmp_path, theme):
    picture = tmp_path / "shot.png"
    done = run(
        "clerk",
        "--screenshot",
        str(picture),
        "--theme",
        theme,
        "--text-scale",
        "150",
        folder=tmp_path / "store",
    )
    assert done.returncode == 0, done.stderr
    assert QImage(str(picture)).pixelColor(700, 500).lightness() < 60


def test_without_a_display_the_command_says_so(tmp_path):
    done = run("--json", "clerk", folder=tmp_path)
    if sys.platform.startswith("linux"):
        assert done.returncode == 3
        assert json.loads(done.stdout)["error"]["kind"] == "display"


def test_the_first_paint_needs_no_store_no_use_case_and_no_network_library():
    code = """
import sys
import winclient.cli.faces, winclient.ui.clerk.face
heavy = ("sqlalchemy", "reportlab", "requests", "stdnum", "pypinyin", "sqlcipher3",
         "winclient.app", "winclient.store", "winclient.printing", "winclient.bootstrap")
print([name for name in heavy if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.decode().strip() == "[]"


def test_a_face_that_only_reads_needs_neither_the_stores_library_nor_cryptography():
    code = """
import sys
import winclient.bootstrap, winclient.store.open, winclient.ui.clerk.session
heavy = ("sqlalchemy", "ssl", "_hashlib", "cryptography", "requests", "reportlab", "alembic")
print([name for name in heavy if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.decode().strip() == "[]"
