"""Papers as PDF: what goes in comes out, nothing is clipped, and codes can be scanned."""

import shutil
import subprocess

import pypdfium2 as pdfium
import pytest
from msgspec.structs import replace

from tests.printing.samples import CASE, ROWS, a_row, a_snapshot, bare, sentences
from tests.printing.seeing import (
    bare_text,
    characters,
    codes,
    fonts,
    overlaps,
    pages_text,
    texts,
)
from winclient.domain.checks.checklist import Judgement
from winclient.domain.ledger.snapshot import PaperKind, Snapshot
from winclient.domain.refusals import Reason, Refused
from winclient.printing.documents import compose
from winclient.printing.pages import HEIGHT, LEFT, WIDTH
from winclient.printing.render import render_snapshot
from winclient.wording import say

LONG_ITEM = "国内水路运输经营者新增国内客船、危险品船运力审批（省际客船、危险品船除外）" * 3
LONG_MATERIAL = "防城港市港口区北部湾大道国内航行营运船舶开航“一件事”申请表（附表2）" * 4
RARE = "䶮㛃𬱖𫚉𬎆𠅤𡈼𢀖𣇈𤧛𥖄𦭜𧿹𨙸𩽾𪚥𪣻𪨰𫄨𫍯𫐓𫓧𫔎𫗴𫚖𫟅𫟼𫠊𬇕𬣙﨑"


def written(snapshot: Snapshot, *, copy: int = 0) -> bytes:
    """The paper as PDF."""
    return render_snapshot(snapshot, copy=copy)


def big() -> Snapshot:
    """40 rows of 132 characters, an item of 110, every long field there is."""
    rows = tuple(
        a_row(f"{LONG_MATERIAL[:128]}（{n}）", reason="说明" * 40, copies_due=n % 3)
        for n in range(40)
    )
    return a_snapshot(
        item_name=LONG_ITEM[:110],
        applicant_name="广西壮族自治区防城港市港口区北部湾海洋渔业综合开发有限责任公司" * 3,
        rows=rows,
    )


@pytest.mark.parametrize("kind", PaperKind)
@pytest.mark.parametrize("filled", [True, False], ids=["everything", "nothing optional"])
def test_every_text_of_a_paper_can_be_read_from_its_pdf(kind, filled):
    snapshot = a_snapshot(kind, training=True) if filled else bare(kind)
    read = bare_text("".join(pages_text(written(snapshot))))
    lost = [text for text in texts(compose(snapshot, copy=0)) if bare_text(text) not in read]
    assert lost == []


@pytest.mark.parametrize("kind", PaperKind)
@pytest.mark.parametrize("snapshot", [a_snapshot(), big()], ids=["usual", "big"])
def test_no_character_leaves_the_frame_or_lies_on_another(kind, snapshot):
    pdf = written(replace(snapshot, kind=kind, training=True), copy=1)
    for page in characters(pdf):
        outside = [c for c, b in page if b[0] < LEFT - 1 or b[2] > WIDTH - LEFT + 1]
        assert outside == []
        assert [c for c, b in page if b[1] < 12 or b[3] > HEIGHT - 12] == []
        assert overlaps(page) == []


def test_a_clipped_or_doubled_line_would_be_seen():
    one = ("字", (100.0, 100.0, 112.0, 112.0))
    assert overlaps([one, ("符", (104.0, 104.0, 116.0, 116.0))]) == [("字", "符")]
    assert overlaps([one, ("符", (112.0, 100.0, 124.0, 112.0))]) == []


def test_forty_rows_repeat_their_head_and_number_their_pages():
    pages = pages_text(written(replace(big(), kind=PaperKind.INTAKE_RECEIPT)))
    assert len(pages) > 3
    with_rows = [page for page in pages if "（附表2）" in page]
    assert all("应交份数" in page for page in with_rows)
    for n, page in enumerate(pages, 1):
        assert bare_text(say("papers.page", number=n, total=len(pages))) in bare_text(page)
    joined = bare_text("".join(pages))
    assert all(f"（{n}）" in joined for n in range(40))


def test_a_cell_longer_than_a_page_goes_on_over_pages_and_loses_nothing():
    standard = "".join(f"第{n}条要求内容完整。" for n in range(300))
    row = a_row(state=Judgement.DEFECTIVE, reason="不符合", standard=standard)
    pdf = written(a_snapshot(PaperKind.ONE_TIME_NOTICE, rows=(row,)))
    read = bare_text("".join(pages_text(pdf)))
    assert all(f"第{n}条" in read for n in range(300))
    assert all(overlaps(page) == [] for page in characters(pdf))


