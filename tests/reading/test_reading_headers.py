"""Headers of two rows: groups above the names of their columns."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.reading.catalogue_files import csv_text, read, refused_rows, write, write_xlsx
from tests.reading.other_sheets import write_ods, write_xlsb
from winclient.domain.items.catalogue import Item

UPPER = ("序号", "部门", "事项", None, "办结时限（工作日）", None, "申请材料", None, None)
LOWER = (None, None, "名称", "编码", "法定", "承诺", "名称", "原件", "必要性")
BODY = (
    (1, "公安局", "户口登记", "A1", 20, 5, "申请书", 1, "必要"),
    (None, None, None, None, None, None, "户口簿", 2, "非必要"),
    (2, "司法局", "公证", "A2", 15, 3, "身份证", 1, "必要"),
)
MERGED = ("A1:A2", "B1:B2", "C1:D1", "E1:F1", "G1:I1")


def one(path: Path) -> Item:
    reading = read(path)
    assert reading.refused == ()
    (item,) = reading.items
    return item


def days(item: Item) -> tuple[int | None, int | None]:
    limits = (item.statutory, item.promised)
    return limits[0] and limits[0].days, limits[1] and limits[1].days


def text_of(rows: Sequence[Sequence[object]]) -> str:
    first, *rest = [["" if cell is None else cell for cell in row] for row in rows]
    return csv_text(*rest, header=[str(cell) for cell in first])


@pytest.mark.parametrize("kind", ["xlsx", "xlsx unmerged", "ods", "xlsb", "csv"])
def test_groups_over_names_say_the_same_in_every_format(tmp_path: Path, kind: str) -> None:
    rows = (("某市政务服务事项清单（2026年版）",), UPPER, LOWER, *BODY)
    merged = [f"{cells[0]}2:{cells[3]}{int(cells[4]) + 1}" for cells in MERGED]
    path = tmp_path / "a.xls"
    match kind:
        case "xlsx":
            write_xlsx(path.with_suffix(".xlsx"), *rows, merge=merged).rename(path)
        case "xlsx unmerged":
            write_xlsx(path.with_suffix(".xlsx"), *rows).rename(path)
        case "ods":
            write_ods(path, *rows)
        case "xlsb":
            write_xlsb(path, *rows)
        case _:
            write(path, text_of(rows))
    reading = read(path)
    assert (reading.read, reading.refused) == (2, ())
    first, second = reading.items
    assert [(i.name, i.code, i.department) for i in reading.items] == [
        ("户口登记", "A1", "公安局"),
        ("公证", "A2", "司法局"),
    ]
    assert (days(first), days(second)) == ((20, 5), (15, 3))
    assert [(m.name, m.necessity.value) for m in first.materials] == [
        ("申请书", "required"),
        ("户口簿", "optional"),
    ]


def test_a_name_below_another_ones_group_is_not_the_items(tmp_path: Path) -> None:
    rows = [
        ("实施主体信息", "", "事项基本信息", "", ""),
        ("名称", "编码", "名称", "编码", "类型"),
        ("公安局", "D1", "户口登记", "A1", "行政确认"),
    ]
    item = one(write(tmp_path / "a.csv", text_of(rows)))
    assert (item.name, item.code) == ("户口登记", "A1")
    assert (item.department, item.department_code) == ("公安局", "D1")
    assert item.item_type == "行政确认"


def test_the_group_decides_where_two_lower_names_are_equal(tmp_path: Path) -> None:
    rows = [
        ("事项名称", "事项编码", "法定办结时限", "", "承诺办结时限", ""),
        ("", "", "天数", "单位", "天数", "单位"),
        ("户口登记", "A1", "20", "工作日", "5", "自然日"),
    ]
    item = one(write(tmp_path / "a.csv", text_of(rows)))
    assert days(item) == (20, 5)
    assert item.promised is not None
    assert item.promised.unit.value == "calendar_day"
    assert item.department == ""  # 单位 alone would be one


def test_the_code_of_a_material_is_not_the_items(tmp_path: Path) -> None:
    rows = [
        ("事项名称", "部门", "材料信息", "", ""),
        ("", "", "编码", "名称", "份数"),
        ("户口登记", "公安局", "M1", "申请书", "2"),
        ("", "", "M2", "户口簿", "1"),
    ]
    item = one(write(tmp_path / "a.csv", text_of(rows)))
    assert item.code == ""
    assert [material.name for material in item.materials] == ["申请书", "户口簿"]


def test_a_remark_above_a_full_header_names_no_column(tmp_path: Path) -> None:
    rows = [
        ("部门：", "某局", "", "日期：2026-01-01", "部门："),
        ("", "事项名称", "编码", "承诺办结时限", "名称"),
        ("1", "户口登记", "A1", "5", "户口"),
    ]
    item = one(write(tmp_path / "a.csv", text_of(rows)))
    assert (item.name, item.code, item.department) == ("户口登记", "A1", "")


def test_the_first_item_is_never_taken_for_a_second_header_row(tmp_path: Path) -> None:
    header = ("事项名称", "部门", "办理部门", "编码", "办理地点", "")
    for first in (
        ("户口登记", "公安局", "公安局", "A1", "一楼", "一楼"),
        ("户口登记", "户口登记", "公安局", "A1", "", ""),
    ):
        rows = [header, first, ("公证", "司法局", "", "A2", "", ""), ("", "", "", "A9", "", "")]
        reading = read(write_xlsx(tmp_path / "a.xlsx", *rows, merge=["E1:F1"]))
        assert [item.name for item in reading.items] == ["户口登记", "公证"]
        assert [row for row, _ in refused_rows(reading)] == [4]


def test_both_rows_of_a_header_may_stand_on_every_page(tmp_path: Path) -> None:
    rows = [UPPER, LOWER, BODY[0], UPPER, LOWER, BODY[2]]
    reading = read(write(tmp_path / "a.csv", text_of(rows)))
    assert [item.name for item in reading.items] == ["户口登记", "公证"]
    assert reading.refused == ()


def test_a_column_named_by_hand_holds_below_any_group(tmp_path: Path) -> None:
    rows = [
        ("事项", "", "时间", ""),
        ("名称", "编码", "最长", "最短"),
        ("户口登记", "A1", "20", "5"),
    ]
    given = {"最长": "statutory_days", "最短": "promised_days"}
    (item,) = read(write(tmp_path / "a.csv", text_of(rows)), mapping=given).items
    assert (item.name, days(item)) == ("户口登记", (20, 5))
