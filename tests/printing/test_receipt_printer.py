"""ESC/POS: an independent reader understands every byte and reads the same paper."""

import pytest

from tests.printing.samples import CASE, ROWS, a_row, a_snapshot
from winclient.domain.ledger.snapshot import PaperKind
from winclient.domain.refusals import Refused
from winclient.printing.columns import COLUMN_OF, COLUMNS
from winclient.printing.documents import compose
from winclient.printing.escpos import code128, in_rom, render_escpos
from winclient.printing.fonts import font_files
from winclient.printing.text import measure


def written(snapshot, *, columns=48, copy=0):
    return render_escpos(compose(snapshot, copy=copy), files=font_files(), columns=columns)


@pytest.mark.parametrize("kind", PaperKind)
@pytest.mark.parametrize("width", COLUMNS)
def test_each_paper_is_understood_on_both_widths(read, kind, width):
    columns = COLUMNS[width]
    found = read(written(a_snapshot(kind, training=True), columns=columns))
    lines = [op["text"] for op in found if op["op"] == "text"]
    assert max(measure(line, COLUMN_OF) for line in lines) <= columns
    assert "演示资料　无法律效力" in lines
    assert found[-1]["op"] == "cut"
    assert {"op": "qr", "data": CASE, "hex": CASE.encode().hex()} in found


def test_the_bar_code_packs_digits_in_pairs(read):
    (bar,) = (op for op in read(written(a_snapshot())) if op["op"] == "barcode")
    packed = bar["data"].removeprefix("{C").encode("latin-1")
    assert "".join(f"{pair:02}" for pair in packed) == CASE


def test_an_odd_digit_and_letters_go_in_set_b():
    assert code128("123").endswith(b"\x1dk\x49\x06{C\x0c{B3\n")
    assert b"{BT12{{" in code128("T12{")


def test_a_line_with_a_rare_character_is_sent_as_a_picture_with_its_ink(read):
    found = read(written(a_snapshot(applicant_name="贾𬱖㛃", sentences=())))
    (picture,) = (op for op in found if op["op"] == "raster")
    assert picture["complete"]
    assert picture["width"] == 48 * 12
    assert picture["black"] > 300
    assert not [op for op in found if op["op"] == "text" and "贾" in op["text"]]


def test_what_printers_have_in_their_rom_is_told_from_what_they_have_not():
    assert in_rom("申请人：张三（1）— “·”")
    assert not any(map(in_rom, "䶮㛃𬱖€"))


def test_a_character_no_font_has_refuses_the_paper():
    with pytest.raises(Refused):
        written(a_snapshot(applicant_name="陈\ue863"))


def test_a_reprint_and_a_long_list_lose_nothing(read):
    rows = (*ROWS, *(a_row(f"材料{n}之证明文件", copies_due=2) for n in range(40)))
    found = read(written(a_snapshot(PaperKind.INTAKE_RECEIPT, rows=rows), columns=32, copy=2))
    text = "".join(op["text"] for op in found if op["op"] == "text")
    assert "副本 2" in text
    assert all(f"材料{n}之证明文件" in text for n in range(40))
