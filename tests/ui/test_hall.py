"""The hall face: what it shows is the store's, and only a person opens or closes a session."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests import build
from tests.build.queue import Queue, own_queue
from winclient.app.queue import serving
from winclient.bootstrap import Site, SystemIds
from winclient.domain.queue.crowd import crowd
from winclient.domain.queue.session import SessionState
from winclient.settings import Settings
from winclient.ui import theme as themes
from winclient.ui.hall.face import Hall, HallWiring
from winclient.ui.hall.window import HallWindow
from winclient.ui.parts.ask import Ask
from winclient.ui.parts.crowd_chart import CrowdChart


class Face:
    """The window, what drives it, and the queue behind it."""

    def __init__(self, window, hall, qtbot):
        self.window, self.hall, self.qtbot = window, hall, qtbot

    @property
    def queue(self):
        return Queue(self.hall.desk.counter.store, ids=SystemIds())

    def look(self):
        self.hall.look()
        self.qtbot.waitUntil(lambda: self.hall.desk.idle, timeout=20_000)
        QApplication.processEvents()

    def press(self, name):
        self.window.buttons[name].click()
        self.qtbot.waitUntil(lambda: self.hall.desk.idle, timeout=20_000)
        self.look()

    def shown(self):
        return {name for name, each in self.window.buttons.items() if each.isVisible()}

    def rows(self, table):
        return [
            [table.item(row, column).text() for column in range(table.columnCount())]
            for row in range(table.rowCount())
        ]


@pytest.fixture
def face(qtbot, tmp_path):
    def open_site():
        store = build.a_store(tmp_path, ids=SystemIds())
        hall = build.a_hall(ids=SystemIds())
        return Site(
            folder=tmp_path,
            settings=Settings(),
            store=store,
            hall=hall,
            clock=lambda: build.MONDAY,
            queue=own_queue(store),
        )

    wiring = HallWiring(
        folder=tmp_path,
        settings=Settings(),
        open_site=open_site,
        close_site=lambda site: site.store.close(),
    )
    themes.apply(QApplication.instance(), themes.chosen("light", scale=100))
    window = HallWindow(themes.chosen("light", scale=100), title="大厅")
    hall = Hall(window, wiring=wiring)
    window.resize(1366, 768)
    window.show()
    qtbot.waitUntil(hall.settled, timeout=20_000)
    yield Face(window, hall, qtbot)
    hall.close()
    window.close()


def test_a_hall_that_never_opened_offers_to_open_and_knows_no_account(face):
    assert face.shown() == {"open"}
    assert face.rows(face.window.loads) == []
    assert "还没有发过号" in face.window.account.text()


def test_closing_is_asked_once_however_often_it_is_pressed(face):
    face.press("open")
    face.press("close")
    face.press("close")
    asks = [each for each in face.window.findChildren(Ask) if each.isVisible()]
    assert len(asks) == 1


def test_opening_stopping_and_going_on_are_one_press_each(face):
    face.press("open")
    assert face.shown() == {"stop", "close"}
    face.press("stop")
    assert face.shown() == {"resume_taking", "close"}
    face.press("resume_taking")
    assert face.shown() == {"stop", "close"}


def test_load_counters_and_account_are_those_of_the_queue(face):
    face.press("open")
    queue = face.queue
    queue.take_some(3)
    queue.serve("7")
    queue.do(serving.finish, counter="7")
    queue.call("7")
    face.look()
    loads = {row[0][0]: row for row in face.rows(face.window.loads)}
    assert loads["A"][1] == "1"
    assert loads["A"][3] == "资料不足"
    (counter,) = face.rows(face.window.counters)
    assert counter[0] == "7 号窗口"
    assert "A002 已叫号" in counter[1]
    assert counter[3] == "1"
    assert "发号 3 = 办结 1 + 弃号 0 + 作废 0 + 等候 2" in face.window.account.text()


def test_closing_is_asked_about_with_how_many_it_voids(face):
    face.press("open")
    face.queue.take_some(2)
    face.look()
    face.window.buttons["close"].click()
    ask = face.window.asking.itemAt(0).widget()
    assert "2 个号全部作废" in ask.findChildren(type(face.window.account))[0].text()
    QTest.keyClick(ask, Qt.Key.Key_Escape)
    face.look()
    assert face.hall.view.session.state is SessionState.OPEN
    face.window.buttons["close"].click()
    face.window.asking.itemAt(face.window.asking.count() - 1).widget().confirm.click()
    face.qtbot.waitUntil(lambda: face.hall.desk.idle, timeout=20_000)
    face.look()
    assert face.hall.view.session.state is SessionState.CLOSED
    assert "作废 2" in face.window.account.text()
    assert "✓" in face.window.account.text()


def test_a_hall_that_may_not_close_says_which_counter_holds_whom(face):
    face.press("open")
    face.queue.take_some(1)
    face.queue.call("3")
    face.hall.act("close")
    face.qtbot.waitUntil(face.window.alarm.isVisible, timeout=20_000)
    assert "3: A001" in face.window.alarm.text()


def test_the_chart_reads_out_its_fullest_half_hour(qtbot):
    chart = CrowdChart(themes.chosen("light", scale=100))
    qtbot.addWidget(chart)
    assert "还没有取号记录" in chart.accessibleName()
    chart.show_crowd(crowd({build.MONDAY.date(): {18: 3, 19: 9}}), today=None)
    assert "周一 9:30，9 人" in chart.accessibleName()
    chart.resize(600, 200)
    assert not chart.grab().isNull()
