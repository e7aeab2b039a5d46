"""Who came when, from the CSV of a queue machine."""

from datetime import date

import pytest

from tests.build import refusal
from winclient.domain.refusals import Reason
from winclient.reading.history import read_history
from winclient.reading.rows import Source

DAY = date(2026, 11, 23)


def read(text, *, only=(), encoding="utf-8"):
    return read_history(Source(name="history.csv", data=text.encode(encoding)), only=only)


def test_a_line_with_a_time_belongs_to_its_half_hour():
    rows = ("日期,时间,取号量", "2026-11-23,09:10,3", "2026-11-23,09:29,2", "2026年11月23日,9:30,4")
    days, refused = read("\n".join(rows))
    assert (days, refused) == ({DAY: {18: 5, 19: 4}}, [])


def test_a_whole_hour_is_shared_between_its_halves():
    assert read("date,hour,arrived\n2026/11/23,9,10")[0] == {DAY: {18: 5, 19: 5}}


def test_a_spreadsheet_of_a_chinese_pc_is_read():
    text = "日期;时段;人数\n2026-11-23;09:00-09:30;7\n"
    assert read(text, encoding="gb18030")[0] == {DAY: {18: 7}}


def test_bad_lines_are_told_by_number_and_the_good_ones_go_in():
    days, refused = read(
        "date,time,arrived\n2026-11-31,09:00,1\n2026-11-23,25:00,1\n2026-11-23,09:00,-1\n"
        "2026-11-23,09:00,vier\n2026-11-23,09:00,8"
    )
    assert days == {DAY: {18: 8}}
    assert [row.row for row in refused] == [2, 3, 4, 5]
    assert refused[0].details == {"field": "date", "why": "2026-11-31"}


def test_one_office_of_many_can_be_picked():
    text = "office,date,hour,arrived\n甲,2026-11-23,9,2\n乙,2026-11-23,9,4"
    assert read(text, only=[("office", "乙")])[0] == {DAY: {18: 2, 19: 2}}


@pytest.mark.parametrize("text", ["a,b\n1,2", "date,time\n2026-11-23,09:00"])
def test_a_file_without_the_columns_changes_nothing(text):
    assert refusal(lambda: read(text)).reason is Reason.COLUMNS_UNKNOWN


def test_quotes_that_never_close_are_a_cut_file_and_no_bug():
    text = 'date,time,arrived\n2026-11-23,9,"1\n' + "2026-11-23,9,1\n" * 10_000
    assert refusal(lambda: read(text)).reason is Reason.FILE_TRUNCATED


def test_an_empty_file_is_said_to_be_empty():
    assert refusal(lambda: read(" ")).reason is Reason.FILE_EMPTY


def test_the_real_record_of_a_hall_is_read_whole(real_data):
    data = (real_data / "queue" / "warsaw_hourly.csv").read_bytes()
    days, refused = read_history(Source(name="hourly.csv", data=data), only=[("office", "UD_Wola")])
    assert (len(days), refused) == (10, [])
    assert round(sum(sum(slots.values()) for slots in days.values())) == 15_119
