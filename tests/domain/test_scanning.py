"""What a scanner types is told apart, and a document is never taken for a code."""

import pytest

from tests.build import MONDAY, NUMBER
from winclient.domain.queue.scanning import Scan, read_scan
from winclient.domain.queue.slip import code_of

TODAY = MONDAY.date()
TICKET = "0196a5d2-ac96-774b-bcce-b302099a8057"


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        (code_of(TICKET), Scan.SLIP, TICKET),
        (code_of(TICKET).lower() + "\t", Scan.SLIP, TICKET),
        (NUMBER, Scan.IDENTITY, NUMBER),
        ("".join(chr(ord(each) + 0xFEE0) for each in NUMBER), Scan.IDENTITY, NUMBER),
        (NUMBER[:-1] + "7", Scan.NOTHING, ""),
        ("11010519491231002x", Scan.IDENTITY, "11010519491231002X"),
        (" yy-1001 ", Scan.CODE, "YY-1001"),
        ("YY1", Scan.NOTHING, ""),
        ("", Scan.NOTHING, ""),
        ("预约", Scan.NOTHING, ""),
        ("A" * 60, Scan.NOTHING, ""),
        ("https://example.cn/?a=1", Scan.NOTHING, ""),
    ],
)
def test_a_scan_is_a_slip_a_document_a_code_or_nothing(text, kind, value):
    found = read_scan(text, today=TODAY)
    assert (found.kind, found.text) == (kind, value)
