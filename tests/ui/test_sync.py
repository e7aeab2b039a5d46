"""The exchange on the clerk's screen: calm while offline, and a list for what came back."""

import os

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from tests.build.exchange import Counter, an_enrolled, talk
from winclient.app.exchange import recovery
from winclient.app.exchange_ports import HighWater, Lamp
from winclient.app.perform import look
from winclient.app.ports import Touched
from winclient.domain.refusals import Reason, Refused
from winclient.domain.rounds.exchange import Verdict
from winclient.store import guard
from winclient.ui.clerk.pages.case_lines import LINE
from winclient.wording import say


class Away:
    """A center that cannot be reached."""

    trouble = "line"
    scan_bytes = 0
    copy_trouble = "none"
    unfit = None
    hurried = 0

    def run(self, stop):
        stop.wait()

    def hurry(self):
        self.hurried += 1

    def recorded(self):
        """Nothing is copied."""


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
    page.opened.emit(face.look(lambda reader: reader.open_refusals())[0].number)
    face.settle()
    assert face.window.middle.currentWidget() is not page
    face.press(Qt.Key.Key_F11)
    page.settled.emit(face.look(lambda reader: reader.open_refusals())[0].id)
    face.settle()
    assert face.look(lambda reader: reader.open_refusals()) == ()
    assert "退回" not in face.window.header.sync.text()
    face.press(Qt.Key.Key_Escape)
    assert face.window.middle.currentWidget() is face.page


def test_what_a_restore_has_cost_is_listed_until_somebody_has_dealt_with_it(a_face):
    counter, hand = an_enrolled(a_face.folder)
    counter.take_in()
    sought = tuple(f"6101992026001000{serial:03}079" for serial in range(2, 26))
    record = HighWater(store="s", device="d1", seq=99, hash="e" * 64, numbers=sought[:1])
    counter.start(record=record)
    talk(counter, hand, rounds=8)
    counter.start(record=replace(record, numbers=sought))
    counter.store.close()
    face = a_face(exchange=offline)
    assert "缺号 24 个" in face.window.header.sync.text()
    face.press(Qt.Key.Key_F11)
    page = face.session.exchange.page
    told = [each.text() for each in page.missing.findChildren(QLabel) if each.isVisible()]
    assert told[1:4] == [sought[0], say("sync.missing_lost"), sought[1]]
    assert say("sync.missing_beyond", n=4) in told
    assert told.count(say("sync.missing_lost")) == 1  # the others are still being looked for
    picture(face, "missing")
    (dealt_with,) = [b for b in page.missing.findChildren(QPushButton) if b.isVisible()]
    dealt_with.click()
    face.settle()
    assert "缺号 23 个" in face.window.header.sync.text()


def test_a_pc_that_works_alone_says_what_a_restore_has_cost(a_face):
    counter = Counter(a_face.folder)
    lost = "6101992026001000009079"
    counter.start(record=HighWater(store="s", seq=99, hash="e" * 64, numbers=(lost,)))
    counter.store.close()
    face = a_face()
    assert "缺号 1 个" in face.window.header.sync.text()
    face.press(Qt.Key.Key_F11)
    picture(face, "missing-alone")
    face.session.exchange.page.settled.emit(lost)
    face.settle()
    assert not face.session.exchange.page.missing.isVisible()
    assert "缺号" not in face.window.header.sync.text()


def told(face):
    return "\n".join(each.text() for each in face.session.exchange.page.findChildren(QLabel))


def test_a_store_that_distrusts_itself_says_what_it_waits_for_and_no_series_by_its_key(a_face):
    counter, _hand = an_enrolled(a_face.folder)
    counter.take_in()
    here = look(counter.store, lambda reader: guard.as_it_is(reader, name="s"))
    counter.do(recovery.begin, store="s", record=replace(here, seq=here.seq + 5, hash="lost"))
    counter.store.close()
    face = a_face(exchange=offline)
    assert "临时编号" in face.window.header.sync.text()
    assert "仅存本机 1 件" in face.window.header.sync.text()
    face.press(Qt.Key.Key_F11)
    assert "连上中心核对后自动恢复" in told(face)
    assert "连不上中心" in told(face)
    assert "case/" not in told(face)
    assert "还剩" not in told(face)
    picture(face, "frozen")


def test_numbers_that_run_short_are_named_in_words_with_what_to_do(a_face):
    counter, _hand = an_enrolled(a_face.folder)
    counter.do(few_numbers)
    counter.store.close()
    face = a_face(exchange=offline)
    face.press(Qt.Key.Key_F11)
    assert "办件编号还剩 1 个" in told(face)
    assert "文号 政务诺〔2026〕还剩 1 个" in told(face)
    assert "类也将用完" in told(face)
    assert "winclient numbers grant" in told(face)


def few_numbers(tx, *, here):
    del here
    tx._driver.execute("UPDATE leases SET following = hi")


class Unfit(Away):
    """The center has published what this PC does not take."""

    trouble = ""
    unfit = Refused(Reason.REFERENCE_NOT_SIGNED, published="catalogue", version=7)


def test_what_the_center_published_and_this_pc_did_not_take_stands_on_the_page(a_face):
    counter, _hand = an_enrolled(a_face.folder)
    counter.store.close()
    face = a_face(exchange=lambda _site, _changed: Unfit())
    face.press(Qt.Key.Key_F11)
    assert "事项目录第 7 版签名不对" in told(face)
    assert "请联系中心管理员" in told(face)


def test_whoever_opens_the_page_or_asks_for_it_need_not_wait_for_the_next_round(a_face):
    counter, _hand = an_enrolled(a_face.folder)
    counter.store.close()
    engine = Away()
    face = a_face(exchange=lambda _site, _changed: engine)
    face.press(Qt.Key.Key_F11)
    assert engine.hurried == 1
    face.session.exchange.page.now.click()
    assert engine.hurried == 2


def test_the_lamp_of_a_line_follows_what_the_center_confirmed(a_face):
    counter, hand = an_enrolled(a_face.folder)
    counter.take_in()
    face = a_face(exchange=offline)
    assert lamps(face) == [Lamp.HERE]
    talk(counter, hand, rounds=2)
    face.session.desk.changed.emit(Touched.SYNC)  # as the engine says of its rounds
    face.settle()
    assert lamps(face) == [Lamp.CONFIRMED]
    counter.store.close()


def test_what_a_command_takes_in_stands_in_the_list_without_a_key(a_face):
    counter, _hand = an_enrolled(a_face.folder)
    face = a_face(exchange=offline)
    assert lamps(face) == []
    counter.take_in()
    face.session.board.tick()
    face.settle()
    assert lamps(face) == [Lamp.HERE]
    assert "仅存本机 1 件" in face.window.header.sync.text()
    counter.store.close()
