"""The kiosk: three touches to a printed number, and no number without a slip."""

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.kiosk.build import ID_CARD, Hall
from winclient.app.queue import sessions, slips, tickets
from winclient.app.queue.take_forms import TakeForm
from winclient.domain.ledger.queue_facts import TicketClass
from winclient.domain.printing import SlipJob
from winclient.domain.queue.slip import code_of


def test_one_touch_prints_a_slip_and_only_then_the_number_is_in_the_queue(opens, hall):
    kiosk = opens()
    kiosk.touch("综合")
    assert "请取走号票" in kiosk.read()
    assert "A001" in kiosk.read()
    assert hall.states() == [("A001", "waiting")]
    assert kiosk.slips() == 1
    kiosk.touch("返回")
    kiosk.touch("企业")
    assert hall.states() == [("A001", "waiting"), ("B101", "waiting")]


def test_a_slip_that_does_not_print_is_said_plainly_and_is_not_in_the_queue(opens, hall):
    kiosk = opens()
    (kiosk.folder / "slips").write_text("a file where the printer's folder should be")
    kiosk.touch("综合")
    assert "号票没有印出来，没有取号" in kiosk.read()
    assert "请到导办台" in kiosk.read()
    assert hall.states() == [("A001", "void")]
    (kiosk.folder / "slips").unlink()
    kiosk.touch("返回")
    kiosk.touch("综合")
    assert hall.states() == [("A001", "void"), ("A002", "waiting")]


def test_a_finger_that_taps_twice_takes_one_number(opens, hall):
    kiosk = opens()
    kiosk.touch("综合", settle=False)
    for button in kiosk.buttons().values():
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    kiosk.settle()
    assert [number for number, _ in hall.states()] == ["A001"]


def test_priority_is_three_touches_and_counts_when_the_guide_desk_confirms_it(opens, hall):
    kiosk = opens()
    hall.queue.take()
    kiosk.touch("优先取号")
    kiosk.touch("老年人")
    assert "取号后请到导办台核验" in kiosk.read()
    kiosk.touch("综合")
    assert "导办台核验" in kiosk.read()
    ticket = hall.queue.ticket("A002")
    assert (ticket.ticket_class, ticket.asked_for) == (TicketClass.ORDINARY, "老年人")
    hall.do(slips.grant, ticket="A002", reason="")
    assert hall.queue.call().number == "A002"


def test_an_appointment_is_typed_or_scanned_and_becomes_a_ticket_once(opens, hall, clock):
    kiosk = opens()
    kiosk.touch("预约签到")
    kiosk.type("YY1001")
    kiosk.touch("确认")
    ticket = hall.queue.ticket("Y001")
    assert (ticket.ticket_class, ticket.code) == (TicketClass.APPOINTMENT, "YY1001")
    kiosk.scan("YY1001")
    assert "您已经取了 Y001 号" in kiosk.read()
    kiosk.scan("YY1002")
    assert "预约时间是 15:00" in kiosk.read()
    assert "14:30" in kiosk.read()
    kiosk.scan("YY9999")
    assert "没有找到这个号码" in kiosk.read()
    assert hall.states() == [("Y001", "waiting")]


def test_one_person_takes_one_number_and_the_document_is_nowhere(opens, hall, tmp_path, caplog):
    kiosk = opens()
    kiosk.scan(ID_CARD)
    assert "证件已读取" in kiosk.read()
    assert ID_CARD not in kiosk.read()
    kiosk.touch("综合")
    kiosk.scan(ID_CARD)
    kiosk.touch("企业")
    assert "您已经取了 A001 号" in kiosk.read()
    told = [line.body for line in kiosk_entries(hall)]
    assert not [body for body in told if ID_CARD in body or ID_CARD[6:] in body]
    assert ID_CARD not in caplog.text
    bearer = hall.queue.ticket("A001").bearer
    assert len(bearer) == 24
    kiosk.kiosk.start_over()
    assert kiosk.kiosk.visit.identity == ""
    assert ID_CARD not in repr(kiosk.kiosk.visit)


def kiosk_entries(hall: Hall) -> list[Any]:
    with hall.queue.store.reading() as reader:
        return list(reader.entries())


def test_a_misread_document_is_never_looked_up_nor_kept(opens, hall):
    kiosk = opens()
    kiosk.scan(ID_CARD[:-1] + "7")
    assert "没有找到这个号码" in kiosk.read()
    assert kiosk.kiosk.visit.identity == ""


def test_what_is_scanned_before_the_queue_is_open_is_no_bug(opens, hall, caplog):
    kiosk = opens()
    hall.queue.take_some(1)
    kiosk.kiosk.watching.place = None  # as it is until the store is open
    kiosk.scan(code_of(hall.queue.ticket("A001").id))
    assert "A001" not in kiosk.read()
    assert not kiosk.kiosk.busy
    assert caplog.text == ""


