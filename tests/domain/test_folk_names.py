"""The hall's table of folk names: what is read, what is reported, which items it names."""

from hypothesis import given
from hypothesis import strategies as st

from winclient.domain.items.folk_names import BadLine, FolkName, FolkNames, LineFault, parse
from winclient.resources import resource


def test_a_line_is_folk_name_tab_keyword():
    table = parse("上户口\t出生登记\n开门头\t设置大型户外广告\n")
    assert table.names == (
        FolkName("上户口", "出生登记"),
        FolkName("开门头", "设置大型户外广告"),
    )
    assert table.bad_lines == ()


def test_comments_empty_lines_and_a_byte_order_mark_say_nothing():
    table = parse("\ufeff# 俗称表\r\n\r\n  # 说明\r\n上户口\t出生登记\r\n")
    assert table.names == (FolkName("上户口", "出生登记"),)
    assert table.bad_lines == ()


def test_bad_lines_are_named_by_number_and_cost_only_themselves():
    lines = [
        "上户口 出生登记",
        "落户\t户口迁入",
        "\t出生登记",
        "销户口\t",
        "落户\t户口\t迁入",
        "改名\t" + "变" * 101,
        "分户\t分户",
    ]
    table = parse("# 表\n" + "\n".join(lines))
    assert table.names == (FolkName("落户", "户口迁入"), FolkName("分户", "分户"))
    assert table.bad_lines == (
        BadLine(2, lines[0], LineFault.NO_TAB),
        BadLine(4, lines[2], LineFault.NO_FOLK_NAME),
        BadLine(5, lines[3], LineFault.NO_KEYWORD),
        BadLine(6, lines[4], LineFault.TOO_MANY_COLUMNS),
        BadLine(7, lines[5], LineFault.TOO_LONG),
    )


def test_blanks_around_and_empty_columns_to_the_right_do_no_harm():
    assert parse(" 上户口 \t 出生登记 \t\t").names == (FolkName("上户口", "出生登记"),)


def test_the_same_line_twice_counts_once():
    assert len(parse("落户\t户口迁入\n落户\t户口迁入\n落户\t出生登记").names) == 2


def test_an_item_gets_the_folk_names_whose_words_its_name_holds():
    folk = FolkNames(parse("上户口\t出生登记\n落户\t户口 迁入\n办港澳\t港澳 (首次)").names)
    assert folk.names_of("出生登记（国内出生）") == ("上户口",)
    assert folk.names_of("迁入户口审批") == ("落户",)
    assert folk.names_of("户口注销") == ()
    assert folk.names_of("往来港澳通行证（首次）") == ("办港澳",)


def test_two_lines_that_fit_give_a_folk_name_once():
    folk = FolkNames(parse("上户口\t出生登记\n上户口\t登记\n报户口\t出生").names)
    assert folk.names_of("出生登记") == ("上户口", "报户口")


def test_the_table_that_comes_with_the_product_has_no_bad_line():
    table = parse(resource("catalogue", "folk_names.tsv").read_text(encoding="utf-8"))
    assert len(table.names) > 20
    assert table.bad_lines == ()


@given(st.text())
def test_any_text_is_read_without_a_crash_and_no_line_is_lost_silently(text):
    table = parse(text)
    said = [
        line
        for line in text.removeprefix("\ufeff").splitlines()
        if line.strip() and not line.lstrip().startswith("#")
    ]
    assert len(table.bad_lines) <= len(said)
    assert len(table.names) <= len(said) - len(table.bad_lines)
    assert bool(table.names) == (len(said) > len(table.bad_lines))
