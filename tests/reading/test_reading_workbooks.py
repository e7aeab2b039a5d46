"""Workbooks that are damaged, cut, or made to do harm."""

import zipfile
from pathlib import Path

from tests.reading.catalogue_files import (
    HEADER,
    ROWS,
    read,
    refusal_of,
    write,
    write_xls,
    write_xlsx,
)
from winclient.domain.refusals import Reason

NAMES = ["内资公司设立", "食品经营许可"]


def test_a_truncated_workbook_takes_nothing(tmp_path: Path) -> None:
    rows = [(f"许可{n}", f"C{n}", "司法局", 5) for n in range(200)]
    data = write_xlsx(tmp_path / "a.xlsx", HEADER, *rows).read_bytes()
    for end in (len(data) // 4, len(data) // 2, len(data) - 30):
        refused = refusal_of(write(tmp_path / "b.xlsx", data[:end]))
        assert refused.reason is Reason.FILE_TRUNCATED


def test_a_workbook_damaged_inside_takes_nothing(tmp_path: Path) -> None:
    rows = [(f"许可{n}", f"C{n}", "司法局", 5) for n in range(200)]
    path = write_xlsx(tmp_path / "a.xlsx", HEADER, *rows)
    with zipfile.ZipFile(path) as packed:
        at = packed.getinfo("xl/worksheets/sheet1.xml").header_offset + 200
    data = bytearray(path.read_bytes())
    data[at : at + 40] = bytes(40)
    assert refusal_of(write(path, bytes(data))).reason is Reason.FILE_TRUNCATED


def test_a_truncated_old_workbook_takes_nothing(tmp_path: Path) -> None:
    rows = [(f"许可{n}", f"C{n}", "司法局", 5) for n in range(200)]
    data = write_xls(tmp_path / "a.xls", HEADER, *rows).read_bytes()
    for end in (600, len(data) // 2):
        refused = refusal_of(write(tmp_path / "b.xls", data[:end]))
        assert refused.reason is Reason.FILE_TRUNCATED


def test_a_workbook_that_would_end_its_reader_is_only_refused(tmp_path: Path) -> None:
    data = bytearray(write_xls(tmp_path / "a.xls", HEADER, *ROWS).read_bytes())
    cell = b"\xfd\x00\x0a\x00"  # a text cell: then its row and its column, two bytes each
    first = data.index(cell)
    last = data.rindex(cell)
    data[first + 7] = 0x99
    data[last + 5] = 0xB8  # 39,168 columns by 47,106 rows: 59 GB, and the allocation aborts
    refused = refusal_of(write(tmp_path / "a.xls", bytes(data)))
    assert (refused.reason, refused.details["found"]) == (Reason.FILE_NOT_A_CATALOGUE, "damaged")


def test_a_workbook_that_makes_the_library_panic_is_only_refused(tmp_path: Path) -> None:
    data = write_xls(tmp_path / "a.xls", HEADER, *ROWS).read_bytes()
    refused = refusal_of(write(tmp_path / "a.xls", data[:-50]))
    assert refused.reason in (Reason.FILE_NOT_A_CATALOGUE, Reason.FILE_TRUNCATED)


def test_a_bomb_is_weighed_before_it_is_opened(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", HEADER, *ROWS)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/a.bin", bytes(30 * 1024 * 1024))
    assert refusal_of(path).reason is Reason.FILE_TOO_LARGE


def test_a_workbook_of_thousands_of_parts_is_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", HEADER, *ROWS)
    with zipfile.ZipFile(path, "a") as packed:
        for number in range(2_001):
            packed.writestr(f"xl/media/{number}.bin", b"")
    assert refusal_of(path).reason is Reason.FILE_TOO_LARGE


def test_two_cells_at_the_corners_of_a_sheet_do_not_fill_memory(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", HEADER, *ROWS)
    book = tmp_path / "b.xlsx"
    corner = b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(book, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"</sheetData>", corner))
    assert refusal_of(book).reason is Reason.FILE_TOO_LARGE


def test_empty_formatted_cells_at_the_end_of_a_sheet_do_no_harm(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", HEADER, *ROWS)
    book = tmp_path / "b.xlsx"
    corner = b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(book, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"</sheetData>", corner))
    assert [item.name for item in read(book).items] == NAMES
