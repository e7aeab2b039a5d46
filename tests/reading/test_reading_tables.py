"""Tables: headers, merged cells, totals, one material a line, quotes."""

from pathlib import Path

import openpyxl
import pytest
import xlwt

from tests.reading.catalogue_files import (
    HEADER,
    ROWS,
    csv_text,
    read,
    refused_rows,
    write,
    write_xls,
    write_xlsx,
)
from winclient.domain.refusals import Reason


def test_a_header_below_titles_is_found(tmp_path: Path) -> None:
    above = [("某市政务服务事项清单（2026年版）",), (), ("填报单位：某局", "", "日期：2026-01-01")]
    reading = read(write_xlsx(tmp_path / "a.xlsx", *above, HEADER, *ROWS))
    assert len(reading.items) == 2
    reading = read(write_xls(tmp_path / "a.xls", *above, HEADER, *ROWS, ("", "X1", "司法局")))
    assert refused_rows(reading) == [(7, Reason.ROW_WITHOUT_NAME)]


def test_every_sheet_with_a_header_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["填报说明：请勿修改表头"])
    for number, row in enumerate([*ROWS, ("", "X1", "司法局")]):
        sheet = book.create_sheet(f"表{number}")
        sheet.append(HEADER)
        sheet.append(row)
    hidden = book.create_sheet("字典")
    hidden.append(HEADER)
    hidden.append(("字典里的许可", "Y1", "司法局"))
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    reading = read(tmp_path / "a.xlsx")
    assert [item.name for item in reading.items] == ["内资公司设立", "食品经营许可"]
    assert reading.refused[0].row == 2
    assert reading.refused[0].details["sheet"] == "表2"


def test_a_merged_department_holds_for_its_rows_only(tmp_path: Path) -> None:
    rows = [
        ("部门", "事项名称", "编码"),
        ("公安局", "户口登记", "A1"),
        (None, "身份证办理", "A2"),
        (None, "无主事项", "A3"),
    ]
    reading = read(write_xlsx(tmp_path / "a.xlsx", *rows, merge=["A2:A3"]))
    assert [item.department for item in reading.items] == ["公安局", "公安局", ""]


