"""The guide desk's page: behind its taps and code, and out of every visitor's reach."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.kiosk.build import CODE, Opened
from winclient.app.queue import slips, tickets
from winclient.app.queue.take_forms import TakeForm
from winclient.domain.ledger.queue_facts import TicketClass
from winclient.domain.queue.ticket import TicketState


def knock(kiosk: Opened) -> None:
    """Five taps on the hall's name."""
    for _ in range(5):
        QTest.mouseClick(kiosk.window.place, Qt.MouseButton.LeftButton)
    kiosk.settle()


def test_a_visitor_cannot_leave_the_kiosk(opens):
    kiosk = opens()
    assert not kiosk.window.close()
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_F4, Qt.Key.Key_Tab):
        QTest.keyClick(kiosk.window, key, Qt.KeyboardModifier.AltModifier)
    assert kiosk.window.isVisible()
    knock(kiosk)
    kiosk.type("0000")
    kiosk.touch("确认")
    assert "导办台" not in kiosk.read().splitlines()
    assert "请选择要办的业务" in kiosk.read()


def as_staff(kiosk: Opened) -> None:
    """The guide desk's page."""
    knock(kiosk)
    kiosk.type(CODE)
    assert CODE not in kiosk.read()
    kiosk.touch("确认")
    assert "导办台" in kiosk.read().splitlines()


def test_the_guide_desk_confirms_settles_and_replaces_behind_its_code(opens, hall):
    kiosk = opens()
    hall.do(slips.reserve, form=TakeForm(asked_for="残疾人"), ticket="k-1", ids=hall.queue.ids)
    hall.do(slips.printed, ticket="k-1")
    hall.do(slips.reserve, form=TakeForm(), ticket="k-2", ids=hall.queue.ids)
    as_staff(kiosk)
    assert "A001　申请优先：残疾人" in kiosk.read()
    kiosk.touch("已验证件")
    assert hall.queue.ticket("A001").ticket_class is TicketClass.PRIORITY
    kiosk.touch("没有号票")
    assert hall.queue.ticket("A002").state is TicketState.VOID
    assert "没有待办的事" in kiosk.read()
    kiosk.touch("补打号票")
    kiosk.type("A001")
    kiosk.touch("确认")
    assert "新号票已印出" in kiosk.read()
    assert hall.queue.ticket("A003").ticket_class is TicketClass.PRIORITY
    assert hall.queue.ticket("A001").state is TicketState.VOID
    as_staff(kiosk)
    kiosk.touch("退出自助机")
    assert not kiosk.window.isVisible()


def test_the_guide_desk_declines_a_priority_with_one_reason(opens, hall):
    kiosk = opens()
    hall.do(tickets.take, form=TakeForm(asked_for="老年人"), ids=hall.queue.ids)
    as_staff(kiosk)
    kiosk.touch("不予优先")
    assert "A001 不予优先" in kiosk.read()
    kiosk.touch("返回，不作决定")
    assert "A001　申请优先：老年人" in kiosk.read()
    kiosk.touch("不予优先")
    kiosk.touch("没有出示证件")
    assert "没有待办的事" in kiosk.read()
    ticket = hall.queue.ticket("A001")
    assert (ticket.state, ticket.ticket_class) == (TicketState.WAITING, TicketClass.ORDINARY)
    assert ticket.declined == "没有出示证件"


@pytest.mark.parametrize("size", [(1080, 1920), (1366, 768)])
def test_the_staff_page_stays_within_the_screen(opens, hall, size):
    kiosk = opens(size=size)
    for n in range(6):
        hall.do(tickets.take, form=TakeForm(asked_for="带婴幼儿"), ids=hall.queue.ids)
        hall.do(slips.reserve, form=TakeForm(), ticket=f"k-{n}", ids=hall.queue.ids)
    as_staff(kiosk)
    kiosk.touch("大字")
    as_staff(kiosk)
    assert (kiosk.window.width(), kiosk.window.height()) == size
    for button in kiosk.buttons().values():
        corner = button.mapTo(kiosk.window, button.rect().bottomRight())
        assert kiosk.window.rect().contains(corner)


def test_without_a_code_in_the_settings_there_is_no_guide_desk(opens):
    kiosk = opens()
    guide = kiosk.kiosk.guide
    settings = guide._wiring.settings._replace(staff_code="")
    guide._wiring = replace(guide._wiring, settings=settings)
    knock(kiosk)
    assert "请选择要办的业务" in kiosk.read()
