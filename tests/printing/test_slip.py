"""A slip says its number across a hall; its code is the ticket alone, and no name is on it."""

import pypdfium2 as pdfium
import pytest
from msgspec.structs import replace

from tests.build import MONDAY
from tests.printing.seeing import bare_text, codes, pages_text
from winclient.domain.ledger.queue_facts import TicketClass
from winclient.domain.queue.slip import Slip, code_of, ticket_of
from winclient.printing.columns import COLUMN_OF, COLUMNS
from winclient.printing.fonts import font_files
from winclient.printing.render import render_slip
from winclient.printing.text import measure

TICKET = "0196a5d2-ac96-774b-bcce-b302099a8057"
CODE = "T0196A5D2AC96774BBCCEB302099A8057"
SLIP = Slip(
    ticket=TICKET,
    number="A023",
    segment="企业",
    ticket_class=TicketClass.ORDINARY,
    at=MONDAY,
    ahead=12,
    organ="示例市政务服务中心",
    site="综合受理大厅",
    language="zh_CN",
    wait=(20, 35),
)
GOLDEN = {
    "escpos58": [
        "示例市政务服务中心",
        "综合受理大厅",
        "A023",
        "企业 · 普通",
        "-" * 32,
        "前面等候：12 人",
        "预计等候：约 20–35 分钟",
        "取号时间：2026-11-23 09:30",
        "-" * 32,
        "请留意大屏和广播。过号或号票遗",
        "失，请到导办台。",
    ],
    "escpos": [
        "示例市政务服务中心",
        "综合受理大厅",
        "A023",
        "企业 · 普通",
        "-" * 48,
        "前面等候：12 人",
        "预计等候：约 20–35 分钟",
        "取号时间：2026-11-23 09:30",
        "-" * 48,
        "请留意大屏和广播。过号或号票遗失，请到导办台。",
    ],
}
WIDTH = {"escpos58": COLUMNS[58], "escpos": COLUMNS[80]}


def written(slip=SLIP, *, format="pdf"):
    return render_slip(slip, format=format, files=font_files())


@pytest.mark.parametrize("format", GOLDEN)
def test_both_rolls_say_the_same_and_hold_the_ticket_as_a_code(read, format):
    found = read(written(format=format))
    lines = [op["text"] for op in found if op["op"] == "text"]
    assert lines == GOLDEN[format]
    assert max(measure(line, COLUMN_OF) for line in lines) <= WIDTH[format]
    assert [op["data"] for op in found if op["op"] == "qr"] == [CODE]
    assert not [op for op in found if op["op"] == "unknown"]
    assert found[-1]["op"] == "cut"


@pytest.mark.parametrize(("format", "number"), [("escpos58", "A023"), ("escpos58", "AB1204")])
def test_the_number_is_as_large_as_the_roll_takes_it(read, format, number):
    found = read(written(replace(SLIP, number=number), format=format))
    at = next(n for n, op in enumerate(found) if op.get("text") == number)
    (size,) = next(op["args"] for op in reversed(found[:at]) if op["op"] == "GS !")
    scale = (size >> 4) + 1
    assert (size & 7) + 1 == scale
    assert scale >= 5
    assert len(number) * scale <= WIDTH[format]


def test_the_pdf_is_as_wide_as_the_roll_and_its_code_reads_back():
    pdf = written()
    page = pdfium.PdfDocument(pdf)[0]
    assert round(page.get_width() / 72 * 25.4) == 80
    assert len(pdfium.PdfDocument(pdf)) == 1
    assert codes(pdf) == {"QRCode": CODE}
    assert "A023" in bare_text(pages_text(pdf)[0])


def test_a_code_leads_back_to_the_ticket_and_nothing_else_does():
    assert code_of(TICKET) == CODE
    assert ticket_of(f" {CODE.lower()} ") == TICKET
    assert ticket_of("11010519491231002X") is None
    assert ticket_of("YY1001") is None
    assert ticket_of(CODE + "0") is None


def test_a_slip_speaks_the_language_of_its_bearer():
    english = replace(SLIP, language="en", segment="Business", organ="City Service Center")
    text = pages_text(written(english))[0]
    assert "about 20–35 min" in text
    assert "Business · General" in text


def test_a_request_for_priority_says_that_it_does_not_count_yet():
    text = bare_text(pages_text(written(replace(SLIP, asked_for="老年人")))[0])
    assert "申请优先：老年人。请先到导办台出示证件，核验后生效。" in text
    assert "优先" not in bare_text(pages_text(written())[0])


def test_nothing_is_said_of_a_wait_that_nobody_knows():
    assert "预计" not in pages_text(written(replace(SLIP, wait=None)))[0]


def test_a_demonstration_says_so():
    assert "无法律效力" in pages_text(written(replace(SLIP, training=True)))[0]
