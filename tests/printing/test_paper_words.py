"""What each paper says, line by line, against the texts that were read and approved."""

from datetime import date
from pathlib import Path

import pytest

from tests.printing.samples import a_snapshot, bare
from winclient.domain.days.deadlines import Due
from winclient.domain.ledger.snapshot import PaperKind, Sentence
from winclient.printing.columns import Line, document_lines
from winclient.printing.documents import DOCUMENTS, compose

GOLDEN = Path(__file__).parent / "golden"


def said(snapshot, *, copy=0):
    """A paper as plain lines, wide enough that none is broken."""
    pieces = document_lines(compose(snapshot, copy=copy), columns=400)
    return [piece.text.strip("-") for piece in pieces if isinstance(piece, Line)]


@pytest.mark.parametrize("kind", PaperKind)
def test_a_paper_says_what_was_approved(kind):
    """After a deliberate change: write `said` into the file and read the difference."""
    golden = (GOLDEN / f"{kind.value}.txt").read_text(encoding="utf-8")
    assert "\n".join(said(a_snapshot(kind))) + "\n" == golden


@pytest.mark.parametrize("kind", PaperKind)
def test_every_kind_of_paper_has_a_document_also_with_nothing_optional(kind):
    assert kind in DOCUMENTS
    lines = said(bare(kind))
    assert lines
    assert not [line for line in lines if line.endswith("：") and "签名" not in line][2:]


def test_both_limits_stand_side_by_side_and_an_estimate_is_called_one():
    lines = said(a_snapshot())
    assert "法定办结时限：20个工作日" in lines
    assert "承诺办结时限：10个工作日" in lines
    assert "应办结日期：2026年12月7日" in lines
    guessed = said(a_snapshot(due=Due(on=date(2027, 1, 7), provisional=True)))
    assert guessed[guessed.index("应办结日期：2027年1月7日") + 1] == "预计（日历未发布）"


def test_a_notice_names_every_defect_and_nothing_else():
    text = "\n".join(said(a_snapshot(PaperKind.ONE_TIME_NOTICE)))
    assert "第 1 项：食品安全自查" in text
    assert "第 2 项：经营场所使用证明" in text
    assert "共 2 项" in text
    assert "授权委托书" not in text
    assert "营业执照" not in text


def test_a_sentence_nobody_foresaw_is_printed_all_the_same():
    extra = Sentence(code="from_next_year", text="本事项自明年起全程网办。", basis="")
    for kind in PaperKind:
        assert "本事项自明年起全程网办。" in "\n".join(said(a_snapshot(kind, sentences=(extra,))))


def test_no_law_is_quoted_that_the_snapshot_does_not_carry():
    for kind in PaperKind:
        text = "\n".join(said(bare(kind)))
        assert "法》" not in text
        assert "视为受理" not in text


def test_a_part_of_an_article_is_not_cited_beside_the_whole():
    bases = (
        "《甲法》第三条、第六条",
        "《甲法》第六条第二款",
        "《甲法》第七条第一款、第二款、第九条",
    )
    sentences = tuple(Sentence(code=basis, text="甲。", basis=basis) for basis in bases)
    lines = said(a_snapshot(sentences=sentences))
    assert "依据：《甲法》第三条、第六条、第七条第一款、第二款、第九条。" in lines


def test_a_commitment_says_what_is_promised_and_not_what_it_replaces():
    lines = said(a_snapshot(PaperKind.COMMITMENT))
    assert "承诺内容：已取得经营场所的合法使用权，不属于违法建筑" in [
        line.strip() for line in lines
    ]
    assert "租期在有效期内" not in "".join(lines)


def test_a_proof_of_service_names_its_papers_before_the_addressee():
    lines = said(a_snapshot(PaperKind.SERVICE))
    order = ["送达的文书", "受送达人：张三", "送达方式：邮寄送达", "受送达人签名或者盖章："]
    assert sorted(order, key=lines.index) == order


def test_articles_are_gathered_by_law():
    sentences = (
        Sentence(code="a", text="甲。", basis="《甲法》第一条；《乙法》第二条"),
        Sentence(code="b", text="乙。", basis="《甲法》第三条"),
        Sentence(code="c", text="丙。", basis="《甲法》第一条"),
    )
    lines = said(a_snapshot(sentences=sentences))
    assert "依据：《甲法》第一条、第三条；《乙法》第二条。" in lines
