"""Appointments as booking systems hand them over; who booked is not read."""

from datetime import datetime

import pytest
from openpyxl import Workbook

from tests.build import MONDAY, refusal
from winclient.domain.refusals import Reason
from winclient.reading.appointments import read_appointments

CSV = (
    "姓名,预约码,证件号码,预约时间,号段\n张三,yy1001,1101,2026-11-23 09:30,B\n李四,YY1002,,明天,\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_codes_times_and_segments_are_read_and_nothing_about_people(encoding, tmp_path):
    file = tmp_path / "预约.csv"
    file.write_bytes(CSV.encode(encoding))
    found = read_appointments(file)
    (only,) = found.appointments
    assert (only.code, only.at, only.segment) == ("YY1001", MONDAY, "B")
    assert "张三" not in repr(found)
    assert [(row.row, row.reason) for row in found.refused] == [(3, Reason.ROW_APPOINTMENT_WRONG)]
    assert found.read == 2


def test_a_time_with_an_offset_is_the_halls_time(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("code,at\nX123,2026-11-23T01:30:00+00:00\n", encoding="utf-8")
    assert read_appointments(file).appointments[0].at == MONDAY


@pytest.mark.parametrize("at", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00"])
def test_a_time_beyond_all_calendars_is_a_wrong_row_and_no_bug(at, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(f"code,at\nX123,{at}\n", encoding="utf-8")
    assert [row.reason for row in read_appointments(file).refused] == [Reason.ROW_APPOINTMENT_WRONG]


def test_a_workbook_with_real_times_is_read_as_well(tmp_path):
    book = Workbook()
    book.active.append(["预约码", "预约时间"])
    book.active.append(["YY7", datetime(2026, 11, 23, 9, 30)])
    book.save(tmp_path / "a.xlsx")
    assert read_appointments(tmp_path / "a.xlsx").appointments[0].at == MONDAY


def test_a_file_without_codes_is_refused(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("姓名,电话\n张三,1\n", encoding="utf-8")
    assert refusal(lambda: read_appointments(file)).reason is Reason.COLUMNS_UNKNOWN
