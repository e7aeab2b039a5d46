"""OpenDocument tables and binary workbooks."""

from pathlib import Path

import pytest

from tests.reading.catalogue_files import HEADER, ROWS, read, refusal_of, refused_rows, write
from tests.reading.other_sheets import write_ods, write_xlsb
from winclient.domain.refusals import Reason

NAMES = ["内资公司设立", "食品经营许可"]
WRITERS = {"ods": write_ods, "xlsb": write_xlsb}


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("suffix", ["ods", "xlsb", "xls", "xlsx"])
def test_it_is_read_under_any_name_of_a_workbook(tmp_path: Path, kind: str, suffix: str) -> None:
    path = WRITERS[kind](tmp_path / f"事项.{suffix}", ("某市事项清单",), HEADER, *ROWS)
    reading = read(path)
    assert [item.name for item in reading.items] == NAMES
    assert [item.promised.days for item in reading.items if item.promised] == [20, 0]
    assert reading.refused == ()


@pytest.mark.parametrize("kind", WRITERS)
def test_a_bad_row_costs_no_other(tmp_path: Path, kind: str) -> None:
    header = (*HEADER, "受理条件")
    long = ("长许可", "A9", "司法局", 5, "长" * 1_000_000)
    rows = (header, ROWS[0], (None, "X1", "司法局", 5), long, ("合计", None, None, 3), ROWS[1])
    reading = read(WRITERS[kind](tmp_path / "a.xls", *rows))
    assert [item.name for item in reading.items] == NAMES
    assert refused_rows(reading) == [
        (3, Reason.ROW_WITHOUT_NAME),
        (4, Reason.ROW_FIELD_TOO_LONG),
        (5, Reason.ROW_TOTAL),
    ]


@pytest.mark.parametrize("kind", WRITERS)
def test_cut_or_called_csv_it_is_refused(tmp_path: Path, kind: str) -> None:
    rows = [(f"许可{n}", f"C{n}", "司法局", 5) for n in range(200)]
    path = WRITERS[kind](tmp_path / f"a.{kind}", HEADER, *rows)
    for end in (len(path.read_bytes()) // 2, len(path.read_bytes()) - 30):
        cut = write(tmp_path / f"cut.{kind}", path.read_bytes()[:end])
        assert refusal_of(cut).reason is Reason.FILE_TRUNCATED
    refused = refusal_of(path.rename(tmp_path / "a.csv"))
    assert (refused.reason, refused.details["found"]) == (Reason.FILE_TYPE_WRONG, kind)


@pytest.mark.parametrize(("said", "found"), [("text", "odt"), ("presentation", "odp")])
def test_another_open_document_is_named(tmp_path: Path, said: str, found: str) -> None:
    path = write_ods(
        tmp_path / "a.ods", HEADER, mimetype=f"application/vnd.oasis.opendocument.{said}"
    )
    refused = refusal_of(path)
    assert (refused.reason, refused.details["found"]) == (Reason.FILE_TYPE_WRONG, found)


def test_an_encrypted_table_asks_for_one_without_a_password(tmp_path: Path) -> None:
    locked = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    refused = refusal_of(write_ods(tmp_path / "a.ods", HEADER, *ROWS, manifest=locked))
    assert (refused.reason, refused.details["found"]) == (Reason.FILE_NOT_A_CATALOGUE, "password")


def test_a_row_that_says_it_repeats_a_million_times_does_not_fill_memory(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="40">'
    row = f"{cell}<text:p>满</text:p></table:table-cell>"
    tail = f'<table:table-row table:number-rows-repeated="1048000">{row}</table:table-row>'
    refused = refusal_of(write_ods(tmp_path / "a.ods", HEADER, *ROWS, tail=tail))
    assert refused.reason is Reason.FILE_TOO_LARGE


def test_the_empty_rest_of_a_sheet_does_no_harm(tmp_path: Path) -> None:
    """Office programs write it as one row that repeats to the last."""
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    tail = f'<table:table-row table:number-rows-repeated="1048000">{empty}</table:table-row>'
    reading = read(write_ods(tmp_path / "a.ods", HEADER, *ROWS, tail=tail))
    assert [item.name for item in reading.items] == NAMES


def test_a_department_named_once_left_of_its_items_holds_below(tmp_path: Path) -> None:
    rows = [("部门", "事项名称", "编码"), ("公安局", "户口登记", "A1"), (None, "身份证办理", "A2")]
    for kind, writer in WRITERS.items():
        reading = read(writer(tmp_path / f"a.{kind}", *rows))
        assert [item.department for item in reading.items] == ["公安局", "公安局"]
