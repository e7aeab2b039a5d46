"""The exchange on the clerk's screen: calm while offline, and a list for what came back."""

import os

from PySide6.QtCore import Qt

from tests.exchange_build import an_enrolled, talk
from winclient.app.exchange_ports import Lamp
from winclient.domain.exchange import Verdict
from winclient.ui.clerk.case_lines import LINE


class Away:
    """A center that cannot be reached."""

    trouble = "line"
    scan_bytes = 0

    def run(self, stop):
        stop.wait()


def offline(_site, _changed):
    return Away()


def lamps(face):
    lines = face.window.left.list.lines
    return [lines.data(lines.index(row), LINE).lamp for row in range(lines.rowCount())]


def picture(face, name):
    """Kept where WINCLIENT_PICTURES names a folder, to be looked at."""
    folder = os.environ.get("WINCLIENT_PICTURES")
    if folder:
        face.window.grab().save(f"{folder}/{name}.png")


def test_a_pc_without_a_center_says_nothing_of_it(a_face):
    face = a_face()
    assert face.window.header.sync.text() == ""


def test_offline_is_calm_and_says_how_many_cases_are_only_here(a_face):
    counter, _hand = an_enrolled(a_face.folder)
    for _ in range(3):
        counter.take_in()
    counter.store.close()
    face = a_face(exchange=offline)
    header = face.window.header
    assert "离线 · 仅存本机 3 件" in header.sync.text()
    assert header.sync.property("tone") in (None, "")
    assert lamps(face) == [Lamp.HERE] * 3
    picture(face, "offline")


def test_what_came_back_is_listed_and_goes_when_somebody_settled_it(a_face):
    counter, hand = an_enrolled(a_face.folder)
    counter.take_in()
    round = counter.round()
    hand.lines.extend(round.entries)
    for line in round.entries:
        verdict = Verdict.CONFLICT if line.kind == "case_accepted" else Verdict.ACCEPTED
        hand.tell(line, device="d1", verdict=verdict, reason="built_on")
    counter.hear(hand.answer(round))
    talk(counter, hand, rounds=1)
    counter.store.close()
    face = a_face(exchange=offline)
    assert lamps(face) == [Lamp.CAME_BACK]
    assert "退回 1 项" in face.window.header.sync.text()
    face.press(Qt.Key.Key_F11)
    page = face.window.middle.currentWidget()
    assert page is face.session.exchange.page
    picture(face, "came-back")
    page.settled.emit(face.look(lambda reader: reader.open_refusals())[0].id)
    face.settle()
    assert face.look(lambda reader: reader.open_refusals()) == ()
    assert "退回" not in face.window.header.sync.text()
    face.press(Qt.Key.Key_Escape)
    assert face.window.middle.currentWidget() is face.page
