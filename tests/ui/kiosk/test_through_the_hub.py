"""Kiosk and board on the hall's hub: the same queue over HTTP, and nothing when it is gone."""

from pathlib import Path

import pytest

from tests.build import a_store
from tests.build.hub import KEY, Hub, a_hub
from tests.build.queue import Queue
from tests.ui.kiosk.build import BOOKED, ID_CARD, Clock, Hall, Opened, plan, prepare
from winclient.app.queue import appointments, serving, tickets
from winclient.bootstrap import SystemIds, open_site
from winclient.settings import Settings, save_settings
from winclient.ui import theme as themes
from winclient.ui.board.face import Board
from winclient.ui.board.window import BoardWindow
from winclient.ui.board.wiring import BoardWiring


@pytest.fixture
def shared(tmp_path) -> Hall:
    """The hub's own store, as another counter of the hall would act on it."""
    made = Hall(Queue(a_store(tmp_path / "hub", ids=SystemIds()), plan=plan()), Clock())
    made.queue.ids = SystemIds()
    made.do(tickets.open_session, ids=made.queue.ids)
    made.do(appointments.put, appointments=BOOKED)
    yield made
    made.queue.store.close()


def a_place(folder: Path, hub: Hub) -> Path:
    folder.mkdir()
    prepare(folder)
    save_settings(folder, Settings(hub=hub.url, hub_key=KEY, staff_code="1379"))
    a_store(folder, ids=SystemIds()).close()
    return folder


def test_a_kiosk_gives_out_the_halls_numbers_with_slips_of_its_own(qtbot, shared, tmp_path):
    with a_hub(shared.queue.store, plan=plan(), clock=shared.clock) as hub:
        folder = a_place(tmp_path / "kiosk", hub)
        kiosk = Opened(qtbot, folder, shared.clock, size=(1366, 768))
        kiosk.scan(ID_CARD)
        kiosk.touch("企业")
        assert "B101" in kiosk.read()
        assert shared.states() == [("B101", "waiting")]
        assert kiosk.slips() == 1
        kiosk.scan(ID_CARD)
        kiosk.touch("综合")
        assert "您已经取了 B101 号" in kiosk.read()
        kiosk.scan("YY1001")
        assert shared.states()[-1] == ("Y001", "waiting")
        kiosk.close()


def test_one_person_and_one_appointment_have_one_number_at_all_kiosks(qtbot, shared, tmp_path):
    with a_hub(shared.queue.store, plan=plan(), clock=shared.clock) as hub:
        first, second = (
            Opened(qtbot, a_place(tmp_path / name, hub), shared.clock, size=(1366, 768))
            for name in ("door", "stairs")
        )
        first.scan(ID_CARD)
        first.touch("综合")
        second.scan(ID_CARD)
        second.touch("企业")
        assert "您已经取了 A001 号" in second.read()
        second.kiosk.start_over()
        second.scan("YY1001")
        first.kiosk.start_over()
        first.scan("YY1001")
        assert "您已经取了 Y001 号" in first.read()
        assert shared.states() == [("A001", "waiting"), ("Y001", "waiting")]
        with shared.queue.store.reading() as reader:
            assert not [line for line in reader.entries() if ID_CARD[6:] in line.body]
        for kiosk in (first, second):
            kiosk.close()


def test_a_kiosk_whose_hub_is_gone_gives_no_numbers(qtbot, shared, tmp_path):
    with a_hub(shared.queue.store, plan=plan(), clock=shared.clock) as hub:
        folder = a_place(tmp_path / "kiosk", hub)
        kiosk = Opened(qtbot, folder, shared.clock, size=(1366, 768))
    kiosk.touch("综合")
    assert "现在不能取号" in kiosk.read()
    assert (shared.states(), kiosk.slips()) == ([], 0)
    kiosk.close()


def test_a_board_shows_what_the_hub_accepted(qtbot, shared, tmp_path):
    with a_hub(shared.queue.store, plan=plan(), clock=shared.clock) as hub:
        folder = a_place(tmp_path / "board", hub)
        wiring = BoardWiring(
            folder=folder,
            settings=Settings(voice="off"),
            open_place=lambda: open_site(folder, clock=shared.clock),
            close_place=lambda site: site.store.close(),
            clock=shared.clock,
            notice=str,
            open_sound=lambda _url: None,
        )
        window = BoardWindow(themes.chosen("dark", scale=100), title="厅")
        board = Board(window, wiring=wiring)
        window.show()
        qtbot.waitUntil(lambda: board.watching.view is not None, timeout=10_000)
        shared.queue.take()
        shared.do(serving.call_next, counter="3")
        qtbot.waitUntil(
            lambda: [(call.number, call.counter) for call in window.calls.calls] == [("A001", "3")],
            timeout=10_000,
        )
        board.close()
        window.close()
        window.deleteLater()