def test_a_slip_tells_how_many_are_before_it(opens, hall):
    kiosk = opens()
    hall.queue.take_some(2)
    ticket = hall.queue.ticket("A002")
    kiosk.scan(code_of(ticket.id))
    assert "A002 号正在等候，前面 1 人" in kiosk.read()
    hall.do(tickets.leave, ticket="A002")
    kiosk.scan(code_of(ticket.id))
    assert "A002 号已经结束" in kiosk.read()
    kiosk.scan(code_of("0196a5d2-ac96-774b-bcce-b302099a8057"))
    assert "没有找到这个号码" in kiosk.read()


def test_whoever_shows_a_slip_in_doubt_has_one_and_joins_the_queue(opens, hall, clock):
    id = "0196a5d2-ac96-774b-bcce-b302099a8057"
    hall.do(slips.reserve, form=TakeForm(), ticket=id, ids=hall.queue.ids)
    clock.now += timedelta(minutes=3)
    kiosk = opens()
    assert "持 A001 号票的群众" in kiosk.read()
    kiosk.scan(code_of(id))
    assert "A001 号正在等候" in kiosk.read()
    assert hall.states() == [("A001", "waiting")]


def test_after_a_power_cut_the_kiosk_ends_by_itself_what_was_cut_off(opens, hall, tmp_path):
    hall.do(slips.reserve, form=TakeForm(), ticket="k-1", ids=hall.queue.ids)
    with hall.queue.store.transaction() as tx:
        tx.put_slip_job(SlipJob(id="k-1", printer="file:slips"))
        tx.finish()
    kiosk = opens()
    kiosk.qtbot.waitUntil(lambda: hall.states() == [("A001", "void")], timeout=5_000)


def test_the_kiosk_opens_and_closes_with_the_session(opens, hall):
    kiosk = opens()
    hall.do(sessions.stop_taking)
    kiosk.qtbot.waitUntil(lambda: "今天已停止取号" in kiosk.read(), timeout=5_000)
    kiosk.scan("YY1001")
    assert hall.states() == []
    hall.do(sessions.resume_taking)
    kiosk.kiosk.start_over()
    kiosk.qtbot.waitUntil(lambda: "综合 等候 0 人" in kiosk.read(), timeout=5_000)
    hall.do(sessions.close_session)
    kiosk.qtbot.waitUntil(lambda: "今天的服务已经结束" in kiosk.read(), timeout=5_000)


def test_live_figures_change_without_a_touch(opens, hall):
    kiosk = opens()
    assert "综合 等候 0 人" in kiosk.read()
    hall.do(tickets.take, form=TakeForm(), ids=hall.queue.ids)
    kiosk.qtbot.waitUntil(lambda: "综合 等候 1 人" in kiosk.read(), timeout=5_000)


def test_a_queue_that_cannot_be_seen_gives_no_numbers_and_says_since_when(opens, monkeypatch):
    kiosk = opens()
    monkeypatch.setattr(type(kiosk.kiosk.watching), "aged", property(lambda _self: True))
    kiosk.kiosk.tick()
    assert "排队系统暂时连不上（数据停在 09:30）" in kiosk.read()
    assert not [
        each for name, each in kiosk.buttons().items() if "等候" in name and each.isEnabled()
    ]


def test_english_and_large_type_last_as_long_as_the_visitor(opens, hall):
    kiosk = opens()
    kiosk.touch("English")
    assert "Business 0 waiting" in kiosk.read()
    kiosk.touch("Large text")
    assert kiosk.window.theme.scale == round(100 * 768 / 480 * 1.5)
    kiosk.touch("Business")
    assert "Please take your ticket" in kiosk.read()
    kiosk.kiosk.start_over()
    kiosk.settle()
    assert "请选择要办的业务" in kiosk.read()
    assert kiosk.window.theme.scale == round(100 * 768 / 480)


def test_nobody_there_means_the_start_again(opens):
    kiosk = opens()
    kiosk.touch("优先取号")
    kiosk.touch("孕妇")
    assert kiosk.kiosk._idle.isActive()
    kiosk.kiosk._idle.timeout.emit()
    assert kiosk.kiosk.visit.ground == ""
    assert "申请优先" not in kiosk.read()


@pytest.mark.parametrize("size", [(1366, 768), (1080, 1920)])
@pytest.mark.parametrize("large", [False, True])
def test_every_target_is_large_enough_for_a_finger_and_nothing_is_off_the_screen(
    opens, size, large
):
    kiosk = opens(size=size)
    if large:
        kiosk.touch("大字")
    for page in ("", "预约签到", "优先取号"):
        if page:
            kiosk.touch(page)
        for name, button in kiosk.buttons().items():
            assert min(button.height(), button.width()) >= 64, name
        assert (kiosk.window.width(), kiosk.window.height()) == size, page
        if page:
            kiosk.touch("返回")
