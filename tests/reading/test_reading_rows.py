"""Single rows: every refusal with its reason, every repair that is surely right."""

from pathlib import Path
from typing import Any

import pytest

from tests.reading.catalogue_files import (
    ROWS,
    csv_text,
    read,
    refused_rows,
    write,
    write_json,
    write_xlsx,
)
from winclient.domain.days.deadlines import DayUnit
from winclient.domain.items.catalogue import Item, ItemKind, Necessity, TimeLimit
from winclient.domain.refusals import Reason
from winclient.reading import Reading, read_catalogue


def reading_of(tmp_path: Path, **row: Any) -> Reading:
    whole = {"name": "内资公司设立", "code": "A1", "department": "市场监督管理局", **row}
    return read(write_json(tmp_path / "a.json", [whole]))


def item_with(tmp_path: Path, **row: Any) -> Item:
    reading = reading_of(tmp_path, **row)
    assert reading.refused == ()
    return reading.items[0]


def reason_for(tmp_path: Path, **row: Any) -> tuple[Reason, dict[str, Any]]:
    reading = reading_of(tmp_path, **row)
    assert reading.items == ()
    return reading.refused[0].reason, reading.refused[0].details


@pytest.mark.parametrize(
    "code",
    [
        "1.14400000069398E+30", "1.144e+30", 1.144e30, "440101007000.0", "#REF!", "#NAME?",
        "########", "#N/A", "A=1", "1144000000693970000000000000000", "11??23", 12.5,
    ],
)  # fmt: skip
def test_a_ruined_code_is_refused(tmp_path: Path, code: Any) -> None:
    assert reason_for(tmp_path, code=code)[0] is Reason.ROW_CODE_RUINED


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("'440101007000", "440101007000"),
        ("\t440101007000", "440101007000"),
        ('="440101007000"', "440101007000"),
        ("４４０１０１", "440101"),
        ("1144 0000 0069", "114400000069"),
        (440101007000, "440101007000"),
        (440101007000.0, "440101007000"),
        ("-", ""),
        ("1E10", "1E10"),
        ("511A0138000000-511602000000-000-1-00", "511A0138000000-511602000000-000-1-00"),
    ],
)
def test_a_code_is_repaired_where_that_is_sure(tmp_path: Path, written: Any, meant: str) -> None:
    assert item_with(tmp_path, code=written, id="x").code == meant


def test_a_long_number_of_a_sheet_has_lost_its_digits(tmp_path: Path) -> None:
    header = ("事项名称", "编码", "部门")
    rows = [("许可甲", 440101007000, "司法局"), ("许可乙", 1.14400000069398e30, "司法局")]
    reading = read(write_xlsx(tmp_path / "a.xlsx", header, *rows))
    assert reading.items[0].code == "440101007000"
    assert refused_rows(reading) == [(3, Reason.ROW_CODE_RUINED)]


@pytest.mark.parametrize(
    "name",
    ["=cmd|' /C calc'!A0", "+1+1", "@SUM(1+1)*cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0",
     "\t=1+1", "\r=1", "＝1+1"],
)  # fmt: skip
@pytest.mark.parametrize("field", ["name", "department"])
def test_a_formula_is_refused(tmp_path: Path, name: str, field: str) -> None:
    reason, details = reason_for(tmp_path, **{field: name})
    assert (reason, details["field"]) == (Reason.ROW_FORMULA, field)


def test_a_dash_is_an_empty_mark_or_a_dash(tmp_path: Path) -> None:
    assert item_with(tmp_path, department="-", phone="--").phone == ""
    assert item_with(tmp_path, name="-（二类）经营备案").name == "-（二类）经营备案"


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>许可", '<img src=x onerror="alert(1)">', "javascript:alert(1)",
     "&lt;script&gt;", "<a href=x>许可</a>", "<svg onload=alert(1)>"],
)  # fmt: skip
def test_markup_in_a_name_is_refused(tmp_path: Path, name: str) -> None:
    assert reason_for(tmp_path, name=name)[0] is Reason.ROW_MARKUP


def test_script_in_a_long_text_is_refused_and_harmless_tags_become_text(tmp_path: Path) -> None:
    assert reason_for(tmp_path, condition="甲<script>x</script>")[0] is Reason.ROW_MARKUP
    text = "<p>一、年满18周岁&nbsp;；<br/>二、注册资本 &lt; 5 万元</p><p>三、a<b 且 b>c</p>"
    assert item_with(tmp_path, condition=text).condition == (
        "一、年满18周岁 ；\n二、注册资本 < 5 万元\n三、a<b 且 b>c"
    )


def test_angle_brackets_of_a_name_stay(tmp_path: Path) -> None:
    name = "《建设工程<消防>设计审查》"
    assert item_with(tmp_path, name=name).name == name


