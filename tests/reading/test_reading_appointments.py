"""Appointments as booking systems hand them over; who booked is not read."""

import pytest

from tests.build import MONDAY, refusal
from winclient.domain.refusals import Reason
from winclient.reading.appointments import read_appointments

CSV = (
    "姓名,预约码,证件号码,预约时间,号段\n张三,yy1001,1101,2026-11-23 09:30,B\n李四,YY1002,,明天,\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_codes_times_and_segments_are_read_and_nothing_about_people(encoding):
    found = read_appointments(CSV.encode(encoding), name="appointments.csv")
    assert list(found) == ["YY1001"]
    assert (found["YY1001"].at, found["YY1001"].segment) == (MONDAY, "B")
    assert "张三" not in repr(found)


def test_a_time_with_an_offset_is_the_halls_time():
    data = b"code,at\nX123,2026-11-23T01:30:00+00:00\nshort\n"
    assert read_appointments(data, name="a.csv")["X123"].at == MONDAY


def test_a_file_without_codes_or_times_is_refused():
    error = refusal(lambda: read_appointments("姓名,电话\n张三,1\n".encode(), name="a.csv"))
    assert error.reason is Reason.COLUMNS_UNKNOWN
