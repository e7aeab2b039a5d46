"""Dates are typed as people write them."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from winclient.ui.parts.day_line import DayLine, read_day

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("30", date(2026, 11, 30)),
        ("5", date(2026, 12, 5)),
        ("12-1", date(2026, 12, 1)),
        ("1201", date(2026, 12, 1)),
        ("1月5日", date(2027, 1, 5)),
        ("2026-11-30", date(2026, 11, 30)),
        ("20261130", date(2026, 11, 30)),
        ("2026年11月30日", date(2026, 11, 30)),
        ("11-31", None),
        ("45", None),
        ("明天", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_it_is_written(text, meant):
    assert read_day(text, today=TODAY) == meant


def test_arrows_move_over_the_end_of_a_month(qtbot):
    line = DayLine("补交日期", today=TODAY)
    qtbot.addWidget(line)
    line.show_day(date(2026, 11, 30))
    QTest.keyClick(line, Qt.Key.Key_Up)
    assert line.day == date(2026, 12, 1)
    QTest.keyClick(line, Qt.Key.Key_Down)
    assert line.day == date(2026, 11, 30)
