"""The board: newest on top, old truth says that it is old, and a zero is always a counted one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.build import MONDAY
from tests.build.queue import Queue, a_plan, a_queue
from winclient.app.queue import serving, sessions
from winclient.app.queue.public_view import PublicCall, PublicLane, PublicView
from winclient.app.queue.queue_authority import OwnQueue
from winclient.devices.dummy import DummySound
from winclient.domain.queue.session import SessionState
from winclient.settings import Settings
from winclient.ui import theme as themes
from winclient.ui.board import calls as calls_module
from winclient.ui.board.calls import CallList
from winclient.ui.board.face import Board
from winclient.ui.board.turning import pages_of, rows_at
from winclient.ui.board.window import BoardWindow
from winclient.ui.board.wiring import BoardWiring
from winclient.ui.parts import watching

THEME = themes.chosen("dark", scale=100)


class Hub:
    """An opened folder whose queue can be lost and found again."""

    def __init__(self, queue: Queue) -> None:
        self.folder = Path()
        self.lost = False
        self._own = OwnQueue(queue.store, plan=a_plan, ids=queue.ids, clock=lambda: queue.now)

    @property
    def queue(self) -> Any:
        return self

    def do(self, order: Any) -> Any:
        return self._own.do(order)

    def look(self, view: Any, **words: Any) -> Any:
        if self.lost:
            raise ConnectionError("the hub is gone")
        return self._own.look(view, **words)

    def changes(self, after: int, *, stop: Any) -> Iterator[int]:
        for end in self._own.changes(after, stop=stop):
            if self.lost:
                raise ConnectionError("the hub is gone")
            yield end


@pytest.fixture
def queue(tmp_path):
    return a_queue(tmp_path)


@pytest.fixture
def shown(qtbot, queue, monkeypatch) -> Iterator[Any]:
    """Opens boards on the queue; `opening` may fail first."""
    opened = []
    monkeypatch.setattr(watching, "AGEING", 300)
    monkeypatch.setattr(watching, "PROVE_EVERY", 50)
    monkeypatch.setattr(watching, "RETRY", 0.05)

    def show(*, size=(1366, 768), theme=THEME, opening=None, wait=True, **settings):
        hub = Hub(queue)
        wiring = BoardWiring(
            folder=Path(),
            settings=Settings(voice="off", **settings),
            open_place=opening or (lambda: hub),
            close_place=lambda _place: None,
            clock=lambda: queue.now,
            notice=lambda: "今日办理至 17:00",
            open_sound=lambda _url: DummySound(),
        )
        window = BoardWindow(theme, title="示例市政务服务中心")
        board = Board(window, wiring=wiring)
        board.hub = hub
        opened.append(board)
        window.resize(*size)
        window.show()
        if wait:
            qtbot.waitUntil(lambda: board.watching.view is not None, timeout=5_000)
        return board

    yield show
    for board in opened:
        board.close()
        board.window.close()
        board.window.deleteLater()


def numbers(board) -> list[tuple[str, str]]:
    return [(call.number, call.counter) for call in board.window.calls.calls]


def counts(board) -> list[str]:
    labels = board.window.lanes.findChildren(type(board.window.notice))
    return [each.text() for each in labels if each.property("role") == "count"]


def test_a_call_stands_on_top_as_soon_as_it_is_made(shown, queue, qtbot):
    queue.take_some(2)
    board = shown()
    assert (numbers(board), counts(board)) == ([], ["2", "0", "0"])
    queue.call("3")
    qtbot.waitUntil(lambda: numbers(board) == [("A001", "3")], timeout=5_000)
    assert board.window.calls.lit(board.window.calls.calls[0]) == "flash"
    queue.call("1")
    qtbot.waitUntil(lambda: numbers(board) == [("A002", "1"), ("A001", "3")], timeout=5_000)
    assert counts(board) == ["0", "0", "0"]


def test_a_lost_hub_leaves_the_last_truth_standing_and_says_since_when(shown, queue, qtbot):
    queue.take_some(3)
    queue.call("3")
    board = shown()
    board.hub.lost = True
    qtbot.waitUntil(lambda: board.watching.aged, timeout=5_000)
    board.tick()
    assert board.window.age.isVisible()
    assert board.window.age.text() == "数据停在 09:30"
    assert (numbers(board), counts(board)) == ([("A001", "3")], ["2", "0", "0"])
    board.hub.lost = False
    qtbot.waitUntil(lambda: not board.watching.aged, timeout=5_000)
    board.tick()
    assert not board.window.age.isVisible()


def test_a_board_that_never_saw_the_queue_shows_no_number_at_all(shown, queue, qtbot):
    tries = []

    def opening():
        tries.append(1)
        raise OSError("disk")

    board = shown(opening=opening, wait=False)
    qtbot.waitUntil(lambda: len(tries) >= 2, timeout=5_000)
    board.tick()
    assert (numbers(board), counts(board)) == ([], [])
    assert board.window.calls.empty == "正在连接排队系统"


def test_a_queue_that_cannot_be_read_is_found_again_without_a_hand(shown, queue, qtbot):
    tries = []

    def opening():
        tries.append(1)
        if len(tries) < 3:
            raise OSError("busy")
        return Hub(queue)

    board = shown(opening=opening)
    assert counts(board) == ["0", "0", "0"]


def test_paused_missed_and_unsure_are_told_and_a_closed_hall_says_so(shown, queue, qtbot):
    queue.take_some(2)
    queue.call("1")
    queue.do(serving.skip, counter="1")
    queue.do(serving.pause, counter="7")
    board = shown()
    assert board.window.paused.text() == "暂停服务：7 号窗口"
    assert board.window.missed.text() == "过号请到导办台：A001"
    assert not board.window.unsure.isVisible()
    queue.do(sessions.close_session)
    qtbot.waitUntil(lambda: "结束" in board.window.calls.empty, timeout=5_000)
    assert not board.window.paused.isVisible()
    assert board.window.notice.text() == "今日办理至 17:00"


@pytest.mark.parametrize(
    ("size", "scale"), [((1366, 768), 100), ((1920, 1080), 150), ((1080, 1920), 100)]
)
def test_a_number_can_be_read_from_ten_metres_and_stays_on_its_plate(shown, size, scale):
    theme = themes.chosen("dark", scale=scale)
    board = shown(size=size, theme=theme)
    short = min(size)
    assert board.window.theme.px(calls_module.NUMBER) >= short * 0.095
    assert board.window.calls.room >= 3
    view = PublicView(
        at=MONDAY,
        state=SessionState.OPEN,
        calls=tuple(a_call(n, counter="128") for n in range(30)),
        lanes=(PublicLane(prefix="A", name="很长的号段名称一二三四", english="A", waiting=99),),
        missed=tuple(f"A{n:03}" for n in range(40)),
    )
    board.window.show_view(view)
    board.window.grab()
    assert board.window.width() == size[0]


def a_call(n: int, *, counter: str = "1") -> PublicCall:
    at = MONDAY.replace(minute=59 - n)
    return PublicCall(ticket=f"t{n}", number=f"A{n:03}", counter=counter, at=at, begun=False)


def test_the_newest_never_leave_for_older_ones_and_every_call_has_its_turn():
    calls = list(range(20))
    seen = set()
    for turn in range(pages_of(20, room=6)):
        rows = rows_at(calls, room=6, turn=turn)
        assert rows[:3] == [0, 1, 2]
        assert len(rows) <= 6
        seen |= set(rows)
    assert seen == set(calls)
    assert rows_at(calls, room=1, turn=3) == [0]
    assert rows_at(calls[:4], room=6, turn=9) == [0, 1, 2, 3]


def test_a_new_call_flashes_calmly_and_thrice(qtbot, monkeypatch):
    made = CallList(THEME)
    qtbot.addWidget(made)
    made.show_calls((a_call(5),), empty="")
    assert made.lit(a_call(5)) == ""
    made.show_calls((a_call(1), a_call(5)), empty="")
    assert made.lit(a_call(1)) == "flash"
    assert made.lit(a_call(5)) == ""
    recalled = replace(a_call(5), at=MONDAY.replace(hour=11))
    made.show_calls((recalled, a_call(1)), empty="")
    assert made.lit(recalled) == "flash"
    assert 1000 / (2 * calls_module.BLINK) <= 3
    assert calls_module.FLASHES == 3
