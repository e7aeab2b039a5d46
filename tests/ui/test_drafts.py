"""What was typed survives a crash, is asked about, and is never guessed."""

import json
import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests import build
from winclient.app.ports import CaseQuery
from winclient.domain.checks.checklist import Judgement
from winclient.ui.clerk.flows import drafts
from winclient.ui.clerk.pages.draft_page import DraftPage
from winclient.ui.clerk.worker import acts

# A clerk types and judges; within a second the power fails.
CRASH = """
import os, signal, sys
from pathlib import Path
import pytest
from PySide6.QtCore import Qt
from tests.ui.conftest import Maker

def test_power_cut(qtbot):
    face = Maker(qtbot, Path(os.environ["CRASH_FOLDER"]), [])()
    face.identify()
    face.pick()
    face.press(Qt.Key.Key_1)
    keeper, desk = face.flow.keeper, face.session.desk
    qtbot.waitUntil(lambda: not keeper._timer.isActive() and desk.idle, timeout=20_000)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def saved(face):
    return face.look(lambda reader: [json.loads(draft.body) for draft in reader.drafts()])


def wait_for_draft(face):
    face.qtbot.waitUntil(lambda: face.session.desk.idle and bool(saved(face)), timeout=5_000)


def test_a_draft_survives_a_killed_process(tmp_path):
    test = tmp_path / "test_crash.py"
    test.write_text(CRASH)
    folder = tmp_path / "store"
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "CRASH_FOLDER": str(folder), "PYTHONPATH": str(root)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly"]
    done = subprocess.run(
        [*command, "--rootdir", str(tmp_path), str(test)],
        env=environment,
        cwd=root,
        capture_output=True,
        check=False,
    )
    assert done.returncode == -9, done.stdout
    with build.a_store(folder).reading() as reader:
        (draft,) = reader.drafts()
    body = json.loads(draft.body)
    assert body["applicant"]["number"] == build.NUMBER
    assert body["item"] == "item-1"
    assert body["materials"][0]["state"] == "received"


def test_typing_is_saved_by_itself(a_face):
    face = a_face()
    face.type("6101")
    wait_for_draft(face)
    assert saved(face)[0]["applicant"]["number"] == "6101"


def test_a_draft_that_found_no_room_is_saved_later_though_nobody_types(a_face, monkeypatch):
    monkeypatch.setattr(drafts, "AGAIN", 50)
    full, save = [True], acts.save_draft

    def save_if_room(tx, here, *, body):
        if full:
            raise OSError(28, "No space left on device")
        save(tx, here, body=body)

    monkeypatch.setattr(acts, "save_draft", save_if_room)
    face = a_face()
    face.type("6101")
    lamp = face.window.header.draft
    face.qtbot.waitUntil(lambda: bool(lamp.text()), timeout=5_000)
    full.clear()
    wait_for_draft(face)
    face.qtbot.waitUntil(lambda: not lamp.text(), timeout=5_000)


def test_an_emptied_form_leaves_no_draft_behind(a_face):
    face = a_face()
    face.type("6")
    wait_for_draft(face)
    face.press(Qt.Key.Key_Backspace)
    face.qtbot.waitUntil(lambda: face.session.desk.idle and not saved(face), timeout=5_000)


def test_a_decided_case_leaves_no_draft(a_face):
    face = a_face()
    face.identify()
    face.pick()
    wait_for_draft(face)
    face.press(Qt.Key.Key_A)
    face.control(Qt.Key.Key_1)
    face.qtbot.wait(600)
    face.settle()
    assert saved(face) == []


def test_a_draft_is_asked_about_and_going_on_restores_every_judgement(a_face):
    face = a_face()
    face.identify()
    face.pick()
    face.press(Qt.Key.Key_1)
    face.press(Qt.Key.Key_3)
    face.type("bu")
    face.press(Qt.Key.Key_Return)
    face.window.close()
    again = a_face()
    page = again.window.middle.currentWidget()
    assert isinstance(page, DraftPage)
    assert page.go_on_button.hasFocus()
    again.press(Qt.Key.Key_Return)
    assert again.page.applicant.name.text() == "王小明"
    rows = again.flow.matter.rows
    assert [row.state for row in rows[:2]] == [Judgement.RECEIVED, Judgement.DEFECTIVE]
    assert rows[1].reason == "bu"


def test_what_a_draft_holds_is_shown_masked_and_only_on_demand(a_face):
    face = a_face()
    face.identify()
    face.window.close()
    again = a_face()
    page = again.window.middle.currentWidget()
    assert not page.content.isVisible()
    page.look_button.click()
    assert page.content.isVisible()
    texts = [each.text() for each in page.findChildren(QLabel)]
    assert not any(build.NUMBER in text or "王小明" in text for text in texts)


def test_while_a_draft_waits_for_its_answer_no_case_is_opened_over_it(a_face):
    face = a_face()
    face.identify()
    face.window.close()
    again = a_face()
    again.flow.open_case("1")
    again.control(Qt.Key.Key_N)
    assert isinstance(again.window.middle.currentWidget(), DraftPage)
    assert len(saved(again)) == 1


def test_a_dropped_draft_is_gone(a_face):
    face = a_face()
    face.identify()
    face.window.close()
    again = a_face()
    again.window.middle.currentWidget().drop_button.click()
    again.settle()
    assert saved(again) == []
    assert again.page.applicant.number.hasFocus()
    assert again.look(lambda reader: reader.cases(CaseQuery())) == ()