@pytest.mark.parametrize("name", ["𬱖", "㛃", "𬱖㛃", *RARE, RARE, "阿卜杜拉·买买提", "Ян Ли"])
def test_a_rare_name_is_copied_as_it_was_written(name):
    read = bare_text(pages_text(written(a_snapshot(applicant_name=f"王{name}")))[0])
    assert bare_text(f"申请人王{name}证件号码") in read


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="no pdftotext")
def test_another_reader_copies_the_same_name(tmp_path):
    path = tmp_path / "paper.pdf"
    path.write_bytes(written(a_snapshot(applicant_name="王𬱖㛃")))
    read = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout
    assert "王𬱖㛃" in read.decode()


def test_all_fonts_are_embedded():
    found = fonts(written(a_snapshot(applicant_name=RARE)))
    assert any("HanaMin" in name for name in found)
    assert all(found.values()), found


def test_a_character_without_a_glyph_refuses_the_paper_and_is_named():
    with pytest.raises(Refused) as refused:
        written(a_snapshot(applicant_name="陈\ue863\U0002ebf0"))
    assert refused.value.reason is Reason.CHARACTER_NOT_PRINTABLE
    assert refused.value.details == {
        "characters": "\ue863\U0002ebf0",
        "code_points": "U+E863 U+2EBF0",
    }


def test_characters_without_a_shape_do_not_stop_a_paper():
    read = pages_text(written(a_snapshot(rows=(a_row("申\u200b请\ufeff表\u0007"),))))
    assert "申请表" in "".join(read)


@pytest.mark.parametrize("kind", PaperKind)
def test_both_codes_give_the_case_number_back(kind):
    assert codes(written(a_snapshot(kind))) == {"Code128": CASE, "QRCode": CASE}


@pytest.mark.parametrize("kind", PaperKind)
def test_the_same_paper_has_the_same_bytes(kind):
    snapshot = a_snapshot(kind)
    assert written(snapshot) == written(snapshot)
    assert written(snapshot) != written(snapshot, copy=1)


def test_a_reprint_says_which_copy_it_is_on_each_page():
    pages = pages_text(written(big(), copy=3))
    assert all("副本3" in bare_text(page) for page in pages)
    assert "副本" not in "".join(pages_text(written(big())))


def test_a_training_paper_says_so_on_each_page():
    mark = bare_text(say("papers.training"))
    pages = pages_text(written(replace(big(), training=True)))
    assert all(mark in bare_text(page) for page in pages)
    assert mark not in bare_text("".join(pages_text(written(big()))))


def test_a_provisional_number_is_called_so_wherever_it_stands():
    read = "".join(pages_text(written(a_snapshot(provisional=True, rows=ROWS[:1]))))
    assert "临时编号" in read
    assert "办件编号" not in read


def test_the_metadata_name_the_kind_of_paper_and_nobody():
    snapshot = a_snapshot()
    found = pdfium.PdfDocument(written(snapshot)).get_metadata_dict()
    assert found["Title"] == f"受理通知书 {snapshot.number}"
    assert snapshot.applicant_name not in "".join(found.values())
    assert snapshot.clerk_name not in "".join(found.values())


def test_an_ordinary_case_fits_on_one_page():
    for kind in PaperKind:
        told = tuple(s for s in sentences(kind) if not s.code.startswith(("deferred", "prov")))
        snapshot = a_snapshot(kind, rows=(*ROWS[:3], ROWS[5]), sentences=told)
        assert len(pages_text(written(snapshot))) == 1


def test_signatures_and_seal_share_a_page_with_text_before_them():
    for count in range(1, 40):
        pages = pages_text(written(a_snapshot(rows=(a_row("申请表"),) * count)))
        last = next(page for page in pages if "（盖章处）" in page)
        assert "依据：" in last
        assert "监督电话" in last


def of_rows(count: int) -> tuple[str, ...]:
    """The pages of an acceptance of so many materials."""
    rows = tuple(a_row(f"第{n}样东西") for n in range(count))
    return tuple(map(bare_text, pages_text(written(a_snapshot(rows=rows)))))


@pytest.mark.parametrize("count", range(3, 45, 3))
def test_signatures_never_stand_on_a_page_without_the_list_they_sign(count):
    assert "样东西" in of_rows(count)[-1]


def test_a_paper_that_is_a_little_too_long_is_set_smaller_and_stays_on_one_page():
    heights = {}
    for count in range(1, 30):
        rows = (a_row("第一样东西"),) * count
        pages = characters(written(replace(bare(PaperKind.ACCEPTANCE), rows=rows)))
        top = next(box for character, box in pages[0] if character == "样")
        heights.setdefault(len(pages), set()).add(round(top[3] - top[1], 1))
    assert min(heights[1]) < max(heights[1])  # some fit as they are, some set smaller
    assert min(heights[1]) > 0.85 * max(heights[1])