def test_a_merged_department_of_an_old_workbook_holds_too(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("事项")
    for column, title in enumerate(("部门", "事项名称", "编码")):
        sheet.write(0, column, title)
    sheet.write_merge(1, 2, 0, 0, "公安局")
    for row in (1, 2):
        sheet.write(row, 1, f"户口登记{row}")
        sheet.write(row, 2, f"A{row}")
    book.save(str(tmp_path / "a.xls"))
    assert [item.department for item in read(tmp_path / "a.xls").items] == ["公安局"] * 2


def test_a_department_named_once_left_of_its_items_holds_below(tmp_path: Path) -> None:
    text = "部门,事项名称,编码\n公安局,户口登记,A1\n,身份证办理,A2\n司法局,公证,A3\n"
    reading = read(write(tmp_path / "a.csv", text))
    assert [item.department for item in reading.items] == ["公安局", "公安局", "司法局"]


def test_an_empty_department_right_of_the_name_stays_empty(tmp_path: Path) -> None:
    text = "事项名称,编码,部门\n户口登记,A1,公安局\n公证,A2,\n"
    assert read(write(tmp_path / "a.csv", text)).items[1].department == ""


def test_one_material_a_line_makes_one_item(tmp_path: Path) -> None:
    rows = [
        ("事项名称", "编码", "部门", "材料名称", "原件份数", "复印件份数", "材料必要性"),
        ("户口登记", "A1", "公安局", "申请书", 1, 0, "必要"),
        (None, None, None, "户口簿", 1, 2, "容缺后补"),
        ("户口登记", "A1", "公安局", "出生证", 0, 1, "非必要"),
        ("身份证办理", "A2", "公安局", "户口簿", 1, 0, "1"),
    ]
    first, second = read(write_xlsx(tmp_path / "a.xlsx", *rows, merge=["A2:A3"])).items
    told = [(m.name, m.originals, m.copies, m.necessity.value) for m in first.materials]
    assert told == [
        ("申请书", 1, 0, "required"),
        ("户口簿", 1, 2, "deferrable"),
        ("出生证", 0, 1, "optional"),
    ]
    assert [m.name for m in second.materials] == ["户口簿"]


def test_a_material_below_a_refused_item_goes_to_no_other(tmp_path: Path) -> None:
    text = (
        "事项名称,编码,部门,材料名称\n户口登记,A1,公安局,申请书\n"
        "合计,,,\n,,,迷路的材料\n身份证办理,A2,公安局,照片\n"
    )
    reading = read(write(tmp_path / "a.csv", text))
    assert [[m.name for m in item.materials] for item in reading.items] == [["申请书"], ["照片"]]
    assert refused_rows(reading) == [(3, Reason.ROW_TOTAL), (4, Reason.ROW_WITHOUT_NAME)]


@pytest.mark.parametrize("total", ["合计", "总计：", "合 计", "共 738 项", "小计12项", "共2项事项"])
def test_a_total_is_not_an_item(tmp_path: Path, total: str) -> None:
    reading = read(write(tmp_path / "a.csv", csv_text(*ROWS, (total, "", "", "27"))))
    assert refused_rows(reading) == [(4, Reason.ROW_TOTAL)]
    assert reading.read == 3


def test_an_item_that_begins_like_a_total_is_taken(tmp_path: Path) -> None:
    rows = [("共有房屋登记", "A1", "自然资源局", "5"), ("总计量师资格认定", "A2", "司法局", "5")]
    assert read(write(tmp_path / "a.csv", csv_text(*rows))).refused == ()


def test_empty_rows_and_repeated_headers_are_passed_over(tmp_path: Path) -> None:
    text = csv_text(ROWS[0], ("", " ", "", ""), HEADER, (), ROWS[1], ("", "X", "", ""))
    reading = read(write(tmp_path / "a.csv", text))
    assert len(reading.items) == 2
    assert refused_rows(reading) == [(7, Reason.ROW_WITHOUT_NAME)]


def test_quoted_line_breaks_count_as_one_row(tmp_path: Path) -> None:
    row = ('许可"甲"', "A1", "司法局\n（本级）", "5")
    reading = read(write(tmp_path / "a.csv", csv_text(row, ("", "A2", "", ""))))
    assert (reading.items[0].name, reading.items[0].department) == ('许可"甲"', "司法局（本级）")
    assert refused_rows(reading) == [(3, Reason.ROW_WITHOUT_NAME)]


def test_a_stray_quote_costs_no_other_row(tmp_path: Path) -> None:
    text = ",".join(HEADER) + '\n"许可甲,A1,司法局,5\n"许可乙",A2,"司法局",5\n许可丙,A3,司法局,5\n'
    reading = read(write(tmp_path / "a.csv", text))
    assert [item.name for item in reading.items] == ['"许可甲', "许可乙", "许可丙"]


def test_the_separator_excel_declares_is_used(tmp_path: Path) -> None:
    text = "sep=|\n" + csv_text(*ROWS, ("", "A2", "", ""), delimiter="|")
    reading = read(write(tmp_path / "a.csv", text))
    assert (len(reading.items), reading.refused[0].row) == (2, 5)


def test_a_row_of_a_megabyte_is_refused_and_its_neighbours_are_not(tmp_path: Path) -> None:
    header = (*HEADER, "受理条件")
    rows = [(*ROWS[0], "短"), ("长许可", "A9", "司法局", "5", "长" * 1_000_000), (*ROWS[1], "短")]
    for name, text in (
        ("a.csv", csv_text(*rows, header=header)),
        ("b.csv", csv_text(*rows, header=header).replace("短", '"短\n短"')),
    ):
        reading = read(write(tmp_path / name, text))
        assert len(reading.items) == 2
        assert refused_rows(reading) == [(3, Reason.ROW_FIELD_TOO_LONG)]
        assert reading.refused[0].details["field"] == "受理条件"
