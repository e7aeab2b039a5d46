"""Web pages with tables: what portals call `.xls`, and what they send instead of one."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.reading.catalogue_files import HEADER, ROWS, read, refusal_of, refused_rows, write
from winclient.domain.refusals import Reason, Refused
from winclient.phrases import refusal
from winclient.reading import page

NAMES = ["内资公司设立", "食品经营许可"]
OFFICE = (
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>'
    '<meta http-equiv="Content-Type" content="text/html; charset={0}">'
    "<!--[if gte mso 9]><xml><x:Name>表</x:Name></xml><![endif]-->"
    "<style>td {{ mso-number-format:'\\@'; }}</style></head><body>{1}</body></html>"
)


def table(*rows: Sequence[str], header: Sequence[str] = HEADER, cell: str = "td") -> str:
    body = "".join(f"<tr>{''.join(f'<{cell}>{v}</{cell}>' for v in row)}</tr>" for row in rows)
    return f"<table border=1><tr>{''.join(f'<th>{t}</th>' for t in header)}</tr>{body}</table>"


def office(body: str, charset: str = "utf-8") -> str:
    return OFFICE.format(charset, body)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("suffix", ["xls", "xlsx", "html", "et"])
def test_a_table_saved_as_a_workbook_is_read(tmp_path: Path, encoding: str, suffix: str) -> None:
    page = office(table(*ROWS), "gb2312")
    reading = read(write(tmp_path / f"事项.{suffix}", page, encoding=encoding))
    assert [item.name for item in reading.items] == NAMES
    assert reading.refused == ()


def test_a_bare_table_is_read(tmp_path: Path) -> None:
    assert len(read(write(tmp_path / "a.xls", table(*ROWS))).items) == 2


def test_ends_of_cells_and_rows_may_be_left_out(tmp_path: Path) -> None:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}' for cell in row)}" for row in (HEADER, *ROWS))
    for end in ("</table>", "</body></html>"):
        reading = read(write(tmp_path / "a.xls", f"<html><body><table>{rows}{end}"))
        assert [item.name for item in reading.items] == NAMES


def test_text_is_what_a_browser_shows(tmp_path: Path) -> None:
    row = (
        "内资&amp;外资\n      公司<b>设</b>立",
        "A&#49;",
        "市场<script>x('<td>')</script>局",
        "5",
    )
    condition = "一、甲<br>二、乙&nbsp;<p>三、&lt;丙&gt;</p><!-- <td>丁</td> -->"
    text = table((*row, condition), header=(*HEADER, "受理条件"))
    (item,) = read(write(tmp_path / "a.xls", office(text))).items
    assert (item.name, item.code, item.department) == ("内资&外资公司设立", "A1", "市场局")
    assert item.condition == "一、甲\n二、乙\n三、<丙>"


def test_groups_over_names_and_merged_departments_are_read(tmp_path: Path) -> None:
    text = (
        "<table><tr><td colspan=6>某市事项清单</td></tr>"
        "<tr><th rowspan=2>部门</th><th colspan=2>事项</th><th colspan=2>办结时限</th>"
        "<th rowspan='2'>受理条件</th></tr>"
        "<tr><th>名称</th><th>编码</th><th>法定</th><th>承诺</th></tr>"
        "<tr><td rowspan=2>公安局</td><td>户口登记</td><td>A1</td><td>20</td><td>5</td>"
        "<td rowspan=2>本人到场</td></tr>"
        "<tr><td>身份证办理</td><td>A2</td><td colspan=2>即办</td></tr>"
        "<tr><td>司法局</td><td>公证</td><td>A3</td><td></td><td>3</td></tr></table>"
    )
    reading = read(write(tmp_path / "a.xls", text))
    told = [(i.name, i.code, i.department, i.condition) for i in reading.items]
    assert told == [
        ("户口登记", "A1", "公安局", "本人到场"),
        ("身份证办理", "A2", "公安局", "本人到场"),
        ("公证", "A3", "司法局", ""),
    ]
    limits = [(i.statutory and i.statutory.days, i.promised and i.promised.days) for i in
              reading.items]  # fmt: skip
    assert limits == [(20, 5), (0, None), (None, 3)]


def test_a_catalogue_inside_a_table_that_lays_out_the_page_is_found(tmp_path: Path) -> None:
    layout = f"<table><tr><td>菜单</td><td>{table(*ROWS)}</td></tr></table>"
    assert [i.name for i in read(write(tmp_path / "a.html", office(layout))).items] == NAMES


def test_a_table_in_a_cell_is_the_cells_text(tmp_path: Path) -> None:
    inner = "<table><tr><td>申请书</td></tr><tr><td>身份证</td></tr></table>"
    text = table((*ROWS[0], inner), ROWS[1], header=(*HEADER, "申请材料"))
    reading = read(write(tmp_path / "a.xls", text))
    assert [item.name for item in reading.items] == NAMES
    assert [m.name for m in reading.items[0].materials] == ["申请书", "身份证"]


def test_every_table_with_a_header_is_read_and_rows_say_which(tmp_path: Path) -> None:
    text = "".join(table(row) for row in ROWS) + table(("", "X1", "司法局", "5"))
    reading = read(
        write(tmp_path / "a.xls", office("<table><tr><td>说明</td></tr></table>" + text))
    )
    assert [item.name for item in reading.items] == NAMES
    assert refused_rows(reading) == [(2, Reason.ROW_WITHOUT_NAME)]
    assert reading.refused[0].details["sheet"] == "4"


def test_a_bad_row_costs_no_other(tmp_path: Path) -> None:
    rows = [
        ROWS[0],
        ("长许可", "A9", "长" * 1_000_000, "5"),
        ("=cmd|'/c calc'!A1", "A8", "司法局", "5"),
        ("改坏了的编码", "1.144E+30", "司法局", "5"),
        ("合计", "", "", "5"),
        ROWS[1],
    ]
    reading = read(write(tmp_path / "a.xls", office(table(*rows))))
    assert [item.name for item in reading.items] == NAMES
    assert refused_rows(reading) == [
        (3, Reason.ROW_FIELD_TOO_LONG),
        (4, Reason.ROW_FORMULA),
        (5, Reason.ROW_CODE_RUINED),
        (6, Reason.ROW_TOTAL),
    ]


def test_a_line_in_another_encoding_is_refused_alone(tmp_path: Path) -> None:
    rows = [(f"许可{n}", f"C{n}", "司法局", "5") for n in range(9)]
    lines = office(table(*rows)).replace("</tr>", "</tr>\n").encode().split(b"\n")
    lines[4] = "<tr><td>混杂许可</td><td>X9</td></tr>".encode("gbk")
    reading = read(write(tmp_path / "a.xls", b"\n".join(lines)))
    assert len(reading.items) == 8
    assert refused_rows(reading) == [(5, Reason.FILE_ENCODING)]


def test_a_page_cut_anywhere_takes_nothing(tmp_path: Path) -> None:
    text = office(table(*ROWS)).encode()
    first, last = text.index(b"<table"), text.index(b"</table>")
    for end in range(first + 1, last + 8, 23):
        refused = refusal_of(write(tmp_path / "a.xls", text[:end]))
        whole_tag = end >= first + len("<table border=1>")
        assert refused.reason is (Reason.FILE_TRUNCATED if whole_tag else Reason.FILE_TYPE_WRONG)


def test_a_login_page_says_so(tmp_path: Path) -> None:
    form = "<form><table><tr><td>用户名</td><td><input name=u></td></tr><tr><td>密码</td><td>"
    text = f"<!DOCTYPE html>{office(form + '<input type=PASSWORD name=p></td></tr></table>')}"
    refused = refusal_of(write(tmp_path / "事项.xls", text))
    assert (refused.reason, refused.details["found"]) == (Reason.FILE_TYPE_WRONG, "login")
    assert "重新登录" in refusal(refused)


def test_a_table_of_something_else_lists_its_columns(tmp_path: Path) -> None:
    text = table(("张三", "30"), header=("姓名", "年龄"))
    refused = refusal_of(write(tmp_path / "a.xls", text))
    assert refused.reason is Reason.COLUMNS_UNKNOWN
    assert refused.details["columns"] == ["姓名", "年龄"]


def test_a_page_called_csv_is_named_for_what_it_is(tmp_path: Path) -> None:
    refused = refusal_of(write(tmp_path / "a.csv", table(*ROWS)))
    assert (refused.reason, refused.details["found"]) == (Reason.FILE_TYPE_WRONG, "html")


def test_cells_a_thousand_columns_wide_do_not_fill_memory(tmp_path: Path) -> None:
    wide = "<tr>" + "<td colspan=1000 rowspan=60000>1</td>" * 40
    text = f"<table>{wide}{'<tr><td>2</td></tr>' * 400}</table>"
    assert refusal_of(write(tmp_path / "a.xls", text)).reason is Reason.FILE_TOO_LARGE


def test_tables_in_tables_have_an_end(tmp_path: Path) -> None:
    depth = page.MAX_DEPTH + 1
    text = "<table><tr><td>" * depth + "</td></tr></table>" * depth
    refused = refusal_of(write(tmp_path / "a.xls", text))
    assert (refused.reason, refused.details["found"]) == (Reason.FILE_NOT_A_CATALOGUE, "nesting")


@pytest.mark.parametrize(
    "odd", ["<![foo[", "</td" * 50, "<td colspan='x' rowspan=-3>", "&#9999999;"]
)
def test_odd_markup_is_read_or_refused_but_never_a_crash(tmp_path: Path, odd: str) -> None:
    text = table((f"许可{odd}", "A1", "司法局", "5"), *ROWS)
    try:
        reading = read(write(tmp_path / "a.xls", text))
    except Refused:
        return
    assert [item.name for item in reading.items][-2:] == NAMES
