"""Whole files: told by their content, decoded strictly, refused clearly."""

import zipfile
from pathlib import Path

import pytest

from tests.reading.catalogue_files import (
    HEADER,
    ROWS,
    csv_text,
    read,
    refusal_of,
    refused_rows,
    write,
    write_json,
    write_xlsx,
)
from winclient.domain.refusals import Reason, Refused
from winclient.reading import read_catalogue

NAMES = ["内资公司设立", "食品经营许可"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030"]
)
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_table_reads_the_same_in_every_encoding(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    text = csv_text(*ROWS, delimiter=delimiter)
    reading = read(write(tmp_path / "事项.csv", text, encoding=encoding))
    assert [item.name for item in reading.items] == NAMES
    assert reading.refused == ()


def test_characters_of_gb18030_beyond_gbk_are_read(tmp_path: Path) -> None:
    rows = [("𬱖㛃许可", "A1", "司法局", "5")]
    path = write(tmp_path / "a.csv", csv_text(*rows, *ROWS), encoding="gb18030")
    assert read(path).items[0].name == "𬱖㛃许可"


def test_a_big_endian_mark_is_obeyed(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", b"\xfe\xff" + csv_text(*ROWS).encode("utf-16-be"))
    assert len(read(path).items) == 2


def test_a_gbk_line_inside_utf8_is_refused_alone(tmp_path: Path) -> None:
    lines = csv_text(*ROWS, *[(f"许可{n}", f"C{n}", "司法局", "5") for n in range(9)]).encode()
    cut = lines.split(b"\r\n")
    cut[4] = "混杂许可,X9,司法局,5".encode("gbk")
    reading = read(write(tmp_path / "a.csv", b"\r\n".join(cut)))
    assert refused_rows(reading) == [(5, Reason.FILE_ENCODING)]
    assert reading.refused[0].details["line"] == 5
    assert len(reading.items) == 10


def test_a_utf8_line_inside_gbk_is_refused_alone(tmp_path: Path) -> None:
    cut = csv_text(*[(f"许可事项{n}", f"C{n}", "司法局", "5") for n in range(11)])
    lines = cut.encode("gbk").split(b"\r\n")
    lines[7] = "混杂许可,X9,司法局,5".encode()
    reading = read(write(tmp_path / "a.csv", b"\r\n".join(lines)))
    assert refused_rows(reading) == [(8, Reason.FILE_ENCODING)]
    assert len(reading.items) == 10


def test_a_file_in_pieces_of_two_encodings_names_the_line(tmp_path: Path) -> None:
    rows = "".join(f"许可{n},C{n},司法局,5\n" for n in range(20))
    data = (",".join(HEADER) + "\n" + rows).encode() + rows.replace("C", "D").encode("gbk")
    refused = refusal_of(write(tmp_path / "a.csv", data))
    assert refused.reason is Reason.FILE_ENCODING
    assert refused.details["line"] == 22


def test_mixed_encodings_in_a_json_list_name_the_line(tmp_path: Path) -> None:
    lines = [f'{{"name": "许可{n}", "code": "C{n}"}}'.encode() for n in range(20)]
    lines[6] = '{"name": "许可", "code": "X"}'.encode("gbk")
    refused = refusal_of(write(tmp_path / "a.json", b"[" + b",\n".join(lines) + b"]"))
    assert (refused.reason, refused.details["line"]) == (Reason.FILE_ENCODING, 7)


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \r\n\r\n", b"\xff\xfe"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refusal_of(write(tmp_path / "a.csv", content)).reason is Reason.FILE_EMPTY


@pytest.mark.parametrize("value", [[], {"items": []}])
def test_a_list_of_nothing_is_refused(tmp_path: Path, value: object) -> None:
    assert refusal_of(write_json(tmp_path / "a.json", value)).reason is Reason.FILE_EMPTY


def test_a_header_without_rows_is_refused(tmp_path: Path) -> None:
    assert refusal_of(write(tmp_path / "a.csv", csv_text())).reason is Reason.FILE_EMPTY


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert refusal_of(tmp_path / "没有.csv").reason is Reason.FILE_NOT_FOUND


def test_a_workbook_called_csv_is_named_for_what_it_is(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", HEADER, *ROWS).rename(tmp_path / "a.csv")
    refused = refusal_of(path)
    assert refused.reason is Reason.FILE_TYPE_WRONG
    assert (refused.details["found"], refused.details["expected"]) == ("xlsx", "csv")


def test_a_workbook_under_the_older_name_is_read(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", HEADER, *ROWS).rename(tmp_path / "a.xls")
    assert [item.name for item in read(path).items] == NAMES


def test_text_called_xls_is_read_as_text(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xls", csv_text(*ROWS, delimiter="\t"), encoding="gbk")
    assert [item.name for item in read(path).items] == NAMES


def test_a_zip_called_csv_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.csv", "w") as packed:
        packed.writestr("事项.csv", csv_text(*ROWS))
    refused = refusal_of(tmp_path / "a.csv")
    assert (refused.reason, refused.details["found"]) == (Reason.FILE_TYPE_WRONG, "zip")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"<html><table><tr><td>1</td></tr></table></html>", "html"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html><html>", "html"),
        (b'<html xmlns:x="urn:schemas-microsoft-com:office:excel">', "html"),
        (b'<?xml version="1.0"?><Workbook/>', "xml"),
        (b"%PDF-1.7\n%\xe2\xe3", "pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0", "png"),
        (b"MZ\x90\0\3\0\0\0\4\0\0\0", "binary"),
    ],
)
def test_another_kind_of_file_called_xls_is_named(
    tmp_path: Path, content: bytes, found: str
) -> None:
    refused = refusal_of(write(tmp_path / "a.xls", content))
    assert (refused.reason, refused.details["found"]) == (Reason.FILE_TYPE_WRONG, found)


def test_truncated_json_takes_nothing(tmp_path: Path) -> None:
    text = '[{"name": "甲许可", "code": "A"}, {"name": "乙许可", "code": "B"}]'
    for end in range(2, len(text.encode()) - 1):
        refused = refusal_of(write(tmp_path / "a.json", text.encode()[:end]))
        assert refused.reason is Reason.FILE_TRUNCATED, text.encode()[:end]


def test_json_lines_cut_in_the_last_line_take_nothing(tmp_path: Path) -> None:
    text = '{"name": "甲许可", "code": "A"}\n{"name": "乙许可", "co'
    assert refusal_of(write(tmp_path / "a.jsonl", text)).reason is Reason.FILE_TRUNCATED


def test_a_broken_line_of_json_lines_is_refused_alone(tmp_path: Path) -> None:
    lines = ['{"name": "甲", "code": "A"}', "{name: 乙}", '{"name": "丙", "code": "C"}', "3"]
    reading = read(write(tmp_path / "a.jsonl", "\n".join(lines)))
    assert [item.name for item in reading.items] == ["甲", "丙"]
    assert refused_rows(reading) == [(2, Reason.ROW_NOT_AN_ITEM), (4, Reason.ROW_NOT_AN_ITEM)]


def test_a_csv_that_ends_inside_quotes_takes_nothing(tmp_path: Path) -> None:
    text = csv_text(*ROWS) + '许可,X1,"司法局\n5,7\n'
    assert refusal_of(write(tmp_path / "a.csv", text)).reason is Reason.FILE_TRUNCATED


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16"])
def test_a_csv_cut_inside_a_character_takes_nothing(tmp_path: Path, encoding: str) -> None:
    data = (csv_text(*ROWS) + "许可,X1,司法局").encode(encoding)
    assert refusal_of(write(tmp_path / "a.csv", data[:-1])).reason is Reason.FILE_TRUNCATED


def test_a_csv_cut_in_the_middle_of_its_last_row_takes_nothing(tmp_path: Path) -> None:
    text = csv_text(*ROWS) + "许可,1144"
    assert refusal_of(write(tmp_path / "a.csv", text)).reason is Reason.FILE_TRUNCATED


def test_a_table_with_short_rows_everywhere_was_not_cut(tmp_path: Path) -> None:
    text = ",".join(HEADER) + "\n许可甲,A1\n许可乙,A2,司法局\n许可丙,A3"
    assert len(read(write(tmp_path / "a.csv", text)).items) == 3


def test_a_file_past_the_limit_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("wb") as file:
        file.truncate(200 * 1024 * 1024 + 1)
    assert refusal_of(tmp_path / "a.csv").reason is Reason.FILE_TOO_LARGE


@pytest.mark.parametrize("depth", [61, 200_000])
def test_deep_json_is_refused_before_it_is_parsed(tmp_path: Path, depth: int) -> None:
    refused = refusal_of(write(tmp_path / "a.json", "[" * depth + "]" * depth))
    assert refused.reason is Reason.FILE_NOT_A_CATALOGUE


@pytest.mark.parametrize("text", ["[1, 2]", '{"a": ]}', "[{'name': 1}]", '["' + "x" * 99 + '"] x'])
def test_other_json_is_not_a_catalogue(tmp_path: Path, text: str) -> None:
    assert refusal_of(write(tmp_path / "a.json", text)).reason is Reason.FILE_NOT_A_CATALOGUE


def test_unknown_columns_are_listed(tmp_path: Path) -> None:
    refused = refusal_of(write(tmp_path / "a.csv", "姓名,年龄\n张三,30\n"))
    assert refused.reason is Reason.COLUMNS_UNKNOWN
    assert refused.details["columns"] == ["姓名", "年龄"]
    refused = refusal_of(write_json(tmp_path / "a.json", [{"姓名": "张三", "年龄": 3}]))
    assert refused.details["columns"] == ["姓名", "年龄"]


def test_columns_named_by_hand_are_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "What,Whose,Days\n许可甲,司法局,7\n")
    reading = read(path, mapping={"What": "name", "Whose": "department", "days": "promised_days"})
    (item,) = reading.items
    assert (item.name, item.department, item.promised and item.promised.days) == (
        "许可甲",
        "司法局",
        7,
    )


def test_a_column_given_to_no_field_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", csv_text(*ROWS))
    refused = refusal_of(path, mapping={"事项名称": "title"})
    assert (refused.reason, refused.details["field"]) == (Reason.MAP_FIELD_UNKNOWN, "title")


def test_a_bad_file_takes_nothing_of_the_good_ones(tmp_path: Path) -> None:
    good = write(tmp_path / "a.csv", csv_text(*ROWS))
    bad = write(tmp_path / "b.csv", b"%PDF-1.7")
    with pytest.raises(Refused):
        read_catalogue([good, bad])