@pytest.mark.parametrize(
    ("character", "shown"),
    [("\u202e", "U+202E"), ("\x07", "U+0007"), ("\x00", "U+0000"), ("\ud800", "U+D800"),
     ("\ufffd", "U+FFFD"), ("\u2066", "U+2066")],
)  # fmt: skip
def test_a_dangerous_character_is_refused_by_name(
    tmp_path: Path, character: str, shown: str
) -> None:
    escaped = f"\\u{ord(character):04x}"
    text = f'[{{"name": "许{escaped}可", "code": "A1"}}]'
    (refusal,) = read(write(tmp_path / "a.json", text)).refused
    assert (refusal.reason, refusal.details["character"]) == (Reason.ROW_CHARACTERS, shown)


def test_spaces_and_breaks_are_made_ordinary(tmp_path: Path) -> None:
    item = item_with(
        tmp_path,
        name=" 内资\u3000公司\u200b\n设立 ",
        condition="一、甲\x0b二、乙_x000D_\n\n\n三、丙\u00a0\u00a0丁\r\n",
    )
    assert item.name == "内资 公司设立"
    assert item.condition == "一、甲\n二、乙\n三、丙 丁"


@pytest.mark.parametrize(
    ("written", "limit"),
    [
        ("20个工作日", (20, "working_day")), ("30(工作日)", (30, "working_day")),
        ("20（个工作日）", (20, "working_day")), ("15日", (15, "working_day")),
        ("15个自然日", (15, "calendar_day")), ("2小时", (2, "hour")), (7, (7, "working_day")),
        ("7.0", (7, "working_day")), ("即办", (0, "working_day")), (3.0, (3, "working_day")),
        ("当场办结", (0, "working_day")), ("二十个工作日", (20, "working_day")),
        ("一百二十日", (120, "working_day")), ("十五个工作日内", (15, "working_day")),
        ("20个工作日（不含专家评审）", (20, "working_day")), ("自受理之日起5个工作日内办结",
        (5, "working_day")), ("", None), ("-", None), ("无", None), (None, None),
        ("不超过10个工作日", (10, "working_day")), ("1(工作日)", (1, "working_day")),
    ],
)  # fmt: skip
def test_days_are_understood(tmp_path: Path, written: Any, limit: Any) -> None:
    meant = limit and TimeLimit(days=limit[0], unit=DayUnit(limit[1]))
    assert item_with(tmp_path, promised_days=written).promised == meant


@pytest.mark.parametrize(
    "written",
    ["十几天", "-3", -3, "99999", 99999, "3个月", "三五天", "尽快", True, "5-7日", 1.5, "五六日",
     "百", "1e5", "二十几个工作日"],
)  # fmt: skip
def test_days_no_clerk_could_count_by_are_refused(tmp_path: Path, written: Any) -> None:
    reason, details = reason_for(tmp_path, statutory_days=written)
    assert (reason, details["field"]) == (Reason.ROW_DAYS_WRONG, "statutory_days")


def test_the_unit_may_stand_in_its_own_column_or_in_the_title(tmp_path: Path) -> None:
    def promised(**row: Any) -> DayUnit | None:
        limit = item_with(tmp_path, **row).promised
        return limit and limit.unit

    assert promised(承诺办结时限=5, 时限单位="自然日") is DayUnit.CALENDAR_DAY
    assert promised(promise_day="5", promise_type="0") is DayUnit.CALENDAR_DAY
    assert promised(promise_day="5", promise_type="1") is DayUnit.WORKING_DAY
    assert promised(**{"承诺办结时限（小时）": "5"}) is DayUnit.HOUR
    assert promised(promised={"days": 5, "unit": "hour"}) is DayUnit.HOUR
    assert reason_for(tmp_path, 承诺时限=5, 时限单位="个月")[0] is Reason.ROW_DAYS_WRONG


def test_the_national_exchange_names_are_known(tmp_path: Path) -> None:
    row = {
        "TASK_NAME": "食品经营许可", "taskCode": "A1", "DEPT_NAME": "市场监管局",
        "ANTICIPATE_DAY": 20, "PROMISE_DAY": 5, "PROJECT_TYPE": "1", "USE_LEVEL": "4",
        "TASK_TYPE": "01", "LIMIT_SCENE_NUM": "1", "IS_FEE": "0", "TRANSACT_ADDR": "一楼",
        "LINK_WAY": "12345", "SUPERVISE_WAY": "12388", "ACCEPT_CONDITION": "年满18周岁",
        "materials": [
            {"MATERIAL_NAME": "申请书", "IS_NEED": "1", "PAGE_NUM_Y": "2", "PAGE_NUM_F": "1"},
            {"MATERIAL_NAME": "合同", "IS_NEED": "3", "SOURCE_TYPE": "20"},
            {"MATERIAL_NAME": "照片", "IS_NEED": 2, "PAGE_NUM": 3, "MATERIAL_TYPE": "复印件"},
        ],
    }  # fmt: skip
    (item,) = read(write_json(tmp_path / "a.json", [row])).items
    assert (item.name, item.code, item.department) == ("食品经营许可", "A1", "市场监管局")
    assert item.statutory == TimeLimit(days=20)
    assert (item.kind, item.level, item.item_type) == (ItemKind.IMMEDIATE, "县级", "行政许可")
    assert (item.visits, item.fee, item.address) == (1, False, "一楼")
    assert (item.phone, item.supervise_phone, item.condition) == ("12345", "12388", "年满18周岁")
    told = [(m.name, m.necessity, m.originals, m.copies) for m in item.materials]
    assert told == [
        ("申请书", Necessity.REQUIRED, 2, 1),
        ("合同", Necessity.DEFERRABLE, 1, 0),
        ("照片", Necessity.OPTIONAL, 0, 3),
    ]
    assert item.materials[1].source == "政府部门核发"


