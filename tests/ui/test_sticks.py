"""The stick and the second copy on the page 「同步」: how far, how it ended, and what is next."""

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.build import MONDAY
from tests.build.exchange import an_enrolled
from tests.ui.test_sync import Away, picture
from winclient.app.exchange.here import Place
from winclient.sync.running import Running
from winclient.sync.wire.signing import SigningKey
from winclient.wording import say

KEY = SigningKey(bytes(range(32)))


class Carried(Away):
    """Its sticks are real, its line is not; the copy is where the test says."""

    def __init__(self, counter, *, copy_trouble="away"):
        place = Place(
            store=counter.store,
            hall=counter.hall,
            clerk="0001",
            counter="1",
            hardware="pc-1",
            clock=lambda: MONDAY,
        )
        self.copy_trouble = copy_trouble
        running = Running(place, engine=None, copier=None)
        self.write_stick, self.read_stick = running.write_stick, running.read_stick


def at_the_sync_page(a_face, **words):
    counter, _hand = an_enrolled(a_face.folder)
    counter.do(known_center)
    for _ in range(2):
        counter.take_in()
    counter.store.close()
    face = a_face(exchange=lambda site, _changed: Carried(site, **words))
    face.press(Qt.Key.Key_F11)
    face.settle()
    return face, face.session.exchange


def known_center(tx, *, here):
    del here
    tx.put_standing(replace(tx.standing(), center_key=KEY.public))


def test_what_waits_is_written_to_a_stick_and_a_stick_without_an_answer_says_so(a_face, tmp_path):
    face, exchange = at_the_sync_page(a_face)
    page = exchange.page
    assert page.sticks.isVisible()
    exchange.sticks.go("out", tmp_path)
    face.settle()
    (file,) = tmp_path.glob("*.OUT")
    assert file.name in page.told.text()
    assert "可以拔下" in page.told.text()
    picture(face, "stick-written")
    exchange.sticks.go("in", tmp_path)
    face.settle()
    assert "没有找到" in page.told.text() or ".IN" in page.told.text()
    exchange.sticks.go("out", tmp_path / "unplugged")
    face.settle()
    assert page.told.text() == say("sync.stick_unwritten")
    assert page.stick_out.isEnabled()


def test_after_a_bug_with_one_stick_the_next_can_be_tried(a_face, tmp_path):
    face, exchange = at_the_sync_page(a_face)

    def broken(_folder, *, progress):
        del progress
        raise ValueError("a stick that nobody thought of")

    exchange._engine.read_stick = broken
    exchange.sticks.go("in", tmp_path)
    face.settle()
    assert exchange.page.stick_in.isEnabled()
    exchange.sticks.go("out", tmp_path)
    face.settle()
    assert "可以拔下" in exchange.page.told.text()


def test_the_page_says_calmly_where_the_second_copy_is(a_face):
    _face, exchange = at_the_sync_page(a_face, copy_trouble="full")
    told = [each.text() for each in exchange.page.findChildren(QLabel)]
    assert any("腾出空间后自动补存" in text for text in told)


def test_a_pc_without_a_center_has_no_use_for_a_stick(a_face):
    face = a_face()
    face.press(Qt.Key.Key_F11)
    assert not face.session.exchange.page.sticks.isVisible()