@pytest.mark.parametrize(
    "text",
    ["1.申请书\n2.合同（2份）\n3.2寸照片", "申请书\n合同（2份）\n2寸照片",
     "1、申请书\r\n2、合同（2份）\r\n3、2寸照片", "（1）申请书\n（2）合同（2份）\n（3）2寸照片"],
)  # fmt: skip
def test_a_list_of_materials_in_one_text_is_split(tmp_path: Path, text: str) -> None:
    names = [material.name for material in item_with(tmp_path, materials=text).materials]
    assert names == ["申请书", "合同（2份）", "2寸照片"]


@pytest.mark.parametrize(
    "material",
    [{"necessity": "1"}, {"name": "申请书", "necessity": "7"}, {"name": "申请书", "originals": -1},
     {"name": "申请书", "copies": "若干"}, {"name": "申请书", "originals": 5000},
     {"name": "申请书", "necessity": "0"}],
)  # fmt: skip
def test_a_material_that_cannot_be_asked_for_is_refused(
    tmp_path: Path, material: dict[str, Any]
) -> None:
    reason, details = reason_for(tmp_path, materials=[{"name": "合同"}, material])
    assert (reason, details["material"]) == (Reason.ROW_MATERIAL_WRONG, 2)


@pytest.mark.parametrize("note", ["", "请提前预约"])
def test_a_note_without_labels_says_nothing_of_a_material(tmp_path: Path, note: str) -> None:
    (made,) = item_with(tmp_path, materials=[{"name": "合同", "note": note}]).materials
    assert (made.name, made.source) == ("合同", "")


def test_more_materials_than_an_item_has_are_refused_by_their_number(tmp_path: Path) -> None:
    reason, details = reason_for(tmp_path, materials=[{"name": f"{n}"} for n in range(10_000)])
    assert reason is Reason.ROW_MATERIALS_MANY
    assert details == {"count": 10_000, "limit": 500}


def test_originals_and_duplicates_win_over_a_total(tmp_path: Path) -> None:
    material = {"name": "合同", "copies": 3, "copies_original": 1, "copies_duplicate": 2}
    (made,) = item_with(tmp_path, materials=[material]).materials
    assert (made.originals, made.copies) == (1, 2)


def test_a_row_that_says_too_little_is_refused(tmp_path: Path) -> None:
    rows = [{"name": "甲", "code": "A"}, {"name": "乙"}, {"code": "C"}, 5, {"name": "-", "id": "1"}]
    reading = read(write_json(tmp_path / "a.json", rows))
    assert refused_rows(reading) == [
        (2, Reason.ROW_NOT_AN_ITEM),
        (3, Reason.ROW_WITHOUT_NAME),
        (4, Reason.ROW_NOT_AN_ITEM),
        (5, Reason.ROW_WITHOUT_NAME),
    ]


def test_an_item_without_code_keeps_its_id_from_one_import_to_the_next(tmp_path: Path) -> None:
    rows = [{"name": "甲", "department": "司法局"}, {"name": "甲", "department": "公安局"}]
    once = read(write_json(tmp_path / "a.json", rows)).items
    again = read(write_json(tmp_path / "b.json", rows[::-1])).items
    assert [item.id for item in once] == [item.id for item in again][::-1]
    assert once[0].id != once[1].id
    assert once[0].code == ""


def test_duplicates_name_the_first_row_across_files(tmp_path: Path) -> None:
    other = ("食品经营许可（变更）", ROWS[1][1], "公安局", "3")
    first = write(tmp_path / "a.csv", csv_text(*ROWS, ROWS[0]))
    second = write(tmp_path / "b.csv", csv_text(other, ("食品经营许可", "B9", "公安局", "3")))
    reading = read_catalogue([first, second])
    assert [item.code for item in reading.items] == [ROWS[0][1], ROWS[1][1], "B9"]
    told = [(r.file, r.row, r.details["first"], r.details["in_file"]) for r in reading.refused]
    assert told == [("a.csv", 4, 2, "a.csv"), ("b.csv", 2, 3, "a.csv")]
    assert {refusal.reason for refusal in reading.refused} == {Reason.ROW_DUPLICATE}
